"""The sheet of a usability test: tasks, prompts, and a table of what was seen and said."""

from __future__ import annotations

from functools import partial

import streamlit as st

from personalize.output.letters import drawable
from personalize.register import data_types
from personalize.research.usability import (
    OUTCOMES,
    Observation,
    Sheet,
    UsabilityStore,
    codebook,
    observations_csv,
)
from personalize.ui import session
from personalize.ui.render import heading, note, plain
from personalize.ui.research.acting import attempt, attempt_once, cleared, typed
from personalize.ui.research.seen import beside_the_model, forget, summary, table
from personalize.ui.shared.downloading import download, show_failures
from personalize.ui.shared.pressing import drawn

NEW = ("participant", "quote", "tag", "second_tag")
"""Fields of a new row that are emptied after it was added."""


def part() -> None:
    """Show the sheet that is chosen, or how to start one."""
    store = UsabilityStore()
    sheets = {sheet.id: sheet for sheet in store.sheets()}
    note(
        "Write what people did and said, under a code such as P3 and never a name. What people say "
        "stands beside the model’s numbers and never changes them."
    )
    with st.expander("New sheet", expanded=not sheets), st.form("sheet", border=False):
        st.text_input("Title", key="sheet-title")
        st.text_area("Tasks, one a line", key="sheet-tasks", height=90)
        number = drawn("sheet")
        st.form_submit_button(
            "Start the sheet", key=f"sheet-add-{number}", on_click=_start, args=(store, number)
        )
    if not sheets:
        return
    newest = list(sheets)[::-1]
    if st.session_state.get("sheet-shown") not in sheets:
        st.session_state["sheet-shown"] = newest[0]
    chosen = st.selectbox(
        "Sheet", newest, format_func=lambda key: drawable(sheets[key].title), key="sheet-shown"
    )
    _sheet(store, sheets[chosen])


def _start(store: UsabilityStore, number: int) -> None:
    title, tasks = typed("sheet-title"), typed("sheet-tasks").splitlines()
    if attempt_once("sheet", number, lambda: store.add_sheet(title, tasks), "Started."):
        st.session_state["sheet-shown"] = store.sheets()[-1].id
        cleared("sheet-title", "sheet-tasks")


def _sheet(store: UsabilityStore, sheet: Sheet) -> None:
    rows = store.observations(sheet)
    with st.expander("Tasks and prompts", key=f"sheet-{sheet.id}"):
        _tasks(store, sheet)
    heading("What was seen and said")
    _new_row(store, sheet)
    if not rows:
        note("No row yet. Add what you saw first.")
        return
    table(store, sheet, rows)
    summary(rows)
    heading("Beside the model")
    beside_the_model(rows)
    heading("Files, and deleting")
    _files(store, sheet, rows)


def _tasks(store: UsabilityStore, sheet: Sheet) -> None:
    key = f"sheet-{sheet.id}-{sheet.revision}"
    with st.form(key, border=False):
        st.text_input("Title", sheet.title, key=f"{key}-title")
        for name, label in (("tasks", "Tasks, one a line"), ("prompts", "Prompts, one a line")):
            st.text_area(label, "\n".join(getattr(sheet, name)), key=f"{key}-{name}", height=130)
        st.form_submit_button(
            "Save",
            key=f"{key}-save-{drawn(key)}",
            on_click=_save,
            args=(store, sheet, key, drawn(key)),
        )


def _save(store: UsabilityStore, sheet: Sheet, key: str, press: int) -> None:
    title, *lists = (typed(f"{key}-{name}") for name in ("title", "tasks", "prompts"))
    tasks, prompts = (text.splitlines() for text in lists)
    attempt_once(key, press, lambda: store.save_sheet(sheet, title, tasks, prompts), "Saved.")


def _new_row(store: UsabilityStore, sheet: Sheet) -> None:
    """Show the form of one more row."""
    kinds = {"": "No kind of data", **{name: one.label for name, one in data_types().items()}}
    with st.form("seen", border=True):
        left, middle, right = st.columns([1, 3, 2])
        left.text_input("Participant", key="seen-participant", placeholder="P1")
        middle.selectbox(
            "Task",
            ["", *sheet.tasks],
            format_func=lambda task: task or "No task",
            key="seen-task",
        )
        right.selectbox(
            "Outcome",
            OUTCOMES,
            format_func=lambda outcome: outcome or "Not noted",
            key="seen-outcome",
        )
        st.text_area("What was seen or said", key="seen-quote", height=80)
        left, middle, right = st.columns(3)
        left.text_input("Tag", key="seen-tag")
        middle.text_input("Tag of a second coder", key="seen-second_tag")
        right.selectbox("About", list(kinds), format_func=kinds.__getitem__, key="seen-kind")
        st.text_input(
            "What was shown",
            f"{session.view().title()} ({session.view().scenario.hash()})",
            key="seen-scenario",
        )
        number = drawn("seen")
        st.form_submit_button(
            "Add this row", key=f"seen-add-{number}", on_click=_add, args=(store, sheet, number)
        )


def _add(store: UsabilityStore, sheet: Sheet, number: int) -> None:
    fields = (*NEW, "task", "outcome", "kind", "scenario")
    values = {name: typed(f"seen-{name}") for name in fields}
    done = f"Added a row of {values['participant']}."
    if attempt_once("seen", number, lambda: store.add(sheet, values), done):
        cleared(*(f"seen-{name}" for name in NEW if name != "participant"))


def _files(store: UsabilityStore, sheet: Sheet, rows: list[Observation]) -> None:
    people = sorted({one.participant for one in rows})
    with st.container(horizontal=True):
        download("CSV", partial(observations_csv, rows), "usability.csv", "text/csv", "us-csv")
        download(
            "Codebook for QualCoder",
            partial(codebook, rows),
            "codebook.qdc",
            "application/xml",
            "us-qdc",
            tip="REFI-QDA 1.0 (.qdc): the tags, with no words of a person.",
        )
        with st.popover("Delete a participant", key="us-delete"):
            note("Every row of this person in this sheet is deleted for good, with no trace.")
            who = st.selectbox("Participant", people, key="us-who")
            st.button(
                f"Delete participant {who}",
                key="us-gone",
                on_click=_delete,
                args=(store, sheet, who),
            )
        with st.popover("Delete the sheet", key="us-sheet"):
            note(f"“{plain(sheet.title)}” is deleted for good, with every row.")
            st.button(
                "Delete this sheet",
                key="us-sheet-gone",
                on_click=_delete_sheet,
                args=(store, sheet),
            )
    show_failures()


def _delete(store: UsabilityStore, sheet: Sheet, who: str) -> None:
    if attempt(lambda: store.delete_participant(sheet, who), f"{who} is deleted."):
        forget(sheet)


def _delete_sheet(store: UsabilityStore, sheet: Sheet) -> None:
    attempt(lambda: store.delete_sheet(sheet), "The sheet is deleted.")
