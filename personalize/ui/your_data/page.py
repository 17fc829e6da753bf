"""Your data: import real ratings, show what was read, keep or delete the sets."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.study.stories import stories
from personalize.ui import session
from personalize.ui.background import lab
from personalize.ui.link import FIRST
from personalize.ui.render import footer, heading, note, plain, say, title
from personalize.ui.view import View
from personalize.ui.your_data.kept import FAILED, kept
from personalize.ui.your_data.preview import forget, preview
from personalize.world.importing import ImportedSet, ImportLibrary

KEPT = "set-kept"
"""Session key of the name of the set that was saved last."""


def page() -> None:
    """Show the page."""
    if st.session_state.pop("go-to-explore", False):
        session.go_to("explore")
    title("Your data")
    say(
        "Bring ratings that real people gave, and see how ways of picking do on them. "
        "Files stay on this computer; nothing is kept unless you press *Use this set*."
    )
    say(
        "One row a rating: a **user**, an **item**, a **rating**, and a time if there is one. "
        "Text tables of any usual form are read, MovieLens' files, Parquet, Excel and JSON lines, "
        "also in gzip or zip. What was understood is shown before anything is kept."
    )
    if failed := st.session_state.pop(FAILED, ""):
        st.error(plain(failed))
    with st.container(key="upload"):
        _upload()
    heading("Kept on this computer")
    kept(_open)
    footer()


def _upload() -> None:
    ratings = st.file_uploader("Ratings", key="ratings")
    items = st.file_uploader("Items, with titles and genres (optional)", key="items")
    name = st.text_input(
        "Name of the set", placeholder="Film club 2026", key="set-name", max_chars=60
    )
    if ratings is None:
        forget()
        return
    imported = preview(ratings, items)
    if imported is None:
        return
    if not name.strip():
        note("Give the set a name to use it.")
        return
    try:
        _use(imported.named(name))
    except PersonalizeError as error:
        st.error(plain(str(error)))


def _use(imported: ImportedSet) -> None:
    """Show a button that keeps a set."""
    exists = imported.name in ImportLibrary().names()
    used = st.session_state.get(KEPT) == imported.name
    if exists and not used:
        st.warning(
            f"A set named “{plain(imported.title)}” is kept already. Using this one replaces it."
        )
    label = "Replace it and use this set" if exists else "Use this set"
    st.button(label, type="primary", key="keep", on_click=_keep, args=(imported,))
    if used and exists:
        st.success(f"Kept. “{plain(imported.title)}” is now a service on Explore.")
        st.button("Open it on Explore", key="open-set", on_click=_open, args=(imported.name,))


def _keep(imported: ImportedSet) -> None:
    try:
        ImportLibrary().save(imported, replace=True)
    except PersonalizeError as error:
        st.session_state[FAILED] = str(error)
        return
    lab().forget(imported.name)
    st.session_state[KEPT] = imported.name


def _open(name: str) -> None:
    """Open a set on Explore, with the settings of the first story."""
    forget()
    first = stories()[FIRST].scenario
    session.keep(View())
    session.open_scenario(first.replace({"service.domain": name, "data.level": 1}))
    st.session_state["go-to-explore"] = True
