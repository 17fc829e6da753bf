"""The inputs of perception: what people are exposed to, and who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

Parameters = Mapping[str, Any]
"""Parameters by name: numbers, or arrays with one value a draw."""


@dataclass(frozen=True)
class Exposure:
    """The inputs of perception of N people, k picks and K kinds of data, all 0 to 1.

    Attributes
    ----------
    shares : array (N, k, K)
        Share of each kind in each pick.
    popular : array (N, k)
        Share of popularity in each pick.
    specificity : array (N, k)
        Rarity of the pick among people; see ``respond.specificity``.
    percentile : array (N, k)
        Share of all items with a lower true utility for this person.
    relevance : float or array (N,)
        Relevance of each person's picks: 0 the popular list, 1 perfect.
    used : bool array (K,) or (N, K)
        Kinds used for picks, of all people or of each person.
    collected : float or array (N,)
        1 where any data are collected, else 0.
    sensitivity : array (N, K) or (draws, N, K)
        Sensitivity of each kind for each person.
    expected, appropriateness : arrays (K,)
        Expectedness and appropriateness of each kind in this service.
    third_party, inferred : bool arrays (K,)
    design : mapping
        The design inputs.
    imagined : float
        Sensitivity of the data collection that people expect of such a service.
    habituated : float
        Factor on noticing after earlier sessions, 0 to 1.
    """

    shares: np.ndarray
    popular: np.ndarray
    specificity: np.ndarray
    percentile: np.ndarray
    relevance: Any
    used: np.ndarray
    collected: Any
    sensitivity: np.ndarray
    expected: np.ndarray
    appropriateness: np.ndarray
    third_party: np.ndarray
    inferred: np.ndarray
    design: Mapping[str, float]
    imagined: Any
    habituated: float = 1.0

    def first(self, number: int) -> Exposure:
        """Return the exposure of the first ``number`` people, in single precision."""
        people, type_count = len(self.shares), self.shares.shape[-1]
        single = np.float32
        return replace(
            self,
            shares=self.shares[:number].astype(single),
            popular=self.popular[:number].astype(single),
            specificity=self.specificity[:number].astype(single),
            percentile=self.percentile[:number].astype(single),
            relevance=np.broadcast_to(self.relevance, people)[:number].astype(single),
            used=np.broadcast_to(self.used, (people, type_count))[:number],
            collected=np.broadcast_to(self.collected, people)[:number].astype(single),
            sensitivity=self.sensitivity[:number].astype(single),
            expected=self.expected.astype(single),
            appropriateness=self.appropriateness.astype(single),
        )


@dataclass(frozen=True)
class Persons:
    """The people's standardised Collection attitude, trust, and personal draws (N,).

    Trust, level and slope may also have the shape (draws, N).
    """

    attitude: np.ndarray
    trust: np.ndarray
    level: np.ndarray
    slope: np.ndarray

    def some(self, place: slice) -> Persons:
        """Return the people of a slice."""
        fields = (self.attitude, self.trust, self.level, self.slope)
        return Persons(*(values[..., place] for values in fields))

    def first(self, number: int) -> Persons:
        """Return the first ``number`` people, in single precision."""
        some = self.some(slice(0, number))
        fields = (some.attitude, some.trust, some.level, some.slope)
        return Persons(*(values.astype(np.float32) for values in fields))


def needed(e: Exposure) -> Exposure:
    """Return the exposure without the kinds of data that no person's picks use."""
    used = np.broadcast_to(e.used, (len(e.shares), e.shares.shape[-1]))
    used_types = np.flatnonzero(used.any(axis=0))
    if len(used_types) == used.shape[1]:
        return replace(e, used=used)
    return replace(
        e,
        shares=e.shares[..., used_types],
        used=used[:, used_types],
        sensitivity=e.sensitivity[..., used_types],
        expected=e.expected[used_types],
        appropriateness=e.appropriateness[used_types],
        third_party=e.third_party[used_types],
        inferred=e.inferred[used_types],
    )
