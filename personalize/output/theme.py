"""The look of every chart, on screen and in files alike.

A page draws the same chart many times with other figures. What does not depend on the figures is
built with Altair and checked against its schema once (``layered``), and then filled with the data
of now (``styled``): building a chart of twenty layers anew takes half a second, filling it a few
milliseconds. A page that gets the same specification again only changes the figures in the view.
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
"""Specifications of one kind of chart that are kept: its colours, sizes and names of steps."""
PART = "part"
"""Column that says which layer a row belongs to: a chart has one table."""
BAND = "5–95 of 100 reruns with other plausible assumptions"
"""What the ends of a band are."""
OWN = ("layer", "params", "resolve")
"""What a chart's layers bring; everything else is the common look."""


LOOK = ("title", "width", "height", "autosize", "padding", "config", "usermeta", "description")
"""What the common look and a file bring."""


class Drawn(alt.Chart):
    """A chart whose layers are Vega-Lite already and were checked when they were built.

    Altair would walk through them and check them for every drawing: 20 ms a chart, where the
    table takes 3.
    """

    def to_dict(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Return the chart as Vega-Lite, its table by Altair's active transformer of data.

        It is a copy: an export writes its own font and width into it.
        """
        found: dict[str, Any] = {"$schema": alt.SCHEMA_URL}
        for name in (*OWN, *LOOK):
            value = getattr(self, name)
            if value is not alt.Undefined:
                plain = hasattr(value, "to_dict")
                found[name] = value.to_dict(validate=False) if plain else deepcopy(value)
        transform = alt.data_transformers.get()
        if transform is not None:
            found["data"] = transform(self.data)
        return found


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
        layer.pop("data", None)  # Altair names a table that is not there
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
    found: dict[str, list[Any]] = {name: [] for name in (*columns, PART)}
    for name, own in rows.items():
        for row in own:
            for column in columns:
                value = row.get(column)
                found[column].append(None if value != value else value)
            found[PART].append(name)
    return pd.DataFrame(found)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, each by its columns."""
    columns = [str(name) for name in frame]
    values = [frame[name].tolist() for name in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def part(*names: str) -> alt.Chart:
    """Return the beginning of a layer that draws the rows of some parts."""
    return alt.Chart().transform_filter(alt.FieldOneOfPredicate(field=PART, oneOf=list(names)))


def reaching(values: Iterable[float], low: float, high: float, step: float) -> tuple[float, float]:
    """Return the ends of an axis: low to high, and in whole steps further where a value is.

    Ends that move in steps stay for most data, and so does the specification.
    """
    known = [value for value in values if value == value]
    least, most = min([low, *known]), max([high, *known])
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
