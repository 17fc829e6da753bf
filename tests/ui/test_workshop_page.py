"""The page Workshop and the projector's view, through Streamlit's own test driver."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from personalize import locations
from personalize.scenario import Scenario
from personalize.store.limits import team_limit
from personalize.ui.workshop import opening, playing
from personalize.ui.workshop.state import Opened
from personalize.workshop import Phase, Room, Rooms, Round, open_rooms, scenario_round
from personalize.workshop.hands import add_answers
from tests.ui.driver import go, opened, press, words

SMALL = Scenario().replace({"people.number": 300})


def a_room() -> tuple[Rooms, Room]:
    store = open_rooms()
    room = store.open_room("Tuesday", [scenario_round("Home", SMALL), scenario_round("B", SMALL)])
    return store, room


def at(room: Room, view: str = "") -> AppTest:
    app = AppTest.from_file(str(locations.frame_file()), default_timeout=120)
    app.query_params["room"] = room.code
    if view:
        app.query_params["view"] = view
    app.run()
    go(app, "workshop")
    assert not app.exception
    return app


def test_it_offers_the_six_rounds_and_opens_a_room() -> None:
    app = opened("workshop")
    assert len(app.get_by_key("workshop-rounds").value) == 6
    app.get_by_key("workshop-rounds").set_value(["story-typical-home"])
    app.get_by_key("workshop-title").set_value("Our <b>room</b>")
    app.button[0].click().run()
    assert not app.exception
    room = open_rooms().rooms()[0]
    assert room.title == "Our <b>room</b>" and room.code in words(app)
    assert "<b>room</b>" not in words(app)


def test_a_double_click_opens_one_room(monkeypatch: pytest.MonkeyPatch) -> None:
    once = opening._open

    def twice(store: Rooms, press: int) -> None:
        once(store, press)
        once(store, press)

    monkeypatch.setattr(opening, "_open", twice)
    app = opened("workshop")
    app.get_by_key("workshop-rounds").set_value(["story-typical-home"])
    app.button[0].click().run()
    assert not app.exception
    (room,) = open_rooms().rooms()
    assert room.code in words(app)


def test_a_room_without_rounds_is_refused_and_the_form_stays() -> None:
    app = opened("workshop")
    app.get_by_key("workshop-rounds").set_value([])
    app.button[0].click().run()
    assert not app.exception
    assert any("1 to 50 are allowed" in warning.value for warning in app.warning)
    assert app.get_by_key("workshop-title").value == "Our workshop"


def test_the_facilitator_steps_through_a_round_and_sets_the_limit() -> None:
    store, room = a_room()
    app = at(room)
    press(app, "workshop-begin")
    press(app, "workshop-to-guess")
    add_answers(store, store.room(room.id), {"2": 4, "5": 3})
    app.run()
    assert "<strong>7</strong> answers so far" in words(app)
    assert "differ by" not in words(app), "nothing is shown before the reveal"
    press(app, "workshop-to-locked")
    press(app, "workshop-to-reveal")
    assert "The room and the model differ by" in words(app)
    press(app, "workshop-to-vote")
    add_answers(store, store.room(room.id), {"2": 6})
    press(app, "workshop-to-talk")
    press(app, "limit-set")
    limit = team_limit()
    assert limit is not None and limit.kind == "step" and limit.step == 2 and limit.set_by == 6
    assert "Our limit, set by 6 people" in words(app)
    press(app, "limit-remove")
    assert team_limit() is None


@pytest.mark.parametrize(("words", "attempts"), [("Repeat", 2), ("Reset", 2), ("Skip", 1)])
def test_a_double_click_repeats_resets_or_skips_once_and_in_silence(
    words: str, attempts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, room = a_room()
    store.move(store.go_to(room, room.rounds[0].id), Phase.GUESS)
    once = playing._once

    def twice(*pressed: Any) -> None:
        once(*pressed)
        once(*pressed)

    monkeypatch.setattr(playing, "_once", twice)
    app = at(room)
    next(b for b in app.button if b.label == f"{words} this round").click().run()
    assert not app.exception and not app.warning
    first = [one for one in store.room(room.id).rounds if one.place == 1]
    assert len(first) == attempts


def test_a_double_click_counts_hands_once_and_closes_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, room = a_room()
    store.move(store.go_to(room, room.rounds[0].id), Phase.GUESS)
    once = playing._add_hands

    def twice(now: Opened, one: Round, press: int) -> None:
        fields = {key: st.session_state[key] for key in ("hands-2", "hands-5")}
        once(now, one, press)
        st.session_state.update(fields)
        once(now, one, press)

    monkeypatch.setattr(playing, "_add_hands", twice)
    app = at(room)
    app.get_by_key("hands-2").set_value(5)
    app.get_by_key("hands-5").set_value(2)
    next(button for button in app.button if button.label == "Add").click().run()
    assert not app.exception and "<strong>7</strong> answers so far" in words(app)
    store.close(store.room(room.id))  # the first of two clicks
    press(app, "ws-close")
    assert not app.warning and store.room(room.id).closed


def test_a_change_by_another_facilitator_is_said_and_nothing_is_overwritten() -> None:
    store, room = a_room()
    app = at(room)
    press(app, "workshop-begin")
    elsewhere = store.move(store.room(room.id), Phase.GUESS)
    store.move(elsewhere, Phase.LOCKED)
    press(app, "workshop-to-guess")
    assert any("changed elsewhere" in warning.value for warning in app.warning)
    present = store.room(room.id).round
    assert present is not None and present.phase is Phase.LOCKED


def test_the_projector_shows_the_code_then_the_question_and_no_answer() -> None:
    store, room = a_room()
    wall = at(room, "room")
    assert room.code in words(wall) and "QR code" in words(wall)
    moved = store.move(store.go_to(room, room.rounds[0].id), Phase.GUESS)
    add_answers(store, moved, {"6": 5})
    wall.run()
    said = words(wall)
    assert "How invasive will this screen feel" in said and "<b>5</b> answers" in said
    assert "differ by" not in said and "The model expects" not in said


def test_a_code_that_is_no_room_is_said() -> None:
    app = AppTest.from_file(str(locations.frame_file()), default_timeout=120)
    app.query_params["room"] = "AAAAAA"
    app.run()
    go(app, "workshop")
    assert any("no room with this code" in warning.value for warning in app.warning)


def test_deleting_takes_a_press_more_and_leaves_nothing() -> None:
    store, room = a_room()
    app = at(room)
    press(app, "ws-delete-now")
    assert room.id not in {one.id for one in store.rooms()}
