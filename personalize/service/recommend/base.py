"""The recommender protocol: learn from everybody who shares, then score any profile.

A profile is a row of evidence. It may belong to a person the model never saw, or to a person
whose data just changed: their side is computed from the profile (fold-in), the items' side
comes from the fitted model.
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
    """What every algorithm may know about the items, whoever shares what.

    Attributes
    ----------
    items : int
        Number of items; columns beyond are attributes.
    popularity : float array (items,)
        Anonymous count of people who chose each item.
    features : float array (columns, features)
        Content of items and attributes: genres, with unit length rows, or zeros.
    """

    items: int
    popularity: np.ndarray
    features: np.ndarray


@dataclass(frozen=True)
class Contributions:
    """How much each piece of evidence moved each score of some pairs of person and item.

    Attributes
    ----------
    indptr : int64 array (pairs + 1,)
        Where the cells of each pair start.
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
        """Return the scores of every item for every profile: array (people, items)."""

    @abstractmethod
    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return what moved the score of ``items[i]`` for ``people[i]`` from the baseline.

        Parameters
        ----------
        profiles : Evidence
        people, items : int arrays of equal length
            The pairs.
        """

    def forget_training(self) -> None:  # noqa: B027
        """Let go of what only the fit needed, such as Surprise's training set.

        Scores, contributions and ``predict_trained`` stay the same.
        """


LIKED = 3.0
"""Value from which a piece can have spoken for an item."""


def withdrawal_contributions(
    model: Model, profiles: Evidence, people: np.ndarray, items: np.ndarray
) -> Contributions:
    """Account for scores by withdrawal: what each kind of data changes when it is left out.

    For algorithms that are not affine in the profile. One rescoring a kind; within a kind the
    points are shared equally among the pieces that can have spoken that way. They need not
    add up.
    """
    indptr, cells = pair_cells(profiles, people)
    pair = np.repeat(np.arange(len(people)), np.diff(indptr))
    whole = model.scores(profiles)[people, items]
    points = np.zeros(len(cells))
    for kind in np.unique(profiles.types):
        without = model.scores(profiles.keep(profiles.types != kind))[people, items]
        change = whole - without
        own = profiles.types[cells] == kind
        spoke = own & ((profiles.values[cells] >= LIKED) == (change[pair] > 0))
        number = np.bincount(pair[spoke], minlength=len(people))
        spoke = np.where(number[pair] > 0, spoke, own)
        number = np.bincount(pair[spoke], minlength=len(people))
        points[spoke] = (change / np.maximum(number, 1))[pair[spoke]]
    return Contributions(indptr, cells, points)


def pair_cells(profiles: Evidence, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ``indptr`` and ``cells`` that list each pair's whole profile."""
    starts = profiles.indptr[people]
    counts = profiles.indptr[np.asarray(people) + 1] - starts
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    cells = np.arange(indptr[-1]) - np.repeat(indptr[:-1] - starts, counts)
    return indptr, cells
