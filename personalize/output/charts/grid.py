"""The grid of steps × ways of picking as a heat map, and as thin lines with one highlighted."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from personalize.output.palette import DARK, Palette, ramp
from personalize.output.theme import KEPT, layered, part, parts, rows_of, styled, taller

QUANTITIES = {
    "invasiveness": ("Feels invasive", "1 to 7", (1.0, 7.0), ".1f", "invasiveness"),
    "relevance": ("Useful picks", "of 100", (0.0, 100.0), ".0f", "relevance"),
    "share_invasive": (
        "Would call it clearly invasive",
        "of 100 people",
        (0.0, 60.0),
        ".0f",
        "invasiveness",
    ),
    "coverage": ("Part of the catalogue shown", "of 100 items", (0.0, 100.0), ".0f", "relevance"),
    "discovery_gap": ("Hidden", "points of 7", (0.0, 5.0), ".1f", "invasiveness"),
}
"""Outputs that can colour the cells: words, unit, domain, number format, colour ramp."""

CELL = "cell"
"""Name of the selection of a cell, and of the column with the number of the cell."""
NAME = 0.4
"""Height of a name in rating points (1 to 7)."""
LINES = ("picks", "step", "level", "relevance", "invasiveness", "on", "name_at")
"""Columns of the table of the lines."""


def heat(
    frame: pd.DataFrame,
    quantity: str,
    colours: Palette,
    *,
    a: int | None = None,
    b: int | None = None,
    size: float = 1.0,
) -> alt.Chart:
    """Draw the grid coloured by one quantity, with numbers in the cells; a click selects a cell.

    Parameters
    ----------
    frame : DataFrame
        Of ``study.grid``.
    quantity : str
        A key of ``QUANTITIES``.
    a, b : int, optional
        Rows of the frame that are A and B; they carry the letters and a border.
    size : float
        How many times as large the type is.
    """
    words, unit, (low, high), form, role = QUANTITIES[quantity]
    dark = colours == DARK
    place = (frame[quantity].clip(low, high) - low) / (high - low)
    on_deep = colours.page if dark else "#FFFFFF"
    on_pale = "#FFFFFF" if dark else colours.ink
    ink = np.where(place > (0.5 if dark else 0.61), on_deep, on_pale)
    table = frame.assign(
        place=place,
        text=[
            "…" if pd.isna(value) else format(value, form).replace("-", "−")
            for value in frame[quantity]
        ],
        ink=np.where(place.isna(), colours.ink, ink),
        letters=[
            " ".join(name for name, marked_row in (("A", a), ("B", b)) if marked_row == row)
            for row in range(len(frame))
        ],
        **{CELL: range(len(frame))},
    )
    steps, picks = (tuple(dict.fromkeys(frame[name])) for name in ("step", "picks"))
    return styled(
        table,
        _cells(steps, picks, role, colours, size),
        colours,
        f"{words} at every step, by way of picking",
        [f"{unit}; click a cell to compare it"],
        alt.Step(36 * size**0.8),
        size,
    )


@lru_cache(maxsize=KEPT)
def _cells(
    steps: tuple[str, ...], picks: tuple[str, ...], role: str, colours: Palette, size: float
) -> dict[str, Any]:
    axis = alt.Axis(labelAngle=0, orient="top")
    x = alt.X("step:O", sort=list(steps), title=None, axis=axis)
    y = alt.Y("picks:N", sort=list(picks), title=None, axis=alt.Axis(labelLimit=200))
    tip = [
        alt.Tooltip("picks:N", title="How it picks"),
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("relevance:Q", title="Useful picks", format=".0f"),
        alt.Tooltip("invasiveness:Q", title="Feels invasive", format=".1f"),
        alt.Tooltip("share_invasive:Q", title="5 to 7 of 7, of 100", format=".0f"),
        alt.Tooltip("coverage:Q", title="Catalogue shown", format=".0f"),
        alt.Tooltip("discovery_gap:Q", title="Hidden", format=".1f"),
    ]
    steps_of_colour = ramp(role, "dark" if colours == DARK else "light")
    shades = alt.Scale(domain=[0, 1], range=steps_of_colour)
    ink = alt.Color("ink:N", scale=None, legend=None)
    chosen = alt.selection_point(name=CELL, fields=[CELL], on="click", empty=False)
    named = alt.Chart().transform_filter("datum.letters !== ''")
    corner = alt.X("step:O", sort=list(steps), title=None, axis=axis, bandPosition=0.08)
    return layered(
        alt.Chart()
        .mark_rect(stroke=colours.page, strokeWidth=2, cursor="pointer")
        .encode(x, y, alt.Color("place:Q", legend=None, scale=shades), tooltip=tip)
        .properties(name="cells")
        .add_params(chosen),
        named.mark_rect(fill=None, stroke=colours.ink, strokeWidth=2.5, aria=False).encode(x, y),
        alt.Chart()
        .mark_text(fontSize=round(14 * size), aria=False)
        .encode(x, y, ink, text="text:N"),
        named.mark_text(
            align="left", fontWeight=700, fontSize=round(11 * size), dy=round(-9 * size)
        ).encode(corner, y, ink, text="letters:N"),
        colours_apart=True,
    )


def heat_words(frame: pd.DataFrame, quantity: str) -> str:
    """Return a description of the grid: the value of each cell."""
    words, unit, _, form, _ = QUANTITIES[quantity]
    known = frame.dropna(subset=[quantity])
    readings = "; ".join(
        f"{picks}, {step}: {format(value, form)}"
        for picks, step, value in zip(known["picks"], known["step"], known[quantity], strict=True)
    )
    return f"A grid of steps by ways of picking. {words}, {unit}. {readings or 'Nothing yet'}."


def thin_lines(
    frame: pd.DataFrame, colours: Palette, highlighted: str, *, size: float = 1.0
) -> alt.Chart:
    """Draw the rating over the useful picks, a line per way of picking, one of them highlighted.

    Parameters
    ----------
    frame : DataFrame
        Of ``study.grid``.
    highlighted : str
        Name of the algorithm in the quantity's colour.
    size : float
        How many times as large the type is.
    """
    known = frame.dropna(subset=["relevance"])
    known = known.assign(on=known["algorithm"] == highlighted)
    table = parts(LINES, line=rows_of(known), name=rows_of(_apart(_ends(known))))
    return styled(
        table,
        _lines(colours),
        colours,
        "What each way of picking buys, and what it costs",
        ["a dot a step of data, joined in order", "averages over people"],
        taller(280, size),
        size,
    )


@lru_cache(maxsize=KEPT)
def _lines(colours: Palette) -> dict[str, Any]:
    x = alt.X(
        "relevance:Q",
        title="useful picks, of 100",
        scale=alt.Scale(domain=alt.DomainUnionWith(unionWith=[-2, 100]), nice=False),
        axis=alt.Axis(tickCount=5),
    )
    scale, axis = alt.Scale(domain=[1, 7]), alt.Axis(values=[1, 3, 5, 7])
    title = "feels invasive, 1 to 7"
    y = alt.Y("invasiveness:Q", title=title, scale=scale, axis=axis)
    colour = alt.condition("datum.on", alt.value(colours.invasiveness), alt.value(colours.neutral))
    tip = [
        alt.Tooltip("picks:N", title="How it picks"),
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("relevance:Q", title="Useful picks", format=".0f"),
        alt.Tooltip("invasiveness:Q", title="Feels invasive", format=".1f"),
    ]
    base = part("line").encode(
        x, y, alt.Detail("picks:N"), alt.Order("level:Q"), color=colour, tooltip=tip
    )
    return layered(
        base.mark_line(strokeWidth=2),
        base.mark_point(filled=True, size=45, opacity=1),
        part("name")
        .mark_text(align="left", dx=8)
        .encode(x, alt.Y("name_at:Q", title=title, scale=scale), text="picks:N", color=colour),
    )


def thin_lines_words(frame: pd.DataFrame) -> str:
    """Return a description of the chart: the last point of each way of picking."""
    readings = "; ".join(
        f"{r.picks} ends at {r.relevance:.0f} useful picks, feeling {r.invasiveness:.1f}"
        for r in _ends(frame.dropna(subset=["relevance"])).itertuples()
    )
    return f"Lines of felt invasiveness over useful picks, one a way of picking. {readings}."


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("level").groupby("picks").tail(1)


def _apart(ends: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of lines with a position for each name, so that no names overlap."""
    free, places = 1.0, {}
    for index, rating in ends["invasiveness"].sort_values().items():
        free = max(float(rating), free + NAME)
        places[index] = free
    return ends.assign(name_at=pd.Series(places, dtype=float))
