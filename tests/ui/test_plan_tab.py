"""The tab Plan: a study of what Explore compares, and bad settings as sentences."""

import re
from pathlib import Path

import pytest

from personalize.research.ledger import LedgerStore
from tests.ui.driver import choose, opened, press, view, words

pytestmark = pytest.mark.slow


def test_explore_leads_to_a_plan_of_what_it_compares() -> None:
    app = opened(recommender__algorithm="user_knn", data__level="3")
    press(app, "plan-a-study")
    assert not app.exception
    said = words(app)
    assert "B is A with:" in said and "people in each group" in said
    assert "What to ask first" in said
    assert view(app).scenario.data.level == 3
    address = {
        key: value if isinstance(value, str) else value[0]
        for key, value in app.query_params.items()
    }
    assert address["tab"] == "Plan" and address["b.recommender.algorithm"] == "user_knn"
    again = opened("research", **{key.replace(".", "__"): one for key, one in address.items()})
    assert words(again) == said
    before = said
    choose(app, "plan-within", True)
    assert "people in each group" not in words(app).split("Formulas")[0]
    choose(app, "plan-difference", 3.0)
    assert "can be at most" in app.error[0].value
    choose(app, "plan-difference", 0.5)
    choose(app, "plan-within", False)
    assert words(app) == before
    choose(app, "plan-sizes", "100, many")
    assert "is not a whole number" in app.error[0].value


def test_what_is_typed_stays_while_a_field_is_not_allowed() -> None:
    app = opened("research", tab="Plan", a__data__level="1", b__data__level="3")
    choose(app, "plan-guess", -0.4)
    choose(app, "plan-guess-written", "on Monday")
    for key, value, said in (
        ("plan-sizes", "100, many", "is not a whole number"),
        ("plan-difference", 0.05, "Smallest difference that matters = 0.05: allowed is 0.1 to 3."),
        ("plan-difference", 99.0, "allowed is 0.1 to 3."),
        ("plan-screens", 0, "allowed is 1 to 20."),
        ("plan-guess", 9.0, "What you expect = 9.0: allowed is -6 to 6."),
    ):
        before = app.session_state[key]
        choose(app, key, value)
        assert said in app.error[0].value.replace("\\", "") and len(app.error) == 1
        assert "people in each group" not in words(app)
        assert app.session_state[key] == value
        assert app.session_state["plan-guess-written"] == "on Monday"
        choose(app, key, before)
    assert app.session_state["plan-guess"] == -0.4 and not app.error
    choose(app, "side-b", "explore")
    choose(app, "side-a", "explore")
    assert app.session_state["plan-guess"] == -0.4


def test_a_pack_needs_the_same_people_in_both() -> None:
    app = opened("research", tab="Plan", a__data__level="1", b__data__level="3", b__seed="4")
    assert "people in each group" in words(app)
    assert "in A and 4 in B; a study pack shows the same" in "".join(one.value for one in app.info)


def test_two_that_are_the_same_are_no_study() -> None:
    app = opened("research", tab="Plan")
    press(app, "swap")
    choose(app, "side-a", "explore")
    choose(app, "side-b", "explore")
    assert "A and B are the same" in words(app)


def test_a_teams_guess_is_locked_in_the_ledger(own_folder: Path) -> None:
    app = opened("research", tab="Plan", a__data__level="1", b__data__level="3")
    assert "plan-lock" not in [button.key for button in app.button]
    choose(app, "plan-guess", 0.4)
    press(app, "plan-lock")
    assert "Locked in the ledger" in app.success[0].value
    (study,) = LedgerStore().studies()
    assert [(guess.who, guess.numbers) for guess in study.guesses] == [("team", (0.4,))]
    assert study.forecast.mean > 0
    assert study.question.startswith("People who are shown pictures: how much more invasive")
    assert "forecast is for people who are shown pictures" in words(app)
    assert [one["people"]["elicitation"] for one in (study.a, study.b) if one] == [
        "imagined",
        "imagined",
    ]
    said = float(re.search(r"answered (\d\.\d\d) points more", words(app))[1])
    assert study.forecast.mean == pytest.approx(said, abs=0.006)
