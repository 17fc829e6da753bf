"""The waterfall: where the rating comes from, bar by bar, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from personalize.output.drawing import SHAPES, Drawing, columns_of
from personalize.output.palette import Palette
from personalize.output.theme import shape

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Where everyone starts": ("baseline", "person"),
    "What is used": ("sensitivity", "inferred", "cross_context"),
    "Does it belong here": ("context_mismatch", "unexpected"),
    "How it asks and explains": ("untold", "unasked", "expectation_gap"),
    "Name, control and trust": ("identified", "control", "trust"),
    "How it adds up": ("worst_picks", "scale_ceiling"),
}
"""Six bars in plain words, and the terms each holds."""

WORDS: Mapping[str, str] = {
    "baseline": "Baseline",
    "person": "Person",
    "sensitivity": "Sensitivity of the data",
    "inferred": "Guesses",
    "cross_context": "Data from elsewhere",
    "context_mismatch": "Does not belong here",
    "unexpected": "Surprisingly accurate",
    "untold": "Not told",
    "unasked": "Not asked",
    "expectation_gap": "Other than imagined",
    "identified": "Tied to a name",
    "control": "Control",
    "trust": "Trust",
    "worst_picks": "Worst picks weigh more",
    "scale_ceiling": "The scale ends at 7",
}
CHANGEABLE = (
    "What is used",
    "Does it belong here",
    "How it asks and explains",
    "Name, control and trust",
)
"""Bars that a designer can change."""


def bars(terms: Mapping[str, float], *, grouped: bool) -> pd.DataFrame:
    """Return one row a bar: ``label``, ``points``, ``start``, ``end``; the last is the total.

    Parameters
    ----------
    terms : mapping
        Points by term; they add up to the rating.
    grouped : bool
        Six bars in plain words, or every term.
    """
    if grouped:
        amounts = {name: sum(terms[term] for term in own) for name, own in GROUPS.items()}
    else:
        amounts = {
            WORDS[term]: points
            for own in GROUPS.values()
            for term in own
            for points in [terms[term]]
        }
    rows, level = [], 0.0
    for label, points in amounts.items():
        rows.append((label, points, level, level + points, False))
        level += points
    rows.append(("Feels invasive", level, 0.0, level, True))
    return pd.DataFrame(rows, columns=["label", "points", "start", "end", "total"])


def largest_changeable(terms: Mapping[str, float]) -> str:
    """Return the bar with most points among those a designer can change."""
    amounts = {name: sum(terms[term] for term in GROUPS[name]) for name in CHANGEABLE}
    return max(amounts, key=lambda name: amounts[name])


def waterfall(frame: pd.DataFrame, colours: Palette, who: str) -> Drawing:
    """Draw the bars of ``bars()``.

    Parameters
    ----------
    frame : DataFrame
    who : str
        Whose rating it is: "average of 1,000 people" or a name.
    """
    start, end = frame["start"].to_numpy(), frame["end"].to_numpy()
    # In halves: a chart whose scale stays is moved on the page, another is made anew.
    lowest = np.floor(2 * min(0.0, float(start.min()), float(end.min()))) / 2
    bars = dict(columns_of(frame))
    points, totals, labels = bars["points"], bars["total"], bars["label"]
    bars["text"] = [
        f"{p:.1f}" if t else f"{p:+.1f}".replace("-", "−")
        for p, t in zip(points, totals, strict=True)
    ]
    bars["kind"] = ["total" if t else "start" if i == 0 else "part" for i, t in enumerate(totals)]
    bars["right"] = np.maximum(start, end).tolist()
    total = float(end[-1])
    parts = list(zip(labels, points, strict=True))[:-1]
    readings = "; ".join(f"{label} {p:+.1f}" for label, p in parts)
    return Drawing(
        _shape(tuple(labels), float(lowest), colours),
        {"bars": bars},
        "Where the rating comes from",
        [who, "bars add up to the rating, 1 not at all to 7 extremely"],
        26 * len(frame) + 110,
        f"A waterfall chart of perceived invasiveness for {who}. {readings}. Together {total:.1f}.",
    )


@lru_cache(maxsize=SHAPES)
def _shape(labels: tuple[str, ...], lowest: float, colours: Palette) -> dict[str, Any]:
    y = alt.Y("label:N", sort=list(labels), title=None, axis=alt.Axis(labelLimit=220, grid=False))
    colour = alt.Color(
        "kind:N",
        legend=None,
        scale=alt.Scale(
            domain=["start", "part", "total"],
            range=[colours.neutral, colours.outline, colours.invasiveness],
        ),
    )
    x = alt.X(
        "start:Q",
        title="points of the rating",
        scale=alt.Scale(domain=[lowest, 7]),
        axis=alt.Axis(values=[0, 1, 3, 5, 7], format="d"),
    )
    base = alt.Chart(alt.NamedData("bars")).encode(y)
    tip = [alt.Tooltip("label:N", title="Part"), alt.Tooltip("points:Q", format="+.2f")]
    drawn = base.mark_bar(height={"band": 0.62}).encode(x, alt.X2("end:Q"), colour, tooltip=tip)
    words = base.mark_text(align="left", dx=5, color=colours.ink).encode(
        alt.X("right:Q"), text="text:N"
    )
    return shape(alt.layer(drawn, words), colours)
