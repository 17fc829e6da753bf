"""Compiled loops: fold-in of people into Surprise's models, and exact contributions.

Each loop releases the interpreter lock and runs on one thread, so that results do not depend on
the number of cores and other requests can run at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile on first use; cache the machine code beside the package where that is writable."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no writable cache: compile in each process instead
        return numba.njit(nogil=True)(function)


def compiled_sums(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile like ``compiled``, and allow sums to be reordered and vectorised.

    The last bits may differ between processors; scores are rounded before ranking.
    """
    try:
        return numba.njit(nogil=True, cache=True, fastmath={"reassoc", "contract"})(function)
    except RuntimeError:
        return numba.njit(nogil=True, fastmath={"reassoc", "contract"})(function)


@compiled_sums
def fold_in_factors(
    indptr: np.ndarray,
    columns: np.ndarray,
    residuals: np.ndarray,
    confidence: np.ndarray,
    factors: np.ndarray,
    epochs: int,
    rates: np.ndarray,
    penalties: np.ndarray,
) -> np.ndarray:
    """Run Surprise's gradient update for each person from zero, with the items fixed.

    Parameters
    ----------
    indptr, columns, confidence
        The profiles.
    residuals : array (cells,)
        Value minus μ minus the item's bias.
    factors : array (columns, 1 + factors)
        A leading 1 (for the person's bias), then the item's factors.
    rates, penalties : arrays (1 + factors,)
        Learning rate and regularisation, for the bias and for each factor.

    Returns
    -------
    array (people, 1 + factors)
        The person's bias and factors.
    """
    people = len(indptr) - 1
    width = factors.shape[1]
    state = np.zeros((people, width))
    for person in range(people):
        x = state[person]
        for _ in range(epochs):
            for cell in range(indptr[person], indptr[person + 1]):
                q = factors[columns[cell]]
                error = residuals[cell]
                for f in range(width):
                    error -= x[f] * q[f]
                c = confidence[cell]
                for f in range(width):
                    x[f] += rates[f] * c * (error * q[f] - penalties[f] * x[f])
    return state


@compiled_sums
def factor_contributions(
    indptr: np.ndarray,
    columns: np.ndarray,
    residuals: np.ndarray,
    confidence: np.ndarray,
    factors: np.ndarray,
    epochs: int,
    rates: np.ndarray,
    penalties: np.ndarray,
    people: np.ndarray,
    items: np.ndarray,
    starts: np.ndarray,
) -> np.ndarray:
    """Return the contribution of each piece of evidence to the score of each pair.

    The fold-in is affine in the values: one epoch maps a person's state x to M x + B r, so the
    score of an item q after E epochs is q · Σ Mᵉ B r. M is computed once per person, the sum over
    epochs takes E small products per item, and one backward pass through an epoch (its adjoint)
    then gives the derivative by each value. Times the residual, these add up to the score minus
    the baseline, at about the cost of one more fold-in.
    """
    width = factors.shape[1]
    points = np.zeros(starts[-1])
    step = np.empty((width, width))
    along = np.empty(width)
    y, total = np.empty(width), np.empty(width)
    for pair in range(len(people)):
        first = indptr[people[pair]]
        last = indptr[people[pair] + 1]
        if pair == 0 or people[pair] != people[pair - 1]:
            # Row g of ``step`` is the adjoint of one epoch applied to the g-th unit vector.
            step[:] = 0.0
            for g in range(width):
                step[g, g] = 1.0
            for cell in range(last - 1, first - 1, -1):
                q = factors[columns[cell]]
                c = confidence[cell]
                for g in range(width):
                    amount = 0.0
                    for f in range(width):
                        amount += rates[f] * step[g, f] * q[f]
                    for f in range(width):
                        step[g, f] -= c * (amount * q[f] + rates[f] * penalties[f] * step[g, f])
        for f in range(width):
            y[f] = factors[items[pair], f]
            total[f] = y[f]
        for _ in range(epochs - 1):
            along[:] = 0.0
            for g in range(width):
                for f in range(width):
                    along[f] += y[g] * step[g, f]
            for f in range(width):
                y[f] = along[f]
                total[f] += y[f]
        offset = starts[pair] - first
        for cell in range(last - 1, first - 1, -1):
            q = factors[columns[cell]]
            c = confidence[cell]
            amount = 0.0
            for f in range(width):
                amount += rates[f] * total[f] * q[f]
            points[offset + cell] = c * amount * residuals[cell]
            for f in range(width):
                total[f] -= c * (amount * q[f] + rates[f] * penalties[f] * total[f])
    return points


@compiled
def best(scores: np.ndarray, n: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the n best positions of each row and their rounded scores, best first.

    Scores are compared after rounding to ``1 / scale``; ties go to the lower position.
    ``-inf`` marks items that are not candidates; missing places hold -1.
    """
    rows, width = scores.shape
    items = np.full((rows, n), -1, dtype=np.int64)
    values = np.full((rows, n), -np.inf)
    for row in range(rows):
        filled = 0
        floor = -np.inf
        for position in range(width):
            raw = scores[row, position]
            if raw < floor or raw == -np.inf:
                continue
            value = np.rint(raw * scale) / scale
            if filled == n and value <= values[row, n - 1]:
                continue
            seat = min(filled, n - 1)
            while seat > 0 and values[row, seat - 1] < value:
                values[row, seat] = values[row, seat - 1]
                items[row, seat] = items[row, seat - 1]
                seat -= 1
            values[row, seat] = value
            items[row, seat] = position
            filled = min(filled + 1, n)
            if filled == n:
                # Rounding changes a score by half a unit at most.
                floor = values[row, n - 1] - 1 / scale
    return items, values


@compiled
def fold_in_non_negative(
    indptr: np.ndarray,
    columns: np.ndarray,
    values: np.ndarray,
    confidence: np.ndarray,
    factors: np.ndarray,
    epochs: int,
    penalty: float,
) -> np.ndarray:
    """Run NMF's multiplicative update for each person from 0.5, with the items fixed.

    Surprise starts people at random between 0 and 1; with 0.5 the result is the same in each
    call.

    Returns
    -------
    array (people, factors)
    """
    people = len(indptr) - 1
    width = factors.shape[1]
    state = np.full((people, width), 0.5)
    above = np.empty(width)
    below = np.empty(width)
    for person in range(people):
        p = state[person]
        mass = 0.0
        for cell in range(indptr[person], indptr[person + 1]):
            mass += confidence[cell]
        for _ in range(epochs):
            above[:] = 0.0
            below[:] = 0.0
            for cell in range(indptr[person], indptr[person + 1]):
                q = factors[columns[cell]]
                estimate = 0.0
                for f in range(width):
                    estimate += q[f] * p[f]
                c = confidence[cell]
                for f in range(width):
                    above[f] += c * q[f] * values[cell]
                    below[f] += c * q[f] * estimate
            for f in range(width):
                total = below[f] + mass * penalty * p[f]
                if total > 0:
                    p[f] *= above[f] / total
    return state
