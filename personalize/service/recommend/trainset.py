"""Surprise's training set, built from the evidence without files or text ids."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from surprise import Trainset

from personalize.service.evidence import HIGH, LOW, Evidence


class FlatTrainset(Trainset):  # type: ignore[misc]
    """Surprise's training set with its ratings laid out once, in Surprise's own order.

    Factor models walk through all ratings in every epoch; Surprise finds them anew each time.
    """

    def all_ratings(self) -> Iterator[tuple[int, int, float]]:
        """Return an iterator over (inner user, inner item, rating)."""
        if not hasattr(self, "_flat"):
            self._flat = list(super().all_ratings())
        return iter(self._flat)


def make_trainset(evidence: Evidence) -> tuple[Trainset, np.ndarray]:
    """Return a Surprise ``Trainset`` over the people who share something.

    Columns keep their numbers as inner item ids; people with an empty profile are left out.

    Returns
    -------
    trainset : surprise.Trainset
    people : int array
        The person behind each inner user id.
    """
    people = np.flatnonzero(np.diff(evidence.indptr) > 0)
    ur: dict[int, list[tuple[int, float]]] = defaultdict(list)
    ir: dict[int, list[tuple[int, float]]] = defaultdict(list)
    columns, values = evidence.columns.tolist(), evidence.values.tolist()
    starts = evidence.indptr.tolist()
    for user, person in enumerate(people.tolist()):
        first, last = starts[person], starts[person + 1]
        ur[user] = list(zip(columns[first:last], values[first:last], strict=True))
        for at in range(first, last):
            ir[columns[at]].append((user, values[at]))
    for column in range(evidence.width):
        ir[column]  # a column nobody filled still has a place
    raw_users = {user: user for user in range(len(people))}
    raw_items = {column: column for column in range(evidence.width)}
    trainset = FlatTrainset(
        ur, ir, len(people), evidence.width, len(evidence), (LOW, HIGH), raw_users, raw_items
    )
    return trainset, people


def packed_columns(evidence: Evidence) -> tuple[Evidence, np.ndarray]:
    """Return the evidence over columns that somebody filled, and which those are."""
    filled, position = np.unique(evidence.columns, return_inverse=True)
    packed = dataclasses.replace(evidence, columns=position.astype(np.int32), width=len(filled))
    return packed, filled
