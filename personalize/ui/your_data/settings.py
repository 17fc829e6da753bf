"""The fields that change how files are read; each is found from the file where it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from personalize.errors import ImportDataError
from personalize.ui.render import note
from personalize.world.importing import Layout, ReadOptions
from personalize.world.importing.options import parsed_scale

DELIMITERS = {
    "Commas": ",",
    "Semicolons": ";",
    "Tabs": "\t",
    "Bars (|)": "|",
    "Double colons (::)": "::",
    "Spaces": "spaces",
}
QUOTES = {"Enclose texts": '"', "Are characters": "none"}
HEADERS = {"Names the columns": True, "Holds data": False}
ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1", "cp1250", "cp1251", "shift_jis", "gb18030")
DATES = {
    "The day comes first": {"day_first": True},
    "The month comes first": {"day_first": False},
    "The year comes first": {"year_first": True},
}
COUNTS = {"Spread by ranks": "ranks", "Spread by logarithms": "logarithms"}
UNITS = {"Seconds": "seconds", "Milliseconds": "milliseconds"}
DECIMALS = {"Point": ".", "Comma": ","}
RATING_ROLES = {"user": "Users", "item": "Items", "rating": "Ratings", "time": "Times"}
ITEM_ROLES = {"items_id": "Ids of items", "title": "Titles", "genres": "Genres"}


def settings(
    columns: Sequence[str], item_columns: Sequence[str] | None, chosen: Mapping[str, str], key: str
) -> ReadOptions:
    """Show the fields and return what they state.

    Parameters
    ----------
    columns, item_columns : sequence of str
        Names of the columns of the ratings and of the item table, None without one.
    chosen : mapping
        Columns that were found, by role.
    key : str
        What the fields belong to; other files get fresh fields.

    Raises
    ------
    ImportDataError
        If a field holds what cannot be read; the message is one sentence.
    """
    note("A field that is left empty is found from the file.")
    found: dict[str, object] = {}
    found |= _columns("Columns of the ratings", RATING_ROLES, columns, chosen, key)
    if item_columns is not None:
        found |= _columns("Columns of the items", ITEM_ROLES, item_columns, chosen, key)
    st.markdown("**Values**")
    row = st.columns(3)
    scale = row[0].text_input("Scale", placeholder="lowest, highest: 1,7", key=f"scale-{key}")
    lone = row[1].text_input("Not rated", placeholder="left out: -1, 99", key=f"not-rated-{key}")
    found["counts"] = _choice(row[2], "Counts", COUNTS, key)
    row = st.columns(3)
    found |= _choice(row[0], "Dates", DATES, key) or {}
    found["time_unit"] = _choice(row[1], "Unit of times", UNITS, key)
    found["decimal"] = _choice(row[2], "Decimal mark", DECIMALS, key)
    if item_columns is not None:
        found["genre_separator"] = (
            st.text_input("Between genres", placeholder="such as |", key=f"between-genres-{key}")
            or None
        )
    found["wide"] = st.checkbox("A row is a person, with a column for each item", key=f"wide-{key}")
    layout = _layout("Text of the ratings", key)
    items_layout = Layout()
    if item_columns is not None:
        items_layout = _layout("Text of the items", f"items-{key}")
    return ReadOptions.of(
        {
            **found,
            "scale": parsed_scale(scale) if scale.strip() else None,
            "not_rated": _numbers(lone),
            "layout": layout,
            "items_layout": items_layout,
        }
    )


def _columns(
    heading: str,
    roles: Mapping[str, str],
    columns: Sequence[str],
    chosen: Mapping[str, str],
    key: str,
) -> dict[str, object]:
    st.markdown(f"**{heading}**")
    return {
        role: place.selectbox(
            label,
            list(columns),
            index=None,
            placeholder=chosen.get(role, "None"),
            key=f"{role}-{key}",
        )
        for (role, label), place in zip(roles.items(), st.columns(len(roles)), strict=True)
    }


def _layout(heading: str, key: str) -> Layout:
    st.markdown(f"**{heading}**")
    row = st.columns(5)
    return Layout(
        delimiter=_choice(row[0], "Between fields", DELIMITERS, key),
        quote=_choice(row[1], "Quotation marks", QUOTES, key),
        header=_choice(row[2], "First line", HEADERS, key),
        encoding=row[3].selectbox(
            "Encoding", ENCODINGS, index=None, placeholder="Found", key=f"encoding-{key}"
        ),
        sheet=row[4].text_input("Sheet", placeholder="of a workbook", key=f"sheet-{key}") or None,
    )


def _choice(place: Any, label: str, choices: Mapping[str, Any], key: str) -> Any:
    name = place.selectbox(
        label, list(choices), index=None, placeholder="Found", key=f"{label.lower()}-{key}"
    )
    return None if name is None else choices[name]


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise ImportDataError(
            f"“{text[:30]}” in “Not rated” is no list of numbers, such as -1, 99."
        ) from None
