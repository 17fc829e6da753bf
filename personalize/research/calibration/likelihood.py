"""The likelihood of a survey: ordered answers, the person's level and multiplier integrated out.

An answer is the expected rating plus normal noise, rounded to the scale that was asked. The two
effects of a person are integrated out by Gauss-Hermite quadrature. Attitude and trust, which a
survey does not hold, are counted in the spread of the level and of the multiplier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from personalize.register import defaults
from personalize.research.calibration.kernels import (
    answer_tables,
    gradient_of_parts,
    over_people,
)
from personalize.research.calibration.parts import PartsOfConditions
from personalize.research.calibration.prior import to_values
from personalize.research.calibration.survey import Survey

LEVEL_NODES, SLOPE_NODES = 31, 11
"""Nodes of the quadrature over the level and the multiplier; 15 and 9 are too few."""
LIGHTEST = -25.0
"""Logarithm of the weight below which a node is left out."""
STEP = 1e-4
"""Step of the differences by which the parts are differentiated, on the normal scale."""
NOTHING = np.zeros((0, 0))


class Likelihood:
    """The log likelihood of a survey as a function of parameters on the standard normal scale.

    Parameters
    ----------
    survey : Survey
    names : sequence of str
        K parameters; the others are at their defaults.
    shape : str
        Shape of the model.
    """

    def __init__(self, survey: Survey, names: Sequence[str], shape: str) -> None:
        self.names = tuple(names)
        self._parts = PartsOfConditions(survey.conditions, shape)
        key = np.column_stack([survey.condition, survey.bounds])
        unique, cell = np.unique(key, axis=0, return_inverse=True)
        self._condition = unique[:, 0].astype(np.int64)
        self._bounds = np.ascontiguousarray(unique[:, 1:])
        self._starts, self._cells, self._counts = _patterns(survey, cell.reshape(-1))

    def values(self, normal: np.ndarray) -> dict[str, np.ndarray]:
        """Return the values of the parameters at points (V, K), by name: arrays (V,)."""
        values = to_values(self.names, np.atleast_2d(normal))
        return {name: values[:, i] for i, name in enumerate(self.names)}

    def at_each(self, normal: np.ndarray) -> np.ndarray:
        """Return the log likelihood at each of V points (V, K): array (V,)."""
        found = []
        for inner in self.inner(normal):
            parts = np.ascontiguousarray(inner[:-3].reshape(4, -1))
            tables = answer_tables(
                self._condition, self._bounds, parts, inner[-3:], quadrature()[0]
            )
            found.append(self._over(tables[0], NOTHING))
        return np.array(found)

    def with_gradient(self, normal: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the log likelihood and its gradient (K,) at a point (K,)."""
        count = len(normal)
        steps = np.vstack([np.zeros(count), STEP * np.eye(count), -STEP * np.eye(count)])
        inner = self.inner(normal + steps)
        total, of_inner = self.of_inner(inner[0])
        slopes = (inner[1 : 1 + count] - inner[1 + count :]) / (2 * STEP)
        return total, slopes @ of_inner

    def inner(self, normal: np.ndarray) -> np.ndarray:
        """Return what the likelihood depends on at points (V, K): array (V, 4 · C + 3).

        Base, bracket, penalties and relief of the conditions, then the three spreads.
        """
        values, number = self.values(normal), len(normal)
        parts = self._parts.at(values, number)
        columns = (parts.base, parts.bracket, parts.penalties, parts.relief)
        return np.hstack([*columns, spreads(values, number)])

    def of_inner(self, inner: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the log likelihood and its gradient by ``inner``: arrays (4 · C + 3,)."""
        parts, spreads = np.ascontiguousarray(inner[:-3].reshape(4, -1)), inner[-3:]
        tables = answer_tables(self._condition, self._bounds, parts, spreads, quadrature()[0])
        shares = np.zeros(tables.shape[1:])
        total = self._over(tables[0], shares)
        of_parts, of_spreads = gradient_of_parts(
            self._condition, tables, shares, parts, spreads, quadrature()[0]
        )
        return total, np.concatenate([of_parts.ravel(), of_spreads])

    def _over(self, table: np.ndarray, shares: np.ndarray) -> float:
        return float(
            over_people(table, self._starts, self._cells, self._counts, quadrature()[1], shares)
        )


def spreads(values: Mapping[str, np.ndarray], number: int) -> np.ndarray:
    """Return the spread of level, log multiplier and single answers: array (V, 3)."""
    p: dict[str, Any] = {**defaults(), **values}
    trust = p["trust_relief"] * p["trust_spread"]
    level = (
        p["person_sd"] ** 2
        + p["attitude_weight"] ** 2
        + trust**2
        - 2 * p["attitude_weight"] * trust * p["trust_attitude_correlation"]
    )
    slope = p["slope_sd"] ** 2 + (p["trust_moderation"] * p["trust_spread"]) ** 2
    columns = (np.sqrt(level), np.sqrt(slope), p["response_sd"])
    return np.stack([np.broadcast_to(column, (number,)) for column in columns], axis=1)


@cache
def quadrature() -> tuple[np.ndarray, np.ndarray]:
    """Return the nodes (2, Q) and the logarithms of their weights (Q,)."""
    level, level_weights = np.polynomial.hermite_e.hermegauss(LEVEL_NODES)
    slope, slope_weights = np.polynomial.hermite_e.hermegauss(SLOPE_NODES)
    weights = np.log(np.outer(level_weights / level_weights.sum(), slope_weights).ravel())
    weights -= np.log(slope_weights.sum())
    nodes = np.stack([axis.ravel() for axis in np.meshgrid(level, slope, indexing="ij")])
    kept = weights > LIGHTEST
    return np.ascontiguousarray(nodes[:, kept]), np.ascontiguousarray(weights[kept])


def _patterns(survey: Survey, cell: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the different patterns of answers: starts, cells, and the weight of each."""
    order = np.lexsort((cell, survey.person))
    people, cells = survey.person[order], cell[order]
    first = np.flatnonzero(np.diff(people, prepend=-1))
    last = np.append(first[1:], len(people))
    patterns: dict[bytes, float] = {}
    for start, end, person in zip(first, last, people[first], strict=True):
        pattern = cells[start:end].astype(np.int64).tobytes()
        patterns[pattern] = patterns.get(pattern, 0.0) + float(survey.weights[person])
    found = [np.frombuffer(pattern, dtype=np.int64) for pattern in patterns]
    starts = np.cumsum([0, *(len(pattern) for pattern in found)]).astype(np.int64)
    flat = np.concatenate(found) if found else np.zeros(0, np.int64)
    return starts, np.ascontiguousarray(flat), np.array(list(patterns.values()), float)
