"""Differences B − A: a dot with its range on a line, the margin around zero shaded."""

from __future__ import annotations

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import styled
from personalize.register import defaults
from personalize.study.compare import Comparison

FEELINGS = (
    ("invasiveness", "Feels invasive"),
    ("if_it_came_out", "If it came out"),
    ("surveillance", "Feels watched"),
    ("discovery_gap", "Hidden"),
)
"""Outputs on the scale of ratings, in the order of the page."""


def difference_frame(found: Comparison) -> pd.DataFrame:
    """Return one row an output: ``output``, ``label``, ``mean``, ``low``, ``high``; fit of 100."""
    rows = []
    for name, label in (("relevance", "Fits people"), *FEELINGS):
        factor = 100.0 if name == "relevance" else 1.0
        low, high = found.difference[name].band()
        mean = factor * found.difference[name].mean
        rows.append((name, label, mean, factor * low, factor * high))
    return pd.DataFrame(rows, columns=["output", "label", "mean", "low", "high"])


def difference_chart(frame: pd.DataFrame, colours: Palette, people: int) -> alt.LayerChart:
    """Draw the differences in feeling with their ranges.

    Parameters
    ----------
    frame : DataFrame
        Of ``difference_frame``.
    people : int
        How many people the means are over.
    """
    own = frame[frame["output"] != "relevance"]
    margin = defaults()["smallest_difference_worth_naming"]
    ends = [*own["low"], *own["high"], -2 * margin, 2 * margin]
    scale = alt.Scale(domain=[min(ends) - 0.1, max(ends) + 0.1], nice=False)
    y = alt.Y("label:N", sort=list(own["label"]), title=None, axis=alt.Axis(grid=False))
    strip = (
        alt.Chart(pd.DataFrame({"from": [-margin], "to": [margin]}))
        .mark_rect(color=colours.grid, opacity=0.6)
        .encode(alt.X("from:Q", scale=scale), alt.X2("to:Q"))
    )
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=colours.neutral).encode(x="x:Q")
    colour = alt.Color(
        "output:N",
        legend=None,
        scale=alt.Scale(
            domain=[name for name, _ in FEELINGS],
            range=[colours.invasiveness] + [colours.surveillance] * 3,
        ),
    )
    shape = alt.Shape(
        "output:N",
        legend=None,
        scale=alt.Scale(
            domain=[name for name, _ in FEELINGS],
            range=["diamond", "circle", "triangle-up", "square"],
        ),
    )
    tip = [
        alt.Tooltip("label:N", title="What"),
        alt.Tooltip("mean:Q", title="B − A", format="+.2f"),
        alt.Tooltip("low:Q", title="From", format="+.2f"),
        alt.Tooltip("high:Q", title="To", format="+.2f"),
    ]
    bars = (
        alt.Chart(own)
        .mark_rule(strokeWidth=3, opacity=0.5)
        .encode(
            alt.X(
                "low:Q",
                scale=scale,
                title="B − A, points of 7",
                axis=alt.Axis(tickCount=5),
            ),
            alt.X2("high:Q"),
            y,
            colour,
            tooltip=tip,
        )
    )
    dots = (
        alt.Chart(own)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(alt.X("mean:Q", scale=scale), y, colour, shape, tooltip=tip)
    )
    readings = "; ".join(
        f"{row.label} {row.mean:+.1f} ({row.low:+.1f} to {row.high:+.1f})"
        for row in own.itertuples()
    )
    return styled(
        alt.layer(strip, zero, bars, dots),
        colours,
        "What changes from A to B",
        [
            f"average of {people:,} people; bar: 5–95 of 100 model versions",
            f"pale strip: within {margin:g}, about the same",
        ],
        190,
        f"A dot plot of differences B minus A in points of 7. {readings}.",
    )
