"""Explore: one person's screen and everybody's feeling, step by step up the ladder.

What follows from the settings is drawn in parts; what stands between them is drawn once.
"""

import streamlit as st

from personalize.ui import (
    blocks,
    controls,
    guess,
    ladder,
    parts,
    persons,
    present,
    rating,
    sharing,
    state,
)

guess.waiting()  # before the link is written


def page() -> None:
    """Lay the parts out."""
    controls.sidebar()
    sharing.title_row()
    ladder.bar(play=True)
    parts.head()
    left, right = st.columns([6, 5], gap="medium")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", key="person-row"):
            parts.person()
            persons.ways_to_others()
        parts.screen()
    with right:
        parts.panels()
    with st.container(key="kinds"):
        controls.switches("kinds")
        parts.known()
    parts.least_data()
    one, two = st.columns(2, gap="medium")
    with one:
        st.subheader("Why it feels that way")
        rating.choose_rating()
        parts.why()
    with two:
        st.subheader("Not everyone is average")
        parts.everyone()
    st.subheader("On paper")
    parts.paper()
    st.subheader("Take it further")
    parts.files()
    st.html(blocks.footer_html())


if present.asked():
    present.show(state.view())
else:
    page()
