"""Chart of the quality of picks over the share of the history that is kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part, parts, reaching, rows_of, styled, taller

LABELS = {1.0: "all", 0.5: "half", 0.25: "a quarter", 0.125: "an eighth"}
"""Shares of the history on the axis."""
USEFUL = ("useful picks, points of 100", (0.0, 40.0), 20.0)
FOUND = ("nDCG of the picks, of 100", (0.0, 5.0), 5.0)
"""Unit of the quality, its axis, and the steps in which the axis is extended, of 100."""
COLUMNS = ("length", "quality", "quality_low", "quality_high", "words", "records")


def history_chart(
    table: pd.DataFrame,
    colours: Palette,
    people: int,
    *,
    popular: float = 0.0,
    imported: bool = False,
    size: float = 1.0,
) -> alt.Chart:
    """Draw the quality of picks for each share of the history, with what is kept in words.

    Parameters
    ----------
    table : DataFrame
        As ``study.history`` returns it.
    people : int
        Number of people in the evaluation.
    popular : float
        Quality of the popular list, 0 to 1.
    imported : bool
        Whether quality is the nDCG of held-out choices of real people.
    size : float
        How many times as large the type is.
    """
    unit, (low, high), step = FOUND if imported else USEFUL
    rows = _of_100(table)
    reached = [*rows["quality_low"], *rows["quality_high"], 100 * popular]
    domain = reaching([float(value) for value in reached], low, high, step)
    lines = rows_of(rows)
    frame = parts(COLUMNS, line=lines, popular=[{"quality": 100 * popular}])
    return styled(
        frame,
        _layers(domain, unit, colours, size),
        colours,
        history_title(table),
        [
            "labels: kept of the quality of the whole history",
            f"dotted: popular list; bar: 5–95 of 100 crowds of {people:,}",
        ],
        taller(200, size),
        size,
    )


def history_title(table: pd.DataFrame) -> str:
    """Return what is seen: how much half of the history keeps."""
    kept = float(table.loc[table["share"] == 0.5, "kept"].iloc[0])
    if kept != kept:
        return "No length of history makes these picks useful"
    words = "all" if kept >= 0.995 else f"{100 * max(kept, 0.0):.0f}%"
    return f"Half of the history keeps {words} of the quality"


def _of_100(table: pd.DataFrame) -> pd.DataFrame:
    kept = [f"{100 * max(share, 0.0):.0f}%" if share == share else "" for share in table["kept"]]
    return pd.DataFrame(
        {
            "length": [LABELS.get(share, f"{share:g}") for share in table["share"]],
            "quality": 100 * table["quality"],
            "quality_low": 100 * table["quality_low"],
            "quality_high": 100 * table["quality_high"],
            "words": kept,
            "records": table["records"],
        }
    )


@lru_cache(maxsize=KEPT)
def _layers(
    domain: tuple[float, float], unit: str, colours: Palette, size: float
) -> dict[str, Any]:
    lengths = alt.Scale(domain=list(LABELS.values()))
    axis = alt.Axis(labelAngle=0, grid=False)
    x = alt.X(
        "length:N", title="newest share of the history that is kept", scale=lengths, axis=axis
    )

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=unit, scale=alt.Scale(domain=list(domain), nice=False))

    tip = [
        alt.Tooltip("length:N", title="History kept"),
        alt.Tooltip("records:Q", title="Records held about a person", format=",.0f"),
        alt.Tooltip("quality:Q", title="Quality, of 100", format=".1f"),
        alt.Tooltip("words:N", title="Kept of the quality"),
    ]
    line = part("line").encode(x)
    return layered(
        part("popular")
        .mark_rule(color=colours.neutral, strokeDash=[2, 3], strokeWidth=1.5)
        .encode(y("quality")),
        line.mark_rule(color=colours.relevance, strokeWidth=3, opacity=0.35).encode(
            y("quality_low"), alt.Y2("quality_high:Q")
        ),
        line.mark_line(color=colours.relevance, strokeWidth=2).encode(y("quality")),
        line.mark_point(
            shape="circle", color=colours.relevance, filled=True, size=80, opacity=1
        ).encode(y("quality"), tooltip=tip),
        line.mark_text(
            align="left", dx=9, dy=-9, color=colours.ink, fontSize=round(12 * size)
        ).encode(y("quality"), text="words:N"),
    )


def history_words(table: pd.DataFrame, popular: float = 0.0) -> str:
    """Return a description of the chart: quality and what is kept for each share."""
    readings = "; ".join(
        f"{row['length']} of the history: {row['quality']:.1f} of 100"
        + (f", {row['words']} of the whole" if row["words"] else "")
        for row in rows_of(_of_100(table))
    )
    return (
        f"A line of the quality of picks over the share of the history. {readings}. "
        f"The popular list has {100 * popular:.1f}."
    )
