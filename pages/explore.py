"""Explore: one person's screen and everybody's feeling, step by step up the ladder.

What follows from the settings is drawn in parts; what stands between them is drawn once.
"""

import streamlit as st

from personalize.ui import (
    blocks,
    controls,
    guess,
    parts,
    persons,
    present,
    sharing,
    state,
)

guess.waiting()  # before the link is written


def page() -> None:
    """Lay the parts out."""
    controls.place()
    sharing.title_row(lambda: parts.place(parts.TITLE))
    alerts = st.empty()
    parts.place(parts.HEAD)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", key="person-row"):
            parts.place(parts.PERSON)
            persons.ways_to_others()
        parts.place(parts.SCREEN)
    with right:
        if guess.waiting():
            guess.card()
        parts.place(parts.REVEAL, *parts.PANELS, parts.HELD)
    parts.place(parts.KNOWN)
    parts.least_data()
    parts.lower_half()
    parts.files()
    st.html(blocks.footer_html())
    with st.bottom:
        parts.body(alerts)


if present.asked():
    present.show(state.view())
else:
    page()
