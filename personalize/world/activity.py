"""What people leave behind in a month: one table of events, collected by block and joined.

How they behave stands in ``behaviour``.
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
"""Things that one friend did which the service shows to another, at most."""


@dataclass(frozen=True)
class Activity:
    """Events of a population as arrays of equal length, sorted by person.

    Attributes
    ----------
    person, column, other : int32 arrays
        Who; the item or attribute column; a friend (``friend liked``), the number of the
        query (``searched``) or -1.
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
        """Return where one person's events stand."""
        first, last = np.searchsorted(self.person, (person, person + 1))
        return slice(int(first), int(last))

    def frame(self, rows: slice | np.ndarray = slice(None)) -> pd.DataFrame:
        """Return events as a frame with names in place of positions."""
        kinds = np.array(list(data_types()), dtype=object)
        return pd.DataFrame(
            {
                "person": self.person[rows],
                "time": START + pd.to_timedelta(self.time[rows].astype(float), unit="D"),
                "type": kinds[self.type[rows]],
                "event": np.array(EVENTS, dtype=object)[self.event[rows]],
                "column": self.column[rows],
                "value": self.value[rows],
                "other": self.other[rows],
            }
        )


class Log:
    """Collects the events of one block."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.parts: list[tuple[np.ndarray, ...]] = []
        self.kinds = {name: i for i, name in enumerate(data_types())}

    def add(
        self,
        kind: str,
        event: str,
        who: np.ndarray,
        column: np.ndarray,
        time: np.ndarray,
        value: np.ndarray | float = 1.0,
        other: np.ndarray | int = -1,
    ) -> None:
        """Add events of one kind: who, of which column, when, how much."""
        n = len(who)
        self.parts.append(
            (
                (who + self.first).astype(np.int32),
                column.astype(np.int32),
                np.full(n, self.kinds[kind], dtype=np.int8),
                np.full(n, EVENTS.index(event), dtype=np.int8),
                np.broadcast_to(np.asarray(value, dtype=np.float32), n).copy(),
                time.astype(np.float32),
                np.broadcast_to(np.asarray(other, dtype=np.int32), n).copy(),
            )
        )


def friends_likes(activity: Activity, people: People, items: int, place: slice) -> Activity:
    """Add what each person's friends finished, as the service shows it.

    Parameters
    ----------
    activity : Activity
        Of one block, sorted by person; friends lie within the block.
    people : People
    items : int
        Number of items; only things finished or bought that are items count.
    place : slice
        Where the block's people stand in ``people``.
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
    who, seat = np.nonzero(friends >= 0)
    friend = friends[who, seat] - place.start
    for nth in range(FRIENDS_LIKES):
        has = count[friend] > nth
        at = rows[first[friend[has]] + nth]
        log.add(
            "friends",
            "friend liked",
            who[has],
            activity.column[at],
            activity.time[at],
            other=friend[has] + place.start,
        )
    own = tuple(getattr(activity, name) for name in Activity.__dataclass_fields__)
    return by_person([own, *log.parts])


def join(parts: list[Activity]) -> Activity:
    """Put blocks one after another."""
    return Activity(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Activity.__dataclass_fields__
        )
    )


def by_person(parts: list[tuple[np.ndarray, ...]]) -> Activity:
    """Join parts and sort them by person, keeping their order within a person."""
    person, column, kind, event, value, time, other = (
        np.concatenate(field) for field in zip(*parts, strict=True)
    )
    order = np.argsort(person, kind="stable")
    return Activity(
        person[order],
        column[order],
        kind[order],
        event[order],
        value[order],
        time[order],
        other[order],
    )
