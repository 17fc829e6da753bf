"""The distribution: not everyone is average."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from personalize.output.drawing import SHAPES, Drawing
from personalize.output.palette import Palette
from personalize.output.theme import shape

DIGITS = 4
"""Digits after the point of where a dot stands: a tenth of a pixel."""
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
    by_column = np.argsort(column, kind="stable")
    _, first, number = np.unique(column[by_column], return_index=True, return_counts=True)
    height = np.empty(len(order), dtype=np.int64)
    height[by_column] = np.arange(1, len(order) + 1) - np.repeat(first, number)
    return pd.DataFrame({"rating": column * WIDTH, "shown": order == person, "height": height})


def distribution(
    frame: pd.DataFrame, colours: Palette, name: str, people: int, floor: float
) -> Drawing:
    """Draw the dots of ``dots()`` with the person marked, the floor, and 5 and above shaded."""
    rating, height = frame["rating"].to_numpy(float), frame["height"].to_numpy(float)
    tallest, shown = int(height.max()), frame["shown"].to_numpy(bool)
    per_dot = max(1, round(people / len(frame)))
    # Shares of the height: a chart whose scales stay is moved on the page, not made anew.
    share = height / (tallest + 6)

    def dots_where(rows: np.ndarray) -> dict[str, list[float]]:
        places = {"rating": rating[rows], "height": share[rows]}
        return {name: np.round(values, DIGITS).tolist() for name, values in places.items()}

    one = dots_where(shown)
    stands = one["rating"][0] if one["rating"] else float("nan")
    return Drawing(
        _shape(colours),
        {
            "shade": {"from": [5.0], "to": [7.0]},
            "floor": {"rating": [floor]},
            "everyone": dots_where(~shown),
            "one": {**one, "name": [name] * len(one["rating"])},
            "note": {"rating": [6.95], "height": [(tallest + 4) / (tallest + 6)]},
        },
        "How each person would rate it",
        [
            f"one dot is {per_dot} of {people:,} people",
            "dotted: average with no personal data",
        ],
        260,
        f"A dot plot of the expected ratings of {people:,} people, 1 to 7. "
        f"Half of them lie below {float(np.median(rating)):.1f}. "
        f"{name} stands at {stands:.1f}.",
    )


@lru_cache(maxsize=SHAPES)
def _shape(colours: Palette) -> dict[str, Any]:
    x = alt.X(
        "rating:Q",
        title="feels invasive, 1 not at all to 7 extremely",
        scale=alt.Scale(domain=[1, 7]),
        axis=alt.Axis(values=[1, 2, 3, 4, 5, 6, 7], format="d", grid=False),
    )
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, 1]))

    def data(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name))

    shade = (
        data("shade")
        .mark_rect(color=colours.neutral, opacity=0.14)
        .encode(alt.X("from:Q", scale=alt.Scale(domain=[1, 7])), alt.X2("to:Q"))
    )
    floor_line = data("floor").mark_rule(color=colours.neutral, strokeDash=[2, 3]).encode(x)
    everyone = (
        data("everyone")
        .mark_circle(aria=False, size=9, color=colours.invasiveness, opacity=0.75)
        .encode(x, y)
    )
    ring = data("one").mark_point(
        size=110, stroke=colours.ink, fill=colours.invasiveness, strokeWidth=2.5, opacity=1
    )
    halo = data("one").mark_text(
        aria=False, dy=-15, fontWeight=600, stroke=colours.page, strokeWidth=4
    )
    named = data("one").mark_text(dy=-15, fontWeight=600, color=colours.ink)
    note = data("note").mark_text(align="right", color=colours.muted, text="5 or more").encode(x, y)
    layers = (
        shade,
        floor_line,
        everyone,
        ring.encode(x, y),
        halo.encode(x, y, text="name:N"),
        named.encode(x, y, text="name:N"),
        note,
    )
    return shape(alt.layer(*layers), colours)
