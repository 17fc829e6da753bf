"""Compare, People, Over time and Notebook through AppTest."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from personalize import locations
from personalize.scenario import Scenario
from personalize.store import Entry, open_notebook
from personalize.ui.redraw import SHARE
from tests.ui.driver import charts, click, shown

FRAME = str(locations.frame_file())


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PERSONALIZE_DATABASE_URL", raising=False)
    return tmp_path


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=120)
    for key, value in {"people__number": "300", **query}.items():
        app.query_params[key.replace("__", ".")] = value
    app.run()
    app.switch_page(str(locations.pages() / f"{page}.py")).run()
    assert not app.exception
    return app


def _take(app: AppTest, side: str, name: str) -> None:
    """Choose what a side starts from, as its list in the browser tells it."""
    names = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)</option>', shown(app))
    click(app, "compare", f"{side.lower()}:{next(value for value, one in names if one == name)}")


def test_compare_starts_from_explore_and_swaps() -> None:
    app = opened("compare")
    assert "B is A with:" in shown(app) and "say B feels more invasive" in shown(app)
    before = app.session_state.sides
    click(app, "compare", "swap")
    assert app.session_state.sides.a == before.b and not app.exception
    _take(app, "A", "Story: Knows a lot, says nothing")
    assert app.session_state.sides.a.design.consent == "none" and not app.exception


def test_compare_says_when_both_are_the_same_and_reads_a_link() -> None:
    app = opened("compare")
    app.session_state["side-panel"] = True
    app.run()
    app.get_by_key("side-link").set_value("http://localhost:8501/?data.level=5&people.number=300")
    app.get_by_key("side-use").click().run()
    assert app.session_state.sides.b.data.level == 5
    _take(app, "A", "What Explore shows")
    _take(app, "B", "What Explore shows")
    assert any("A and B are the same" in one.value for one in app.info)


@pytest.mark.parametrize("side", ["A", "B"])
def test_a_click_on_a_cell_of_the_grid_makes_it_a_or_b(side: str) -> None:
    app = opened("compare")
    before = app.session_state.sides
    click(app, "grid", f"side:{side}")
    click(app, "grid", "cell:99", "cell:", "cell:-1", "see:3")
    assert app.session_state.sides == before and not app.exception
    click(app, "grid", "cell:7")  # second step, last way of picking
    now = app.session_state.sides
    changed, kept = (now.a, now.b) if side == "A" else (now.b, now.a)
    assert kept == (before.b if side == "A" else before.a)
    assert (changed.data.level, changed.recommender.algorithm) == (1, "svd")


def test_a_card_opens_the_person_it_shows() -> None:
    from personalize.ui import crowd

    app = opened("people", people__situations="on")
    assert 'data-act="see:5"' in shown(app)
    assert len(charts(app)) == 6  # how each would rate it, and a small one a trait
    click(app, "depth", "depth:2")
    assert len(charts(app)) == 7
    app.query_params["pick"] = "5"
    assert crowd.attitude_words(1.0, 0.7) == "Reads privacy notices; trusts the service"


def test_people_are_found_and_erasing_says_what_it_does() -> None:
    app = opened("people")
    click(app, "people", "search:zzzz no such person")
    assert "Nobody matches" in shown(app)
    click(app, "depth", "depth:9", "depth:1")
    app.get_by_key("erase").click().run()
    assert "would see the popular picks again" in shown(app) and not app.exception


def test_sessions_take_events_and_play() -> None:
    app = opened("over_time", time__sessions="3")
    assert "Over 3 sessions" in shown(app)
    app.get_by_key("when").set_value(2).run()
    app.get_by_key("add-event").click().run()
    assert app.session_state.view.scenario.time.events == ("leak@2",)
    assert app.query_params["time.events"] in ("leak@2", ["leak@2"])
    app.get_by_key("drop-leak@2").click().run()
    assert app.session_state.view.scenario.time.events == ()
    app.get_by_key("overlay").set_value(True).run()
    assert not app.exception


def test_an_empty_notebook_teaches_and_a_full_one_edits() -> None:
    app = opened("notebook")
    assert "Nothing pinned yet" in shown(app)
    book = open_notebook()
    kept = book.add(Entry("run", "<b>One</b>", Scenario(), sentence="It *fits* <i>well</i>."))
    app.run()
    assert not app.exception and "&lt;i&gt;" in shown(app) and "<i>" not in shown(app)
    key = f"edit-{kept.id}-1"
    app.get_by_key(f"{key}-notes").set_value("learnt something")
    next(b for b in app.button if b.label == "Save").click().run()
    assert book.entries()[0].notes == "learnt something"
    app.get_by_key(f"Delete-{kept.id}").click().run()
    assert book.entries() == []
    app.get_by_key("book-undo").click().run()
    assert [one.title for one in book.entries()] == ["<b>One</b>"]


def test_explore_pins_to_the_notebook() -> None:
    app = opened("explore")
    app.session_state[SHARE] = True  # opens the menu
    app.run()
    app.get_by_key("pin-explore-title").set_value("My first")
    next(b for b in app.button if b.label == "Pin").click().run()
    assert not app.exception and [one.title for one in open_notebook().entries()] == ["My first"]
    # The answer stays when the page is drawn anew, as it is when ranges arrive; not for another.
    assert [one.value for one in app.run().success] == ["Saved: “My first”."]
    click(app, "explore", "level:1")
    assert not app.run().success


def test_a_damaged_notebook_is_a_sentence(own_folder: Path) -> None:
    (own_folder / "notebook.sqlite").write_bytes(b"no database at all" * 60)
    app = opened("notebook")
    assert any("damaged or not a notebook" in one.value for one in app.error)


def test_what_is_typed_survives_a_change_made_elsewhere() -> None:
    book = open_notebook()
    kept = book.add(Entry("run", "One", Scenario(), notes="first"))
    app = opened("notebook")
    book.save(kept.replace(notes="theirs"))
    app.get_by_key(f"edit-{kept.id}-1-notes").set_value("mine")
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception and book.entries()[0].notes == "theirs"
    assert any("changed elsewhere" in one.value for one in app.warning)
    assert app.get_by_key(f"edit-{kept.id}-1-notes").value == "mine"
    app.get_by_key(f"mine-{kept.id}").click().run()
    assert book.entries()[0].notes == "mine"


def test_what_is_typed_survives_a_deletion_made_elsewhere() -> None:
    book = open_notebook()
    kept = book.add(Entry("run", "One", Scenario(), notes="first"))
    app = opened("notebook")
    book.delete(kept)
    app.get_by_key(f"edit-{kept.id}-1-notes").set_value("mine")
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception
    assert [one.notes for one in book.entries()] == ["mine"]


def test_people_are_filtered_ordered_and_turned_page_by_page() -> None:
    app = opened("people")
    click(app, "people", "band:18–24", "band:no such band", "order:most", "page:2")
    words = shown(app)
    assert set(re.findall(r"· (\d+–\d+|65\+),", words)) == {"18–24"}
    felt = [float(one) for one in re.findall(r"Would rate (\d\.\d) of 7", words)]
    assert felt == sorted(felt, reverse=True) and len(felt) >= 2
    assert re.search(r'data-act="page"[^>]* value="2"', words)
    click(app, "people", "search:zzzz")
    assert "Nobody matches" in shown(app)
    click(app, "people", "search:", "band:18–24", "see:5")
    assert app.session_state.view.pick == "5" and not app.exception
    click(app, "people", "person:7", "person:99999999", "person:x")
    assert app.session_state.view.pick == "7" and not app.exception


def test_two_crowds_without_a_group_in_common_are_said_to_have_none(monkeypatch) -> None:
    from personalize.study import compare

    monkeypatch.setattr(compare, "by_segment", lambda *_: [])
    app = opened("compare", people__number="310")
    assert not app.exception and not app.error
    assert "no groups of people in common" in shown(app) and "Every step" in shown(app)


def test_a_step_is_a_way_on_where_people_cannot_be_shown(monkeypatch) -> None:
    from personalize.errors import PersonalizeError
    from personalize.ui import explore

    def fails(_: object) -> None:
        raise PersonalizeError("Nothing was left to learn from.")

    app = opened("people", people__number="300")
    monkeypatch.setattr(explore, "run_with_progress", fails)
    assert [one.value for one in app.run().error] == ["Nothing was left to learn from."]
    click(app, "people", "level:1")
    monkeypatch.undo()
    assert app.session_state.view.scenario.data.level == 1
