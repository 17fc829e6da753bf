"""Compiled loops over neighbours: whose ratings count, and what each of them adds.

Like all of them they release the interpreter lock and run on one thread.
"""

from __future__ import annotations

import numpy as np

from personalize.serving.kernels import compiled

GUESSES = 128
"""Steps in which the similarity of the nearest is guessed."""


@compiled
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
