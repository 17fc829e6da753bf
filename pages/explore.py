"""Explore: one person's screen and everybody's feeling, step by step up the ladder.

What follows from the settings is drawn in parts; what stands between them is drawn once.
"""

import streamlit as st

from personalize.ui import (
    blocks,
    controls,
    dialogs,
    guess,
    layout,
    parts,
    present,
    sharing,
    state,
)

guess.waiting()  # before the link is written


def page() -> None:
    """Lay the parts out."""
    controls.place()
    sharing.title_row(lambda: layout.place(layout.TITLE))
    alerts = layout.alerts()
    layout.sheet()
    parts.files()
    dialogs.dialogs()
    st.html(blocks.footer_html())
    with st.bottom:
        parts.body(alerts)


if present.asked():
    present.show(state.view())
else:
    page()
