"""Compiled loops over neighbours: weighted means, and the weight of each neighbour.

They release the interpreter lock and run on one thread, like those of ``kernels``.
"""

from __future__ import annotations

import numpy as np

from personalize.serving.kernels import compiled

GUESSES = 128
"""Number of quantile steps from which the similarity of the k nearest is estimated."""


@compiled
def kth_largest(values: np.ndarray, length: int, k: int) -> float:
    """Return the k-th largest of ``values[:length]`` by quickselect, reordering them in place."""
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


@compiled
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
    """Return the weighted mean deviation over the k nearest neighbours of each list.

    Surprise takes the k most similar, earlier first among equals, and then drops those that
    are not positive. Where fewer than ``min_k`` are left there is no mean: NaN.

    Parameters
    ----------
    indptr, columns, deviations, confidence : arrays
        Lists of neighbours with their deviations: a person's items, or an item's people.
    similarity : array (targets, columns)
    guesses : array (targets, GUESSES + 1)
        From ``similarity_guesses``: the probable similarity of the nearest of a list, so that
        most entries of a long list are read only once.

    Returns
    -------
    array (targets, lists)
    """
    lists = len(indptr) - 1
    targets = similarity.shape[0]
    out = np.full((targets, lists), np.nan)
    longest = 1
    for list_index in range(lists):
        longest = max(longest, indptr[list_index + 1] - indptr[list_index])
    near = np.empty(longest + 1)
    scratch = np.empty(longest + 1)
    near_cells = np.empty(longest + 1, dtype=np.int64)
    equal_cells = np.empty(longest + 1, dtype=np.int64)
    # Targets are the outer loop, so that one row of similarities stays in the fastest cache.
    for target in range(targets):
        row = similarity[target]
        for list_index in range(lists):
            first = indptr[list_index]
            length = indptr[list_index + 1] - first
            # An estimate of the similarity of the k nearest: few entries are above it, and many
            # are equal to it where similarities take few values.
            guess = 0.0
            if length > k + k // 2:
                guess = max(guesses[target, GUESSES * (k + k // 4) // length], 0.0)
            above_count = 0
            equal_count = 0
            for position in range(length):
                s = row[columns[first + position]]
                near[above_count] = s
                near_cells[above_count] = first + position
                above_count += s > guess
                equal_cells[equal_count] = first + position
                equal_count += s == guess
            if guess == 0.0:
                equal_count = 0
            elif above_count + equal_count < k:  # the guess was too high: read the whole list
                above_count = 0
                equal_count = 0
                for position in range(length):
                    s = row[columns[first + position]]
                    near[above_count] = s
                    near_cells[above_count] = first + position
                    above_count += s > 0
            if above_count + equal_count == 0 or min(above_count + equal_count, k) < min_k:
                continue
            total = 0.0
            weight = 0.0
            if above_count > k:
                equal_count = 0
                for position in range(above_count):
                    scratch[position] = near[position]
                threshold = kth_largest(scratch, above_count, k)
                ties = k
                tie_count = 0
                for position in range(above_count):
                    ties -= near[position] > threshold
                    tie_count += near[position] == threshold
                if ties == tie_count:  # no entry at the threshold is left out
                    for position in range(above_count):
                        c = (
                            near[position]
                            * confidence[near_cells[position]]
                            * (near[position] >= threshold)
                        )
                        total += c * deviations[near_cells[position]]
                        weight += c
                else:
                    for position in range(above_count):
                        s = near[position]
                        if s < threshold or (s == threshold and ties == 0):
                            continue
                        ties -= s == threshold
                        c = s * confidence[near_cells[position]]
                        total += c * deviations[near_cells[position]]
                        weight += c
            else:
                for position in range(above_count):
                    c = near[position] * confidence[near_cells[position]]
                    total += c * deviations[near_cells[position]]
                    weight += c
                for position in range(min(equal_count, k - above_count)):
                    c = guess * confidence[equal_cells[position]]
                    total += c * deviations[equal_cells[position]]
                    weight += c
            if weight > 0:
                out[target, list_index] = total / weight
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
        positions = np.searchsorted(np.cumsum(counts[order]), shares)
        out[target] = row[order[np.minimum(positions, len(row) - 1)]]
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
    """Return ``neighbour_means`` as (lists, targets), with 0 where there is no mean."""
    means = neighbour_means(indptr, columns, deviations, confidence, similarity, guesses, k, min_k)
    return np.nan_to_num(np.ascontiguousarray(means.T), copy=False, nan=0.0)


@compiled
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
    """Return the weight of each piece of evidence in each pair's mean.

    The weights of a pair add up to 1, or to 0 where there is no mean.
    """
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
        for position in range(last - first):
            s = near[position]
            if s <= 0 or s < threshold:
                continue
            if s == threshold and threshold > 0:
                if ties == 0:
                    continue
                ties -= 1
            amount = s * confidence[first + position]
            weights[starts[pair] + position] = amount
            weight += amount
        if weight > 0:
            for position in range(last - first):
                weights[starts[pair] + position] /= weight
    return weights
