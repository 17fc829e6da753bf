"""Scales of ratings: found from the values or stated; values that mean "not rated"; counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from personalize.errors import ImportDataError
from personalize.world.importing.names import COUNT_NAMES, plain
from personalize.world.importing.options import ReadOptions
from personalize.world.importing.table import Decision, Table, counted

ANY, HALVES, WHOLE = 0.0, 0.5, 1.0
SCALES: tuple[tuple[float, float, float, bool], ...] = (
    (1, 4, WHOLE, True),
    (1, 5, ANY, False),
    (0, 1, ANY, False),
    (-1, 1, ANY, False),
    (0.5, 4, HALVES, True),
    (0.5, 5, ANY, False),
    (0, 3, WHOLE, True),
    (0, 4, WHOLE, True),
    (0, 5, ANY, False),
    (1, 6, HALVES, False),
    (1, 7, HALVES, False),
    (1, 10, ANY, False),
    (0, 10, ANY, False),
    (-2, 2, HALVES, False),
    (-3, 3, HALVES, False),
    (-5, 5, HALVES, False),
    (-10, 10, ANY, False),
    (0, 20, ANY, False),
    (1, 100, ANY, False),
    (0, 100, ANY, False),
)
"""Usual scales: lowest, highest, the step its values must be multiples of, and whether both ends
must occur. The first that contains all ratings is used."""
OWN_TOPS = ((11, 13), (21, 89))
"""Highest ratings between which whole numbers are a scale of their own, as no usual one fits."""
NOT_RATED = (-1.0, -9.0, -99.0, -999.0, 99.0, 255.0, 999.0, 9999.0)
OFTEN = 2.0
"""How many times as often as the other values a 0 must occur to be named."""
LARGEST_RATING = 100.0
SKEW = 4.0
"""How many times the median the largest value must be to be taken for a count."""
SCALE_OPTION = "--scale LOW,HIGH"
NOT_RATED_OPTION = "--not-rated VALUE"
COUNTS_OPTION = "--counts ranks|logarithms"


@dataclass(frozen=True)
class Rated:
    """Ratings on 1 to 5.

    Attributes
    ----------
    values : float array
    scale : pair of float
        Lowest and highest rating of the scale; 1 and 5 where counts were spread.
    decisions : list of Decision
    """

    values: np.ndarray
    scale: tuple[float, float]
    decisions: list[Decision]


def perhaps_not_rated(ratings: np.ndarray) -> list[float]:
    """Return values that may mean "not rated": a lone −1, 99 or 0 far from the rest.

    Parameters
    ----------
    ratings : float array
    """
    values, counts = np.unique(ratings, return_counts=True)
    found: list[float] = []
    for value in NOT_RATED:
        rest = values[(values != value) & ~np.isin(values, found)]
        if value not in values or len(rest) < 2:
            continue
        if value == -1:
            lone = rest.min() >= 0 and rest.max() >= 2
        else:
            gap = float(np.abs(rest - value).min())
            lone = bool((rest < value).all() or (rest > value).all())
            lone = lone and gap > np.diff(rest).max() * 1.5 and gap > rest.max() - rest.min()
        if lone:
            found.append(value)
    rest = values[(values != 0) & ~np.isin(values, found)]
    if 0 in values and len(rest) >= 2 and rest.min() >= 1 and rest.max() in {5, 6, 7, 10, 100}:
        others = counts[np.isin(values, rest)]
        often = counts[values == 0][0] >= OFTEN * others.mean()
        if often or rest.min() > 1.5 * float(np.diff(rest).max()):
            found.append(0.0)
    return found


def are_counts(ratings: np.ndarray, column: str) -> bool:
    """Return whether ratings are counts or amounts: from 0 or 1 upwards, a few very large."""
    low, high = float(ratings.min()), float(ratings.max())
    if low < 0:
        return False
    whole = bool((ratings == np.rint(ratings)).all())
    median = float(np.median(ratings))
    skewed = high >= SKEW * max(median, 1.0)
    if plain(column) in COUNT_NAMES:
        return (whole and high > 1) or skewed or high > LARGEST_RATING
    return skewed and (high > LARGEST_RATING or (whole and high > 10 and high >= 10 * median))


def rated(table: Table, column: str, ratings: np.ndarray, options: ReadOptions) -> Rated:
    """Return ratings on 1 to 5, and how they were read.

    Parameters
    ----------
    table : Table
    column : str
        Name of their column.
    ratings : float array
        Without missing ones.
    options : ReadOptions

    Raises
    ------
    ImportDataError
        If every rating is the same, or one is outside the stated scale.
    """
    low, high = float(ratings.min()), float(ratings.max())
    if low == high:
        raise ImportDataError(
            f"{table.file}: every rating is {low:g}; at least two different ratings are needed."
        )
    if options.counts is not None:
        return _spread(ratings, options.counts)
    lone = perhaps_not_rated(ratings) if options.scale is None else []
    decisions = [_lone(value, ratings, lone) for value in lone]
    if options.scale is not None:
        scale = options.scale
        if low < scale[0] or high > scale[1]:
            outside = low if low < scale[0] else high
            raise ImportDataError(
                f"{table.file}: the rating {outside:g} is outside the scale {scale[0]:g} to "
                f"{scale[1]:g} that was stated."
            )
        words = f"The scale is {scale[0]:g} to {scale[1]:g}, as stated."
        decisions.append(Decision(words, SCALE_OPTION))
    else:
        rest = ratings[~np.isin(ratings, lone)]
        scale = usual_scale(rest)
        scale = (min(scale[0], low), max(scale[1], high))
        words = f"Ratings from {low:g} to {high:g}: the scale is {scale[0]:g} to {scale[1]:g}."
        silent = scale == (1.0, 5.0) and scale != (low, high)  # other scales are told in the report
        decisions.append(Decision(words, SCALE_OPTION, told=silent))
        if are_counts(rest, column):
            decisions.append(_counts(ratings, scale))
    return Rated(1 + 4 * (ratings - scale[0]) / (scale[1] - scale[0]), scale, decisions)


def usual_scale(ratings: np.ndarray) -> tuple[float, float]:
    """Return the first usual scale that contains all ratings; else their own range."""
    low, high = float(ratings.min()), float(ratings.max())
    steps = {
        ANY: True,
        HALVES: bool((2 * ratings == np.rint(2 * ratings)).all()),
        WHOLE: bool((ratings == np.rint(ratings)).all()),
    }
    if low >= 0 and steps[WHOLE] and any(least <= high <= most for least, most in OWN_TOPS):
        return low, high
    for bottom, top, step, both in SCALES:
        if (
            bottom <= low
            and high <= top
            and steps[step]
            and (not both or (low, high) == (bottom, top))
        ):
            return float(bottom), float(top)
    return low, high


def _spread(ratings: np.ndarray, way: str) -> Rated:
    """Return counts as ranks, or as logarithms, from 1 to 5."""
    if way == "ranks":
        ranks = rankdata(ratings)
        share = (ranks - ranks.min()) / (ranks.max() - ranks.min())
    else:
        if ratings.min() < 0:
            raise ImportDataError(
                f"A count of {ratings.min():g} has no logarithm; counts from 0 are needed."
            )
        logs = np.log1p(ratings)
        share = (logs - logs.min()) / (logs.max() - logs.min())
    words = f"Counts from {ratings.min():,g} to {ratings.max():,g} were spread by their {way}"
    return Rated(
        1 + 4 * share, (1.0, 5.0), [Decision(f"{words} over 1 to 5.", COUNTS_OPTION, told=True)]
    )


def _lone(value: float, ratings: np.ndarray, lone: list[float]) -> Decision:
    number = counted(int((ratings == value).sum()), "rating is", "ratings are")
    rest = ratings[~np.isin(ratings, lone)]
    words = (
        f"{number} {value:g}, apart from the rest ({rest.min():g} to {rest.max():g}): perhaps not "
        f"rated. They count as ratings unless they are left out (--not-rated {value:g})."
    )
    return Decision(words, NOT_RATED_OPTION, told=True)


def _counts(ratings: np.ndarray, scale: tuple[float, float]) -> Decision:
    value = 1 + 4 * (float(np.quantile(ratings, 0.8)) - scale[0]) / (scale[1] - scale[0])
    words = (
        f"These look like counts, not ratings ({ratings.min():,g} to {ratings.max():,g}, half of "
        f"them at most {np.median(ratings):,g}): stretched in a straight line, 4 of 5 lie between "
        f"1 and {value:.2f} of 5. --counts ranks or --counts logarithms spreads them."
    )
    return Decision(words, COUNTS_OPTION, told=True)
