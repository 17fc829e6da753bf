"""What opens over Explore when it is asked for: the stories, and "Me".

It stands in a part of its own: what arrives meanwhile draws the page beneath, and not this.
"""

from __future__ import annotations

import streamlit as st

from personalize.ui import gallery, me, redraw, state

ASKED = "dialog-asked"
"""Where the session keeps what is to be opened."""


def hear(text: str) -> bool:
    """Note what is to be opened; tell whether it was asked for."""
    if text not in (redraw.STORIES, redraw.ME):
        return False
    st.session_state[ASKED] = text
    return True


@st.fragment(key=redraw.DIALOGS)
def dialogs() -> None:
    """Open what was asked for."""
    asked = st.session_state.pop(ASKED, None)
    if asked == redraw.STORIES:
        gallery.gallery()
    elif asked == redraw.ME:
        me.forget()
        me.dialog(state.view().scenario)
