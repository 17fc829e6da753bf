"""People of one's own: what is known of them counts, and what is not is in the band."""

import numpy as np
import pandas as pd
import pytest

from personalize.errors import PersonalizeError
from personalize.response import perceive
from personalize.response.respondents import POINTS, respondents

TABLE = pd.DataFrame([{"location": 0.8, "disclosed": 1}])


def average(number: int, **columns: object) -> pd.DataFrame:
    plain = {"attitude": np.zeros(number), "trust": np.full(number, 0.5)}
    return pd.DataFrame({**plain, **columns})


def rating(people: object, number: int = 100) -> pd.Series:
    # One shape: the draws of several shapes are few of each.
    found = perceive(TABLE, people, number, shape=["plain"])  # type: ignore[arg-type]
    return found.set_index("output").loc["invasiveness"]


def test_average_people_rate_as_the_survey_and_the_band_covers_who_they_may_be() -> None:
    survey, two, many = rating(500), rating(average(2)), rating(average(500))
    assert two["mean"] == pytest.approx(survey["mean"], abs=0.15)
    assert two["mean"] == pytest.approx(many["mean"])
    assert two["high"] - two["low"] > 1.3 * (many["high"] - many["low"])
    assert many["high"] - many["low"] == pytest.approx(survey["high"] - survey["low"], rel=0.25)


def test_a_known_level_and_slope_are_used_and_leave_the_band() -> None:
    unknown, known = rating(average(2)), rating(average(2, level=0.0, slope=0.0))
    assert known["high"] - known["low"] < 0.8 * (unknown["high"] - unknown["low"])
    bothered = rating(average(2, level=[1.5, 1.5]))
    assert bothered["mean"] > unknown["mean"] + 0.5
    assert bothered["high"] - bothered["low"] < unknown["high"] - unknown["low"]


def test_one_person_can_be_asked_and_has_no_correlation() -> None:
    found = perceive(TABLE, average(1), 10).set_index("output")["mean"]
    assert found[["attitude_rating", "attitude_willing"]].isna().all()
    assert found.drop(["attitude_rating", "attitude_willing"]).notna().all()
    each = perceive(TABLE, average(2, person=["ann", "bo"]), 10, by_person=True)
    assert each["person"].unique().tolist() == ["ann", "bo"]
    values = each.query("output == 'invasiveness'")["value"]
    assert values.iloc[0] == pytest.approx(values.iloc[1]) == pytest.approx(found["invasiveness"])


def test_people_who_are_alike_have_bands_that_are_nearly_alike() -> None:
    each = perceive(TABLE, average(10), by_person=True, shape=["plain"])
    each = each.query("output == 'invasiveness'")
    assert np.ptp(each["value"]) < 1e-9
    assert np.ptp(each["low"]) < 0.5 and np.ptp(each["high"]) < 0.5
    assert (each["high"] - each["low"]).min() > 2


def test_people_are_drawn_alike_for_all_conditions_and_whatever_is_computed_at_once() -> None:
    asked = respondents(average(3))
    together, later = asked.in_draws(slice(0, 6), 6), asked.in_draws(slice(4, 6), 6)
    assert np.array_equal(together.persons.level[4:], later.persons.level)
    assert np.array_equal(together.type_spread[4:], later.type_spread)
    assert len(asked.at_defaults.persons.level) == 3 * POINTS
    assert abs(asked.at_defaults.persons.level.mean()) < 0.01
    twice = pd.concat([TABLE.assign(condition=name) for name in "ab"])
    found = perceive(twice, average(3), 10, by_draw=True)
    one, two = (found.query(f"condition == '{name}'")["value"].to_numpy() for name in "ab")
    assert np.array_equal(one, two, equal_nan=True)


@pytest.mark.parametrize(
    ("people", "message"),
    [
        (pd.DataFrame({"attitude": [0.0, 1.0]}), "“trust” is missing"),
        (
            average(2, trust=[0.5, 2.0]),
            "trust = 2.0 in row 2; trust must be a number from 0 to 1 in",
        ),
        (average(2, attitude=[0.0, np.nan]), "attitude = nan in row 2; attitude must be a number"),
        (average(2, level=[0.0, np.inf]), "level = inf in row 2"),
        (average(2, slope=["a", 1]), "slope = a in row 1"),
        (average(2, levle=1), "“levle” is not a column .nearest: level."),
        (average(2, person=["a", "a"]), "person must be another name in every row"),
        (average(2, attitude=[4.0, 6.5]), "attitude = 6.5 in row 2.*from -5 to 5, standardised"),
        (average(2, slope=[0.0, -50.0]), "slope = -50.0 in row 2.*from -5 to 5"),
        (average(0), "0 rows; allowed is 1 to 50,000"),
        (average(50_001), "50,001 rows; allowed is 1 to 50,000"),
        (10**8, "people = 100,000,000: allowed is 2 to 1,000,000"),
        ([0.0], "people is a list"),
        (1, "people = 1: allowed is 2 to"),
    ],
)
def test_people_that_cannot_be_used_get_a_sentence(people: object, message: str) -> None:
    with pytest.raises(PersonalizeError, match=message):
        rating(people)
