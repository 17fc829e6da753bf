"""The common style of all charts, on screen and in files.

A page draws the same chart many times with other data. The part that does not depend on the data
is built with Altair and validated once (``layered``); the data are added for each drawing
(``styled``). Building a chart of twenty layers takes about 0.5 s, adding data a few milliseconds.
If the specification stays the same, the browser only updates the data.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette

FONT = '"Source Sans", "Source Sans 3", "Liberation Sans", sans-serif'
KEPT = 64
"""Number of specifications cached per kind of chart; they differ in colours, sizes and steps."""
PART = "part"
"""Column with the name of the layer that a row belongs to; a chart has one table."""
BAND = "5–95 of 100 reruns with other plausible assumptions"
"""Words for the ends of a band."""
OWN = ("layer", "params", "resolve")
"""Vega-Lite properties that ``layered`` returns; the others are added by ``styled``."""


LOOK = ("title", "width", "height", "autosize", "padding", "config", "usermeta", "description")
"""Vega-Lite properties that the common style and an exported file set."""


class Drawn(alt.Chart):
    """A chart whose layers are Vega-Lite dictionaries that were validated when they were built.

    Altair would validate them for every drawing: 20 ms per chart, while the data take 3 ms.
    """

    def to_dict(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Return the chart as Vega-Lite, with its data by Altair's active data transformer.

        The layers are copied, because an export writes its own font and width into them.
        """
        spec: dict[str, Any] = {"$schema": alt.SCHEMA_URL}
        for name in (*OWN, *LOOK):
            value = getattr(self, name)
            if value is not alt.Undefined:
                has_method = hasattr(value, "to_dict")
                spec[name] = value.to_dict(validate=False) if has_method else deepcopy(value)
        transform = alt.data_transformers.get()
        if transform is not None:
            spec["data"] = transform(self.data)
        return spec


def layered(*layers: alt.Chart, colours_apart: bool = False) -> dict[str, Any]:
    """Return layers without data as Vega-Lite, checked.

    Parameters
    ----------
    layers : alt.Chart
        Each takes its rows with ``part``, or all rows.
    colours_apart : bool
        Whether each layer has a scale of colours of its own.
    """
    chart = alt.layer(*layers)
    if colours_apart:
        chart = chart.resolve_scale(color="independent")
    spec = chart.to_dict()
    for layer in spec["layer"]:
        layer.pop("data", None)  # Altair adds a reference to data that do not exist
    return {name: spec[name] for name in OWN if name in spec}


def styled(
    frame: pd.DataFrame,
    layers: Mapping[str, Any],
    colours: Palette,
    title: str,
    subtitle: list[str],
    height: int | alt.Step,
    size: float = 1.0,
) -> alt.Chart:
    """Return a chart with its table, its title, its subtitle (unit, who) and the common look.

    Parameters
    ----------
    frame : DataFrame
        One table for all layers.
    layers : mapping
        Of ``layered``.
    subtitle : list of str
        A line each: one long line is cut on a phone.
    height : int or alt.Step
        Pixels of the drawing area, or of each row.
    size : float
        How many times as large the type is; 1 on a page, more on a projector.
    """
    return Drawn(
        frame,
        **layers,
        title=alt.TitleParams(title, subtitle=subtitle),
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        config=look(colours, size),
        usermeta={"embedOptions": {"renderer": "canvas"}},  # a page of SVG is 25,000 elements
    )


Rows = Iterable[Mapping[str, Any]]
"""Rows of a table, each by its columns."""


def parts(columns: Sequence[str], **rows: Rows) -> pd.DataFrame:
    """Return the rows of all layers as one table, with a column that says which layer each is of.

    Parameters
    ----------
    columns : sequence of str
        The columns that are drawn; they are there when a layer has no row, too.
    rows : iterable of mapping
        By layer. What else a row holds is left out, and missing values are None.
    """
    table: dict[str, list[Any]] = {name: [] for name in (*columns, PART)}
    for name, layer_rows in rows.items():
        for row in layer_rows:
            for column in columns:
                value = row.get(column)
                table[column].append(None if value != value else value)
            table[PART].append(name)
    return pd.DataFrame(table)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, each by its columns."""
    columns = [str(name) for name in frame]
    values = [frame[name].tolist() for name in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def part(*names: str) -> alt.Chart:
    """Return a chart without a mark that keeps only the rows of some layers."""
    return alt.Chart().transform_filter(alt.FieldOneOfPredicate(field=PART, oneOf=list(names)))


def reaching(values: Iterable[float], low: float, high: float, step: float) -> tuple[float, float]:
    """Return the ends of an axis: low and high, extended in whole steps to include all values.

    With whole steps the ends, and so the specification, are the same for most data.
    """
    numbers = [value for value in values if value == value]
    least, most = min([low, *numbers]), max([high, *numbers])
    return low - step * math.ceil((low - least) / step), high + step * math.ceil(
        (most - high) / step
    )


def taller(height: float, size: float) -> int:
    """Return a height in pixels for type that is ``size`` times as large."""
    return round(height * size**0.8)


def look(colours: Palette, size: float = 1.0) -> dict[str, Any]:
    """Return the configuration that all charts share."""
    small, large = round(12 * size), round(14 * size)
    words = {"labelFontSize": small, "titleFontSize": small, "titleFontWeight": "normal"}
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": colours.muted,
            "titleColor": colours.muted,
            **words,
            "gridColor": colours.grid,
            "domainColor": colours.grid,
            "tickColor": colours.grid,
        },
        "legend": {"labelColor": colours.ink, "titleColor": colours.muted, **words},
        "title": {
            "color": colours.ink,
            "subtitleColor": colours.muted,
            "fontSize": large,
            "fontWeight": 600,
            "subtitleFontSize": small,
            "anchor": "start",
            "offset": 8,
        },
        "text": {"color": colours.ink, "fontSize": small},
    }
