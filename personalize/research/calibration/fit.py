"""The fit of one shape of the model: the mode, its curvature, and weighted draws around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.optimize import minimize

from personalize.research.calibration.coarse import coarsened
from personalize.research.calibration.likelihood import Likelihood
from personalize.research.calibration.prior import to_values
from personalize.research.calibration.proposal import (
    Proposal,
    mixture_log_density,
    resampled,
    truncated,
)
from personalize.research.calibration.surrogate import Surrogate
from personalize.research.calibration.survey import Survey
from personalize.streams import stream

WIDER = 1e-3
"""Step of the differences by which the gradient is differentiated, on the normal scale."""
TOLERANCE = 0.02
"""Norm of the gradient of the log posterior at which the search for the mode ends."""
PROPOSED, ROUNDS = 4_000, 6
"""Draws proposed in a round, and rounds; each takes mean and covariance from all before it."""
AT_ONCE = 16
"""Number of draws that are weighted between two reports of progress."""

Report = Callable[[float], None]
"""Function called with the share of the fit that is done; it may raise to stop the fit."""


@dataclass(frozen=True)
class Fit:
    """The posterior of one shape of the model.

    Attributes
    ----------
    shape : str
    names : tuple of str
        K parameters.
    mode : array (K,)
        On the standard normal scale of the prior.
    values : array (D, K)
        Weighted draws, in the units of the register.
    weights : array (D,)
        Weights of the draws; they add up to 1.
    evidence : float
        Logarithm of the probability of the answers under this shape.
    """

    shape: str
    names: tuple[str, ...]
    mode: np.ndarray
    values: np.ndarray
    weights: np.ndarray
    evidence: float

    def effective(self) -> float:
        """Return how many independent draws the weighted draws are worth.

        A draw that was chosen several times counts once, with the sum of its weights.
        """
        _, place = np.unique(self.values, axis=0, return_inverse=True)
        weights = np.bincount(place.reshape(-1), self.weights)
        return float(1 / (weights**2).sum())

    def mean(self) -> np.ndarray:
        """Return the posterior mean of the parameters: array (K,)."""
        return np.asarray(self.weights @ self.values)

    def sd(self) -> np.ndarray:
        """Return the posterior standard deviation of the parameters: array (K,)."""
        return np.asarray(np.sqrt(self.weights @ (self.values - self.mean()) ** 2))

    def quantiles(self, shares: Sequence[float]) -> np.ndarray:
        """Return quantiles of each parameter: array (len(shares), K)."""
        columns = []
        for column in self.values.T:
            order = np.argsort(column, kind="stable")
            below = np.cumsum(self.weights[order]) - 0.5 * self.weights[order]
            columns.append(np.interp(shares, below, column[order]))
        return np.array(columns).T

    def ranks(self, truth: np.ndarray) -> np.ndarray:
        """Return the posterior probability of a value below the true one: array (K,)."""
        return np.asarray(self.weights @ (self.values < truth))

    def equal(self, number: int, seed: int) -> np.ndarray:
        """Return draws of equal weight: array (number, K), by systematic resampling."""
        start = stream(seed, f"calibration.resample.{self.shape}").random()
        at = resampled(self.weights, number, float(start))
        return np.asarray(stream(seed, "calibration.order").permutation(self.values[at]))


def fit(
    survey: Survey,
    names: tuple[str, ...],
    shape: str,
    draws: int,
    start: np.ndarray | None = None,
    report: Report = lambda share: None,
) -> Fit:
    """Return the posterior of the parameters under one shape of the model.

    The log posterior is the log likelihood plus the log density of the prior, which is standard
    normal on the scale of ``prior``. Draws from a multivariate t distribution around its mode,
    with the curvature there, get weights by the ``Surrogate``, and some of them by the exact
    likelihood. In a survey with many conditions similar ones count as one (``coarsened``).

    Parameters
    ----------
    draws : int
        Number of weighted draws.
    start : array (K,), optional
        Where the search for the mode begins; the defaults unless given.
    """
    likelihood, count = Likelihood(coarsened(survey, names, shape), names, shape), len(names)

    def negative(normal: np.ndarray, share: float) -> tuple[float, np.ndarray]:
        report(share)
        value, gradient = likelihood.with_gradient(normal)
        return 0.5 * float(normal @ normal) - value, normal - gradient

    begin = np.zeros(count) if start is None else start
    options = {"gtol": TOLERANCE, "maxiter": 200}
    found = minimize(negative, begin, args=(0.0,), jac=True, method="BFGS", options=options)
    mode, rng = np.asarray(found.x), stream(0, f"calibration.draws.{shape}")
    surrogate = Surrogate(likelihood, mode, partial(report, 0.2))
    proposal = Proposal(mode, _root(partial(negative, share=0.3), mode))
    proposals, points, logs = [proposal], np.zeros((0, count)), np.zeros(0)
    for _ in range(ROUNDS):
        report(0.4)
        new = proposals[-1].draw(PROPOSED, rng)
        logs = np.append(logs, surrogate.at_each(new) - 0.5 * (new**2).sum(axis=1))
        points = np.vstack([points, new])
        first = _normalised(logs - mixture_log_density(proposals, points))
        proposals.append(proposals[-1].moved(points, truncated(first.weights)))
    chosen = points[resampled(first.weights, draws, rng.random())]
    second = _normalised(_evaluated(likelihood, chosen, report) - surrogate.at_each(chosen))
    # Each stage estimates a constant; their product is the probability of the answers.
    evidence = first.log_mean + second.log_mean - 0.5 * count * float(np.log(2 * np.pi))
    weights = truncated(second.weights)
    return Fit(shape, names, mode, to_values(names, chosen), weights, evidence)


@dataclass(frozen=True)
class _Weighted:
    """Weights that add up to 1, and the logarithm of their mean before that."""

    weights: np.ndarray
    log_mean: float


def _normalised(logs: np.ndarray) -> _Weighted:
    raised = np.exp(logs - logs.max())
    return _Weighted(raised / raised.sum(), float(logs.max() + np.log(raised.mean())))


def _evaluated(likelihood: Likelihood, points: np.ndarray, report: Report) -> np.ndarray:
    """Return the exact log likelihood at points (V, K), with progress: array (V,)."""
    found = []
    for first in range(0, len(points), AT_ONCE):
        report(0.4 + 0.6 * first / len(points))
        found.append(likelihood.at_each(points[first : first + AT_ONCE]))
    return np.concatenate(found)


def _root(
    negative: Callable[[np.ndarray], tuple[float, np.ndarray]], mode: np.ndarray
) -> np.ndarray:
    """Return a root L of the inverse curvature at the mode, L Lᵀ: array (K, K).

    A curvature below that of the prior, 1, is where the prior's range bends; it is raised to 1.
    """
    count = len(mode)
    curvature = np.empty((count, count))
    for i in range(count):
        step = WIDER * np.eye(count)[i]
        curvature[i] = (negative(mode + step)[1] - negative(mode - step)[1]) / (2 * WIDER)
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    return np.asarray(vectors / np.sqrt(np.maximum(values, 1.0)))
