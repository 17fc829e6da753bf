"""A drawing: a chart's Vega-Lite, made once for all data of one shape, and the data of now.

Building a chart with Altair and checking it against the schema takes a hundred milliseconds, its
data one. So what does not depend on the figures is built once, with data by name, and kept.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

Columns = Mapping[str, list[Any]]
"""Data column by column, as JSON has it: lists of one length, None where a value is missing."""
SHAPES = 64
"""Shapes of one chart that are kept: steps, colours, what is worked out."""

SCREEN_FONT = '"Source Sans", "Source Sans 3", "Liberation Sans", sans-serif'
"""The font of charts on the page. A canvas takes names with a digit only in quotation marks."""


_texts: dict[tuple[int, int, str], tuple[Mapping[str, Any], str]] = {}
"""Shapes as text, with the shape, so that no other can have its number."""
PADDING = {"left": 0, "right": 0, "top": 0, "bottom": 20}
"""Pixels around a chart on the page."""


@dataclass(frozen=True)
class Drawing:
    """A chart that can be shown, exported and read aloud.

    Attributes
    ----------
    shape : mapping
        Vega-Lite whose layers name their data; shared by many drawings and never changed.
    data : mapping of str to Columns
        The data by name.
    title : str
    subtitle : list of str
        Unit and who, a line each.
    height : int
        Pixels.
    description : str
        What the chart shows, for those who cannot see it.
    own : mapping
        Further settings of the whole chart, such as its width.
    """

    shape: Mapping[str, Any]
    data: Mapping[str, Columns]
    title: str
    subtitle: list[str]
    height: int
    description: str
    own: Mapping[str, Any] = field(default_factory=dict)

    def properties(self, **own: Any) -> Drawing:
        """Return the drawing with further settings of the whole chart."""
        return replace(self, own={**self.own, **own})

    def enlarged(self, size: float) -> Drawing:
        """Return the drawing with larger type and more height, for a projector; 1 is as it is."""
        if size == 1:
            return self
        config = {
            part: {
                name: round(value * size) if name.lower().endswith("fontsize") else value
                for name, value in settings.items()
            }
            if isinstance(settings, Mapping)
            else settings
            for part, settings in self.shape["config"].items()
        }
        shape = {**self.shape, "config": config}
        return replace(self, shape=shape, height=round(self.height * size**0.8))

    def to_dict(self) -> dict[str, Any]:
        """Return the whole chart as Vega-Lite, with its data as records."""
        datasets = {name: _records(columns) for name, columns in self.data.items()}
        return {
            **copy.deepcopy(dict(self.shape)),
            **self._stated(),
            "description": self.description,
            "datasets": datasets,
        }

    def on_page(self) -> dict[str, Any]:
        """Return the chart for a page that keeps what it draws: what it is apart from what it says.

        Returns
        -------
        dict
            ``shape``, Vega-Lite as text with its title as signals; ``data``, columns by name;
            ``title``, ``lines`` and ``height``. Two charts of one shape can be moved to each other.
        """
        return {
            "shape": self._shape_text,
            "data": self.data,
            "title": self.title,
            "lines": list(self.subtitle),
            "height": self.height,
        }

    @cached_property
    def page_text(self) -> str:
        """What ``on_page`` returns, as JSON: written once for all who look at it."""
        return json.dumps(self.on_page())

    @cached_property
    def _shape_text(self) -> str:
        about = id(self.shape), self.height, json.dumps(self.own)
        kept, text = _texts.get(about, (None, ""))
        if kept is not self.shape:
            text = self._written()
            if len(_texts) >= SHAPES:
                _texts.clear()
            _texts[about] = self.shape, text
        return text

    def _written(self) -> str:
        signals = [
            {"name": "tl_title", "value": ""},
            {"name": "tl_lines", "value": []},
            {"name": "tl_limit", "value": 0},
        ]
        title = {
            "text": {"expr": "tl_title"},
            "subtitle": {"expr": "tl_lines"},
            "limit": {"expr": "tl_limit"},
        }
        stated = {
            "title": title,
            "params": [*self.shape.get("params", ()), *signals],
            "width": 400,
            "height": self.height,
            "autosize": {"type": "fit", "contains": "padding"},
            "padding": PADDING,
            "config": self._screen_config(),
        }
        return json.dumps({**self.shape, **stated, **self.own}, separators=(",", ":"))

    def _screen_config(self) -> dict[str, Any]:
        config = self.shape["config"]
        view = {
            key: value for key, value in config["view"].items() if not key.startswith("continuous")
        }
        return {**config, "view": view, "font": SCREEN_FONT}

    def _stated(self) -> dict[str, Any]:
        title = {"text": self.title, "subtitle": list(self.subtitle)}
        return {"title": title, "height": self.height, **self.own}


def drawing_of(chart: alt.LayerChart) -> Drawing:
    """Return an Altair chart in the common look as a drawing: its data beside its shape."""
    spec = chart.to_dict()
    title, data = spec.pop("title"), spec.pop("datasets")
    lines = title.get("subtitle", [])
    return Drawing(
        spec,
        {name: columns_of(pd.DataFrame(rows)) for name, rows in data.items()},
        title["text"],
        [lines] if isinstance(lines, str) else list(lines),
        spec.pop("height"),
        spec.pop("description"),
    )


def columns_of(
    frame: pd.DataFrame, names: Sequence[str] | None = None, rows: np.ndarray | None = None
) -> Columns:
    """Return columns of a frame by name, all of them unless named.

    Parameters
    ----------
    rows : bool array, optional
        The rows that are wanted.
    """
    own = {str(name): frame[name].to_numpy() for name in (frame if names is None else names)}
    return {name: _plain(values if rows is None else values[rows]) for name, values in own.items()}


def _plain(values: np.ndarray) -> list[Any]:
    """Return values as JSON has them: None where one is missing."""
    plain: list[Any] = values.tolist()
    if values.dtype.kind in "biu" or (values.dtype.kind == "f" and np.isfinite(values).all()):
        return plain
    return [None if isinstance(one, float) and not math.isfinite(one) else one for one in plain]


def _records(columns: Columns) -> list[dict[str, Any]]:
    """Return data row by row."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
