"""Dot plot of the difference between A and B by group of people."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import BAND, KEPT, layered, part, parts, rows_of, styled
from personalize.study.compare import Comparison

SEGMENTS = {
    "concern": "Concern for privacy",
    "situation": "Situation",
    "age_band": "Age band",
    "region": "Region",
    "household": "Household",
}
"""What people are grouped by."""
COLUMNS = ["segment", "group", "relevance", "feels", "low", "high"]


def segment_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row per group of people, with the columns ``COLUMNS``.

    ``relevance`` is in points of 100; ``feels``, ``low`` and ``high`` in points of 7.
    """
    rows = [
        {
            "segment": SEGMENTS.get(row["segment"], row["segment"]),
            "group": f"{row['group']} ({row['people']})",
            "relevance": 100 * row["relevance"],
            "feels": row["invasiveness"]["mean"],
            "low": row["invasiveness"]["low"],
            "high": row["invasiveness"]["high"],
        }
        for row in comparison.by_segment
    ]
    # With column names, because two crowds may have no group in common.
    return pd.DataFrame(rows, columns=COLUMNS)


def segment_chart(
    frame: pd.DataFrame, colours: Palette, *, segment: str = "", size: float = 1.0
) -> alt.Chart:
    """Draw the difference in feeling by group of people, with ranges.

    Parameters
    ----------
    frame : DataFrame
        Of ``segment_frame``, one segment; may be empty.
    segment : str
        What people are grouped by; as the frame says unless given.
    size : float
        How many times as large the type is.
    """
    name = segment or (str(frame["segment"].iloc[0]) if len(frame) else "group")
    rows = [{**row, "order": place} for place, row in enumerate(rows_of(frame))]
    table = parts((*COLUMNS, "order"), row=rows, zero=[{"feels": 0.0}])
    return styled(
        table,
        _layers(colours),
        colours,
        f"Who minds more, by {name.lower()}",
        [f"bar: {BAND}", "blue: change of useful picks in points of 100"],
        alt.Step(26 * size**0.8),
        size,
    )


@lru_cache(maxsize=KEPT)
def _layers(colours: Palette) -> dict[str, Any]:
    sort = alt.EncodingSortField("order", op="min")
    y = alt.Y("group:N", sort=sort, title=None, axis=alt.Axis(grid=False, labelLimit=220))
    tip = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("feels:Q", title="Feels, B − A", format="+.2f"),
        alt.Tooltip("relevance:Q", title="Useful picks, B − A of 100", format="+.0f"),
    ]

    def x(name: str) -> alt.X:
        return alt.X(
            f"{name}:Q",
            scale=alt.Scale(domain=alt.DomainUnionWith(unionWith=[-0.4, 0.4]), nice=True),
            title="feels invasive, B − A, points of 7",
            axis=alt.Axis(tickCount=5),
        )

    row = part("row").encode(y, tooltip=tip)
    return layered(
        part("zero").mark_rule(color=colours.neutral).encode(x("feels")),
        row.mark_rule(color=colours.invasiveness, strokeWidth=3, opacity=0.4).encode(
            x("low"), alt.X2("high:Q")
        ),
        row.mark_point(
            color=colours.invasiveness, filled=True, shape="diamond", size=90, opacity=1
        ).encode(x("feels")),
        row.mark_text(align="left", dx=10, color=colours.relevance).encode(
            x("high"), text=alt.Text("relevance:Q", format="+.0f")
        ),
    )


def segment_words(frame: pd.DataFrame) -> str:
    """Return a description of the chart: the difference of each group."""
    if frame.empty:
        return "No group of people is in both."
    readings = "; ".join(f"{r.group} {r.feels:+.1f}" for r in frame.itertuples())
    return f"A dot plot of differences by {str(frame['segment'].iloc[0]).lower()}. {readings}."
