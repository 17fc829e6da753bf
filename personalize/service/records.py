"""Records held about a person, by kind of data, and their description in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from personalize.register import data_types
from personalize.service.history import newest
from personalize.world.catalogue import situations
from personalize.world.columns import households
from personalize.world.world import World

IN_WORDS = ("time", "event", "column", "value", "other")
"""Columns of an event that ``in_words`` reads."""


def guess_phrase(family: str, label: str) -> str:
    """Return a guess as a phrase that follows "you may be"."""
    if family == "guessed_household":
        return {row["label"]: row["phrase"] for row in households()}[label]
    return str(situations().set_index("key")["phrase"][label])


def records(
    world: World, person: int, type_names: Sequence[str], history: float = 1.0
) -> dict[str, pd.DataFrame]:
    """Return the events held about a person, by kind of data: frames, latest event first.

    Parameters
    ----------
    world : World
    person : int
    type_names : sequence of str
    history : float
        Newest share of the events that is kept, more than 0 and at most 1.
    """
    activity, names = world.activity, list(data_types())
    rows = _held(world, person, history)
    latest = rows[np.argsort(-activity.time[rows], kind="stable")]
    frame, types = activity.frame(latest), activity.type[latest]
    return {type_name: frame[types == names.index(type_name)] for type_name in type_names}


def in_words(world: World, row: Mapping[Any, Any] | pd.Series) -> str:
    """Return one event as a sentence: "Watched *Inland Quarry* on 3 March, to the end"."""
    when = f"{row['time'].day} {row['time'].strftime('%B')}"
    event, column = str(row["event"]), int(row["column"])
    family = world.columns.family_of(column)
    if family is None:
        what = f"“{world.catalogue.items['title'].array[column]}”"
        if event == "rated":
            given = world.catalogue.as_given(float(row["value"]))
            return f"Gave {what} {given} of {world.catalogue.scale[1]:g} on {when}"
        if event == "friend liked":
            friend = world.people.frame["name"].iloc[int(row["other"])]
            return f"{friend} had {what} on {when}"
        words = {
            "shown": f"Was shown {what} on {when} and passed it by",
            "opened": f"Opened {what} on {when}",
            "finished": f"Had {what} on {when}, to the end",
            "dismissed": f"Hid {what} on {when}",
            "bought": f"Bought {what} on {when}",
        }
        return words.get(event, f"{event.capitalize()}: {what}, {when}")
    label = family.labels[column - family.start]
    if event == "searched":
        label = world.catalogue.queries[label][int(row["other"])]
        return f"Searched for “{label}” on {when}"
    if event == "guessed":
        return f"Guessed on {when}: may be {guess_phrase(family.name, label)}"
    topic = world.catalogue.topics.get(label, label)
    words = {
        "visited place": f"Was in {label} on {when}",
        "visited site": f"Read about {topic} elsewhere on {when}",
        "bought": f"Paid for {label} on {when}",
        "told": f"Told when joining: {label}",
    }
    return words.get(event, f"{event}: {label}, {when}")


def _held(world: World, person: int, history: float) -> np.ndarray:
    """Return the positions of the events about a person that are kept."""
    rows = world.activity.of(person)
    return rows.start + np.flatnonzero(newest(world, history, rows))


def event_count(world: World, person: int, type_names: Sequence[str], history: float = 1.0) -> int:
    """Return the number of records of some kinds of data held about a person (see ``records``)."""
    rows = _held(world, person, history)
    names = list(data_types())
    return int(
        np.isin(
            world.activity.type[rows], [names.index(type_name) for type_name in type_names]
        ).sum()
    )
