"""Dot plot of the differences B − A with their ranges; the margin around zero is shaded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import BAND, KEPT, layered, part, parts, rows_of, styled, taller
from personalize.register import defaults
from personalize.study.compare import Comparison

FEELINGS = (
    ("invasiveness", "Feels invasive"),
    ("if_discovered", "If people found out"),
    ("surveillance", "Feels watched"),
    ("discovery_gap", "Hidden"),
)
"""Outputs on the rating scale (1 to 7) with their labels, in the order of the chart."""


def difference_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per output: ``output``, ``label``, ``mean``, ``low``, ``high``.

    Relevance is in points of 100, every other output in points of 7.
    """
    rows = []
    for name, label in (("relevance", "Useful picks"), *FEELINGS):
        factor = 100.0 if name == "relevance" else 1.0
        low, high = comparison.difference[name].band()
        mean = factor * comparison.difference[name].mean
        rows.append((name, label, mean, factor * low, factor * high))
    return pd.DataFrame(rows, columns=["output", "label", "mean", "low", "high"])


def difference_chart(
    frame: pd.DataFrame, colours: Palette, people: int, *, size: float = 1.0
) -> alt.Chart:
    """Draw the differences in feeling with their ranges.

    Parameters
    ----------
    frame : DataFrame
        Of ``difference_frame``.
    people : int
        How many people the means are over.
    size : float
        How many times as large the type is.
    """
    margin = defaults()["smallest_difference_worth_naming"]
    feelings = frame[frame["output"] != "relevance"]
    table = parts(
        ("output", "label", "mean", "low", "high", "from", "to"),
        row=rows_of(feelings),
        margin=[{"from": -margin, "to": margin}],
        zero=[{"mean": 0.0}],
    )
    return styled(
        table,
        _layers(margin, colours),
        colours,
        "What changes from A to B",
        [
            f"average of {people:,} people; pale strip: within {margin:g}, about the same",
            f"bar: {BAND}",
        ],
        taller(120, size),
        size,
    )


@lru_cache(maxsize=KEPT)
def _layers(margin: float, colours: Palette) -> dict[str, Any]:
    names, labels = [name for name, _ in FEELINGS], [label for _, label in FEELINGS]
    domain = alt.DomainUnionWith(unionWith=[-2 * margin, 2 * margin])
    scale = alt.Scale(domain=domain, nice=True)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(grid=False))
    colour = alt.Color(
        "output:N",
        legend=None,
        scale=alt.Scale(domain=names, range=[colours.invasiveness] + [colours.surveillance] * 3),
    )
    marks = ["diamond", "circle", "triangle-up", "square"]
    shape = alt.Shape("output:N", legend=None, scale=alt.Scale(domain=names, range=marks))
    tip = [
        alt.Tooltip("label:N", title="What"),
        alt.Tooltip("mean:Q", title="B − A", format="+.2f"),
        alt.Tooltip("low:Q", title="From", format="+.2f"),
        alt.Tooltip("high:Q", title="To", format="+.2f"),
    ]

    def x(name: str) -> alt.X:
        axis = alt.Axis(tickCount=5)
        return alt.X(f"{name}:Q", scale=scale, title="B − A, points of 7", axis=axis)

    row = part("row").encode(y, colour, tooltip=tip)
    return layered(
        part("margin").mark_rect(color=colours.grid, opacity=0.6).encode(x("from"), alt.X2("to:Q")),
        part("zero").mark_rule(color=colours.neutral).encode(x("mean")),
        row.mark_rule(strokeWidth=3, opacity=0.5).encode(x("low"), alt.X2("high:Q")),
        row.mark_point(filled=True, size=110, opacity=1).encode(x("mean"), shape),
    )


def difference_words(frame: pd.DataFrame) -> str:
    """Return a description of the chart: each difference in feeling with its range."""
    readings = "; ".join(
        f"{row.label} {row.mean:+.1f} ({row.low:+.1f} to {row.high:+.1f})"
        for row in frame[frame["output"] != "relevance"].itertuples()
    )
    return f"A dot plot of differences B minus A in points of 7. {readings}."
