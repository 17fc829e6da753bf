"""Compiled loops: folding people into Surprise's models, and the exact account of each piece.

Each loop releases the interpreter lock and runs on one thread, so that results never depend
on how many cores there are and other visitors are not kept waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile on first use; keep the machine code beside the package where that is writable."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no place to keep it: compile in every process instead
        return numba.njit(nogil=True)(function)


@_compiled
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
    """Run Surprise's own update for each person with the items fixed, from zero.

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


@_compiled
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
    """Return what each piece of evidence added to each pair's score.

    The fold-in is affine in the values, so one sweep backwards through its steps (the adjoint)
    gives the derivative of the score by every value; times the residual, these add up to the
    score minus the baseline.
    """
    width = factors.shape[1]
    points = np.zeros(starts[-1])
    y = np.empty(width)
    for pair in range(len(people)):
        first = indptr[people[pair]]
        last = indptr[people[pair] + 1]
        offset = starts[pair] - first
        for f in range(width):
            y[f] = factors[items[pair], f]
        for _ in range(epochs):
            for back in range(last - first):
                cell = last - 1 - back
                q = factors[columns[cell]]
                c = confidence[cell]
                along = 0.0
                for f in range(width):
                    along += rates[f] * y[f] * q[f]
                points[offset + cell] += c * along * residuals[cell]
                for f in range(width):
                    y[f] -= c * (along * q[f] + rates[f] * penalties[f] * y[f])
    return points


@_compiled
def neighbour_scores(
    indptr: np.ndarray,
    columns: np.ndarray,
    deviations: np.ndarray,
    confidence: np.ndarray,
    similarity: np.ndarray,
    k: int,
    min_k: int,
) -> np.ndarray:
    """Return the weighted mean deviation of the k nearest items of each profile.

    Surprise takes the k most similar, earlier first among equals, and then drops those that
    are not positive; a sum over fewer than ``min_k`` counts as 0.

    Parameters
    ----------
    deviations : array (cells,)
        Value minus the baseline of person and item.
    similarity : array (items, columns)
    """
    people = len(indptr) - 1
    items = similarity.shape[0]
    out = np.zeros((people, items))
    longest = 1
    for person in range(people):
        longest = max(longest, indptr[person + 1] - indptr[person])
    kept = np.empty(longest)
    for person in range(people):
        first = indptr[person]
        last = indptr[person + 1]
        for item in range(items):
            row = similarity[item]
            positive = 0
            for cell in range(first, last):
                s = row[columns[cell]]
                if s > 0:
                    kept[positive] = s
                    positive += 1
            if positive == 0 or min(positive, k) < min_k:
                continue
            threshold = 0.0
            ties = 0
            if positive > k:
                threshold = np.partition(kept[:positive], positive - k)[positive - k]
                above = 0
                for at in range(positive):
                    if kept[at] > threshold:
                        above += 1
                ties = k - above
            total = 0.0
            weight = 0.0
            for cell in range(first, last):
                s = row[columns[cell]]
                if s <= 0 or s < threshold:
                    continue
                if s == threshold:
                    if ties == 0:
                        continue
                    ties -= 1
                total += s * confidence[cell] * deviations[cell]
                weight += s * confidence[cell]
            if weight > 0:
                out[person, item] = total / weight
    return out


@_compiled
def neighbour_weights(
    indptr: np.ndarray,
    columns: np.ndarray,
    confidence: np.ndarray,
    similarity: np.ndarray,
    k: int,
    min_k: int,
    people: np.ndarray,
    items: np.ndarray,
    starts: np.ndarray,
) -> np.ndarray:
    """Return the weight of each piece in each pair's mean; a pair's weights add up to 1 or 0."""
    weights = np.zeros(starts[-1])
    for pair in range(len(people)):
        first = indptr[people[pair]]
        last = indptr[people[pair] + 1]
        row = similarity[items[pair]]
        near = row[columns[first:last]]
        positive = near[near > 0]
        if len(positive) == 0 or min(len(positive), k) < min_k:
            continue
        threshold = 0.0
        ties = 0
        if len(positive) > k:
            threshold = np.partition(positive, len(positive) - k)[len(positive) - k]
            ties = k - (positive > threshold).sum()
        weight = 0.0
        for at in range(last - first):
            s = near[at]
            if s <= 0 or s < threshold:
                continue
            if s == threshold and threshold > 0:
                if ties == 0:
                    continue
                ties -= 1
            amount = s * confidence[first + at]
            weights[starts[pair] + at] = amount
            weight += amount
        if weight > 0:
            for at in range(last - first):
                weights[starts[pair] + at] /= weight
    return weights
