"""Compiled loops: folding people into Surprise's models, and the exact account of each piece.

Each loop releases the interpreter lock and runs on one thread, so that results never depend
on how many cores there are and other visitors are not kept waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

GUESSES = 128
"""Steps in which the similarity of the nearest is guessed."""


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile on first use; keep the machine code beside the package where that is writable."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no place to keep it: compile in every process instead
        return numba.njit(nogil=True)(function)


def _compiled_sums(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile like ``_compiled``, and let sums be added up in another order, several at once.

    The last bits may differ between kinds of processor; scores are rounded before they rank.
    """
    try:
        return numba.njit(nogil=True, cache=True, fastmath={"reassoc", "contract"})(function)
    except RuntimeError:
        return numba.njit(nogil=True, fastmath={"reassoc", "contract"})(function)


@_compiled_sums
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


@_compiled_sums
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

    The fold-in is affine in the values: one epoch maps a person's state x to M x + B r, so the
    score of an item q after E epochs is q · Σ Mᵉ B r. M is worked out once a person, the sum
    over epochs costs E small products an item, and one sweep backwards through an epoch (its
    adjoint) then gives the derivative by every value. Times the residual, these add up to the
    score minus the baseline, at about the cost of folding in once more.
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
            # Row g of ``step`` is what one epoch's adjoint makes of the g-th unit vector.
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


@_compiled
def kth_largest(values: np.ndarray, length: int, k: int) -> float:
    """Return the k-th largest of ``values[:length]``, moving them about (quickselect)."""
    low, high, target = 0, length - 1, k - 1
    while low < high:
        pivot = values[(low + high) // 2]
        left, right = low, high
        while left <= right:
            while values[left] > pivot:
                left += 1
            while values[right] < pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        if target <= right:
            high = right
        elif target >= left:
            low = left
        else:
            break
    return float(values[target])


@_compiled
def neighbour_means(
    indptr: np.ndarray,
    columns: np.ndarray,
    deviations: np.ndarray,
    confidence: np.ndarray,
    similarity: np.ndarray,
    guesses: np.ndarray,
    k: int,
    min_k: int,
) -> np.ndarray:
    """Return the weighted mean deviation over the k nearest of each list.

    Surprise takes the k most similar, earlier first among equals, and then drops those that
    are not positive. Where fewer than ``min_k`` are left there is no mean: NaN.

    Parameters
    ----------
    indptr, columns, deviations, confidence : arrays
        Lists of neighbours with their deviations: a person's items, or an item's people.
    similarity : array (targets, columns)
    guesses : array (targets, GUESSES + 1)
        From ``similarity_guesses``: how similar the nearest of a list probably are, so that
        most of a long list need not be looked at twice.

    Returns
    -------
    array (targets, lists)
    """
    lists = len(indptr) - 1
    targets = similarity.shape[0]
    out = np.full((targets, lists), np.nan)
    longest = 1
    for one in range(lists):
        longest = max(longest, indptr[one + 1] - indptr[one])
    near = np.empty(longest + 1)
    moved = np.empty(longest + 1)
    where = np.empty(longest + 1, dtype=np.int64)
    level = np.empty(longest + 1, dtype=np.int64)
    # Targets outside: one row of similarities then serves every list from the nearest cache.
    for target in range(targets):
        row = similarity[target]
        for one in range(lists):
            first = indptr[one]
            length = indptr[one + 1] - first
            # A guess of how similar the k nearest are: above it are few, and equals are plenty
            # where similarities take few values.
            guess = 0.0
            if length > k + k // 2:
                guess = max(guesses[target, GUESSES * (k + k // 4) // length], 0.0)
            found = 0
            equals = 0
            for at in range(length):
                s = row[columns[first + at]]
                near[found] = s
                where[found] = first + at
                found += s > guess
                level[equals] = first + at
                equals += s == guess
            if guess == 0.0:
                equals = 0
            elif found + equals < k:  # the guess was too high: look at the whole list
                found = 0
                equals = 0
                for at in range(length):
                    s = row[columns[first + at]]
                    near[found] = s
                    where[found] = first + at
                    found += s > 0
            if found + equals == 0 or min(found + equals, k) < min_k:
                continue
            total = 0.0
            weight = 0.0
            if found > k:
                equals = 0
                for at in range(found):
                    moved[at] = near[at]
                threshold = kth_largest(moved, found, k)
                ties = k
                same = 0
                for at in range(found):
                    ties -= near[at] > threshold
                    same += near[at] == threshold
                if ties == same:  # nobody is left out at the threshold: no need to count
                    for at in range(found):
                        c = near[at] * confidence[where[at]] * (near[at] >= threshold)
                        total += c * deviations[where[at]]
                        weight += c
                else:
                    for at in range(found):
                        s = near[at]
                        if s < threshold or (s == threshold and ties == 0):
                            continue
                        ties -= s == threshold
                        c = s * confidence[where[at]]
                        total += c * deviations[where[at]]
                        weight += c
            else:
                for at in range(found):
                    c = near[at] * confidence[where[at]]
                    total += c * deviations[where[at]]
                    weight += c
                for at in range(min(equals, k - found)):
                    c = guess * confidence[level[at]]
                    total += c * deviations[level[at]]
                    weight += c
            if weight > 0:
                out[target, one] = total / weight
    return out


def similarity_guesses(similarity: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return quantiles of each row of similarities, weighted by how often columns occur.

    Parameters
    ----------
    similarity : array (targets, columns)
    columns : int array (entries,)
        Columns of all lists.

    Returns
    -------
    array (targets, GUESSES + 1)
        Entry j is exceeded by about j in ``GUESSES`` entries of a list.
    """
    counts = np.bincount(columns, minlength=similarity.shape[1]).astype(float)
    shares = np.arange(GUESSES + 1) / GUESSES * max(counts.sum(), 1.0)
    out = np.empty((len(similarity), GUESSES + 1))
    for target, row in enumerate(similarity):
        order = np.argsort(-row, kind="stable")
        at = np.searchsorted(np.cumsum(counts[order]), shares)
        out[target] = row[order[np.minimum(at, len(row) - 1)]]
    return out


def neighbour_scores(
    indptr: np.ndarray,
    columns: np.ndarray,
    deviations: np.ndarray,
    confidence: np.ndarray,
    similarity: np.ndarray,
    guesses: np.ndarray,
    k: int,
    min_k: int,
) -> np.ndarray:
    """Return ``neighbour_means`` by list, with 0 where there is no mean: the baseline stands."""
    means = neighbour_means(indptr, columns, deviations, confidence, similarity, guesses, k, min_k)
    return np.nan_to_num(np.ascontiguousarray(means.T), copy=False, nan=0.0)


@_compiled
def best(scores: np.ndarray, n: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the n best positions of each row and their rounded scores, best first.

    Scores are compared after rounding to ``1 / scale``; ties go to the lower position.
    ``-inf`` marks what is no candidate; missing places hold -1.
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
            at = min(filled, n - 1)
            while at > 0 and values[row, at - 1] < value:
                values[row, at] = values[row, at - 1]
                items[row, at] = items[row, at - 1]
                at -= 1
            values[row, at] = value
            items[row, at] = position
            filled = min(filled + 1, n)
            if filled == n:
                # Rounding moves a score by half a unit at most.
                floor = values[row, n - 1] - 1 / scale
    return items, values


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


@_compiled
def fold_in_non_negative(
    indptr: np.ndarray,
    columns: np.ndarray,
    values: np.ndarray,
    confidence: np.ndarray,
    factors: np.ndarray,
    epochs: int,
    penalty: float,
) -> np.ndarray:
    """Run NMF's multiplicative update for each person with the items fixed, from one half.

    Surprise starts people at random between 0 and 1; one half keeps the result the same in
    every call.

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
