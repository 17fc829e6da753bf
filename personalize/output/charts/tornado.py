"""The tornado: how far each assumption, moved to its ends, moves the result."""

from __future__ import annotations

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import styled

SHOWN = 12
"""Assumptions drawn, those with the largest swing."""
OUTPUT_WORDS = {
    "invasiveness": "how invasive it feels",
    "if_it_came_out": "how it would feel if it came out",
    "surveillance": "how watched it feels",
    "discovery_gap": "how much is hidden",
}


def tornado(
    table: pd.DataFrame, colours: Palette, default: float, compared: bool, output: str
) -> alt.LayerChart:
    """Draw the swing of each row around the result at the defaults.

    Parameters
    ----------
    table : DataFrame
        As ``study.sensitivity`` returns it: ``meaning``, ``status``, ``at_low``, ``at_high``.
    default : float
        The result at the defaults.
    compared : bool
        Whether it is a difference B − A.
    """
    frame = table.head(SHOWN).assign(
        least=lambda t: t[["at_low", "at_high"]].min(axis=1),
        most=lambda t: t[["at_low", "at_high"]].max(axis=1),
        known=lambda t: (
            t["status"].map({"data": "from data", "partly": "partly from data"}).fillna("assumed")
        ),
    )
    ends = [*frame["least"], *frame["most"], default, *([0.0] if compared else [])]
    room = 0.05 * (max(ends) - min(ends) or 1.0)
    scale = alt.Scale(domain=[min(ends) - room, max(ends) + room], nice=False)
    title = "difference B − A, points of 7" if compared else "points of 7"
    y = alt.Y(
        "meaning:N",
        sort=list(frame["meaning"]),
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
        # One below the other: beside each other they are cut on a phone.
        legend=alt.Legend(orient="bottom", direction="vertical", columns=1),
    )
    bars = (
        alt.Chart(frame)
        .mark_bar(height={"band": 0.6})
        .encode(
            alt.X("least:Q", title=title, scale=scale, axis=alt.Axis(tickCount=5)),
            alt.X2("most:Q"),
            y,
            colour,
            tooltip=tip,
        )
    )
    at = alt.Chart(pd.DataFrame({"x": [default]})).mark_rule(color=colours.ink).encode(x="x:Q")
    layers = [bars, at]
    if compared:
        zero = alt.Chart(pd.DataFrame({"x": [0.0]}))
        layers.append(zero.mark_rule(color=colours.neutral, strokeDash=[2, 3]).encode(x="x:Q"))
    what = OUTPUT_WORDS.get(output, output)
    heading = f"What {'the difference' if compared else what} depends on most"
    readings = "; ".join(
        f"{row.meaning} {row.least:.2f} to {row.most:.2f}" for row in frame.head(5).itertuples()
    )
    return styled(
        alt.layer(*layers),
        colours,
        heading,
        [
            *([f"difference in {what}"] if compared else []),
            "each assumption at both ends of its range, one at a time",
            "line: at the defaults",
        ],
        26 * len(frame) + 90,
        f"A tornado chart. At the defaults {default:.2f} {title}. Largest swings: {readings}.",
    )
