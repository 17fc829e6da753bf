"""Your data: import real ratings, show what was read, keep or delete the sets."""

from __future__ import annotations

import io
from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.study.stories import stories
from personalize.ui import session
from personalize.ui.background import lab
from personalize.ui.link import FIRST
from personalize.ui.render import footer, heading, note, plain, say, title
from personalize.ui.view import View
from personalize.ui.your_data.kept import kept
from personalize.world.importing import ColumnMap, ImportLibrary, read_ratings
from personalize.world.importing.dataset import ImportedSet

ROLES = {"user": "users", "item": "items", "rating": "ratings", "time": "times"}
KEPT = "set-kept"
"""Session key of the name of the set that was saved last."""


class _Named(io.BytesIO):
    """Bytes with the name of their file, for messages."""

    name: str


def page() -> None:
    """Show the page."""
    if st.session_state.pop("go-to-explore", False):
        session.go_to("explore")
    title("Your data")
    say(
        "Bring ratings that real people gave, and see how ways of picking do on them. "
        "Files stay on this computer; nothing is kept unless you press *Keep*."
    )
    say(
        "One row a rating: a **user**, an **item**, a **rating**, and a time if there is one. "
        "CSV, TSV, and the MovieLens forms `ratings.csv`, `u.data` and `ratings.dat` are read."
    )
    with st.container(key="upload"):
        _upload()
    heading("Kept on this computer")
    kept(_open)
    footer()


def _upload() -> None:
    ratings = st.file_uploader("Ratings", key="ratings")
    items = st.file_uploader("Items, with titles and genres (optional)", key="items")
    with st.expander("Columns with other names", key="columns"):
        note("Leave empty what has a usual name, such as userId, movieId, rating, timestamp.")
        names = {
            role: st.text_input(f"Column of {words}", key=f"column-{role}") or None
            for role, words in ROLES.items()
        }
    name = st.text_input(
        "Name of the set", placeholder="Film club 2026", key="set-name", max_chars=60
    )
    if ratings is None:
        return
    if not name.strip():
        note("Give the set a name to read it.")
        return
    try:
        with st.spinner("Reading the ratings …"):
            imported = read_ratings(
                _content(ratings),
                None if items is None else _content(items),
                name=name,
                columns=ColumnMap(**names),
            )
        _read(imported)
    except PersonalizeError as error:
        st.error(plain(str(error)))


def _read(imported: ImportedSet) -> None:
    """Show the report of an imported set, and a button to save it."""
    for sentence in imported.report.sentences():
        say(f"- {plain(sentence)}")
    exists = imported.name in ImportLibrary().names()
    if exists and st.session_state.get(KEPT) != imported.name:
        st.warning(
            f"A set named “{plain(imported.title)}” is kept already. Keeping this one replaces it."
        )
    label = "Replace it" if exists else "Keep"
    st.button(label, type="primary", key="keep", on_click=_keep, args=(imported,))
    if st.session_state.get(KEPT) == imported.name and exists:
        st.success(f"Kept. “{plain(imported.title)}” is now a service on Explore.")
        st.button("Open it on Explore", key="open-set", on_click=_open, args=(imported.name,))


def _content(uploaded: Any) -> io.BytesIO:
    """Return the content of an uploaded file, with the file's name."""
    handle = _Named(uploaded.getvalue())
    handle.name = uploaded.name
    return handle


def _keep(imported: ImportedSet) -> None:
    ImportLibrary().save(imported, replace=True)
    lab().forget(imported.name)
    st.session_state[KEPT] = imported.name


def _open(name: str) -> None:
    """Open a set on Explore, with the settings of the first story."""
    first = stories()[FIRST].scenario
    session.keep(View())
    session.open_scenario(first.replace({"service.domain": name, "data.level": 1}))
    st.session_state["go-to-explore"] = True
