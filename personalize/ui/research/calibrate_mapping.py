"""The form that says which column is what, and what each condition was."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from personalize.errors import PersonalizeError
from personalize.register import data_types, design_options
from personalize.research.calibration.answered import plain as plain_value
from personalize.research.calibration.answered import reader
from personalize.research.calibration.mapping import AnswerColumns, SurveyMapping, mapping_of
from personalize.research.calibration.scales import SCALES
from personalize.research.pack.conditions import condition_of
from personalize.response.cells import is_blank_cell
from personalize.response.conditions import ELICITATIONS
from personalize.response.design_words import FIELDS
from personalize.ui import session
from personalize.ui.background import lab
from personalize.ui.render import heading, note, plain
from personalize.world.catalogue import DOMAINS

NONE = "–"
"""The choice of no column."""
LAYOUTS = {"long": "One row a person and screen", "wide": "One row a person, a column a screen"}
MOST = 40
"""Conditions that the form can hold; more take a mapping file with inputs."""
PICK = {
    "relevance": ("useful", -1.0, "0 as good as the bestseller list, 1 perfect; 0.5 if blank"),
    "specificity": ("rare", 0.0, "0 everybody gets this pick, 1 nobody else; 0.5 if blank"),
    "accuracy": (
        "accurate",
        0.0,
        "share of items that are worse for this person; 0.8 if blank",
    ),
}
"""Columns about the pick: label, lowest value, help."""
COLUMNS = ("map-person", "map-condition", "map-rating", "map-weight")
"""Keys of the fields that choose a column."""
TABLE, FILLED = "mapping-conditions", "mapping-filled"
"""Session keys: names, table and version of the conditions; the table as it is filled in."""


def mapping_form(frame: pd.DataFrame, given: SurveyMapping | None) -> SurveyMapping | None:
    """Show the form, and return the mapping once it is complete.

    Parameters
    ----------
    frame : DataFrame
        The answers.
    given : SurveyMapping, optional
        Of a file: it is used as it stands.
    """
    heading("What the columns mean")
    if given is not None:
        note("As the mapping file says.")
        return given
    raw = _answers([str(name) for name in frame])
    if raw is None:
        return None
    labels = _labels(frame, raw)
    names = _names(frame, raw)
    if names is None or labels is None:
        return None
    raw["labels"] = labels
    conditions = _conditions(names)
    try:
        return mapping_of({"answers": raw, "conditions": conditions})
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return None


def _answers(columns: list[str]) -> dict[str, Any] | None:
    """Return the table [answers] of the mapping; None while something is not chosen."""
    for key in COLUMNS:  # of another file, where one was read before
        if st.session_state.get(key) not in {None, NONE, *columns}:
            del st.session_state[key]
    if not set(st.session_state.get("map-columns", ())) <= set(columns):
        del st.session_state["map-columns"]
    layout = st.radio(
        "The file has",
        list(LAYOUTS),
        format_func=LAYOUTS.__getitem__,
        key="map-layout",
        horizontal=True,
    )
    first, second, third = st.columns(3)
    person = first.selectbox("Who answered", [NONE, *columns], key="map-person")
    raw: dict[str, Any] = {"layout": layout, "person": _column(person)}
    if layout == "wide":
        chosen = second.multiselect("Answers, a column a screen", columns, key="map-columns")
        raw["columns"] = {name: name for name in chosen}
    else:
        condition = second.selectbox("Which screen", columns, None, key="map-condition")
        rating = third.selectbox("How invasive it felt", columns, None, key="map-rating")
        raw |= {"condition": condition or "", "rating": rating or ""}
    scale = first.selectbox(
        "On which scale", list(SCALES), None, key="map-scale", help="Asked, never guessed."
    )
    weight = second.selectbox("Weight of a person", [NONE, *columns], key="map-weight")
    missing = third.text_input("Codes for no answer", key="map-missing", placeholder="-99, 99")
    raw["reversed"] = st.checkbox("The highest answer means the least invasive", key="map-reversed")
    complete = bool(raw.get("columns")) or (bool(raw.get("rating")) and bool(raw.get("condition")))
    if scale is None or not complete:
        note("Choose the columns and the scale on which people answered.")
        return None
    codes = [part.strip() for part in missing.split(",") if part.strip()]
    return raw | {"scale": scale, "weight": _column(weight), "missing": codes}


def _labels(frame: pd.DataFrame, raw: dict[str, Any]) -> dict[str, float] | None:
    """Ask for the number of each answer in words; None while one is missing."""
    try:
        asked = AnswerColumns.model_validate(raw)
    except ValidationError:
        return {}  # the mapping as a whole says what is wrong
    cells = frame[[column for _, column in asked.wide()] or [asked.rating]]
    read, missing = reader(asked), {plain_value(value) for value in asked.missing}
    words = [
        str(cell)
        for cell in pd.unique(cells.astype(object).to_numpy().ravel())
        if not is_blank_cell(cell) and plain_value(cell) not in missing and pd.isna(read(cell))
    ][: MOST + 1]
    if not words:
        return {}
    if len(words) > MOST:
        st.warning(
            f"There are more than {MOST} different answers in words, such as "
            f"“{plain(words[0][:60])}”. Is this the column of ratings?"
        )
        return None
    note("These answers are words. Which number on the scale is each? A number for every one.")
    edited = st.data_editor(
        pd.DataFrame({"answer": words, "number": pd.Series([None] * len(words), dtype="float64")}),
        hide_index=True,
        disabled=["answer"],
        key=f"map-labels-{asked.scale}-{len(words)}",
    )
    numbers = dict(zip(edited["answer"], edited["number"], strict=True))
    return None if edited["number"].isna().any() else numbers


def _column(chosen: str | None) -> str:
    return "" if chosen in (None, NONE) else str(chosen)


def _names(frame: pd.DataFrame, raw: dict[str, Any]) -> list[str] | None:
    """Return the names of the conditions; None, with a message, if there are too many."""
    if raw["layout"] == "wide":
        names = list(raw["columns"])
    else:
        names = [str(name) for name in frame[raw["condition"]].dropna().unique()]
    if not names:
        note("No row names a screen.")
        return None
    if len(names) > MOST:
        st.warning(
            f"There are {len(names):,} different screens. Where each answer has its own, give a "
            "mapping file with a table of inputs; the guide “Your own survey” shows one."
        )
        return None
    return names


def _conditions(names: list[str]) -> dict[str, dict[str, Any]]:
    """Show the table of what each condition was, and return what is filled in."""
    note(
        "What was each screen? The part of each kind of data in the pick (0 to 1), and the design "
        "in the words of the app; what is left blank contributes nothing."
    )
    kept = st.session_state.get(TABLE)
    if kept is None or kept[0] != names:
        kept = st.session_state[TABLE] = (names, _blank(names), 0)
    elif f"mapping-table-{kept[2]}" not in st.session_state and FILLED in st.session_state:
        # The table was not drawn for a while, and Streamlit forgot what was typed into it.
        kept = st.session_state[TABLE] = (names, st.session_state[FILLED], kept[2] + 1)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Screen", names, key="map-fill", width=240)
        st.button("Fill in the scenario of Explore", key="map-fill-do", on_click=_fill)
    kinds = {
        name: st.column_config.NumberColumn(kind.label, min_value=0.0, max_value=1.0, step=0.01)
        for name, kind in data_types().items()
    }
    design = {
        field: st.column_config.SelectboxColumn(field, options=list(design_options()[field]))
        for field in FIELDS
    }
    pick = {
        name: st.column_config.NumberColumn(
            label, min_value=low, max_value=1.0, step=0.01, help=tip
        )
        for name, (label, low, tip) in PICK.items()
    }
    edited = st.data_editor(
        kept[1],
        hide_index=True,
        disabled=["condition"],
        column_config={
            "condition": st.column_config.TextColumn("screen", pinned=True),
            "domain": st.column_config.SelectboxColumn("service", options=list(DOMAINS)),
            "elicitation": st.column_config.SelectboxColumn(
                "asked about", options=list(ELICITATIONS)
            ),
            **kinds,
            **design,
            **pick,
        },
        key=f"mapping-table-{kept[2]}",
    )
    st.session_state[FILLED] = edited
    return {  # blank cells are left out
        str(row["condition"]): {
            str(name): value
            for name, value in row.items()
            if name != "condition" and value is not None and value == value and value != ""
        }
        for row in edited.to_dict("records")
    }


def _blank(names: list[str]) -> pd.DataFrame:
    table = pd.DataFrame({"condition": names, "domain": "streaming", "elicitation": "imagined"})
    for name in data_types():
        table[name] = pd.Series([None] * len(names), dtype="float64")
    for field in FIELDS:
        table[field] = pd.Series([None] * len(names), dtype="object")
    for name in PICK:
        table[name] = pd.Series([None] * len(names), dtype="float64")
    return table


def _fill() -> None:
    """Write the scenario that Explore shows into the row of the chosen screen."""
    names, table, version = st.session_state[TABLE]
    table = _edited(table, version)
    row = condition_of(lab().run(session.view().scenario))
    place = names.index(st.session_state["map-fill"])
    # What people were asked about is a matter of the survey, not of the scenario.
    for column in table.columns.drop(["condition", "elicitation"]):
        table.loc[place, column] = row.get(str(column))
    st.session_state[TABLE] = (names, table, version + 1)
    st.session_state[FILLED] = table


def _edited(table: pd.DataFrame, version: int) -> pd.DataFrame:
    """Return the table with what was typed into it."""
    changes = st.session_state.get(f"mapping-table-{version}", {}).get("edited_rows", {})
    table = table.copy()
    for place, cells in changes.items():
        for column, value in cells.items():
            table.loc[int(place), column] = value
    return table
