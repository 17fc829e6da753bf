"""The recommender interface: fit on all people who share data, then score any profile.

A profile is a row of evidence. It may belong to a person who is not in the training data, or whose
data have changed: the parameters of the person are computed from the profile (fold-in), those of
the items come from the fitted model.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict

from personalize.service.evidence import Evidence


class Config(BaseModel):
    """Settings of an algorithm. Unknown settings are refused.

    The text under a field is its help in the app.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True)
class Catalogued:
    """Data on items that all algorithms may use, independent of what people share.

    Attributes
    ----------
    items : int
        Number of items; columns beyond are attributes.
    popularity : float array (items,)
        Number of people who chose each item.
    features : float array (columns, features)
        Content of items and attributes: genres, with unit length rows, or zeros.
    """

    items: int
    popularity: np.ndarray
    features: np.ndarray


@dataclass(frozen=True)
class Contributions:
    """The contribution of each piece of evidence to the scores of pairs of person and item.

    Attributes
    ----------
    indptr : int64 array (pairs + 1,)
        Start of the cells of each pair.
    cells : int64 array
        Position of each piece in the evidence's cells.
    points : float64 array
        Points on the score; a pair's points add up to its score minus the item's baseline.
    """

    indptr: np.ndarray
    cells: np.ndarray
    points: np.ndarray

    @property
    def pairs(self) -> np.ndarray:
        """Pair of each piece."""
        return np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))


class Model(ABC):
    """A fitted recommender.

    Attributes
    ----------
    baseline : float array (items,)
        Scores of an empty profile.
    exact : bool
        Whether contributions add up exactly (the score is affine in the profile).
    """

    baseline: np.ndarray
    exact: bool = True

    @abstractmethod
    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return the scores of all items for all profiles: array (people, items)."""

    @abstractmethod
    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return the contributions to the score of ``items[i]`` for ``people[i]``.

        Parameters
        ----------
        profiles : Evidence
        people, items : int arrays of equal length
            The pairs.
        """

    def forget_training(self) -> None:  # noqa: B027
        """Delete data that only the fit needed, such as Surprise's training set.

        Scores, contributions and ``predict_trained`` stay the same.
        """


LIKED = 3.0
"""Smallest value of a piece of evidence that counts as liking, 1 to 5."""


def withdrawal_contributions(
    model: Model, profiles: Evidence, people: np.ndarray, items: np.ndarray
) -> Contributions:
    """Return contributions by withdrawal: the change of scores without each kind of data.

    For algorithms that are not affine in the profile. Each kind needs one rescoring; within a kind
    the points are divided equally among the pieces whose value has the sign of the change. The
    points need not add up to the score.
    """
    indptr, cells = pair_cells(profiles, people)
    pair = np.repeat(np.arange(len(people)), np.diff(indptr))
    whole = model.scores(profiles)[people, items]
    points = np.zeros(len(cells))
    for type_index in np.unique(profiles.types):
        scores_without = model.scores(profiles.keep(profiles.types != type_index))[people, items]
        change = whole - scores_without
        of_type = profiles.types[cells] == type_index
        may_contribute = of_type & ((profiles.values[cells] >= LIKED) == (change[pair] > 0))
        number = np.bincount(pair[may_contribute], minlength=len(people))
        may_contribute = np.where(number[pair] > 0, may_contribute, of_type)
        number = np.bincount(pair[may_contribute], minlength=len(people))
        points[may_contribute] = (change / np.maximum(number, 1))[pair[may_contribute]]
    return Contributions(indptr, cells, points)


def pair_cells(profiles: Evidence, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ``indptr`` and ``cells`` that list the whole profile of each pair's person."""
    starts = profiles.indptr[people]
    counts = profiles.indptr[np.asarray(people) + 1] - starts
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    cells = np.arange(indptr[-1]) - np.repeat(indptr[:-1] - starts, counts)
    return indptr, cells
