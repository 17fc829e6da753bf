"""An uploaded file as it is understood: 20 rows, each decision, and fields that change them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from personalize.errors import ImportDataError
from personalize.ui.render import heading, note, plain, say
from personalize.ui.your_data.page_words import for_page
from personalize.ui.your_data.settings import settings
from personalize.world.importing import ImportedSet, ReadOptions, Understanding, understand

LAST = "reading-last"
"""Session key of the files and choices that were read last, and what came of it."""
ASKED = "reading-asked"
"""Session key of the files about which something was asked: their fields stay open."""
NOUNS = {"user": "users", "item": "items", "rating": "ratings", "time": "times"}
UNNAMED = "These ratings"
ROWS_HEIGHT = 320


class _Named(io.BytesIO):
    """Bytes with the name of their file, for messages."""

    name: str


def preview(ratings: Any, items: Any | None) -> ImportedSet | None:
    """Show how uploaded files are understood, and return the set if nothing is open.

    Parameters
    ----------
    ratings, items : uploaded files
        As ``st.file_uploader`` gives them; ``items`` may be None.
    """
    digest = hashlib.blake2b(ratings.getvalue(), digest_size=6)
    if items is not None:
        digest.update(items.getvalue())
    key = digest.hexdigest()
    heading("As understood")
    shown = st.container()
    before = _columns_of(key)
    asked = before[3] or st.session_state.get(ASKED) == key
    if before[3]:
        st.session_state[ASKED] = key
    with st.expander("Change how it is read", key=f"change-{bool(asked)}", expanded=bool(asked)):
        try:
            options = settings(before[0], before[1] if items is not None else None, before[2], key)
            found = _read(ratings, items, key, options)
        except ImportDataError as error:
            with shown:
                st.error(plain(for_page(str(error))))
            return None
    with shown:
        _show(found)
    return found.imported


def _columns_of(key: str) -> tuple[Sequence[str], Sequence[str], dict[str, str], str]:
    """Return columns, item columns, chosen ones and the open question of the last reading."""
    last = st.session_state.get(LAST)
    if last is None or last[0] != key:
        return (), (), {}, ""
    found: Understanding = last[2]
    return found.columns, found.item_columns, found.chosen, found.question


def _read(ratings: Any, items: Any | None, key: str, options: ReadOptions) -> Understanding:
    """Return the understanding of files; it is kept until files or choices change."""
    last = st.session_state.get(LAST)
    if last is not None and last[:2] == (key, options):
        kept: Understanding = last[2]
        return kept
    with st.spinner("Reading the ratings …"):
        content = None if items is None else _content(items)
        found = understand(_content(ratings), content, name=UNNAMED, options=options)
    st.session_state[LAST] = (key, options, found)
    if last is None or last[0] != key or last[2].columns != found.columns:
        st.rerun()  # the fields above were shown before the columns were known
    return found


def forget() -> None:
    """Give back the memory of the last reading."""
    st.session_state.pop(LAST, None)


def _content(uploaded: Any) -> io.BytesIO:
    handle = _Named(uploaded.getvalue())
    handle.name = uploaded.name
    return handle


def columns_in_words(chosen: Mapping[str, str], timed: bool) -> str:
    """Return one sentence that says which column is what.

    Parameters
    ----------
    chosen : mapping
        Columns by role.
    timed : bool
        Whether the column of times is used.
    """
    roles = [
        f"“{chosen[role][:40]}” as {word}"
        for role, word in NOUNS.items()
        if role in chosen and (role != "time" or timed)
    ]
    if len(roles) < len(NOUNS):
        roles.append("no column as times")
    return f"Read from the file: {', '.join(roles[:-1])} and {roles[-1]}."


def _show(found: Understanding) -> None:
    """Show a question or the report, the first rows, and every decision."""
    if found.question:
        st.warning(plain(for_page(found.question)))
    elif found.imported is not None:
        first, *others = found.imported.report.sentences()
        say(f"**{plain(first.split(' holds ', 1)[-1].capitalize())}**")
        say("\n".join(f"- {plain(for_page(sentence))}" for sentence in others))
    if {"user", "item", "rating"} <= set(found.chosen):
        timed = found.imported is None or found.imported.report.timed
        say(plain(columns_in_words(found.chosen, timed)))
    rows = found.rows.astype({name: str for name in found.rows.columns if name != "line"})
    st.dataframe(rows, hide_index=True, height=ROWS_HEIGHT, key="rows")
    note(
        "The first rows as understood; a value is the rating on 1 to 5."
        if found.imported is not None
        else "The first rows of the file."
    )
    with st.expander(f"{len(found.decisions)} decisions", key="decisions"):
        note("In brackets: the field that changes it, under “Change how it is read”.")
        lines = []
        for decision in found.decisions:
            field = f" ({for_page(decision.option).strip('“”')})" if decision.option else ""
            lines.append(f"- {plain(for_page(decision.words) + field)}")
        say("\n".join(lines))
