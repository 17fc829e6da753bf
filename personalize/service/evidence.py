"""The evidence: everything a service may use about everyone, as one sparse matrix with provenance.

Rows are people, columns items and attributes, cells are values on the rating scale 1 to 5 with
the kind of data they come from and a confidence each. Withdrawing a kind deletes its cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from personalize.register import data_types
from personalize.world.activity import EVENTS, Activity
from personalize.world.columns import Columns
from personalize.world.world import World

PRIORITY = ("ratings", "purchases", "activity", "searches")
"""Which kind owns a cell that several would fill: the most explicit one shared."""

DECISIVE = (
    "finished",
    "opened",
    "notification opened",
    "dismissed",
    "notification dismissed",
    "shown",
)
"""Which event of one kind speaks for an item, most decisive first."""

LOW, HIGH = 1.0, 5.0


@dataclass(frozen=True)
class Evidence:
    """Cells by person, as a compressed sparse row matrix with provenance.

    Attributes
    ----------
    indptr : int64 array (people + 1,)
        Where each person's cells start.
    columns : int32 array (cells,)
        Ascending within a person.
    values : float64 array (cells,)
        On 1 to 5.
    types : int8 array (cells,)
        Position in ``data_types()``.
    confidence : float64 array (cells,)
        0 to 1; acts when a person is folded in.
    width : int
        Number of columns: items, then attributes.
    who : int array (people,), optional
        The person of each row, so that nobody is their own neighbour; None for strangers.
    """

    indptr: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    types: np.ndarray
    confidence: np.ndarray
    width: int
    who: np.ndarray | None = None

    @property
    def people(self) -> int:
        """Number of rows."""
        return len(self.indptr) - 1

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def rows(self) -> np.ndarray:
        """Person of each cell."""
        return np.repeat(np.arange(self.people), np.diff(self.indptr))

    def keep(self, mask: np.ndarray) -> Evidence:
        """Return the evidence with only the cells of ``mask``; everybody keeps a row."""
        counts = np.bincount(self.rows[mask], minlength=self.people)
        indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Evidence(
            indptr,
            self.columns[mask],
            self.values[mask],
            self.types[mask],
            self.confidence[mask],
            self.width,
            self.who,
        )

    def take(self, people: np.ndarray) -> Evidence:
        """Return the rows of some people, in the order given."""
        starts, stops = self.indptr[people], self.indptr[np.asarray(people) + 1]
        counts = stops - starts
        indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        at = np.arange(indptr[-1]) - np.repeat(indptr[:-1] - starts, counts)
        return Evidence(
            indptr,
            self.columns[at],
            self.values[at],
            self.types[at],
            self.confidence[at],
            self.width,
            None if self.who is None else self.who[people],
        )

    def of(self, person: int) -> slice:
        """Return where one person's cells stand."""
        return slice(int(self.indptr[person]), int(self.indptr[person + 1]))


@dataclass(frozen=True)
class Cells:
    """Every cell that any kind of data could fill, sorted by person, column and priority."""

    person: np.ndarray
    column: np.ndarray
    type: np.ndarray
    value: np.ndarray
    confidence: np.ndarray
    people: int
    width: int

    def evidence(self, kinds: Iterable[str], shared: np.ndarray | None = None) -> Evidence:
        """Return the evidence of some kinds of data; each cell has one owner.

        Parameters
        ----------
        kinds : iterable of str
            Names of kinds of data.
        shared : bool array (people, kinds of the register), optional
            Who shares which kind; everybody shares unless given.
        """
        names = list(data_types())
        wanted = np.zeros(len(names), dtype=bool)
        wanted[[names.index(kind) for kind in kinds]] = True
        held = wanted[self.type]
        if shared is not None:
            held = held & shared[self.person, self.type]
        at = np.flatnonzero(held)
        person, column = self.person[at], self.column[at]
        first = np.ones(len(at), dtype=bool)
        first[1:] = (person[1:] != person[:-1]) | (column[1:] != column[:-1])
        at = at[first]
        counts = np.bincount(self.person[at], minlength=self.people)
        return Evidence(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            self.column[at],
            self.value[at],
            self.type[at],
            self.confidence[at],
            self.width,
            np.arange(self.people),
        )

    def with_clicks(self, person: np.ndarray, column: np.ndarray, p: Mapping[str, float]) -> Cells:
        """Return the cells with clicks of this session added, newer ones before older ones.

        Parameters
        ----------
        person, column : int arrays (clicks,)
            Who clicked which item.
        p : mapping
            Parameters by name.
        """
        if not len(person):
            return self
        names = list(data_types())
        kind = names.index("activity")
        order = priorities()
        steps = len(PRIORITY) + 1

        def key(who: np.ndarray, what: np.ndarray, types: np.ndarray) -> np.ndarray:
            place = who.astype(np.int64) * self.width + what
            return np.asarray(place * steps + order[types])

        own = key(self.person, self.column, self.type)
        new = key(person, column, np.full(len(person), kind))
        arrange = np.argsort(new, kind="stable")
        at = np.searchsorted(own, new[arrange], side="left")
        many = np.full(len(person), 1.0)
        return Cells(
            np.insert(self.person, at, person[arrange]),
            np.insert(self.column, at, column[arrange]),
            np.insert(self.type, at, kind),
            np.insert(self.value, at, many * p["value_clicked"]),
            np.insert(self.confidence, at, many * p["confidence_activity"]),
            self.people,
            self.width,
        )

    def of_first(self, number: int) -> Cells:
        """Return the cells of the first people alone."""
        own = slice(0, int(np.searchsorted(self.person, number)))
        return Cells(
            self.person[own],
            self.column[own],
            self.type[own],
            self.value[own],
            self.confidence[own],
            min(number, self.people),
            self.width,
        )


def priorities() -> np.ndarray:
    """Return each kind's rank as owner of a cell, the most explicit first: int array (kinds,)."""
    names = list(data_types())
    order = np.full(len(names), len(PRIORITY), dtype=np.int64)
    for rank, name in enumerate(PRIORITY):
        order[names.index(name)] = rank
    return order


def make_cells(world: World, p: Mapping[str, float]) -> Cells:
    """Turn a world's events into the cells each kind of data could fill.

    Parameters
    ----------
    world : World
    p : mapping
        Parameters by name: values and confidences.
    """
    names = list(data_types())
    order = priorities()
    parts = [_item_cells(world.activity, world.columns.items)]
    parts += _attribute_cells(world.activity, world.columns, len(world.people), names, p)
    person, column, kind, value = (np.concatenate(field) for field in zip(*parts, strict=True))
    at = np.lexsort((order[kind], column, person))
    confidence = np.array([p[f"confidence_{name}"] for name in names])
    return Cells(
        person[at].astype(np.int32),
        column[at].astype(np.int32),
        kind[at].astype(np.int8),
        value[at].astype(np.float64),
        confidence[kind[at]],
        len(world.people),
        len(world.columns),
    )


def _item_cells(activity: Activity, items: int) -> tuple[np.ndarray, ...]:
    """Keep for each person, item and kind the most decisive event, the latest of equals."""
    decisive = np.full(len(EVENTS), 0, dtype=np.int64)
    for rank, name in enumerate(DECISIVE):
        decisive[EVENTS.index(name)] = rank
    friends = list(data_types()).index("friends")
    at = np.flatnonzero((activity.column < items) & (activity.type != friends))
    order = np.lexsort(
        (
            -activity.time[at],
            decisive[activity.event[at]],
            activity.type[at],
            activity.column[at],
            activity.person[at],
        )
    )
    at = at[order]
    key = (activity.person[at], activity.column[at], activity.type[at])
    first = np.ones(len(at), dtype=bool)
    first[1:] = np.any([field[1:] != field[:-1] for field in key], axis=0)
    at = at[first]
    return activity.person[at], activity.column[at], activity.type[at], activity.value[at]


def _attribute_cells(
    activity: Activity, columns: Columns, people: int, names: list[str], p: Mapping[str, float]
) -> list[tuple[np.ndarray, ...]]:
    """Grade the attributes of each family by how often they were seen of a person."""
    parts: list[tuple[np.ndarray, ...]] = []
    source, who = activity.column, activity.person
    friends = names.index("friends")
    for family in columns.families.values():
        if family.name == "friends_genre":
            rows = np.flatnonzero((activity.type == friends) & (source < columns.items))
            column = family.start + columns.item_genre[source[rows]]
        else:
            rows = np.flatnonzero((source >= family.start) & (source < family.stop))
            column = source[rows]
        width = len(family.labels)
        flat = who[rows].astype(np.int64) * width + (column - family.start)
        seen = np.bincount(flat, minlength=people * width).reshape(people, width).astype(float)
        most = seen.max(axis=1, keepdims=True) if width else seen
        graded = np.divide(seen, most, out=np.zeros_like(seen), where=most > 0)
        value = p["value_lacks"] + (p["value_holds"] - p["value_lacks"]) * graded
        known = (most > 0) if family.complete else (seen > 0)
        person, position = np.nonzero(np.broadcast_to(known, seen.shape))
        parts.append(
            (
                person.astype(np.int32),
                (family.start + position).astype(np.int32),
                np.full(len(person), names.index(family.type), dtype=np.int8),
                value[person, position].astype(np.float32),
            )
        )
    return parts
