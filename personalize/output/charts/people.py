"""The distribution: not everyone is average."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import styled

DOTS = 1000
"""People drawn one by one; of more, evenly spaced quantiles are drawn."""
WIDTH = 0.1
"""Rating points that one column of dots covers."""


def dots(ratings: np.ndarray, person: int) -> pd.DataFrame:
    """Return one row a dot: ``rating``, ``height`` (place in its column) and ``shown``.

    Parameters
    ----------
    ratings : array (people,)
        Perceived invasiveness, 1 to 7.
    person : int
        The person shown, whose dot is marked.
    """
    order = np.argsort(ratings, kind="stable")
    if len(order) > DOTS:
        order = order[np.linspace(0, len(order) - 1, DOTS).round().astype(int)]
        if person not in order:
            order[int(np.abs(ratings[order] - ratings[person]).argmin())] = person
    column = np.round(ratings[order] / WIDTH).astype(int)
    frame = pd.DataFrame({"rating": column * WIDTH, "shown": order == person})
    return frame.assign(height=frame.groupby("rating").cumcount() + 1)


def distribution(
    frame: pd.DataFrame, colours: Palette, name: str, people: int, floor: float
) -> alt.LayerChart:
    """Draw the dots of ``dots()`` with the person marked, the floor, and 5 and above shaded."""
    tallest = int(frame["height"].max())
    per_dot = max(1, round(people / len(frame)))
    x = alt.X(
        "rating:Q",
        title="feels invasive, 1 not at all to 7 extremely",
        scale=alt.Scale(domain=[1, 7]),
        axis=alt.Axis(values=[1, 2, 3, 4, 5, 6, 7], grid=False),
    )
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, tallest + 6]))
    shade = (
        alt.Chart(pd.DataFrame({"from": [5.0], "to": [7.0]}))
        .mark_rect(color=colours.neutral, opacity=0.14)
        .encode(alt.X("from:Q", scale=alt.Scale(domain=[1, 7])), alt.X2("to:Q"))
    )
    floor_line = (
        alt.Chart(pd.DataFrame({"rating": [floor]}))
        .mark_rule(color=colours.neutral, strokeDash=[2, 3])
        .encode(x)
    )
    everyone = (
        alt.Chart(frame[~frame["shown"]])
        .mark_circle(aria=False, size=9, color=colours.invasiveness, opacity=0.75)
        .encode(x, y)
    )
    one = frame[frame["shown"]].assign(name=name)
    ring = alt.Chart(one).mark_point(
        size=110, stroke=colours.ink, fill=colours.invasiveness, strokeWidth=2.5, opacity=1
    )
    named = alt.Chart(one).mark_text(dy=-14, fontWeight=600, color=colours.ink)
    note = (
        alt.Chart(pd.DataFrame({"rating": [6.95], "height": [tallest + 4]}))
        .mark_text(align="right", color=colours.muted, text="5 or more")
        .encode(x, y)
    )
    return styled(
        alt.layer(
            shade, floor_line, everyone, ring.encode(x, y), named.encode(x, y, text="name:N"), note
        ),
        colours,
        "Not everyone is average",
        [
            f"one dot is {per_dot} of {people:,} people",
            "dotted: average with no personal data",
        ],
        260,
        f"A dot plot of the expected ratings of {people:,} people, 1 to 7. "
        f"Half of them lie below {float(frame['rating'].median()):.1f}. "
        f"{name} stands at {float(one['rating'].iloc[0]) if len(one) else float('nan'):.1f}.",
    )
