"""Test notes and the ledger as a visitor uses them: nothing typed is lost, no guess comes late."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import ModuleType

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from personalize.research.assumptions import AssumptionStore
from personalize.research.ledger import LedgerStore
from personalize.research.usability import UsabilityStore
from personalize.scenario import Scenario
from personalize.ui.background import lab
from personalize.ui.research import assumptions, studies
from personalize.ui.research.seen import save_changes
from personalize.ui.shared.pressing import Presses
from tests.ui.driver import choose, opened, press, words

HOSTILE = "<script>alert(1)</script> **b** ![x](http://evil.example/a.png)"


@pytest.fixture(autouse=True)
def own(own_folder: Path) -> Path:
    return own_folder


def research(tab: str) -> AppTest:
    app = opened("research")
    return choose(app, "tab", tab)


def write(app: AppTest, **fields: str) -> None:
    for key, text in fields.items():
        app.get_by_key(key.replace("__", "-")).set_value(text)


def send(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def answered_twice(monkeypatch: pytest.MonkeyPatch, module: ModuleType, callback: str) -> None:
    """Let a double click reach a callback: twice as it was drawn, with the same fields."""
    once = getattr(module, callback)

    def twice(*args: object) -> None:
        fields = {key: value for key, value in st.session_state.items() if isinstance(value, str)}
        once(*args)
        st.session_state.update(fields)
        once(*args)

    monkeypatch.setattr(module, callback, twice)


def said(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.success, *app.error, *app.warning))


def test_an_assumption_from_writing_to_result() -> None:
    app = research("Test notes")
    write(app, assume__text=HOSTILE, assume__expected="Four of five")
    send(app, "Add")
    assert "Added." in said(app) and "<script>" not in words(app)
    assert app.get_by_key("assume-text").value == ""
    send(app, "Save and lock what you expect")
    (one,) = AssumptionStore().all()
    assert one.locked and one.text == HOSTILE
    key = f"as-{one.id}-{one.revision}"
    assert app.get_by_key(f"{key}-expected").disabled
    write(app, **{f"{key}-result": "Two of five"})
    send(app, "Save")
    assert AssumptionStore().all()[0].result == "Two of five"


def test_a_second_tab_is_told_and_keeps_what_it_wrote() -> None:
    store = AssumptionStore()
    one = store.add("People see the reason")
    app = research("Test notes")
    store.save(one, {"owner": "Ada"})
    key = f"as-{one.id}-{one.revision}"
    write(app, **{f"{key}-owner": "Bo"})
    send(app, "Save")
    assert "changed elsewhere" in said(app)
    assert app.get_by_key(f"{key}-owner").value == "Bo"
    assert "<em>owner</em>: Ada" in words(app) and store.one(one.id).owner == "Ada"
    press(app, f"take-{one.id}")
    assert "Changed elsewhere" not in said(app)


def test_a_usability_sheet_counts_people_and_forgets_one() -> None:
    app = research("Test notes")
    choose(app, "notes-part", "Usability test")
    write(app, sheet__title="Round 1", sheet__tasks="Find a film\nTurn it off")
    send(app, "Start the sheet")
    for who, quote in (("P1", "How does it know?"), ("P1", HOSTILE), ("P2", "Fine")):
        write(app, seen__participant=who, seen__quote=quote, seen__tag="creepy")
        send(app, "Add this row")
    assert "How does it know?" in words(app) and "<script>" not in words(app)
    assert any("2 of 2" in str(frame.value) for frame in app.dataframe)
    assert "nobody said this" in words(app)
    write(app, seen__participant="Ada Lovelace", seen__quote="kept")
    send(app, "Add this row")
    assert "is not a code" in said(app) and app.get_by_key("seen-quote").value == "kept"
    choose(app, "us-who", "P1")
    press(app, "us-gone")
    store = UsabilityStore()
    assert [one.participant for one in store.observations(store.sheets()[0])] == ["P2"]
    assert "How does it know?" not in words(app)


def test_tables_show_no_letter_that_turns_the_direction_of_text() -> None:
    store = UsabilityStore()
    sheet = store.add_sheet("Round 1", ["Find"])
    turned = "safe \u202etxt.exe"
    for who, tag in (("P1", turned), ("P2", "b")):  # as another program may have stored it
        store.add(sheet, {"participant": who})
        rows = store.observations(sheet)
        values = {"quote": turned, "tag": tag, "second_tag": "other"}
        store._observations.save(rows[-1].id, rows[-1].revision, values, "row")
    app = research("Test notes")
    choose(app, "notes-part", "Usability test")
    frames = [frame.value.to_csv() for frame in app.dataframe]
    assert any("safe txt.exe" in text for text in frames)
    assert not any("\u202e" in text for text in frames) and "\u202e" not in words(app)
    assert store.observations(sheet)[0].quote == turned


def test_a_table_saves_what_nobody_else_changed_and_names_the_rest() -> None:
    store = UsabilityStore()
    sheet = store.add_sheet("Round 1")
    for who in ("P1", "P2", "P3"):
        store.add(sheet, {"participant": who})
    rows = store.observations(sheet)
    store.save(sheet, rows[1], {"participant": "P2", "tag": "theirs"})
    changes = {0: {"tag": "a"}, 1: {"tag": "mine"}, 2: {"outcome": "great"}}
    unsaved = save_changes(store, sheet, rows, changes)
    assert [one.tag for one in store.observations(sheet)] == ["a", "theirs", ""]
    assert [written for _, written in unsaved] == ["Tag: mine", "Outcome: great"]


def test_a_double_click_adds_once_and_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, callback in ((studies, "_add"), (studies, "_guess"), (assumptions, "_add")):
        answered_twice(monkeypatch, module, callback)
    app = research("Ledger")
    write(app, study__question="How much more invasive?")
    send(app, "Add this study")
    (study,) = LedgerStore().studies()
    assert not app.error and app.get_by_key("study-question").value == ""
    app.get_by_key(f"guess-{study.id}-number").set_value(0.5)
    send(app, "Lock this guess")
    assert len(LedgerStore().studies()[0].guesses) == 1 and "Locked." in said(app)
    choose(app, "tab", "Test notes")
    write(app, assume__text="People read the reason")
    send(app, "Add")
    assert len(AssumptionStore().all()) == 1 and not app.error


def test_a_second_press_waits_for_the_first_and_says_the_same() -> None:
    presses, stored, begun = Presses(), [], Event()

    def change() -> None:
        begun.set()
        time.sleep(0.05)
        stored.append(1)

    with ThreadPoolExecutor() as threads:
        first = threads.submit(presses.press, 0, change, "Added.")
        begun.wait()
        second = presses.press(0, change, "Added.")
    assert stored == [1] and first.result() == second == (True, "Added.")


def test_a_number_that_no_guess_can_be_is_named_with_its_range() -> None:
    study = LedgerStore().add_study(lab(), "How much?", None, Scenario(), "invasiveness")
    app = research("Ledger")
    send(app, "Lock this guess")
    assert "“Number” is empty; 1 to 7" in said(app)
    app.get_by_key(f"guess-{study.id}-number").set_value(99.0)
    send(app, "Lock this guess")
    assert "guess is 99; 1 to 7 is allowed" in said(app)
    assert app.get_by_key(f"guess-{study.id}-number").value == 99


def test_a_text_that_is_too_long_stays_in_its_field_and_is_told() -> None:
    long = "word " * 100
    app = research("Test notes")
    write(app, assume__text=long)
    send(app, "Add")
    assert "300 are allowed" in said(app) and app.get_by_key("assume-text").value == long
    assert not app.get_by_key("assume-text").max_chars, "a browser drops what is longer, unsaid"
    choose(app, "tab", "Ledger")
    write(app, study__question=long)
    send(app, "Add this study")
    assert "300 are allowed" in said(app) and app.get_by_key("study-question").value == long
    assert not app.get_by_key("study-question").max_chars


def test_a_study_is_guessed_opened_and_scored() -> None:
    app = research("Ledger")
    write(app, study__question="How much more invasive?")
    send(app, "Add this study")
    (study,) = LedgerStore().studies()
    assert study.a is not None and len(study.forecast.draws) == 200
    assert study.a["people"]["elicitation"] == study.b["people"]["elicitation"] == "imagined"
    assert "The model</strong>" not in words(app)  # covered until somebody has guessed
    key = f"guess-{study.id}"
    app.get_by_key(f"{key}-number").set_value(0.5)
    send(app, "Lock this guess")
    assert "The model</strong>" in words(app)
    result = f"result-{study.id}"
    app.get_by_key(f"{result}-number").set_value(0.8)
    app.get_by_key(f"{result}-people").set_value(40)
    write(app, **{f"{result}-source": "Survey"})
    send(app, "Open results")
    assert "Tick that no guess" in said(app) and not LedgerStore().studies()[0].opened
    app.get_by_key(f"{result}-sure").set_value(True)
    send(app, "Open results")
    assert "the team 0.30, over 1 study" in words(app)
    assert not any(button.label == "Lock this guess" for button in app.button)
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")


def test_results_are_taken_from_a_file_of_answers() -> None:
    store = LedgerStore()
    scenario = Scenario().replace({"people.number": 300})
    study = store.add_study(lab(), "How invasive?", None, scenario, "invasiveness")
    app, key = research("Ledger"), f"result-{study.id}"
    send(app, "Take the numbers from the answers")
    assert "Both files are needed" in said(app)
    answers = b"version,answer\nB,3\nB,5\nB,4\nB,\nB,4\n"
    mapping = '[answers]\nrating = "answer"\nscale = "1-7"\n[conditions.B]\ninterests = 0.5\n'
    app.get_by_key(f"{key}-answers").upload("ours.csv", answers, "text/csv")
    app.get_by_key(f"{key}-mapping").upload("m.toml", mapping.encode(), "application/toml")
    app.run()
    send(app, "Take the numbers from the answers")
    assert "2.70 to 5.30" in said(app) and "4 people, ours.csv" in said(app)
    assert "1 answer is missing" in said(app) and not store.studies()[0].opened
    app.get_by_key(f"{key}-sure").set_value(True)
    send(app, "Open results")
    result = store.studies()[0].result
    assert result is not None and (result.number, result.people) == (4.0, 4)
    assert result.low == pytest.approx(2.7008, abs=1e-4) and result.source == "ours.csv"
