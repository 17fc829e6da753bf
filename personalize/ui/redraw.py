"""Which parts of a page are drawn anew after a change: only those that say something else.

Explore has three parts: its settings (the sidebar), its title row and its body. A part is a
fragment with a key; the callback of a widget names the parts that its change touches. On a page
without such parts the whole page is drawn, as always in Streamlit.
"""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitAPIException

from personalize.ui import state
from personalize.ui.links import title

BODY, SETTINGS, TITLE = "part-body", "part-settings", "part-title"
SHARE = "share-menu"
"""Key of the Share menu: what it holds is about the body, and is drawn with it while it is open."""


def whole_page() -> None:
    """Draw everything anew. Only from a callback."""
    st.rerun()


def note_title(view: state.View) -> None:
    """Remember the title that stands on the page."""
    st.session_state["title-drawn"] = title(view)


def body(*also: str) -> None:
    """Draw the body of the page anew, and the parts named. Only from a callback.

    The title row is drawn with it where it says something else now.
    """
    stands = title(state.view()) == st.session_state.get("title-drawn")
    touched = [*also, BODY]
    if TITLE not in touched and (st.session_state.get(SHARE) or not stands):
        touched.insert(0, TITLE)
    try:
        st.rerun(touched)
    except StreamlitAPIException:
        whole_page()
