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
        ([{"activity": 2}], {}, "activity = 2 .* from 0 to 1"),
        ([{"activity": "much"}], {}, "activity = much"),
        ([{"activity": 0.7, "ratings": 0.7}], {}, "add up to 1.40"),
        ([{"activity": 1, "domain": "zoo"}], {}, "domain = “zoo”"),
        ([{"condition": "a"}, {"condition": "a"}], {}, "stands there twice"),
        ([PLAIN], {"people": 1}, "at least 2"),
        ([PLAIN], {"people": pd.DataFrame({"attitude": [0.0, 1.0]})}, "“trust” is missing"),
        ([PLAIN], {"people": pd.DataFrame({"attitude": [0.0], "trust": [2.0]})}, "1 rows"),
        ([PLAIN], {"parameters": {"wonder": 1.0}}, "“wonder” is not a row"),
        ([PLAIN], {"parameters": 1}, "at least 2 parameter draws"),
    ],
)
def test_bad_input_gets_a_sentence(
    rows: list[dict[str, object]], options: dict[str, object], message: str
) -> None:
    with pytest.raises(PersonalizeError, match=message):
        perceive(pd.DataFrame(rows), **options)


def test_no_rows_are_refused() -> None:
    with pytest.raises(PersonalizeError, match="at least one row"):
        perceive(pd.DataFrame({name: [] for name in data_types()}))
