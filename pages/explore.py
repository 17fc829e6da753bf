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
from personalize.ui.words import heading

guess.waiting()  # before the link is written


def page() -> None:
    """Lay the parts out."""
    controls.sidebar()
    sharing.title_row()
    ladder.bar(lambda: parts.place(parts.WORDS))
    parts.board()
    left, right = st.columns([6, 5], gap="medium")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", key="person-row"):
            parts.place(parts.PERSON)
            persons.ways_to_others()
        parts.place(parts.SCREEN)
    with right:
        parts.panels()
        parts.place(parts.HELD)
    parts.place(parts.KNOWN)
    parts.least_data()
    one, two = st.columns(2, gap="medium")
    with one:
        heading("Why it feels that way")
        rating.choose_rating()
        parts.why()
    with two:
        heading("Not everyone is average")
        parts.everyone()
    heading("On paper")
    parts.place(parts.PAPER)
    heading("Take it further")
    parts.files()
    st.html(blocks.footer_html())


if present.asked():
    present.show(state.view())
else:
    page()
