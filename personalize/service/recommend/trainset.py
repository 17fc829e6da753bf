"""Surprise's training set, built from the evidence without files or text ids."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from surprise import Trainset

from personalize.service.evidence import HIGH, LOW, Evidence


class FlatTrainset(Trainset):  # type: ignore[misc]
    """Surprise's training set with a stored list of all ratings, in Surprise's order.

    Factor models iterate over all ratings in each epoch, for which Surprise rebuilds the list.
    """

    def all_ratings(self) -> Iterator[tuple[int, int, float]]:
        """Return an iterator over (inner user, inner item, rating)."""
        if not hasattr(self, "_flat"):
            self._flat = list(super().all_ratings())
        return iter(self._flat)


def make_trainset(evidence: Evidence) -> tuple[Trainset, np.ndarray]:
    """Return a Surprise ``Trainset`` of the people who share data.

    Columns keep their numbers as inner item ids; people with an empty profile are left out.

    Returns
    -------
    trainset : surprise.Trainset
    people : int array
        The person of each inner user id.
    """
    people = np.flatnonzero(np.diff(evidence.indptr) > 0)
    ur: dict[int, list[tuple[int, float]]] = defaultdict(list)
    ir: dict[int, list[tuple[int, float]]] = defaultdict(list)
    columns, values = evidence.columns.tolist(), evidence.values.tolist()
    starts = evidence.indptr.tolist()
    for user, person in enumerate(people.tolist()):
        first, last = starts[person], starts[person + 1]
        ur[user] = list(zip(columns[first:last], values[first:last], strict=True))
        for cell in range(first, last):
            ir[columns[cell]].append((user, values[cell]))
    for column in range(evidence.width):
        ir[column]  # creates an empty list for columns without evidence
    raw_users = {user: user for user in range(len(people))}
    raw_items = {column: column for column in range(evidence.width)}
    trainset = FlatTrainset(
        ur, ir, len(people), evidence.width, len(evidence), (LOW, HIGH), raw_users, raw_items
    )
    return trainset, people


def packed_columns(evidence: Evidence) -> tuple[Evidence, np.ndarray]:
    """Return the evidence over columns with at least one cell, and the indices of these."""
    filled, position = np.unique(evidence.columns, return_inverse=True)
    packed = dataclasses.replace(evidence, columns=position.astype(np.int32), width=len(filled))
    return packed, filled
