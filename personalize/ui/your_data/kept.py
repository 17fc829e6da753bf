"""The sets that are kept on this computer: open one, delete it, bring it back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.ui import session
from personalize.ui.address import is_shared
from personalize.ui.background import lab
from personalize.ui.render import note, plain, say
from personalize.ui.view import View
from personalize.world.importing import ImportLibrary
from personalize.world.importing.library import KEPT_SECONDS

FAILED = "library-failed"
"""Session key of the sentence about a change of the library that failed; shown by the next run."""


def kept(open_set: Callable[[str], None]) -> None:
    """Show the sets with buttons, and what can be brought back.

    Parameters
    ----------
    open_set : callable
        Opens the set of an id on Explore; called from a button.
    """
    titles = ImportLibrary().titles()
    if not titles:
        note("Nothing is kept. Choose a file of ratings above to bring some.")
    for name, words in titles.items():
        with st.container(horizontal=True, vertical_alignment="center", key=f"row-{name}"):
            try:
                report = ImportLibrary().report(name)
                line = (
                    f"{report.ratings:,} ratings, {report.users:,} people, {report.items:,} items"
                )
            except PersonalizeError as error:
                line = str(error)
            say(f"**{plain(words)}** · {plain(line)}", width="stretch")
            st.button("Open", key=f"open-{name}", on_click=open_set, args=(name,))
            st.button("Delete", key=f"delete-{name}", on_click=_delete, args=(name,))
    if titles and st.button("Delete everything kept here", key="delete-all"):
        _ask(len(titles))
    _deleted()


@st.dialog("Delete everything kept here?")
def _ask(number: int) -> None:
    """Ask before all sets are deleted."""
    others = " Everybody who uses this server loses them." if is_shared() else ""
    say(
        f"{number} imported set{'s' if number != 1 else ''} will be deleted.{others} The sets "
        "can be brought back for a day. Results that were pinned stay."
    )
    with st.container(horizontal=True):
        if st.button("Delete everything", key="delete-all-now", type="primary"):
            _delete(None)
            st.rerun()
        if st.button("Keep them", key="delete-nothing"):
            st.rerun()


def _deleted() -> None:
    """Show what was deleted last, with buttons to bring it back or to remove it for good."""
    names = ImportLibrary().deleted()
    if not names:
        return
    shown = ", ".join(f"“{name}”" for name in names[:5])
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    note(f"Deleted: {plain(shown)}{more}. On the disk for {KEPT_SECONDS / 3600:.0f} hours.")
    with st.container(horizontal=True):
        st.button("Bring back", key="restore", on_click=_restore)
        if not is_shared():  # others may want it back
            st.button("Remove for good", key="remove-deleted", on_click=_remove)


def _restore() -> None:
    try:
        ImportLibrary().restore()
    except PersonalizeError as error:
        st.session_state[FAILED] = str(error)


def _remove() -> None:
    ImportLibrary().remove_deleted()


def _delete(name: str | None) -> None:
    """Delete one set, or all for None; a view that showed it is reset to the first story."""
    library = ImportLibrary()
    gone = library.names() if name is None else [name]
    try:
        if name is None:
            library.delete_all()
        else:
            library.delete(name)
    except PersonalizeError as error:
        st.session_state[FAILED] = str(error)
        return
    for set_name in gone:
        lab().forget(set_name)
    if session.view().scenario.service.domain in gone:
        session.keep(View())
