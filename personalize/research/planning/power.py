"""Simulated studies of A against B, at several sizes.

Every person gives ``screens`` answers to a version; the mean of these is the person's value. The
primary test is Welch's t test of the two groups' values, or within people the paired t test: the
same as in the preregistration and in the analysis of the study pack. How likely each value is
follows from the answer scale by quadrature; a study draws how many people have each value. That is
the same as to draw every person and every answer, and takes the same time for any size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from personalize.research.planning.answers import HIGHEST, LOWEST, AnswerScale
from personalize.research.planning.settings import LEAST, StudySettings
from personalize.streams import stream

SIMULATIONS = 2000
"""Number of simulated studies at each size."""
LEVEL = 0.05
"""Chance of a significant result where there is no difference."""
TARGETS = (0.8, 0.9)
"""Shares of studies that reach the goal for which a size is given."""
FACTORS = (0.5, 0.7, 0.9, 1.1, 1.4, 1.8)
"""The six sizes as parts of the size that a formula gives."""


@dataclass(frozen=True)
class Values:
    """The values that a person can have, and their probabilities."""

    values: np.ndarray
    chances: np.ndarray

    @property
    def mean(self) -> float:
        """Return the expected value."""
        return float(self.values @ self.chances)

    @property
    def variance(self) -> float:
        """Return the variance of the values of people."""
        return float((self.values - self.mean) ** 2 @ self.chances)


class Samples(Protocol):
    """A study of one sample of answers, or of the difference between two."""

    def samples(self) -> tuple[Values, ...]:
        """Return the values that people of each sample can have."""
        ...


@dataclass(frozen=True)
class Study:
    """A study of A against B before its size is chosen.

    Attributes
    ----------
    scale : AnswerScale
    base : float
        Latent level of A.
    shift : float
        Latent difference B − A of the average person.
    within : bool
    screens : int
    """

    scale: AnswerScale
    base: float
    shift: float
    within: bool
    screens: int

    def samples(self) -> tuple[Values, ...]:
        """Return the values of people: those of A and of B, or within people of B − A."""
        weights, of_a = self.scale.probabilities(self.base)
        _, of_b = self.scale.probabilities(self.base, self.shift)
        k, steps = self.screens, HIGHEST - LOWEST
        if self.within:
            sums = _sums(weights, [(of_b, k), (of_a[:, ::-1], k)])
            return (Values(np.arange(-steps * k, steps * k + 1) / k, sums),)
        support = LOWEST + np.arange(steps * k + 1) / k
        return tuple(Values(support, _sums(weights, [(of, k)])) for of in (of_a, of_b))

    def variance(self) -> float:
        """Return the variance of the estimated difference, times the size of the study."""
        return sum(sample.variance for sample in self.samples())

    def standard_error(self, number: int) -> float:
        """Return the standard error of the difference in mean answers for a size."""
        return math.sqrt(self.variance() / number)


def _sums(weights: np.ndarray, answers: Sequence[tuple[np.ndarray, int]]) -> np.ndarray:
    """Return the probabilities of sums of independent answers of a person, over people.

    Parameters
    ----------
    weights : array (nodes,)
    answers : sequence of (array (nodes, 7), int)
        Probabilities of each answer at each node, and how many answers have them.
    """
    length = sum((HIGHEST - LOWEST) * number for _, number in answers) + 1
    transform: np.ndarray | complex = 1.0
    for chances, number in answers:
        transform = transform * np.fft.rfft(chances, length, axis=1) ** number
    sums = np.clip(weights @ np.fft.irfft(transform, length, axis=1), 0, None)
    return np.asarray(sums / sums.sum())


@dataclass(frozen=True)
class Estimates:
    """The estimated difference of each simulated study, its standard error and its freedom."""

    difference: np.ndarray
    error: np.ndarray
    freedom: np.ndarray

    def half_width(self, level: float = LEVEL) -> np.ndarray:
        """Return half of the width of the interval that holds 1 − ``level``."""
        return np.asarray(t.isf(level / 2, self.freedom) * self.error)


def simulate(study: Samples, number: int, seed: int, simulations: int = SIMULATIONS) -> Estimates:
    """Return what studies of one size would find; the same for the same seed and size."""
    rng = stream(seed, f"plan.study.{number}")
    samples = study.samples()
    means, squares = [], []
    for sample in samples:
        counts = rng.multinomial(number, sample.chances, size=simulations)
        mean = counts @ sample.values / number
        means.append(mean)
        square = counts @ sample.values**2 / number - mean**2
        squares.append(np.maximum(square, 0) / (number - 1))
    error = sum(squares)
    difference = means[-1] - means[0] if len(means) == 2 else means[0]
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = error**2 / (sum(square**2 for square in squares) / (number - 1))
    whole = len(samples) * (number - 1)
    return Estimates(
        difference,
        np.sqrt(np.asarray(error)),
        np.where(np.isfinite(freedom), freedom, float(whole)),
    )


def reached(settings: StudySettings, sign: float) -> Callable[[Estimates], np.ndarray]:
    """Return which studies reach the goal.

    *difference*: the test is significant, in the direction of the difference. *precision*: the 95%
    interval is at most as wide as wanted. *equivalence*: the 90% interval lies within the smallest
    difference that matters on both sides (two one-sided tests at 5%).
    """

    def difference(found: Estimates) -> np.ndarray:
        return np.asarray(sign * found.difference > found.half_width())

    def precision(found: Estimates) -> np.ndarray:
        return found.half_width() <= settings.precision

    def equivalence(found: Estimates) -> np.ndarray:
        return np.abs(found.difference) + found.half_width(2 * LEVEL) < settings.difference

    return {"difference": difference, "precision": precision, "equivalence": equivalence}[
        settings.goal
    ]


def wilson(share: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95% Wilson interval of shares of ``number`` simulated studies."""
    z = norm.isf(LEVEL / 2)
    middle = share + z**2 / (2 * number)
    half = z * np.sqrt(share * (1 - share) / number + z**2 / (4 * number**2))
    scale = 1 + z**2 / number
    return (middle - half) / scale, (middle + half) / scale


def usual_sizes(variance: float, settings: StudySettings) -> tuple[int, ...]:
    """Return six sizes around the one that a formula gives for the goal at 80%."""
    z = norm.isf(LEVEL / 2)
    one_sided, both = norm.isf(LEVEL), norm.isf((1 - TARGETS[0]) / 2)
    middle = {
        "difference": formula_size(variance, settings.difference),
        "precision": variance * (z / settings.precision) ** 2,
        "equivalence": variance * ((one_sided + both) / settings.difference) ** 2,
    }[settings.goal]
    factors: Sequence[float] = FACTORS
    if settings.goal == "precision":  # the share rises from 0 to 1 within a few people
        spread = math.sqrt(max(float(LEAST + 2), middle))
        factors = [1 + step / spread for step in (-1.5, -0.5, 0.3, 1, 2, 3.5)]
    return sizes_around(middle, factors)


def formula_size(variance: float, difference: float) -> float:
    """Return the size at which 80% of studies find a difference, for normal answers.

    Parameters
    ----------
    variance : float
        Of the estimated difference, times the size.
    """
    z, beta = norm.isf(LEVEL / 2), norm.isf(1 - TARGETS[0])
    return float(variance * ((z + beta) / difference) ** 2)


def sizes_around(middle: float, factors: Sequence[float] = FACTORS) -> tuple[int, ...]:
    """Return different sizes around one, in rising order, none below ``LEAST``."""
    middle = max(float(LEAST + 2), middle)
    sizes: list[int] = []
    for factor in factors:
        sizes.append(max(LEAST, round(middle * factor), *(size + 1 for size in sizes[-1:])))
    return tuple(sizes)


def shares(
    study: Samples,
    sizes: Sequence[int],
    reaches: Callable[[Estimates], np.ndarray],
    seed: int,
) -> pd.DataFrame:
    """Return the share of simulated studies that reach a goal, by size.

    Returns
    -------
    DataFrame
        ``n``, ``share``, its Monte-Carlo range ``low`` and ``high`` (95%), and ``half_width``: the
        mean half width of the 95% interval, in answers.
    """
    found = [simulate(study, number, seed) for number in sizes]
    share = np.array([reaches(one).mean() for one in found])
    low, high = wilson(share, SIMULATIONS)
    half_width = [float(one.half_width().mean()) for one in found]
    return pd.DataFrame(
        {"n": list(sizes), "share": share, "low": low, "high": high, "half_width": half_width}
    )


def curve(study: Study, settings: StudySettings) -> pd.DataFrame:
    """Return the share of simulated studies that reach the goal of the settings, by size.

    Returns
    -------
    DataFrame
        As ``shares``, with ``people``: all together, where ``n`` are those of each group.
    """
    sizes = settings.sizes or usual_sizes(study.variance(), settings)
    reaches = reached(settings, 1.0 if study.shift >= 0 else -1.0)
    table = shares(study, sizes, reaches, settings.seed)
    table.insert(1, "people", [settings.people(number) for number in sizes])
    return table
