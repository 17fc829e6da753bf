"""People, Compare, Over time, Method and Your data."""

import pytest

from personalize.errors import PersonalizeError
from personalize.store import open_notebook
from personalize.ui.people.crowd import attitude_words
from personalize.world.importing import ImportLibrary
from tests.ui.driver import choose, go, opened, press, view, words

CSV = "user,item,rating\n" + "\n".join(
    f"u{u},i{i},{1 + (u + i) % 5}" for u in range(9) for i in range(5)
)


def test_compare_starts_from_explore_follows_it_and_swaps() -> None:
    app = opened("compare")
    assert "B is A with:" in words(app) and "say B feels more invasive" in words(app)
    assert app.get_by_key("side-b").value == "explore"
    press(app, "swap")
    assert app.session_state["sides"]["b"] is not None
    choose(app, "side-a", "story-says-nothing")
    assert app.session_state["sides"]["a"].design.consent == "none"


def test_compare_says_when_both_are_the_same_and_reads_a_link() -> None:
    app = opened("compare")
    app.session_state["side-panel"] = True
    app.run()
    app.get_by_key("side-link").set_value("http://localhost/?data.level=5&people.number=300")
    press(app, "side-use")
    assert app.session_state["sides"]["b"].data.level == 5
    app.get_by_key("side-link").set_value("http://localhost/?data.level=77&people.number=300")
    press(app, "side-use")
    choose(app, "side-b", "explore")
    choose(app, "side-a", "explore")
    assert "A and B are the same" in words(app)


def test_compare_shows_explores_person_and_opens_b_there() -> None:
    app = opened("compare", person="17")
    assert view(app).person == 17
    press(app, "next-person")
    other = view(app).person
    app.session_state["side-panel"] = True
    app.run()
    link = "http://localhost/?service.domain=music&people.number=300"
    app.get_by_key("side-link").set_value(link)
    press(app, "side-use")
    press(app, "open-b")
    assert view(app).scenario.service.domain == "music" and view(app).person == other


def test_two_crowds_without_a_group_in_common_are_said_to_have_none(monkeypatch) -> None:
    from personalize.study import compare

    monkeypatch.setattr(compare, "by_segment", lambda *_: [])
    app = opened("compare", people__number="310")
    assert not app.error
    assert "no groups of people in common" in words(app) and "Every step" in words(app)


def test_people_opens_with_explores_person_and_another_is_a_click_away() -> None:
    app = opened("people", person="21")
    assert "Would rate" in words(app)
    name = next(k.key for k in app.button if str(k.key).startswith("see-"))
    press(app, name)
    assert view(app).person == int(name.removeprefix("see-")) and view(app).rule == "name"
    assert attitude_words(1.0, 0.7) == "Reads privacy notices; trusts the service"


def test_people_are_searched_filtered_and_ordered() -> None:
    import re

    app = opened("people")
    choose(app, "crowd-sort", "most")
    felt = [float(x) for x in re.findall(r"Would rate (\d\.\d) of 7", words(app))]
    assert felt == sorted(felt, reverse=True) and len(felt) == 12
    choose(app, "crowd-text", "zzzz no such person")
    assert "Nobody matches" in words(app)


def test_erasing_somebody_says_what_it_does_and_what_it_does_not() -> None:
    app = opened("people")
    app.session_state["depth"] = "What is held"
    press(app.run(), "erase")
    said = words(app)
    assert "would see the popular picks again" in said and "has still learned from" in said


def test_a_step_is_a_way_on_where_people_cannot_be_shown(monkeypatch) -> None:
    from personalize.ui.explore import result

    def fails(_: object) -> None:
        raise PersonalizeError("Nothing was left to learn from.")

    app = opened("people")
    monkeypatch.setattr(result, "run_with_progress", fails)
    assert [one.value for one in app.run().error] == ["Nothing was left to learn from."]
    choose(app, "ladder", 1)
    monkeypatch.undo()
    assert not app.run().error and view(app).scenario.data.level == 1


def test_over_time_opens_on_something_that_happens_and_takes_events() -> None:
    app = opened("over_time", time__sessions="3")
    assert "a leak was added" in words(app) and view(app).scenario.time.events == ()
    choose(app, "event-when", 2)
    press(app, "event-add")
    assert "leak@2" in view(app).scenario.time.events
    for event in view(app).scenario.time.events:
        press(app, f"drop-{event}")
    assert view(app).scenario.time.events == () and "a leak was added" not in words(app)
    choose(app, "overlay", True)
    app.get_by_key("pin-time-title").set_value("Weeks")
    next(b for b in app.button if b.label == "Pin").click().run()
    assert [one.kind for one in open_notebook().entries()] == ["timeline"]


def test_method_counts_assumptions_once_and_finds_rows() -> None:
    from personalize.register import assumption_count

    app = opened("method")
    assumed, total = assumption_count()
    assert f"{assumed} of {total} numbers are assumptions" in words(app)
    app.session_state["register"] = True
    whole = app.run().dataframe[0].value
    assert len(whole) == total and (whole["status"] == "assumed").sum() == assumed
    choose(app, "register-search", "habituation")
    assert 0 < len(app.dataframe[0].value) < total
    assert "What it cannot tell</h2>" in words(app)


def test_an_upload_is_reported_kept_opened_and_deleted() -> None:
    app = opened("your_data")
    assert "Nothing is kept" in words(app)
    app.get_by_key("ratings").upload("r.csv", CSV.encode(), "text/csv")
    choose(app, "set-name", "Film Club 2026")
    assert "45 ratings by 9 people" in words(app) and ImportLibrary().names() == []
    press(app, "keep")
    assert list(ImportLibrary().titles().values()) == ["Film Club 2026"]
    press(app, "open-set")
    name = next(iter(ImportLibrary().titles()))
    assert view(app).scenario.service.domain == name and "ladder ends at Told" in words(app)
    go(app, "your_data")
    press(app, "delete-all")
    assert ImportLibrary().names() == [name]  # asked first
    press(app, f"delete-{name}")
    assert ImportLibrary().names() == [] and view(app).scenario.service.domain == "streaming"
    press(app, "restore")
    assert ImportLibrary().names() == [name]


def test_a_wrong_upload_gets_one_sentence() -> None:
    app = opened("your_data")
    app.get_by_key("ratings").upload("r.csv", b"PK\x03\x04zzz", "text/csv")
    choose(app, "set-name", "club")
    assert len(app.error) == 1 and "zip file" in app.error[0].value
    assert ImportLibrary().names() == []


@pytest.mark.parametrize(
    "page", ["people", "compare", "over_time", "method", "guide", "notebook", "your_data"]
)
def test_every_page_ends_with_the_caveat(page: str) -> None:
    assert "Hypotheses from a simulation of invented people" in words(opened(page))


def test_compare_shows_a_person_of_another_crowd_than_explores() -> None:
    app = opened("compare", people__number="900", b__people__number="300", a__people__number="300")
    assert "would rate it" in words(app) and view(app).scenario.people.number == 900
