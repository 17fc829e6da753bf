"""How many people would settle whether a change is felt, or a limit is passed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personalize.research.planning.answers import HIGHEST, LOWEST, AnswerScale, lab_scale
from personalize.research.planning.needed import needed
from personalize.research.planning.power import (
    FACTORS,
    TARGETS,
    Estimates,
    Samples,
    Study,
    Values,
    formula_size,
    shares,
    sizes_around,
)
from personalize.study.compare import Comparison

MOST_PEOPLE = 100_000
"""Number of people in a group above which a question is called one that no survey settles."""
SAME = 1e-9
"""Difference below which two means are the same, in answers."""
SEED = 1
"""Of the simulated studies."""


@dataclass(frozen=True)
class AgainstLimit:
    """One group's answers to a version against a limit.

    Attributes
    ----------
    scale : AnswerScale
    base : float
        Latent level of the version.
    limit : float
        Mean answer at the limit.
    """

    scale: AnswerScale
    base: float
    limit: float

    def samples(self) -> tuple[Values, ...]:
        """Return how far above the limit answers lie, and their probabilities."""
        chances = np.matmul(*self.scale.probabilities(self.base))
        return (Values(np.arange(LOWEST, HIGHEST + 1) - self.limit, chances),)


def people_to_settle(comparison: Comparison, most: float | None = None) -> int | None:
    """Return how many people, one answer each, settle whether B is felt otherwise than A.

    Four of five studies of that size find the difference that the model expects, as ``plan``
    simulates them; people answer as the scenarios ask them.

    Parameters
    ----------
    most : float, optional
        A limit on the rating; then the question is whether B is on the side of it that the
        model expects.

    Returns
    -------
    int or None
        People in each of two groups, or with a limit in one. None if the model expects no
        difference, or above ``MOST_PEOPLE``.
    """
    scale = lab_scale(comparison.b.scenario.model)
    a, b = (
        float(drawn.point["invasiveness"]) for drawn in (comparison.draws_a, comparison.draws_b)
    )
    if most is not None:
        return _size(AgainstLimit(scale, scale.base_of(b), float(scale.answer_of(most))))
    base, expected = scale.base_of(a), float(scale.answer_of(b) - scale.answer_of(a))
    if abs(expected) < SAME:
        return None
    shift = scale.shift_for(base, expected)
    return _size(Study(scale, base, shift, within=False, screens=1))


def _size(study: Samples) -> int | None:
    """Return the size at which four of five studies find the expected difference."""
    samples = study.samples()
    difference = samples[-1].mean - (samples[0].mean if len(samples) == 2 else 0.0)
    variance = sum(sample.variance for sample in samples)
    if abs(difference) < SAME or formula_size(variance, difference) > MOST_PEOPLE / FACTORS[-1]:
        return None

    def finds(found: Estimates) -> np.ndarray:
        return np.asarray(np.sign(difference) * found.difference > found.half_width())

    sizes = sizes_around(formula_size(variance, difference))
    return needed(shares(study, sizes, finds, SEED), TARGETS[0]).n
