"""The evidence: all data that a service may use about all people, as a sparse matrix.

Rows are people; columns are items and attributes. Each cell holds a value on the rating scale 1 to
5, the kind of data it comes from, and a confidence. Withdrawing a kind of data deletes its cells.
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
"""Kinds of data by priority: the first one shared fills a cell that several kinds could fill."""

DECISIVE = (
    "finished",
    "opened",
    "notification opened",
    "dismissed",
    "notification dismissed",
    "shown",
)
"""Events by priority: the first one present gives the value of an item within one kind of data."""

LOW, HIGH = 1.0, 5.0


@dataclass(frozen=True)
class Evidence:
    """Cells by person, as a compressed sparse row matrix with provenance.

    Attributes
    ----------
    indptr : int64 array (people + 1,)
        Start of each person's cells.
    columns : int32 array (cells,)
        Ascending within a person.
    values : float64 array (cells,)
        On 1 to 5.
    types : int8 array (cells,)
        Position in ``data_types()``.
    confidence : float64 array (cells,)
        0 to 1; the weight of the cell when a person's factors are estimated.
    width : int
        Number of columns: items, then attributes.
    who : int array (people,), optional
        The person of each row, which excludes them from their neighbours; None where the people
        are not in the training data.
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
        """Return the evidence with only the cells of ``mask``; each person keeps a row."""
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
        cells = np.arange(indptr[-1]) - np.repeat(indptr[:-1] - starts, counts)
        return Evidence(
            indptr,
            self.columns[cells],
            self.values[cells],
            self.types[cells],
            self.confidence[cells],
            self.width,
            None if self.who is None else self.who[people],
        )

    def of(self, person: int) -> slice:
        """Return the slice of one person's cells."""
        return slice(int(self.indptr[person]), int(self.indptr[person + 1]))


@dataclass(frozen=True)
class Cells:
    """All cells that any kind of data could fill, sorted by person, column and priority."""

    person: np.ndarray
    column: np.ndarray
    type: np.ndarray
    value: np.ndarray
    confidence: np.ndarray
    people: int
    width: int

    def evidence(self, type_names: Iterable[str], shared: np.ndarray | None = None) -> Evidence:
        """Return the evidence of some kinds of data, with one value for each person and column.

        Parameters
        ----------
        type_names : iterable of str
            Names of kinds of data.
        shared : bool array (people, kinds of the register), optional
            Which person shares which kind; all people share all kinds unless given.
        """
        names = list(data_types())
        type_used = np.zeros(len(names), dtype=bool)
        type_used[[names.index(type_name) for type_name in type_names]] = True
        cell_used = type_used[self.type]
        if shared is not None:
            cell_used = cell_used & shared[self.person, self.type]
        cells = np.flatnonzero(cell_used)
        person, column = self.person[cells], self.column[cells]
        first = np.ones(len(cells), dtype=bool)
        first[1:] = (person[1:] != person[:-1]) | (column[1:] != column[:-1])
        cells = cells[first]
        counts = np.bincount(self.person[cells], minlength=self.people)
        return Evidence(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            self.column[cells],
            self.value[cells],
            self.type[cells],
            self.confidence[cells],
            self.width,
            np.arange(self.people),
        )

    def with_clicks(self, person: np.ndarray, column: np.ndarray, p: Mapping[str, float]) -> Cells:
        """Return the cells with the clicks of this session added before the older ones.

        Parameters
        ----------
        person, column : int arrays (clicks,)
            The person and the item of each click.
        p : mapping
            Parameters by name.
        """
        if not len(person):
            return self
        names = list(data_types())
        activity_index = names.index("activity")
        order = priorities()
        steps = len(PRIORITY) + 1

        def key(people: np.ndarray, columns: np.ndarray, types: np.ndarray) -> np.ndarray:
            flat = people.astype(np.int64) * self.width + columns
            return np.asarray(flat * steps + order[types])

        existing_keys = key(self.person, self.column, self.type)
        click_keys = key(person, column, np.full(len(person), activity_index))
        click_order = np.argsort(click_keys, kind="stable")
        positions = np.searchsorted(existing_keys, click_keys[click_order], side="left")
        ones = np.full(len(person), 1.0)
        return Cells(
            np.insert(self.person, positions, person[click_order]),
            np.insert(self.column, positions, column[click_order]),
            np.insert(self.type, positions, activity_index),
            np.insert(self.value, positions, ones * p["value_clicked"]),
            np.insert(self.confidence, positions, ones * p["confidence_activity"]),
            self.people,
            self.width,
        )

    def of_first(self, number: int) -> Cells:
        """Return the cells of the first ``number`` people only."""
        first_cells = slice(0, int(np.searchsorted(self.person, number)))
        return Cells(
            self.person[first_cells],
            self.column[first_cells],
            self.type[first_cells],
            self.value[first_cells],
            self.confidence[first_cells],
            min(number, self.people),
            self.width,
        )


def priorities() -> np.ndarray:
    """Return the priority of each kind of data for a cell, 0 first: int array (kinds,)."""
    names = list(data_types())
    order = np.full(len(names), len(PRIORITY), dtype=np.int64)
    for rank, name in enumerate(PRIORITY):
        order[names.index(name)] = rank
    return order


def make_cells(world: World, p: Mapping[str, float]) -> Cells:
    """Convert the events of a world to the cells that each kind of data could fill.

    Parameters
    ----------
    world : World
    p : mapping
        Parameters by name; the ``value_`` and ``confidence_`` rows are used.
    """
    names = list(data_types())
    order = priorities()
    parts = [_item_cells(world.activity, world.columns.items)]
    parts += _attribute_cells(world.activity, world.columns, len(world.people), names, p)
    person, column, types, value = (np.concatenate(field) for field in zip(*parts, strict=True))
    cells = np.lexsort((order[types], column, person))
    confidence = np.array([p[f"confidence_{name}"] for name in names])
    return Cells(
        person[cells].astype(np.int32),
        column[cells].astype(np.int32),
        types[cells].astype(np.int8),
        value[cells].astype(np.float64),
        confidence[types[cells]],
        len(world.people),
        len(world.columns),
    )


def _item_cells(activity: Activity, items: int) -> tuple[np.ndarray, ...]:
    """Return per person, item and kind the event first in ``DECISIVE``, latest among equals."""
    decisive = np.full(len(EVENTS), 0, dtype=np.int64)
    for rank, name in enumerate(DECISIVE):
        decisive[EVENTS.index(name)] = rank
    friends = list(data_types()).index("friends")
    rows = np.flatnonzero((activity.column < items) & (activity.type != friends))
    order = np.lexsort(
        (
            -activity.time[rows],
            decisive[activity.event[rows]],
            activity.type[rows],
            activity.column[rows],
            activity.person[rows],
        )
    )
    rows = rows[order]
    key = (activity.person[rows], activity.column[rows], activity.type[rows])
    first = np.ones(len(rows), dtype=bool)
    first[1:] = np.any([field[1:] != field[:-1] for field in key], axis=0)
    rows = rows[first]
    return activity.person[rows], activity.column[rows], activity.type[rows], activity.value[rows]


def _attribute_cells(
    activity: Activity, columns: Columns, people: int, names: list[str], p: Mapping[str, float]
) -> list[tuple[np.ndarray, ...]]:
    """Return the cells of each attribute family, with values by how often a person showed each."""
    parts: list[tuple[np.ndarray, ...]] = []
    source_column, people_column = activity.column, activity.person
    friends = names.index("friends")
    for family in columns.families.values():
        if family.name == "friends_genre":
            rows = np.flatnonzero((activity.type == friends) & (source_column < columns.items))
            column = family.start + columns.item_genre[source_column[rows]]
        else:
            rows = np.flatnonzero((source_column >= family.start) & (source_column < family.stop))
            column = source_column[rows]
        width = len(family.labels)
        flat = people_column[rows].astype(np.int64) * width + (column - family.start)
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
