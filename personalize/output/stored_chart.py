"""Charts from a notebook made harmless: they fetch nothing, and lead nowhere.

A notebook may be a team's, or one that was sent. A Vega-Lite specification can name addresses in
many places: data, images, links, pointers, input fields, tooltips and options of its host.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from personalize.errors import PersonalizeError
from personalize.output.letters import drawable, drawable_values

DEEPEST = 60
"""Levels of nesting; a chart of the app has about ten."""
MOST_VALUES = 2_000_000
"""Values of a chart; one of the app has some thousands."""
FETCHED = {"url", "href", "src", "loader", "patch"}
"""Properties that name an address: of data, images, links and options of the host."""
POINTER = re.compile(r"[a-z-]+")


LETTERS_LOST = "this chart is damaged: characters that cannot be drawn were left out."


class DamagedChartError(PersonalizeError):
    """A stored specification that is no chart."""


def harmless(spec: Any) -> dict[str, Any]:
    """Return a stored specification without whatever fetches, links or executes.

    Parameters
    ----------
    spec
        As it is stored, from anybody.

    Raises
    ------
    DamagedChartError
        If it is no mapping, or nested or large beyond any chart.
    """
    if not isinstance(spec, Mapping):
        raise DamagedChartError("This chart is damaged: it is no Vega-Lite specification.")
    _measure(spec)
    clean: dict[str, Any] = _mapping(spec)
    return clean


def loses_letters(spec: Any) -> bool:
    """Return whether a specification that is not too deep has characters that cannot be drawn."""
    kept: bool = drawable_values(spec) == spec
    return not kept


def _measure(spec: Any) -> None:
    """Refuse a specification that is too deep or too large, without recursion."""
    left, seen = [(spec, 1)], 0
    while left:
        value, depth = left.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_VALUES:
            raise DamagedChartError("This chart is damaged: it is larger than a chart can be.")
        if isinstance(value, Mapping):
            left += [(element, depth + 1) for element in value.values()]
        elif isinstance(value, list | tuple):
            left += [(element, depth + 1) for element in value]


def _harmless(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return [_harmless(element) for element in value]
    if isinstance(value, str):
        return _text(value)
    return value


def _mapping(spec: Mapping[Any, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for name, value in spec.items():
        key = drawable(str(name))
        if key.lower() in FETCHED:
            continue
        allowed = _SPECIAL.get(key, _harmless)(value)
        if allowed is not None or value is None:
            clean[key] = allowed
    return clean


def _text(text: str) -> str:
    """Return a text; one in which CSS would find an address is emptied."""
    clean = drawable(text)
    return "" if re.search(r"url\s*\(|@import|image-set\s*\(", clean, re.IGNORECASE) else clean


def _data(data: Any) -> Any:
    """Return data with its rows; rows are values, in which only the name “image" is special."""
    if isinstance(data, list | tuple):
        return [_data(element) for element in data]
    if not isinstance(data, Mapping):
        return _harmless(data)
    clean = _mapping({name: value for name, value in data.items() if name != "values"})
    return clean | ({"values": _rows(data["values"])} if "values" in data else {})


def _datasets(datasets: Any) -> Any:
    if not isinstance(datasets, Mapping):
        return None
    return {drawable(str(name)): _rows(rows) for name, rows in datasets.items()}


def _rows(rows: Any) -> Any:
    """Return rows of data; a tooltip shows the value named "image" as a picture."""
    if not isinstance(rows, list | tuple):
        return drawable_values(rows)
    return [
        {key: value for key, value in row.items() if key != "image"}
        if isinstance(row, dict)
        else row
        for row in drawable_values(rows)
    ]


def _tooltip(tooltip: Any) -> Any:
    """Return a tooltip without expressions and without pictures; None if nothing is left."""
    if isinstance(tooltip, list | tuple):
        return [clean for one in tooltip if (clean := _tooltip(one)) is not None]
    if not isinstance(tooltip, Mapping):
        return _harmless(tooltip)
    named = {tooltip.get("title"), tooltip.get("field")} if _flat(tooltip) else set()
    if {"expr", "signal", "content"} & set(tooltip) or "image" in named:
        return None
    return _mapping(tooltip)


def _flat(tooltip: Mapping[Any, Any]) -> bool:
    return all(isinstance(tooltip.get(name), str | None) for name in ("title", "field"))


def _bind(bind: Any) -> Any:
    """Return a binding to scales or a legend; an input field may load a picture."""
    return bind if bind in ("scales", "legend") else None


def _cursor(cursor: Any) -> Any:
    return cursor if isinstance(cursor, str) and POINTER.fullmatch(cursor) else None


def _embed(options: Any) -> Any:
    """Return the options for the host of the chart: the renderer alone."""
    renderer = options.get("renderer") if isinstance(options, Mapping) else None
    return {"renderer": renderer} if renderer in ("canvas", "svg") else None


_SPECIAL: dict[str, Callable[[Any], Any]] = {
    "data": _data,
    "datasets": _datasets,
    "tooltip": _tooltip,
    "bind": _bind,
    "cursor": _cursor,
    "embedOptions": _embed,
}
