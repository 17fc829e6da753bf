"""Conditions in the scenario's words: the same design inputs, draw by draw, as in a scenario."""

import io
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize.errors import PersonalizeError
from personalize.register import DESIGN_INPUTS, design_options
from personalize.response import perceive
from personalize.response.conditions import read_conditions
from personalize.response.design_words import FIELDS, drawn_design, inputs_set_by
from personalize.response.parameter_draws import defaults_alone, parameter_draws
from personalize.scenario import Scenario
from personalize.service.design import design_inputs

DRAWS = parameter_draws(20)
EVERY = slice(0, 20)
DESIGNS = [
    {},
    {"consent": "per_purpose", "recipient": "partners", "identity": "pseudonym"},
    {"transparency": "full", "control": "full", "wording": "name", "placement": "lock_screen"},
    {"consent": "none", "purpose": "decisions", "retention": "visit", "initiative": "person"},
]


def rating(rows: list[dict[str, object]] | pd.DataFrame, **options: object) -> list[float]:
    found = perceive(pd.DataFrame(rows), 50, 5, **options)  # type: ignore[arg-type]
    return found.loc[found["output"] == "invasiveness", "mean"].tolist()


@pytest.mark.parametrize("changed", DESIGNS)
def test_words_give_the_design_inputs_of_a_scenario_draw_by_draw(changed: dict[str, str]) -> None:
    scenario = Scenario().replace({f"design.{field}": word for field, word in changed.items()})
    row = {"activity": 0.5, **scenario.design.model_dump()}
    condition = read_conditions(pd.DataFrame([row]))[0]
    found = drawn_design(condition.words, condition.design_numbers(), DRAWS, EVERY)
    for name, values in DRAWS.design(scenario, EVERY).items():
        assert np.array_equal(found[name], values), name
    point = drawn_design(condition.words, condition.design_numbers(), defaults_alone(), slice(0, 1))
    for name, value in design_inputs(scenario).items():
        assert float(np.ravel(point[name])[0]) == pytest.approx(value), name


def test_what_is_not_given_contributes_nothing_and_numbers_stand_beside_words() -> None:
    row = {"activity": 0.5, "consent": "per_purpose", "identified": 0.6, "wording": None}
    condition = read_conditions(pd.DataFrame([row]))[0]
    assert dict(condition.words) == {"consent": "per_purpose"}
    found = drawn_design(condition.words, condition.design_numbers(), DRAWS, EVERY)
    assert set(found) == set(DESIGN_INPUTS) and found["identified"] == 0.6
    assert np.ptp(found["notice"]) > 0.1 and np.ptp(found["asked"]) > 0.1
    assert all(found[name] == 0 for name in ("control", "cross", "mismatch", "obtrusive"))


def test_the_band_of_words_holds_the_draws_of_their_options() -> None:
    option = design_options()["consent"]["accept_or_refuse"].inputs
    rows = [
        {"condition": "word", "activity": 0.8, "consent": "accept_or_refuse"},
        {"condition": "numbers", "activity": 0.8, **{n: option[n] for n in ("notice", "asked")}},
    ]
    found = perceive(pd.DataFrame(rows), 50, 50).query("output == 'invasiveness'")
    word, numbers = found.to_dict("records")
    assert word["mean"] == pytest.approx(numbers["mean"])
    assert word["low"] != numbers["low"] and word["high"] != numbers["high"]


def test_one_row_in_words_and_one_in_numbers_are_one_table() -> None:
    rows = [
        {"activity": 0.8, "consent": "none"},
        {"activity": 0.8, "notice": 0, "asked": 0},
        {"activity": 0.8, "consent": "", "notice": 0.0, "asked": np.nan},
    ]
    one, two, three = rating(rows)
    assert one == two == three


def test_a_field_sets_the_inputs_of_all_its_options() -> None:
    assert inputs_set_by("consent") == ("notice", "asked")
    assert inputs_set_by("retention") == ()
    assert inputs_set_by("recipient") == ("cross", "mismatch")


def test_control_is_a_field_in_words_and_an_input_in_numbers() -> None:
    plain = {"activity": 0.8, "notice": 1}
    none, half = rating([plain, {**plain, "control": 0.5}])
    as_text = pd.read_csv(io.StringIO("activity,notice,control\n.8,1,\n.8,1,0.5\n"), dtype=str)
    assert rating(as_text) == pytest.approx([none, half])
    see, full = rating([{"activity": 0.8, "control": word} for word in ("see", "full")])
    assert full < see


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [{"consent": "per_purpose", "notice": 1}],
            "consent = per_purpose and notice = 1; consent sets notice and asked: give one of them",
        ),
        ([{"consent": "none", "notice": 0}], "consent sets notice and asked"),
        ([{"transparency": "full", "control": 0.5}], "transparency sets .* and control"),
        ([{"control": "see"}, {"control": 0.5}], "control holds words .see. and numbers .0.5."),
        ([{"control": "some"}], "control = some in “condition 1” is not one of none, see, full"),
        ([{"consent": "per purpose"}], "is not one of none, opt_out.*nearest: per_purpose"),
        ([{"recipient": 1}], "recipient = 1 in “condition 1” is not one of service, group"),
        ([{"notice": "told"}], "notice = told in “condition 1” must be a number"),
        ([{"consnt": "none"}], "“consnt” is not a column .nearest: consent."),
        ([{"identity": 0.9}], "identity = 0.9 in “condition 1” is not one of account"),
    ],
)
def test_mixed_vocabularies_get_a_sentence(rows: list[dict[str, object]], message: str) -> None:
    with pytest.raises(PersonalizeError, match=message):
        rating([{"activity": 0.8, **row} for row in rows])


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [*FIELDS, "none", "see", "full", "per_purpose", "partners", "", " ", "imagined"]
    ),
    st.floats(0, 1),
    st.sampled_from([math.nan, math.inf, -1, 7, True, "0.5", "1e999", b"0", [], {}, pd.NA, pd.NaT]),
    st.just(pd.Timestamp(0)),
    st.just(np.array([1, 2])),
)
COLUMNS = (
    *FIELDS,
    "activity",
    "sensitivity",
    "notice",
    "cross",
    "elicitation",
    "condition",
    "x",
    3,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=4), min_size=1, max_size=3)
)
def test_whatever_a_table_holds_is_a_sentence_or_a_result(rows: list[dict[object, object]]) -> None:
    table = pd.DataFrame([{"activity": 0.5, **row} for row in rows])
    try:
        found = perceive(table, 5, 2)
    except PersonalizeError as error:
        assert str(error).endswith(".") and len(str(error)) < 900
        return
    assert found["mean"].notna().all() and len(found) == 12 * len(rows)
