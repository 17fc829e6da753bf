"""The fit of one shape of the model: the mode, its curvature, and weighted draws around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from personalize.research.calibration.likelihood import Likelihood
from personalize.research.calibration.prior import to_values
from personalize.research.calibration.surrogate import Surrogate
from personalize.research.calibration.survey import Survey
from personalize.streams import stream

FREEDOM = 9.0
"""Degrees of freedom of the multivariate t distribution that proposes draws."""
WIDER = 1e-3
"""Step of the differences by which the gradient is differentiated, on the normal scale."""
TOLERANCE = 0.02
"""Norm of the gradient of the log posterior at which the search for the mode ends."""
PROPOSED, ROUNDS = 8_000, 3
"""Draws proposed in a round, and rounds: each takes mean and covariance from the one before."""
AT_ONCE = 100
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
        """Return how many independent draws the weighted draws are worth."""
        return float(1 / (self.weights**2).sum())

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
        at = np.minimum(
            np.searchsorted(np.cumsum(self.weights), (start + np.arange(number)) / number),
            len(self.weights) - 1,
        )
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
    with the curvature there, get the weight posterior ÷ proposal.

    Parameters
    ----------
    draws : int
        Number of weighted draws.
    start : array (K,), optional
        Where the search for the mode begins; the defaults unless given.
    """
    likelihood, count = Likelihood(survey, names, shape), len(names)

    def negative(normal: np.ndarray) -> tuple[float, np.ndarray]:
        report(0.0)
        value, gradient = likelihood.with_gradient(normal)
        return 0.5 * float(normal @ normal) - value, normal - gradient

    begin = np.zeros(count) if start is None else start
    found = minimize(
        negative, begin, jac=True, method="BFGS", options={"gtol": TOLERANCE, "maxiter": 200}
    )
    mode = np.asarray(found.x)
    report(0.3)
    root = _root(negative, mode)
    surrogate = Surrogate(likelihood, mode)
    report(0.5)
    rng = stream(0, f"calibration.draws.{shape}")
    proposal = Proposal(mode, root)
    for _ in range(ROUNDS):
        points = proposal.draw(PROPOSED, rng)
        logs = surrogate.at_each(points) - 0.5 * (points**2).sum(axis=1)
        logs -= proposal.log_density(points)
        rough = np.exp(logs - logs.max())
        rough /= rough.sum()
        proposal = proposal.moved(points, rough)
    at = np.searchsorted(np.cumsum(rough), (rng.random() + np.arange(draws)) / draws)
    at = np.minimum(at, PROPOSED - 1)
    points = points[at]
    exact = np.empty(draws)
    for first in range(0, draws, AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        exact[rows] = likelihood.at_each(points[rows])
        report(0.5 + 0.5 * min(1.0, (first + AT_ONCE) / draws))
    ratio = exact - surrogate.at_each(points)
    weights = np.exp(ratio - ratio.max())
    # Both stages estimate a constant; their product is the probability of the answers.
    evidence = float(
        logs.max() + np.log(np.exp(logs - logs.max()).mean()) + ratio.max() + np.log(weights.mean())
    ) - 0.5 * count * np.log(2 * np.pi)
    return Fit(shape, names, mode, to_values(names, points), weights / weights.sum(), evidence)


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
