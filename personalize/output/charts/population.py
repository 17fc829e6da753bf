"""Bar charts of the traits of a population, one per trait."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, styled
from personalize.world.catalogue import situations

TRAITS = {
    "attitude": ("Concern for privacy", "standard deviations from the average of the survey"),
    "trust": ("Trust in the service", "0 none to 1 full"),
    "age_band": ("Age", "years"),
    "taste": ("Likes most", "the genre each person likes most"),
    "situation": ("In a difficult situation", "off unless the scenario says so"),
}
"""Traits with their title and unit."""
ATTITUDES = (-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2)
"""Edges between the groups of concern for privacy, in standard deviations."""


def population_frames(
    people: pd.DataFrame, tastes: np.ndarray, genres: Sequence[str], person: int
) -> dict[str, pd.DataFrame]:
    """Return how many people are in each group, a table per trait.

    Parameters
    ----------
    people : DataFrame
        One row a person: ``attitude``, ``trust``, ``age_band``, ``situation``.
    tastes : array (people, genres)
        How much each likes each genre; may have no columns (imported sets).
    genres : sequence of str
    person : int
        The person shown.

    Returns
    -------
    dict of DataFrame
        By key of ``TRAITS``: ``group`` (in order), ``people``, ``here`` (holds the person shown).
        Traits without data are left out.
    """
    attitude = np.digitize(people["attitude"].to_numpy(float), ATTITUDES)
    ends = [f"{end:g}".replace("-", "−") for end in ATTITUDES]
    words = [f"under {ends[0]}", *(f"{low} to {high}" for low, high in pairwise(ends))]
    traits: dict[str, tuple[np.ndarray, list[str]]] = {
        "attitude": (attitude, [*words, f"over {ends[-1]}"])
    }
    trust = np.minimum((people["trust"].to_numpy(float) * 10).astype(int), 9)
    traits["trust"] = (trust, [f"{low / 10:.1f} to {(low + 1) / 10:.1f}" for low in range(10)])
    bands = sorted(people["age_band"].unique())
    traits["age_band"] = (np.searchsorted(bands, people["age_band"].to_numpy(str)), list(bands))
    if tastes.size:
        best = np.argmax(tastes, axis=1)
        order = np.argsort(-np.bincount(best, minlength=len(genres)), kind="stable")
        place = np.argsort(order)
        traits["taste"] = (place[best], [genres[i] for i in order])
    known = dict(zip(situations()["key"], situations()["label"], strict=True))
    present = sorted(set(people["situation"]) - {""})
    if present:
        place_of = {name: i for i, name in enumerate(["", *present])}
        labels = ["none", *(str(known.get(name, name)).lower() for name in present)]
        traits["situation"] = (
            np.array([place_of[situation] for situation in people["situation"]]),
            labels,
        )
    frames = {}
    for trait, (group, labels) in traits.items():
        codes = np.asarray(group, dtype=int)
        count = np.bincount(codes, minlength=len(labels))
        here = np.arange(len(labels)) == codes[person]
        frames[trait] = pd.DataFrame({"group": labels, "people": count, "here": here})
    return frames


def trait_chart(
    frame: pd.DataFrame, trait: str, colours: Palette, *, size: float = 1.0
) -> alt.Chart:
    """Draw how many people are in each group of a trait, the group of the person shown in ink.

    Parameters
    ----------
    frame : DataFrame
        Of ``population_frames``.
    trait : str
        A key of ``TRAITS``.
    size : float
        How many times as large the type is.
    """
    title, unit = TRAITS[trait]
    # Space for the number at the end of the longest bar.
    table = frame.assign(order=range(len(frame)), room=frame["people"].max() * 1.15)
    return styled(
        table,
        _layers(title, colours),
        colours,
        title,
        [unit, "dark: the person shown"],
        alt.Step(18 * size**0.8),
        size,
    )


@lru_cache(maxsize=KEPT)
def _layers(title: str, colours: Palette) -> dict[str, Any]:
    y = alt.Y(
        "group:N",
        sort=alt.EncodingSortField("order", op="min"),
        title=None,
        axis=alt.Axis(grid=False),
    )
    axis = alt.Axis(tickCount=3, format="~s")
    x = alt.X("people:Q", title="people", scale=alt.Scale(zero=True, nice=False), axis=axis)
    tip = [alt.Tooltip("group:N", title=title), alt.Tooltip("people:Q", title="People")]
    base = alt.Chart().encode(y, x, tooltip=tip)
    return layered(
        base.mark_bar().encode(
            color=alt.condition("datum.here", alt.value(colours.ink), alt.value(colours.outline))
        ),
        base.mark_text(align="left", dx=4, color=colours.muted).encode(text="people:Q"),
        alt.Chart().mark_point(aria=False, opacity=0).encode(y, alt.X("room:Q", title="people")),
    )


def trait_words(frame: pd.DataFrame, trait: str, name: str) -> str:
    """Return a description of the chart of a trait; ``name`` is the person shown."""
    title, unit = TRAITS[trait]
    mine = str(frame.loc[frame["here"], "group"].iloc[0])
    largest = frame.iloc[int(np.argmax(frame["people"]))]
    return (
        f"A bar chart of {title.lower()} ({unit}). The largest group is {largest['group']} with "
        f"{largest['people']} people; {name} is in {mine}."
    )
