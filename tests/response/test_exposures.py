"""Posing an experiment: conditions as a table, with bands, and errors that name the column."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize.errors import PersonalizeError
from personalize.register import data_types
from personalize.response import perceive

PLAIN = {"activity": 0.8, "notice": 1, "asked": 1, "relevance": 0.5}


def mean(conditions: list[dict[str, object]], output: str, **options: object) -> list[float]:
    found = perceive(pd.DataFrame(conditions), **{"people": 200, "parameters": 10, **options})
    return found.loc[found["output"] == output, "mean"].tolist()


def test_conditions_come_back_with_bands_that_hold_them() -> None:
    found = perceive(pd.DataFrame([{"condition": "a", **PLAIN}, {"condition": "b"} | PLAIN]))
    assert found["condition"].unique().tolist() == ["a", "b"]
    ratings = found.query("output == 'invasiveness'")
    assert (ratings["low"] < ratings["mean"]).all() and (ratings["mean"] < ratings["high"]).all()
    assert ratings["mean"].iloc[0] == ratings["mean"].iloc[1]


@pytest.mark.parametrize(
    ("change", "output", "sign"),
    [
        ({"notice": 0}, "invasiveness", 1),
        ({"asked": 0}, "invasiveness", 1),
        ({"identified": 1}, "invasiveness", 1),
        ({"obtrusive": 1}, "noticeability", 1),
        ({"control": 1}, "invasiveness", -1),
        ({"explained": 1}, "invasiveness", -1),
        ({"cross": 1}, "surveillance", 1),
        ({"mismatch": 1}, "invasiveness", 1),
        ({"relevance": 0.9}, "willing", 1),
        ({"payment": 1.0}, "willing", 1),
        ({"relevance": 0.9}, "clicks", 1),
        ({"sensitivity": 0.95}, "invasiveness", 1),
        ({"imagined": 1.0, "disclosed": 1}, "discovery_gap", -1),
        ({"notice": 0}, "trust_after_discovery", -1),
    ],
)
def test_each_input_moves_its_output_the_right_way(
    change: dict[str, float], output: str, sign: int
) -> None:
    start = {**PLAIN, "notice": 0.5, "sensitivity": 0.4, "specificity": 0.6}
    before, after = mean([start, start | change], output)
    assert sign * (after - before) > 0


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 1), st.floats(0, 1))
def test_a_more_sensitive_kind_never_feels_less_invasive(
    low: float, more: float, share: float, disclosed: float
) -> None:
    base = {"activity": share, "disclosed": disclosed, "imagined": 0.5, "expectedness": 0.5}
    high = min(1.0, low + more)
    mild, grave = mean([base | {"sensitivity": low}, base | {"sensitivity": high}], "if_discovered")
    assert grave >= mild - 1e-9


def test_people_and_parameters_can_be_given() -> None:
    people = pd.DataFrame({"attitude": np.linspace(-2, 2, 50), "trust": np.linspace(1, 0, 50)})
    found = perceive(pd.DataFrame([PLAIN]), people, 10).set_index("output")["mean"]
    assert found["attitude_rating"] > 0.15
    sceptical = people.assign(trust=0.0)
    assert (
        perceive(pd.DataFrame([PLAIN]), sceptical, 10).set_index("output")["mean"]["willing"]
        < found["willing"]
    )
    higher = perceive(pd.DataFrame([PLAIN]), 200, {"baseline": 1.9}).set_index("output")["mean"]
    plain = perceive(pd.DataFrame([PLAIN]), 200, 10).set_index("output")["mean"]
    assert higher["invasiveness"] > plain["invasiveness"] + 0.4
    every = perceive(pd.DataFrame([PLAIN]), 200, 10, by_draw=True)
    assert sorted(every["version"].unique()) == list(range(-1, 10))


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([{"activty": 1}], {}, "“activty” is not a column"),
        ([{"activty": 1}], {}, "nearest: activity"),
        ([{"activity": 2}], {}, "activity = 2 .* from 0 to 1"),
        ([{"activity": [1]}], {}, "activity = .1. in .* from 0 to 1"),
        ([{"activity": "much"}], {}, "activity = much"),
        ([{"activity": 0.7, "ratings": 0.7}], {}, "add up to 1.40"),
        ([{"activity": 1, "domain": "zoo"}], {}, "domain = “zoo”"),
        ([{"condition": "a"}, {"condition": "a"}], {}, "stands there twice"),
        ([PLAIN], {"people": 1}, "people = 1: allowed is 2 to 1,000,000"),
        ([PLAIN], {"people": pd.DataFrame({"attitude": [0.0, 1.0]})}, "“trust” is missing"),
        ([PLAIN], {"parameters": 1}, "at least 2 parameter draws"),
        ([PLAIN], {"parameters": [1]}, "parameters is a list"),
        ([PLAIN], {"elicitation": "asked"}, "elicitation = asked is not one of in_use, imagined"),
        ([{**PLAIN, "elicitation": 1}], {}, "elicitation = 1 in “condition 1” is not one of"),
        ([PLAIN], {"by_draw": True, "by_person": True}, "by_draw and by_person are both set"),
        ([{"notice": 1}], {}, "“condition 1” has no kind of data and no sensitivity"),
        ([{"activity": 0.5}, {"activity": " "}], {}, "“condition 2” has no kind of data"),
    ],
)
def test_bad_input_gets_a_sentence(
    rows: list[dict[str, object]], options: dict[str, object], message: str
) -> None:
    with pytest.raises(PersonalizeError, match=message):
        perceive(pd.DataFrame(rows), **options)


def test_a_table_is_needed_with_each_column_once() -> None:
    with pytest.raises(PersonalizeError, match="exposures is a list"):
        perceive([PLAIN])  # type: ignore[arg-type]
    with pytest.raises(PersonalizeError, match="the column “activity” stands there twice"):
        perceive(pd.DataFrame([[0.2, 0.3]], columns=["activity", "activity"]))


def test_no_rows_are_refused() -> None:
    with pytest.raises(PersonalizeError, match="at least one row"):
        perceive(pd.DataFrame({name: [] for name in data_types()}))


def test_no_kind_of_data_at_0_is_the_popular_list_with_nothing_collected() -> None:
    told, untold = mean(
        [{"activity": 0, "notice": 1}, {"activity": 0, "notice": 0, "accuracy": 1}], "invasiveness"
    )
    assert told == untold
    assert mean([{"activity": 0}], "noticeability") == [0.0]
    assert mean([{"activity": 0}], "discovery_gap") == [0.0]


def test_a_name_that_is_blank_is_the_number_of_the_row() -> None:
    found = perceive(pd.DataFrame([{"condition": " ", **PLAIN}, {"condition": "b", **PLAIN}]), 9, 2)
    assert found["condition"].unique().tolist() == ["condition 1", "b"]


def test_a_question_about_an_imagined_service_adds_its_row_of_the_register() -> None:
    rows = [{"condition": "in use", **PLAIN}, {"condition": "imagined", **PLAIN}]
    rows[1]["elicitation"] = "imagined"
    in_use, imagined = mean(rows, "invasiveness")
    assert imagined - in_use > 0.5
    assert mean(rows[:1], "invasiveness", elicitation="imagined") == [imagined]
    rows[0]["elicitation"] = "in_use"
    assert mean(rows, "invasiveness", elicitation="imagined") == [in_use, imagined]
    none = {"elicitation_imagined": 0.5}
    assert mean(rows, "invasiveness", parameters=none)[1] < imagined
    assert mean(rows, "invasiveness", parameters=none)[0] == in_use


def test_people_come_one_by_one_and_average_to_the_mean() -> None:
    table = pd.DataFrame([{"condition": "a", **PLAIN}, {"condition": "b", **PLAIN, "notice": 0}])
    each = perceive(table, 50, 10, by_person=True)
    every = perceive(table, 50, 10)
    assert list(each.columns) == ["condition", "output", "person", "value", "low", "high"]
    assert each.groupby(["condition", "output"])["person"].apply(list).map(len).eq(50).all()
    assert set(every["output"]) - set(each["output"]) == {"attitude_rating", "attitude_willing"}
    means = each.groupby(["condition", "output"])["value"].mean()
    expected = every.set_index(["condition", "output"])["mean"].loc[means.index]
    assert means.to_numpy() == pytest.approx(expected.to_numpy())
    assert ((each["low"] <= each["value"]) & (each["value"] <= each["high"])).all()
    rating = each.query("output == 'invasiveness' and condition == 'a'")["value"]
    assert rating.std() > 0.5


def test_with_nothing_collected_people_see_the_popular_list() -> None:
    told = perceive(pd.DataFrame([{"location": 0.0}, {"location": 0.5}]), 100, 5)
    benefit = told[told["output"] == "benefit"]["mean"].tolist()
    assert benefit[0] == pytest.approx(1.0) and benefit[1] > 3
    given = perceive(pd.DataFrame([{"location": 0.0, "relevance": 0.5}]), 100, 5)
    assert given[given["output"] == "benefit"]["mean"].iloc[0] == pytest.approx(benefit[1])
