"""The recorded events of one month as one table, collected by block of people and joined.

The simulation of the events is in ``behaviour``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from personalize.register import data_types
from personalize.world.people import People

START = pd.Timestamp("2026-03-01")
DAYS = 30
EVENTS = (
    "told",
    "shown",
    "opened",
    "finished",
    "dismissed",
    "rated",
    "notification opened",
    "notification dismissed",
    "searched",
    "bought",
    "visited place",
    "friend liked",
    "visited site",
    "guessed",
)
FRIENDS_LIKES = 3
"""Largest number of items of one friend that the service shows to a person."""


@dataclass(frozen=True)
class Activity:
    """Events of a population as arrays of equal length, sorted by person.

    Attributes
    ----------
    person, column, other : int32 arrays
        Person; item or attribute column; position of a friend (``friend liked``), number of
        the query (``searched``) or -1.
    type, event : int8 arrays
        Positions in ``data_types()`` and ``EVENTS``.
    value : float32 array
        On the rating scale 1 to 5; for attributes, 1 per event.
    time : float32 array
        Days since ``START``.
    """

    person: np.ndarray
    column: np.ndarray
    type: np.ndarray
    event: np.ndarray
    value: np.ndarray
    time: np.ndarray
    other: np.ndarray

    def __len__(self) -> int:
        return len(self.person)

    def of(self, person: int) -> slice:
        """Return the slice of one person's events."""
        first, last = np.searchsorted(self.person, (person, person + 1))
        return slice(int(first), int(last))

    def frame(self, rows: slice | np.ndarray = slice(None)) -> pd.DataFrame:
        """Return events as a frame with names instead of positions."""
        type_names = np.array(list(data_types()), dtype=object)
        return pd.DataFrame(
            {
                "person": self.person[rows],
                "time": START + pd.to_timedelta(self.time[rows].astype(float), unit="D"),
                "type": type_names[self.type[rows]],
                "event": np.array(EVENTS, dtype=object)[self.event[rows]],
                "column": self.column[rows],
                "value": self.value[rows],
                "other": self.other[rows],
            }
        )


class Log:
    """Collector of the events of one block of people."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.parts: list[tuple[np.ndarray, ...]] = []
        self.type_indices = {name: i for i, name in enumerate(data_types())}

    def add(
        self,
        type_name: str,
        event: str,
        person: np.ndarray,
        column: np.ndarray,
        time: np.ndarray,
        value: np.ndarray | float = 1.0,
        other: np.ndarray | int = -1,
    ) -> None:
        """Add events of one kind of data: arrays (events,) of person, column, time and value.

        ``person`` is the position within the block, ``other`` as in ``Activity``.
        """
        n = len(person)
        self.parts.append(
            (
                (person + self.first).astype(np.int32),
                column.astype(np.int32),
                np.full(n, self.type_indices[type_name], dtype=np.int8),
                np.full(n, EVENTS.index(event), dtype=np.int8),
                np.broadcast_to(np.asarray(value, dtype=np.float32), n).copy(),
                time.astype(np.float32),
                np.broadcast_to(np.asarray(other, dtype=np.int32), n).copy(),
            )
        )


def friends_likes(activity: Activity, people: People, items: int, place: slice) -> Activity:
    """Return the events with those added that show a person what their friends finished.

    Parameters
    ----------
    activity : Activity
        Of one block, sorted by person; friends lie within the block.
    people : People
    items : int
        Number of items; only events about items are shown to friends.
    place : slice
        Positions of the block's people in ``people``.
    """
    log = Log(place.start)
    rows = np.flatnonzero((activity.value >= 5) & (activity.column < items))
    owner = activity.person[rows] - place.start
    latest = np.lexsort((activity.column[rows], -activity.time[rows], owner))
    rows, owner = rows[latest], owner[latest]
    size = place.stop - place.start
    first = np.searchsorted(owner, np.arange(size))
    count = np.searchsorted(owner, np.arange(size), side="right") - first
    friends = people.friends[place]
    people_index, seat = np.nonzero(friends >= 0)
    friend = friends[people_index, seat] - place.start
    for nth in range(FRIENDS_LIKES):
        has_nth = count[friend] > nth
        liked_rows = rows[first[friend[has_nth]] + nth]
        log.add(
            "friends",
            "friend liked",
            people_index[has_nth],
            activity.column[liked_rows],
            activity.time[liked_rows],
            other=friend[has_nth] + place.start,
        )
    block_fields = tuple(getattr(activity, name) for name in Activity.__dataclass_fields__)
    return by_person([block_fields, *log.parts])


def join(parts: list[Activity]) -> Activity:
    """Concatenate the events of blocks, in the order given."""
    return Activity(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Activity.__dataclass_fields__
        )
    )


def by_person(parts: list[tuple[np.ndarray, ...]]) -> Activity:
    """Join parts and sort them by person, keeping their order within a person."""
    person, column, types, event, value, time, other = (
        np.concatenate(field) for field in zip(*parts, strict=True)
    )
    order = np.argsort(person, kind="stable")
    return Activity(
        person[order],
        column[order],
        types[order],
        event[order],
        value[order],
        time[order],
        other[order],
    )
