"""The continuous ranked probability score of a distribution against the number that came out.

For a distribution function F and an outcome y it is the integral over x of (F(x) − 1{x ≥ y})².
It is in the unit of the outcome, 0 for a sure and right guess, and smaller is better. Of a single
number it is the distance to the outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np


def continuous_ranked_probability(sample: Sequence[float] | np.ndarray, outcome: float) -> float:
    """Return the score of a set of numbers, each of them equally likely.

    It is exact: the mean distance to the outcome, less half the mean distance of all pairs,
    E|X − y| − E|X − X′| / 2.

    Parameters
    ----------
    sample : sequence of float (V,)
        At least one finite number.
    outcome : float
        In the same unit.

    Raises
    ------
    ValueError
        If the sample is empty or a number is not finite.
    """
    ordered = np.sort(np.asarray(sample, dtype=float))
    number = len(ordered)
    if number == 0 or not np.isfinite(ordered).all() or not np.isfinite(outcome):
        raise ValueError("A score needs at least one number, and finite ones.")
    ordered = ordered - outcome  # near zero, so that large numbers lose no digits
    apart = float(np.abs(ordered).mean())
    ranks = 2 * np.arange(1, number + 1) - number - 1
    among = 2 * float((ranks * ordered).sum()) / number**2
    return max(apart - among / 2, 0.0)


def ranked_probability_of_range(low: float, middle: float, high: float, outcome: float) -> float:
    """Return the score of a number with a range.

    The range is taken literally: half of the chance lies evenly from ``low`` to ``middle``, half
    evenly from ``middle`` to ``high``, none outside.

    Parameters
    ----------
    low, middle, high : float
        In this order; ends may equal the middle.
    outcome : float
        In the same unit.
    """
    ends = [(low, 0.0), (middle, 0.5), (high, 1.0)]
    total = max(low - outcome, 0.0) + max(outcome - high, 0.0)
    for (left, below), (right, above) in pairwise(ends):
        if right == left:
            continue
        cut = min(max(outcome, left), right)
        at = below + (above - below) * (cut - left) / (right - left)
        total += _square(below, at) * (cut - left)
        total += _square(1 - at, 1 - above) * (right - cut)
    return total


def _square(first: float, last: float) -> float:
    """Return the mean square of a quantity that runs evenly from one value to another."""
    return (first * first + first * last + last * last) / 3
