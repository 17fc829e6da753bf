"""The form that opens the results of a study."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.research.ledger import LedgerStore, Study
from personalize.research.ledger.table import range_words
from personalize.ui.render import note
from personalize.ui.research.acting import attempt_once, typed
from personalize.ui.shared.pressing import drawn


def result_form(store: LedgerStore, study: Study) -> None:
    """Show the form that opens the results of a study."""
    key = f"result-{study.id}"
    with st.popover("Open results", key=f"{key}-open"), st.form(key, border=False):
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

    attempt_once(key, press, opened, "Results are open.")
