"""The distribution from which draws are proposed, and resampling of weighted draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln, logsumexp

FREEDOM = 9.0
"""Degrees of freedom of the multivariate t distribution that proposes draws."""


class Proposal:
    """A multivariate t distribution around a point."""

    def __init__(self, middle: np.ndarray, root: np.ndarray) -> None:
        self._middle, self._root = middle, root

    def draw(self, number: int, rng: np.random.Generator) -> np.ndarray:
        """Return draws: array (number, K)."""
        normal = rng.standard_normal((number, len(self._middle)))
        stretch = rng.chisquare(FREEDOM, number) / FREEDOM
        return np.asarray(self._middle + (normal @ self._root.T) / np.sqrt(stretch)[:, None])

    def log_density(self, points: np.ndarray) -> np.ndarray:
        """Return the logarithm of the density at points (V, K): array (V,)."""
        count = len(self._middle)
        away = np.linalg.solve(self._root, (points - self._middle).T)
        constant = (
            gammaln((FREEDOM + count) / 2)
            - gammaln(FREEDOM / 2)
            - count / 2 * np.log(FREEDOM * np.pi)
            - np.linalg.slogdet(self._root)[1]
        )
        distance = (away**2).sum(axis=0)
        return np.asarray(constant - (FREEDOM + count) / 2 * np.log1p(distance / FREEDOM))

    def moved(self, points: np.ndarray, weights: np.ndarray) -> Proposal:
        """Return the proposal with the mean and the covariance of weighted points."""
        middle = weights @ points
        away = (points - middle) * np.sqrt(weights)[:, None]
        covariance = away.T @ away + 1e-4 * np.eye(len(middle))
        return Proposal(middle, np.linalg.cholesky(covariance))


def mixture_log_density(proposals: Sequence[Proposal], points: np.ndarray) -> np.ndarray:
    """Return the log density of the equal mixture of proposals at points (V, K): array (V,).

    Draws of several rounds are weighted as if each came from this mixture, so that a poor round
    cannot give a few of them nearly all the weight (adaptive multiple importance sampling).
    """
    each = np.stack([proposal.log_density(points) for proposal in proposals])
    return np.asarray(logsumexp(each, axis=0) - np.log(len(proposals)))


def truncated(weights: np.ndarray) -> np.ndarray:
    """Return weights that were cut at 1 / √V, adding up to 1 again (truncated importance sampling).

    What is computed from them then rests on many draws, at the price of a small bias towards the
    distribution from which the draws come.
    """
    cut = np.minimum(weights, 1 / np.sqrt(len(weights)))
    return np.asarray(cut / cut.sum())


def resampled(weights: np.ndarray, number: int, start: float) -> np.ndarray:
    """Return the places of draws of equal weight: int array (number,), by systematic resampling.

    Parameters
    ----------
    weights : array (D,)
        They add up to 1.
    start : float
        Where the evenly spaced places begin, 0 to 1.
    """
    places = np.searchsorted(np.cumsum(weights), (start + np.arange(number)) / number)
    return np.asarray(np.minimum(places, len(weights) - 1))
