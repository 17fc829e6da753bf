"""Tornado chart: the result with each assumption at both ends of its range."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part, parts, rows_of, styled

SHOWN = 12
"""Number of assumptions drawn: those with the largest swing."""
OUTPUT_WORDS = {
    "invasiveness": "how invasive it feels",
    "if_discovered": "how it would feel if people found out everything",
    "surveillance": "how watched it feels",
    "discovery_gap": "how much is hidden",
}


COLUMNS = ("meaning", "known", "low", "high", "at_low", "at_high", "least", "most", "order", "x")
"""Columns of the table of the chart."""


def tornado(
    table: pd.DataFrame,
    colours: Palette,
    default: float,
    compared: bool,
    output: str,
    *,
    size: float = 1.0,
) -> alt.Chart:
    """Draw the swing of each row around the result at the defaults.

    Parameters
    ----------
    table : DataFrame
        As ``study.sensitivity`` returns it: ``meaning``, ``status``, ``at_low``, ``at_high``.
    default : float
        The result at the defaults.
    compared : bool
        Whether it is a difference B − A.
    size : float
        How many times as large the type is.
    """
    output_words = OUTPUT_WORDS.get(output, output)
    chart_table = parts(
        COLUMNS,
        row=rows_of(_swings(table, SHOWN)),
        default=[{"x": default}],
        zero=[{"x": 0.0}] if compared else [],
    )
    return styled(
        chart_table,
        _layers("difference B − A, points of 7" if compared else "points of 7", colours),
        colours,
        f"What {'the difference' if compared else output_words} depends on most",
        [
            *([f"difference in {output_words}"] if compared else []),
            "each assumption at both ends of its range, one at a time",
            "line: at the defaults",
        ],
        alt.Step(26 * size**0.8),
        size,
    )


def _swings(table: pd.DataFrame, shown: int) -> pd.DataFrame:
    """Return the rows with the largest swing, with their ends and how they are known."""
    rows = table.head(shown)
    known = rows["status"].map({"data": "from data", "partly": "partly from data"})
    return rows.assign(
        least=rows[["at_low", "at_high"]].min(axis=1),
        most=rows[["at_low", "at_high"]].max(axis=1),
        known=known.fillna("assumed"),
        order=range(len(rows)),
    )


@lru_cache(maxsize=KEPT)
def _layers(title: str, colours: Palette) -> dict[str, Any]:
    y = alt.Y(
        "meaning:N",
        sort=alt.EncodingSortField("order", op="min"),
        title=None,
        axis=alt.Axis(labelLimit=300, grid=False),
    )
    tip = [
        alt.Tooltip("meaning:N", title="Assumption"),
        alt.Tooltip("known:N", title="Known"),
        alt.Tooltip("low:Q", title="Lowest value", format=".2f"),
        alt.Tooltip("at_low:Q", title="Result there", format=".2f"),
        alt.Tooltip("high:Q", title="Highest value", format=".2f"),
        alt.Tooltip("at_high:Q", title="Result there", format=".2f"),
    ]
    colour = alt.Color(
        "known:N",
        title=None,
        scale=alt.Scale(
            domain=["from data", "partly from data", "assumed"],
            range=[colours.ink, colours.outline, colours.invasiveness],
        ),
        # In one column: in one row the entries are cut on a phone.
        legend=alt.Legend(orient="bottom", direction="vertical", columns=1),
    )

    def x(name: str) -> alt.X:
        scale = alt.Scale(zero=False, nice=True)
        return alt.X(f"{name}:Q", title=title, scale=scale, axis=alt.Axis(tickCount=5))

    return layered(
        part("row")
        .mark_bar(height={"band": 0.6})
        .encode(x("least"), alt.X2("most:Q"), y, colour, tooltip=tip),
        part("default").mark_rule(color=colours.ink).encode(x("x")),
        part("zero").mark_rule(color=colours.neutral, strokeDash=[2, 3]).encode(x("x")),
    )


def tornado_words(table: pd.DataFrame, default: float) -> str:
    """Return a description of the chart: the five assumptions with the largest swing."""
    readings = "; ".join(
        f"{row.meaning} {row.least:.2f} to {row.most:.2f}" for row in _swings(table, 5).itertuples()
    )
    return (
        f"A tornado chart. At the defaults {default:.2f} points of 7. Largest swings: {readings}."
    )
