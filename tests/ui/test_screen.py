"""A person's screen: what it says, what can be done on it, and what a browser may tell."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.scenario import Scenario
from personalize.service.acts import act_words
from personalize.study.acting import Act
from personalize.study.lab import Lab
from personalize.ui.shared.acting import Done, read_act
from personalize.ui.shared.person import shown
from personalize.ui.shared.screen import screen_html
from personalize.world.catalogue import DOMAINS
from tests.ui.driver import opened, press, view, words


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
def test_a_message_says_an_act_or_nothing(text: str, meant: Act | None) -> None:
    assert read_act(text, items=500, searches=12) == meant


@given(st.text(max_size=64))
def test_no_text_from_a_browser_is_more_than_an_act(text: str) -> None:
    one = read_act(text, items=40, searches=3)
    assert one is None or one.target < (3 if one.action == "search" else 40)


class Said(HTMLParser):
    """Everything a piece of HTML lets a person do."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.acts: set[str] = set()
        self.switches: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if "data-act" in own:
            self.acts.add(str(own["data-act"]))
        if own.get("role") == "switch":
            self.switches.append(str(own.get("data-act")))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_act_of_a_service_is_on_a_live_screen_and_none_on_another(
    domain: str, lab: Lab
) -> None:
    run = lab.run(Scenario().replace({"service.domain": domain, "people.number": 300}))
    screen = shown(run, 4).screen
    said = Said(screen_html(run, screen, {}, live=True))
    items = [card.item for card in screen.cards]
    assert all(read_act(text, run.world.columns.items, 20) is not None for text in said.acts)
    for word in act_words(domain):
        offered = {f"{word.action}:{items[0]}" + (f":{n}" if n else "") for n in word.stars or (0,)}
        assert offered <= said.acts
    assert {text.split(":")[0] for text in said.acts} >= {"click", "dismiss", "rate", "search"}
    assert "data-act" not in screen_html(run, screen, {})
    marker = {
        "shopping": "Search the shop",
        "music": "Playlist for",
        "banking": "Balance",
        "streaming": "Home · Films",
    }
    assert marker[domain] in screen_html(run, screen, {})


def test_the_switch_beside_a_reason_is_a_switch_and_takes_the_data_away() -> None:
    app = opened(data__level="2", design__transparency="full", person="5")
    from personalize.ui.background import lab as own

    run = own().run(view(app).scenario)
    who = shown(run, 5)
    said = Said(screen_html(run, who.screen, {}, live=True))
    assert said.switches and all(act.startswith("use:") for act in said.switches)

    done = app.session_state["acts-7-streaming-5"]
    kind = said.switches[0].removeprefix("use:")
    done.withdrawn ^= {kind}
    app.run()
    assert "Switched off:" in words(app)


def test_acts_are_logged_counted_in_what_is_held_and_taken_back() -> None:
    app = opened(person="7")
    held = words(app).split("Held about")[1][:200]
    done: Done = app.session_state["acts-7-streaming-7"]
    done.add(Act("dismiss", 1))
    done.add(Act("search", 2))
    app.run()
    said = words(app)
    assert not app.exception
    assert "What was tracked, in order; kept for: a year" in said
    assert "Searched for comedy" in said and "+2 just now" in said
    assert said.split("Held about")[1][:200] != held
    press(app, "explore-undo")
    assert [one.action for one in done.acts] == ["dismiss"]
    press(app, "explore-again")
    assert done.acts == [] and "What was tracked" not in words(app)


def test_what_a_service_does_not_use_is_tracked_all_the_same() -> None:
    app = opened(data__level="0", person="7")
    app.session_state["acts-7-streaming-7"].add(Act("click", 3))
    app.run()
    assert "tracked, but this service does not use it" in words(app)
