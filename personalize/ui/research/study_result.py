"""The form that opens the results of a study, and takes them from a file of answers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.research.calibration.reading import read_survey
from personalize.research.ledger import LedgerStore, Study
from personalize.research.ledger.from_answers import came_out
from personalize.research.ledger.table import range_words
from personalize.ui.render import note, plain
from personalize.ui.research.acting import say_later, typed
from personalize.ui.research.calibrate_upload import mapping_of_upload
from personalize.ui.shared.pressing import drawn, press_once


def result_form(store: LedgerStore, study: Study) -> None:
    """Show the form that opens the results of a study."""
    key = f"result-{study.id}"
    with st.popover("Open results", key=f"{key}-open"):
        # Here, where it is read: the popover covers the top of the page.
        went, words = st.session_state.pop(f"{key}-said", (True, ""))
        if words:
            (st.success if went else st.error)(plain(words))
        with st.expander("From a file of answers", key=f"{key}-file"):
            _answers(study, key)
        _numbers(store, study, key)


def _answers(study: Study, key: str) -> None:
    """Show the fields for a file of answers, from which the numbers of the form are taken."""
    note("The answers of the study, and their mapping: mapping.toml of the study pack.")
    left, right = st.columns(2)
    answers = left.file_uploader("Answers", key=f"{key}-answers")
    mapping = right.file_uploader("Mapping", key=f"{key}-mapping")
    st.button(
        "Take the numbers from the answers",
        key=f"{key}-take",
        on_click=_take,
        args=(study, key, answers, mapping),
    )


def _take(study: Study, key: str, answers: Any, mapping: Any) -> None:
    try:
        if answers is None or mapping is None:
            raise PersonalizeError("Both files are needed: the answers, and their mapping.toml.")
        read = mapping_of_upload(mapping.getvalue(), mapping.name)
        outcome = came_out(study, read_survey(answers.getvalue(), answers.name, read))
    except PersonalizeError as error:
        st.session_state[f"{key}-said"] = False, str(error)
        return
    for name in ("number", "low", "high", "people", "source"):
        st.session_state[f"{key}-{name}"] = getattr(outcome, name)
    said = " ".join([outcome.sentence(), *outcome.notes, "Look at it, then open it."])
    st.session_state[f"{key}-said"] = True, said


def _numbers(store: LedgerStore, study: Study, key: str) -> None:
    with st.form(key, border=False):
        note(f"What came out is a number from {range_words(study)}, of 1 person or more.")
        st.number_input("What came out", None, None, None, 0.1, key=f"{key}-number")
        left, right = st.columns(2)
        for column, name, label in ((left, "low", "95% from"), (right, "high", "to")):
            column.number_input(label, None, None, None, 0.1, key=f"{key}-{name}")
        st.number_input("Of how many people", None, None, None, 1, key=f"{key}-people")
        st.text_input("Where it is from", key=f"{key}-source")
        st.checkbox("I know that no guess can be added or changed afterwards", key=f"{key}-sure")
        st.form_submit_button(
            "Open results",
            key=f"{key}-send-{drawn(key)}",
            on_click=_open,
            args=(store, study, key, drawn(key)),
        )


def _open(store: LedgerStore, study: Study, key: str, press: int) -> None:
    fields = ("number", "low", "high", "people", "sure")
    number, low, high, people, sure = (st.session_state[f"{key}-{name}"] for name in fields)
    source = typed(f"{key}-source")

    def opened() -> None:
        if number is None:
            raise PersonalizeError(f"“What came out” is empty; {range_words(study)} is allowed.")
        if people is None:
            raise PersonalizeError("“Of how many people” is empty; 1 or more is needed.")
        if not sure:
            raise PersonalizeError("Tick that no guess can be added afterwards, then open results.")
        if not source.strip():
            raise PersonalizeError("“Where it is from” is empty; name the study or its file.")
        if (low is None) != (high is None):
            raise PersonalizeError("An interval has two ends; write both or none.")
        interval = None if low is None else (low, high)
        store.open_results(study, number, int(people), source, interval)

    went, words = press_once(key, press, opened, "Results are open.")
    if went:
        say_later(words)
    else:
        st.session_state[f"{key}-said"] = False, words
