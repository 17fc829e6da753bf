"""A quadratic stand-in for the likelihood, cheap enough for many thousand proposed draws.

The likelihood is a smooth function of a few numbers a condition (the parts of its latent rating)
and of three spreads. Near the mode it is close to quadratic in these, although it is far from
quadratic in the parameters, whose products and limits make up the parts. So the stand-in keeps the
exact map from parameters to parts, and is quadratic after it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from personalize.research.calibration.likelihood import Likelihood

STEP = 1e-3
"""Step of the differences of the gradient, in rating points."""
AT_ONCE = 2_000
"""Number of points of which the parts are computed together."""


class Surrogate:
    """The quadratic expansion of a likelihood around a point.

    Parameters
    ----------
    likelihood : Likelihood
    mode : array (K,)
        On the standard normal scale of the prior.
    tick : callable
        Called at every evaluation; it may raise to stop.
    """

    def __init__(
        self, likelihood: Likelihood, mode: np.ndarray, tick: Callable[[], None] = lambda: None
    ) -> None:
        self._likelihood = likelihood
        self._middle = likelihood.inner(mode[None])[0]
        self._value, self._gradient = likelihood.of_inner(self._middle)
        count = len(self._middle)
        curvature = np.empty((count, count))
        for i in range(count):
            tick()
            moved = self._middle.copy()
            moved[i] += STEP
            curvature[i] = (likelihood.of_inner(moved)[1] - self._gradient) / STEP
        values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
        self._curvature = (vectors * np.minimum(values, 0.0)) @ vectors.T

    def at_each(self, normal: np.ndarray) -> np.ndarray:
        """Return the approximate log likelihood at each of V points (V, K): array (V,)."""
        found = []
        for start in range(0, len(normal), AT_ONCE):
            away = self._likelihood.inner(normal[start : start + AT_ONCE]) - self._middle
            bent = np.einsum("vi,vi->v", away @ self._curvature, away)
            found.append(self._value + away @ self._gradient + 0.5 * bent)
        return np.concatenate(found)
