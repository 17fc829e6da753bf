"""What a browser tells of a form may be anything: only choices in its fields are heard."""

import math

import pytest

from personalize.scenario import Scenario
from personalize.ui.form import MOST, Field, read_choices
from personalize.ui.settings import sections
from personalize.ui.state import View
from tests.ui.driver import choose, fields
from tests.ui.test_pages import opened

LIST = Field("consent", "How it asks", "choice", "none", [("none", "Never"), ("full", "Always")])
NUMBER = Field("seed", "Seed", "number", 1, low=0, high=10, whole=True)
FORM = {"consent": LIST, "seed": NUMBER}


@pytest.mark.parametrize(
    "told",
    [
        None,
        "consent",
        {"consent": "none"},
        [["consent", "none"]],
        [[1.0, "consent", "<script>"]],
        [[1.0, "consent", None]],
        [[1.0, ["consent"], "none"]],
        [[1.0, "no field", "none"]],
        [["now", "consent", "none"]],
        [[math.nan, "consent", "none"]],
        [[math.inf, "consent", "none"]],
        [[1.0, "seed", 11]],
        [[1.0, "seed", -1]],
        [[1.0, "seed", 2.5]],
        [[1.0, "seed", True]],
        [[1.0, "seed", math.nan]],
        [[1.0, "seed", "3"]],
    ],
)
def test_what_is_no_choice_is_not_heard(told: object) -> None:
    assert read_choices(told, FORM, 0.0)[0] == []


def test_choices_are_heard_once_in_their_order() -> None:
    told = [[1.0, "consent", "full"], [2.0, "seed", 7], [3.0, "seed", 99]]
    choices, latest = read_choices(told, FORM, 0.0)
    assert choices == [("consent", "full"), ("seed", 7)] and latest == 3.0
    assert read_choices(told, FORM, 1.0)[0] == [("seed", 7)]
    assert read_choices(told, FORM, latest) == ([], latest)


def test_a_flood_of_choices_is_cut_to_the_last() -> None:
    told = [[float(i), "seed", i % 10] for i in range(1, 1000)]
    assert len(read_choices(told, FORM, 0.0)[0]) == MOST


def test_every_field_reads_what_stands_in_it_and_says_what_it_is() -> None:
    for name in ("svd", "item_knn", "content", "popular"):
        scenario = Scenario().replace({"recommender.algorithm": name})
        shown = [one for section in sections(View(scenario=scenario)) for one in section.fields]
        assert len({one.name for one in shown}) == len(shown) > 18
        for field in shown:
            assert field.read(field.value) == field.value, field.name
            assert field.label and (field.help or field.name == "base"), field.name


def test_what_a_choice_touches_is_drawn_and_what_is_not_allowed_changes_nothing() -> None:
    app = opened()
    choose(app, ("people.number", 10), ("seed", -3), ("design.consent", "of course"))
    assert app.session_state.view.scenario == Scenario()
    choose(app, ("service.domain", "banking"), ("people.number", 300), ("base", "nothing"))
    view = app.session_state.view
    assert (view.scenario.service.domain, view.scenario.people.number) == ("banking", 300)
    assert view.base == "nothing" and app.query_params["base"] in ("nothing", ["nothing"])
    shown = fields(app)
    assert shown["service.domain"]["value"] == "banking"
    assert shown["people.number"]["value"] == 300
    assert not app.exception and not app.error
