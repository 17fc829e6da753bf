"""The likelihood: its value is the integral over people, its gradient that of its values."""

import numpy as np
import pytest
from scipy.special import ndtr

from personalize.research.calibration.likelihood import Likelihood, spreads
from personalize.research.calibration.parts import PartsOfConditions
from personalize.research.calibration.prior import ranges, to_values
from personalize.research.calibration.simulated import simulated_ratings
from personalize.research.calibration.survey import Survey
from personalize.response.scale import to_rating
from tests.research.calibration.making import NAMES, conditions, some_answers, survey

TINY = [(0, 0, 5), (0, 1, 3), (1, 0, 7), (1, 3, 1), (2, 2, 4), (2, 0, 4)]
PEOPLE = 200_000


def by_hand(one: Survey, ratings: np.ndarray, sd: float) -> float:
    """Return the log likelihood from the expected ratings (people, conditions) of many people."""
    total = 0.0
    for person in range(one.people):
        chance = np.ones(len(ratings))
        for place in np.flatnonzero(one.person == person):
            expected = ratings[:, one.condition[place]]
            low, high = one.bounds[place]
            chance *= ndtr((high - expected) / sd) - ndtr((low - expected) / sd)
        total += one.weights[person] * np.log(chance.mean())
    return total


@pytest.mark.parametrize("shape", ["plain", "aware+useful"])
def test_people_are_integrated_out(shape: str) -> None:
    one = survey(TINY, weights=[1, 2, 0.5])
    normal = np.array([0.7, -0.4, 1.2, -1.0, 0.9])
    values = {
        name: np.array([value]) for name, value in zip(NAMES, to_values(NAMES, normal), strict=True)
    }
    parts = PartsOfConditions(one.conditions, shape).at(values, 1)
    level_sd, slope_sd, sd = spreads(values, 1)[0]
    level, slope = np.random.Generator(np.random.PCG64(0)).standard_normal((2, PEOPLE, 1))
    multiplier = np.exp(slope_sd * slope - slope_sd**2 / 2)
    held = multiplier * parts.bracket + parts.penalties - parts.relief
    ratings = to_rating(parts.base + level_sd * level + np.maximum(held, 0))
    found = Likelihood(one, NAMES, shape).at_each(normal)
    assert found[0] == pytest.approx(by_hand(one, ratings, sd), abs=0.02)


def test_attitude_and_trust_count_in_the_spread_as_the_lab_makes_people() -> None:
    one = survey(TINY)
    at = dict(zip(NAMES, map(float, to_values(NAMES, np.zeros(5))), strict=True))
    ratings = simulated_ratings(one.conditions, 20_000, at, 5)
    found = Likelihood(one, NAMES, "plain").at_each(np.zeros((1, 5)))
    assert found[0] == pytest.approx(by_hand(one, ratings, at["response_sd"]), abs=0.25)


@pytest.mark.parametrize("shape", ["plain", "aware", "useful"])
def test_gradient_is_that_of_the_values(shape: str) -> None:
    names = tuple(ranges())
    likelihood = Likelihood(survey(some_answers(8)), names, shape)
    at = np.random.Generator(np.random.PCG64(2)).normal(0, 0.7, len(names))
    value, gradient = likelihood.with_gradient(at)
    assert value == pytest.approx(likelihood.at_each(at)[0])
    step = 1e-4
    for i in range(len(names)):
        move = step * np.eye(len(names))[i]
        ends = likelihood.at_each(np.array([at - move, at + move]))
        assert gradient[i] == pytest.approx((ends[1] - ends[0]) / (2 * step), abs=2e-3), names[i]


def test_a_weight_of_two_is_the_person_twice_and_order_does_not_matter() -> None:
    rng = np.random.Generator(np.random.PCG64(4))
    points = rng.standard_normal((3, 5))
    answers = some_answers(6)
    twice = [*answers, *((6, place, value) for person, place, value in answers if person == 2)]
    weighted = survey(answers, weights=[1, 1, 2, 1, 1, 1])
    expected = Likelihood(survey(twice), NAMES, "plain").at_each(points)
    np.testing.assert_allclose(Likelihood(weighted, NAMES, "plain").at_each(points), expected)
    rng.shuffle(twice)
    other = {6: 0, 5: 1, 4: 2, 3: 6, 2: 5, 1: 4, 0: 3}
    moved = [(other[person], place, value) for person, place, value in twice]
    np.testing.assert_allclose(Likelihood(survey(moved), NAMES, "plain").at_each(points), expected)


def test_a_person_without_answers_changes_nothing() -> None:
    answers = [one for one in some_answers(5) if one[0] != 2]
    kept = [(person - (person > 2), place, value) for person, place, value in answers]
    points = np.zeros((1, 5))
    of_five = Likelihood(survey(answers), NAMES, "plain").at_each(points)
    np.testing.assert_allclose(of_five, Likelihood(survey(kept), NAMES, "plain").at_each(points))


def test_answers_nobody_expects_have_a_finite_likelihood() -> None:
    far = survey([(0, 3, 7), (0, 0, 1), (1, 3, 7), (1, 0, 1)])
    ends = np.array([np.full(5, -6.0), np.full(5, 6.0)])
    assert np.isfinite(Likelihood(far, NAMES, "plain").at_each(ends)).all()
    assert conditions()[3].shares.sum() == 0
