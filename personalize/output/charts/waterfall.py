"""Waterfall chart of the terms of the rating; the bars add up to the rating."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, reaching, styled

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Would be felt even with no data": ("baseline", "person"),
    "What is used": ("sensitivity", "inferred", "cross_context"),
    "Does it belong here": ("context_mismatch", "unexpected"),
    "How it asks and explains": ("untold", "unasked", "expectation_gap"),
    "Name, control and trust": ("identified", "control", "trust"),
    "How it adds up": ("worst_picks", "scale_ceiling"),
}
"""Labels of the six grouped bars, and the terms that each one adds up."""

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
"""Grouped bars whose terms depend on the design of the service."""


def bars(terms: Mapping[str, float], *, grouped: bool) -> pd.DataFrame:
    """Return one row per bar: ``label``, ``points``, ``start``, ``end``, ``total``.

    The last row is the total.

    Parameters
    ----------
    terms : mapping
        Points by term; they add up to the rating.
    grouped : bool
        Six bars in plain words, or every term.
    """
    if grouped:
        amounts = {name: sum(terms[term] for term in group) for name, group in GROUPS.items()}
    else:
        amounts = {
            WORDS[term]: points
            for group in GROUPS.values()
            for term in group
            for points in [terms[term]]
        }
    rows, level = [], 0.0
    for label, points in amounts.items():
        rows.append((label, points, level, level + points, False))
        level += points
    rows.append(("Feels invasive", level, 0.0, level, True))
    return pd.DataFrame(rows, columns=["label", "points", "start", "end", "total"])


def largest_changeable(terms: Mapping[str, float]) -> str:
    """Return the label in ``CHANGEABLE`` with the most points."""
    amounts = {name: sum(terms[term] for term in GROUPS[name]) for name in CHANGEABLE}
    return max(amounts, key=lambda name: amounts[name])


def waterfall(frame: pd.DataFrame, colours: Palette, who: str, *, size: float = 1.0) -> alt.Chart:
    """Draw the bars of ``bars()``.

    Parameters
    ----------
    frame : DataFrame
    who : str
        Whose rating it is: "average of 1,000 people" or a name.
    size : float
        How many times as large the type is.
    """
    rows = [
        (f"{p:.1f}" if total else f"{p:+.1f}".replace("-", "−"), kind)
        for p, total, kind in zip(
            frame["points"],
            frame["total"],
            ["start"] + ["part"] * (len(frame) - 2) + ["total"],
            strict=True,
        )
    ]
    table = frame.assign(
        text=[text for text, _ in rows],
        kind=[kind for _, kind in rows],
        right=frame[["start", "end"]].max(axis=1),
    )
    lowest, _ = reaching([*frame["start"], *frame["end"]], 0, 7, 0.5)
    return styled(
        table,
        _layers(tuple(frame["label"]), lowest, colours),
        colours,
        "Where the rating comes from",
        [who, "bars add up to the rating, 1 not at all to 7 extremely"],
        alt.Step(26 * size**0.8),
        size,
    )


@lru_cache(maxsize=KEPT)
def _layers(labels: tuple[str, ...], lowest: float, colours: Palette) -> dict[str, Any]:
    y = alt.Y("label:N", sort=list(labels), title=None, axis=alt.Axis(labelLimit=260, grid=False))
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
    base = alt.Chart().encode(y)
    tip = [
        alt.Tooltip("label:N", title="Part"),
        alt.Tooltip("points:Q", title="Points", format="+.2f"),
    ]
    bar_layer = base.mark_bar(height={"band": 0.62}).encode(x, alt.X2("end:Q"), colour, tooltip=tip)
    text_layer = base.mark_text(align="left", dx=5, color=colours.ink).encode(
        alt.X("right:Q"), text="text:N"
    )
    return layered(bar_layer, text_layer)


def waterfall_words(frame: pd.DataFrame, who: str) -> str:
    """Return a description of the chart: the points of each bar."""
    parts = list(zip(frame["label"], frame["points"], strict=True))
    readings = "; ".join(f"{label} {points:+.1f}" for label, points in parts[:-1])
    return (
        f"A waterfall chart of perceived invasiveness for {who}. {readings}. "
        f"Together {parts[-1][1]:.1f}."
    )
