"""The prior is the register's; an answer stands for the ratings nearest to it on its scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.register import data_types, parameters
from personalize.research.calibration.prior import (
    SENSITIVITY,
    prior_sd,
    ranges,
    to_normal,
    to_values,
)
from personalize.research.calibration.scales import SCALES
from personalize.response.parameter_draws import is_drawn, parameter_draws

NAMES = st.sampled_from(sorted(ranges()))


@given(name=NAMES, at=st.floats(-4, 4))
def test_values_lie_in_the_range_and_go_back(name: str, at: float) -> None:
    value = float(to_values((name,), np.array([at]))[0])
    of = ranges()[name]
    assert of.low <= value <= of.high
    assert to_normal(name, value) == pytest.approx(at, abs=1e-6)


@given(name=NAMES, one=st.floats(-3, 3), other=st.floats(-3, 3))
def test_values_rise_with_the_normal_scale(name: str, one: float, other: float) -> None:
    low, high = to_values((name,), np.array([[min(one, other)], [max(one, other)]]))[:, 0]
    assert low <= high


@pytest.mark.parametrize("name", sorted(ranges()))
def test_the_prior_is_the_distribution_of_the_parameter_draws(name: str) -> None:
    of = ranges()[name]
    inner = of.low < of.default < of.high
    middle = float(to_values((name,), np.zeros(1))[0])
    assert middle == pytest.approx(of.default if inner else (of.low + of.high) / 2)
    draws, kinds = parameter_draws(2_000), list(data_types())
    if name.removeprefix(SENSITIVITY) in kinds:
        column = draws.sensitivity[:, kinds.index(name.removeprefix(SENSITIVITY))]
    elif is_drawn(name):
        column = draws.values[name]
    else:
        return  # the row about imagined services, which no parameter draw moves
    assert prior_sd(name) == pytest.approx(column.std(), rel=0.01)
    quantiles = to_values((name,), np.array([[-1.2815516], [0.0], [1.2815516]]))[:, 0]
    width = of.high - of.low
    np.testing.assert_allclose(quantiles, np.quantile(column, (0.1, 0.5, 0.9)), atol=0.01 * width)


def test_no_row_is_taken_for_a_kind_of_data() -> None:
    kinds = {SENSITIVITY + name for name in data_types()}
    assert kinds < set(ranges()) and not kinds & set(parameters())
    assert {"sensitivity_weight", "sensitivity_breadth"} < set(ranges()) - kinds


@pytest.mark.parametrize("name", sorted(SCALES))
def test_the_answers_of_a_scale_share_the_ratings_among_them(name: str) -> None:
    scale = SCALES[name]
    every = np.linspace(scale.low, scale.high, scale.answers)
    bounds = scale.bounds(every)
    assert bounds[0, 0] == -np.inf and bounds[-1, 1] == np.inf
    np.testing.assert_allclose(bounds[1:, 0], bounds[:-1, 1])
    np.testing.assert_array_equal(scale.edges(), np.append(bounds[:, 0], np.inf))
    # A reversed item has the mirrored ratings.
    mirrored = scale.bounds(scale.low + scale.high - every)
    np.testing.assert_allclose(mirrored, 8 - bounds[:, ::-1])


def test_bounds_are_those_of_the_question() -> None:
    assert SCALES["1-7"].bounds(np.array([3.0])).tolist() == [[2.5, 3.5]]
    assert SCALES["1-5"].bounds(np.array([3.0])).tolist() == [[3.25, 4.75]]
    assert SCALES["1-4"].bounds(np.array([2.0])).tolist() == [[2, 4]]
    assert SCALES["yes/no"].bounds(np.array([0.0, 1.0])).tolist() == [[-np.inf, 4], [4, np.inf]]
    fine = SCALES["0-100"].bounds(np.array([0.0, 50.0, 51.0, 100.0]))
    assert fine[1].tolist() == pytest.approx([3.85, 4.15])
    np.testing.assert_array_equal(fine[1], fine[2])
    np.testing.assert_array_equal(fine, SCALES["0-1"].bounds(np.array([0, 0.5, 0.51, 1])))


@given(name=st.sampled_from(sorted(SCALES)), share=st.floats(0, 1))
def test_an_answer_lies_within_its_bounds(name: str, share: float) -> None:
    scale = SCALES[name]
    answer = scale.low + share * (scale.high - scale.low)
    if scale.whole:
        answer = round(answer)
    rating = 1 + 6 * (answer - scale.low) / (scale.high - scale.low)
    low, high = scale.bounds(np.array([answer]))[0]
    assert low - 1e-9 <= rating <= high + 1e-9
