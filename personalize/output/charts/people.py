"""Dot plot of the ratings of all people."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from personalize.output.charts.limit_line import limit_note, limit_rows
from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part, parts, rows_of, styled, taller

COLUMNS = ("rating", "height", "from", "to", "name")
"""Columns of the table of the chart."""
DOTS = 200
"""Largest number of dots; of more people, evenly spaced quantiles are drawn."""
WIDTH = 0.1
"""Rating points that one column of dots covers."""


def dots(ratings: np.ndarray, person: int) -> pd.DataFrame:
    """Return one row per dot: ``rating``, ``height`` (place in its column) and ``shown``.

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
    frame: pd.DataFrame,
    colours: Palette,
    name: str,
    people: int,
    floor: float,
    *,
    size: float = 1.0,
) -> alt.Chart:
    """Draw the dots of ``dots()``, the person marked, the floor, and ratings from 5 on shaded.

    Parameters
    ----------
    frame : DataFrame
        Of ``dots``.
    name : str
        Name of the person shown.
    people : int
        How many there are; ``frame`` may have fewer rows.
    floor : float
        The average rating with no personal data.
    size : float
        How many times as large the type is.
    """
    shown, tallest = frame["shown"].to_numpy(bool), int(frame["height"].max())
    # As shares of the height, so that the axis is the same for all data.
    places = frame.assign(height=frame["height"] / (tallest + 6))
    table = parts(
        COLUMNS,
        shade=[{"from": 5.0, "to": 7.0}],
        floor=[{"rating": floor}],
        everyone=rows_of(places[~shown]),
        one=[{**row, "name": name} for row in rows_of(places[shown])],
        limit=[{"rating": row["limit"]} for row in limit_rows(frame)["limit"]],
        note=[{"rating": 6.95, "height": (tallest + 4) / (tallest + 6)}],
    )
    per_dot = max(1, round(people / len(frame)))
    return styled(
        table,
        _layers(colours, size),
        colours,
        "How each person would rate it",
        [
            f"one dot is {per_dot} of {people:,} people",
            "dotted: average with no personal data",
            *limit_note(frame),
        ],
        taller(190, size),
        size,
    )


@lru_cache(maxsize=KEPT)
def _layers(colours: Palette, size: float) -> dict[str, Any]:
    scale = alt.Scale(domain=[1, 7])
    x = alt.X(
        "rating:Q",
        title="feels invasive, 1 not at all to 7 extremely",
        scale=scale,
        axis=alt.Axis(values=[1, 2, 3, 4, 5, 6, 7], format="d", grid=False),
    )
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    person_layer = part("one").encode(x, y)
    above = round(-15 * size)
    return layered(
        part("shade")
        .mark_rect(color=colours.neutral, opacity=0.14)
        .encode(alt.X("from:Q", scale=scale), alt.X2("to:Q")),
        part("floor").mark_rule(color=colours.neutral, strokeDash=[2, 3]).encode(x),
        part("limit").mark_rule(color=colours.ink, strokeWidth=2, strokeDash=[8, 5]).encode(x),
        part("everyone")
        .mark_circle(aria=False, size=30 * size, color=colours.invasiveness, opacity=0.75)
        .encode(x, y),
        person_layer.mark_point(
            size=110, stroke=colours.ink, fill=colours.invasiveness, strokeWidth=2.5, opacity=1
        ),
        person_layer.mark_text(
            aria=False, dy=above, fontWeight=600, stroke=colours.page, strokeWidth=4
        ).encode(text="name:N"),
        person_layer.mark_text(dy=above, fontWeight=600, color=colours.ink).encode(text="name:N"),
        part("note").mark_text(align="right", color=colours.muted, text="5 or more").encode(x, y),
    )


def distribution_words(frame: pd.DataFrame, name: str, people: int) -> str:
    """Return a description of the chart: the median, and the rating of the person shown."""
    stands = frame.loc[frame["shown"], "rating"]
    person_words = f" {name} stands at {stands.iloc[0]:.1f}." if len(stands) else ""
    return (
        f"A dot plot of the expected ratings of {people:,} people, 1 to 7. "
        f"Half of them lie below {float(frame['rating'].median()):.1f}.{person_words}"
    )
