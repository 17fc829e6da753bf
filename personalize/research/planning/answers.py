"""What people answer on the scale 1 to 7, from the latent scale, with person and answer noise.

The latent level of a person is the base of a version plus a normal deviation of the person. The
expected rating follows from it (``response.scale.to_rating``); an answer is that rating plus normal
noise, rounded and cut to 1 to 7. Near the ends of the scale a latent difference moves the answers
less. Averages over people are computed by Gauss–Hermite quadrature.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from personalize.errors import PersonalizeError
from personalize.register import defaults
from personalize.response.scale import to_rating
from personalize.response.scenario_parameters import parameters_of
from personalize.scenario import ModelSettings

LOWEST, HIGHEST = 1, 7
"""Ends of the scale."""
LEVELS, SLOPES = 41, 11
"""Number of quadrature nodes for the level of a person and for their multiplier."""
FROM, TO = -6.0, 14.0
"""Latent bases between which answers and ratings are converted."""


@dataclass(frozen=True)
class AnswerScale:
    """Answers of people on the scale 1 to 7.

    Attributes
    ----------
    person_sd : float
        Spread of the latent level between people.
    response_sd : float
        Spread of the noise of one answer, in points of the scale.
    slope_sd : float
        Spread of the logarithm of the personal multiplier of a difference; its mean is 1.
    """

    person_sd: float
    response_sd: float
    slope_sd: float = 0.0

    def probabilities(self, base: float, shift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Return the weight of each node, and the probability of each answer there.

        Parameters
        ----------
        base : float
            Latent level of the average person.
        shift : float
            Latent difference, multiplied by each person's own multiplier.

        Returns
        -------
        arrays (nodes,) and (nodes, 7)
        """
        level, multiplier, weights = self._nodes
        rating = to_rating(base + self.person_sd * level + shift * multiplier)[:, None]
        edges = np.arange(LOWEST, HIGHEST) + 0.5
        below = ndtr((edges - rating) / self.response_sd)
        ends = np.zeros((len(rating), 1)), np.ones((len(rating), 1))
        return weights, np.diff(np.hstack([ends[0], below, ends[1]]), axis=1)

    @cached_property
    def _nodes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the level, the multiplier and the weight of each node."""
        level, level_weight = np.polynomial.hermite_e.hermegauss(LEVELS)
        slope, slope_weight = np.polynomial.hermite_e.hermegauss(SLOPES if self.slope_sd else 1)
        multiplier = np.exp(self.slope_sd * slope - self.slope_sd**2 / 2)
        weights = np.outer(level_weight, slope_weight).ravel()
        levels, multipliers = np.meshgrid(level, multiplier, indexing="ij")
        return levels.ravel(), multipliers.ravel(), weights / weights.sum()

    def mean(self, base: float, shift: float = 0.0) -> float:
        """Return the mean answer over people, 1 to 7."""
        weights, chances = self.probabilities(base, shift)
        return float(weights @ chances @ np.arange(LOWEST, HIGHEST + 1))

    @cached_property
    def _by_base(self) -> Mapping[str, np.ndarray]:
        """Return the mean rating, the mean answer and the spread of answers by latent base."""
        bases = np.linspace(FROM, TO, 401)
        values = np.arange(LOWEST, HIGHEST + 1)
        level, _, weights = self._nodes
        rating = to_rating(bases[:, None] + self.person_sd * level) @ weights
        chances = np.array([np.matmul(*self.probabilities(float(base))) for base in bases])
        mean = chances @ values
        spread = np.sqrt(chances @ values**2 - mean**2)
        return {"base": bases, "rating": rating, "answer": mean, "spread": spread}

    def answer_of(self, rating: np.ndarray | float) -> np.ndarray:
        """Return the mean answer where the mean expected rating of people is given, 1 to 7."""
        return np.interp(rating, self._by_base["rating"], self._by_base["answer"])

    def spread_of(self, rating: np.ndarray | float) -> np.ndarray:
        """Return the standard deviation of one answer per person at a mean expected rating."""
        return np.interp(rating, self._by_base["rating"], self._by_base["spread"])

    def base_of(self, rating: float) -> float:
        """Return the latent base at which the mean expected rating of people is as given."""
        return float(np.interp(rating, self._by_base["rating"], self._by_base["base"]))

    def shift_for(self, base: float, difference: float) -> float:
        """Return the latent difference that moves the mean answer by a difference.

        Parameters
        ----------
        base : float
            Latent level of A.
        difference : float
            In mean answers; negative where B is lower.

        Raises
        ------
        PersonalizeError
            If the scale ends before.
        """
        here = self.mean(base)
        far = self.mean(base, TO - FROM if difference > 0 else FROM - TO) - here
        if abs(difference) >= abs(far):
            way = "above" if difference > 0 else "below"
            raise PersonalizeError(
                f"difference = {abs(difference):g}: A is expected at {here:.1f} of 7, and answers "
                f"can be at most {abs(far):.1f} {way} that."
            )
        ends = (0.0, TO - FROM) if difference > 0 else (FROM - TO, 0.0)
        return float(brentq(lambda shift: self.mean(base, shift) - here - difference, *ends))


def lab_scale(model: ModelSettings | None = None) -> AnswerScale:
    """Return the scale with the person and answer noise of the register, or of a posterior.

    Parameters
    ----------
    model : ModelSettings, optional
        Of a scenario, which may name a posterior.
    """
    p = defaults() if model is None else parameters_of(model)
    return _scale(p["person_sd"], p["response_sd"], p["slope_sd"])


@cache
def _scale(person_sd: float, response_sd: float, slope_sd: float) -> AnswerScale:
    return AnswerScale(person_sd, response_sd, slope_sd)
