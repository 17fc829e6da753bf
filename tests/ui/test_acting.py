"""Acting on a screen: what a click says, what is tracked, and what is drawn."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from personalize import locations
from personalize.scenario import Scenario
from personalize.service.acts import act_words
from personalize.study.acting import Act
from personalize.study.lab import Lab
from personalize.ui.acting import Done, read_act
from personalize.ui.board import read_clicks
from personalize.ui.screens import screen_of
from personalize.world.catalogue import DOMAINS
from tests.ui.driver import click, shown

FRAME = str(locations.frame_file())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("click:12", Act("click", 12)),
        ("rate:0:4", Act("rate", 0, 4.0)),
        ("search:3", Act("search", 3)),
        ("notification:5", Act("notification", 5)),
        ("click:500", None),
        ("search:12", None),
        ("rate:1", None),
        ("rate:1:9", None),
        ("click:1:2", None),
        ("erase:1", None),
        ("click:-1", None),
        ("click:²", None),
        ("", None),
        ("click", None),
    ],
)
def test_a_click_says_an_act_or_nothing(text: str, meant: Act | None) -> None:
    assert read_act(text, items=500, searches=12) == meant


@given(st.text(max_size=64))
def test_no_text_from_a_browser_is_more_than_an_act(text: str) -> None:
    one = read_act(text, items=40, searches=3)
    assert one is None or one.target < (3 if one.action == "search" else 40)


class Said(HTMLParser):
    """Everything a piece of HTML lets a person do."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if "data-act" in own:
            self.acts.add(str(own["data-act"]))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_act_of_a_service_is_on_a_live_screen_and_none_on_another(
    domain: str, lab: Lab
) -> None:
    run = lab.run(Scenario().replace({"service.domain": domain, "people.number": 300}))
    items = [int(item) for item in run.slates.items[4]]
    said = Said()
    said.feed(screen_of(run, 4, items, {}, live=True)[1])
    assert all(read_act(text, run.world.columns.items, 20) is not None for text in said.acts)
    for word in act_words(domain):
        offered = {f"{word.action}:{items[0]}" + (f":{n}" if n else "") for n in word.stars or (0,)}
        assert offered <= said.acts
    assert {text.split(":")[0] for text in said.acts} >= {"click", "dismiss", "rate", "search"}
    assert f"notification:{items[0]}" in said.acts
    assert "data-act" not in screen_of(run, 4, items, {})[1]


@pytest.mark.parametrize(
    "told",
    [None, "click:1", {"act": "click:1"}, [1, 2], [["x", "click:1"]], [[1.0, "x" * 65]], [[1.0]]],
)
def test_what_is_no_click_is_not_heard(told: object) -> None:
    assert read_clicks(told) == []


def test_clicks_are_heard_in_their_order_and_only_the_last_ones() -> None:
    told = [[float(when), f"click:{when}"] for when in range(20)]
    assert read_clicks(told) == [(float(when), f"click:{when}") for when in range(12, 20)]


def test_acts_are_logged_with_their_kind_and_taken_back() -> None:
    app = AppTest.from_file(FRAME, default_timeout=120)
    app.query_params["people.number"] = "300"
    app.query_params["pick"] = "7"
    app.run()
    done: Done = app.session_state["acts-7-streaming-7"]
    done.add(Act("dismiss", 1))
    done.add(Act("search", 2))
    app.run()
    text = shown(app)
    assert not app.exception
    assert "What was tracked, in order; kept for: a year" in text
    assert "activity here, used for picks" in text and "Searched for comedy" in text
    click(app, "explore", "undo")
    assert [one.action for one in done.acts] == ["dismiss"]
    click(app, "explore", "again")
    text = shown(app)
    assert done.acts == [] and "What you do is tracked" in text


def test_what_a_service_does_not_use_is_tracked_all_the_same() -> None:
    app = AppTest.from_file(FRAME, default_timeout=120)
    app.query_params["people.number"] = "300"
    app.query_params["data.level"] = "0"
    app.query_params["pick"] = "7"
    app.run()
    app.session_state["acts-7-streaming-7"].add(Act("click", 3))
    app.run()
    text = shown(app)
    assert "tracked, but this service does not use it" in text
