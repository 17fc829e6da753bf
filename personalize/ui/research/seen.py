"""What was seen and said: a table to edit, counts of people, and quotes beside the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from personalize.output.letters import drawable
from personalize.output.words import QUANTITIES
from personalize.register import data_types
from personalize.research.texts import ResearchError
from personalize.research.usability import (
    OUTCOMES,
    Observation,
    Sheet,
    UsabilityStore,
    agreement,
    counts,
    observations_frame,
)
from personalize.study.uncertainty import drawn_already, draws
from personalize.ui import limits, session
from personalize.ui.background import lab
from personalize.ui.render import note, plain, say
from personalize.ui.research.acting import attempt_once, say_later
from personalize.ui.shared.pressing import drawn
from personalize.world.importing.table import counted

HELD = "seen-rows-"
"""Session keys of the rows that a table shows, by sheet: those that edits are made from."""
UNSAVED = "seen-unsaved"
"""Session key of what could not be saved: why, and what was written."""
LABELS = {
    "participant": "Participant",
    "task": "Task",
    "outcome": "Outcome",
    "quote": "Seen or said",
    "tag": "Tag",
    "second_tag": "Second coder",
    "kind": "About",
    "scenario": "Shown",
}
NOTHING = "–"
"""What a cell without a choice shows."""
BY = {"task": "Tasks", "tag": "Tags", "kind": "Kinds of data"}
MODEL = ("invasiveness", "if_discovered", "relevance")
"""Quantities of the model that stand beside the quotes."""
MOST_QUOTES = 50


def table(store: UsabilityStore, sheet: Sheet, stored: list[Observation]) -> None:
    """Show the rows of a sheet in a table whose cells can be changed, and save on a click."""
    held = HELD + sheet.id
    rows: list[Observation] = st.session_state.setdefault(held, stored)
    same = {(one.id, one.revision) for one in rows} == {(one.id, one.revision) for one in stored}
    key = f"{held}-{hash(tuple((one.id, one.revision) for one in rows))}"
    changes = st.session_state.get(key, {}).get("edited_rows", {})
    if not same and not changes:
        st.session_state[held] = rows = stored
        key = f"{held}-{hash(tuple((one.id, one.revision) for one in rows))}"
    elif not same:
        note("There are newer rows: save the table to see them. What you wrote in it is kept.")
    _unsaved()
    st.data_editor(
        _drawable(observations_frame(rows)),
        key=key,
        hide_index=True,
        num_rows="fixed",
        column_config=_columns(sheet),
        placeholder=NOTHING,
        alt="What was seen and said",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        press = drawn(key)
        st.button(
            "Save the table",
            key=f"seen-save-{press}",
            on_click=_save,
            args=(store, sheet, rows, key, press),
        )
        note("Double-click a cell to change it.")


def _columns(sheet: Sheet) -> dict[str, Any]:
    columns: dict[str, Any] = dict(LABELS)
    labels = {name: one.label for name, one in data_types().items()}
    for name, options in (
        ("task", ["", *map(drawable, sheet.tasks)]),
        ("outcome", list(OUTCOMES)),
        ("kind", ["", *labels]),
    ):
        columns[name] = st.column_config.SelectboxColumn(
            LABELS[name],
            options=options,
            format_func=lambda value: labels.get(str(value), str(value)),
        )
    columns["quote"] = st.column_config.TextColumn(LABELS["quote"], width="large")
    return columns


def _save(
    store: UsabilityStore, sheet: Sheet, rows: list[Observation], key: str, press: int
) -> None:
    changes = st.session_state.get(key, {}).get("edited_rows", {})
    unsaved = st.session_state.setdefault(UNSAVED, [])

    def saved() -> None:
        unsaved[:] = save_changes(store, sheet, rows, changes)

    if attempt_once(key, press, saved):
        number = len(changes) - len(unsaved)
        say_later(f"{counted(number, 'row was', 'rows were')} saved.")
        st.session_state[HELD + sheet.id] = store.observations(sheet)


def save_changes(
    store: UsabilityStore,
    sheet: Sheet,
    rows: Sequence[Observation],
    changes: Mapping[int, Mapping[str, Any]],
) -> list[tuple[str, str]]:
    """Store the changed cells of a table, row by row.

    Parameters
    ----------
    store : UsabilityStore
    sheet : Sheet
    rows : sequence of Observation
        As the table shows them.
    changes : mapping of int to mapping
        New values of fields by the place of the row, as Streamlit’s table gives them.

    Returns
    -------
    list of (str, str)
        Of each row that was not stored, because it was changed elsewhere or a value is not
        allowed: why, and what was written.
    """
    unsaved = []
    for place, cells in changes.items():
        before = rows[int(place)]
        values = {name: getattr(before, name) for name in LABELS}
        values |= {name: str(cell or "") for name, cell in cells.items()}
        try:
            store.save(sheet, before, values)
        except ResearchError as error:
            written = "\n".join(f"{LABELS[name]}: {cell}" for name, cell in cells.items())
            unsaved.append((str(error), written))
    return unsaved


def forget(sheet: Sheet) -> None:
    """Drop what the session holds of the rows of a sheet."""
    for key in (HELD + sheet.id, UNSAVED):
        st.session_state.pop(key, None)


def _unsaved() -> None:
    """Show what could not be saved from the table, until it is saved again."""
    for why, written in st.session_state.get(UNSAVED, []):
        st.error(plain(why))
        st.code(written, language=None, wrap_lines=True)


def summary(rows: Sequence[Observation]) -> None:
    """Show how many people did what, and how far two coders agree."""
    found = counts(rows)
    columns = [by for by in BY if (found["by"] == by).any()]
    if columns:
        for place, by in zip(st.columns(len(columns)), columns, strict=True):
            with place:
                say(f"**{BY[by]}**, by people")
                st.dataframe(_shown(found[found["by"] == by]), hide_index=True)
    agreed = agreement(rows)
    note(agreed.sentence())
    if agreed.disagreements:
        with st.expander("Where the two coders disagree"):
            names = ["participant", "quote", "tag", "second_tag"]
            other = observations_frame(agreed.disagreements)[names]
            st.dataframe(_drawable(other.rename(columns=LABELS)), hide_index=True)


def _drawable(texts: pd.DataFrame) -> pd.DataFrame:
    """Return texts without what turns their direction; what is stored stays as it is."""
    return texts.map(drawable, na_action="ignore")


def _shown(found: pd.DataFrame) -> pd.DataFrame:
    labels = {name: one.label for name, one in data_types().items()}
    value = (
        found["value"]
        .map(lambda name: labels.get(name, name))
        .where(found["by"] == "kind", found["value"])
    )
    table = pd.DataFrame({"What": value, "Outcome": found["outcome"], "People": found["words"]})
    table["What"] = table["What"].map(drawable)
    return table if (found["by"] == "task").any() else table.drop(columns="Outcome")


def beside_the_model(rows: Sequence[Observation]) -> None:
    """Show the model’s numbers of what Explore shows at the left, people’s words at the right."""
    left, right = st.columns(2, gap="medium")
    scenario = session.view().scenario
    with left:
        say("**The model** (nobody said this)")
        with limits.work(known=drawn_already(lab(), scenario)):
            said = draws(lab(), scenario)
        for name in MODEL:
            label, factor, decimals, unit = QUANTITIES[name]
            low, high = (factor * end for end in said.band(name))
            say(
                f"{label}: {factor * said.point[name]:.{decimals}f} {unit} "
                f"({low:.{decimals}f} to {high:.{decimals}f})"
            )
        note(f"Of what Explore shows: {plain(session.view().title())}.")
    with right:
        say("**People, in their words** (not in the model)")
        quoted = [one for one in rows if one.quote]
        for one in quoted[:MOST_QUOTES]:
            tag = f" · {plain(one.tag)}" if one.tag else ""
            say(f"“{plain(one.quote)}” {one.participant}{tag}")
        if len(quoted) > MOST_QUOTES:
            note(f"The first {MOST_QUOTES} of {len(quoted)}.")
