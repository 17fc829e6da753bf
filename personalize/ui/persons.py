"""Whose screen is shown: why this person, and ways to another one."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.study.people import named
from personalize.study.stories import PERSONS
from personalize.ui import me, redraw, state
from personalize.ui.engine import lab
from personalize.ui.words import note

FOUND = 8
"""People listed for a name."""


def pick(choice: str) -> None:
    """Show the first person of a way to choose, or a person by number."""
    state.keep(replace(state.view(), pick=choice, nth=0))
    redraw.body()


def next_person() -> None:
    """Show the next person of the same way to choose."""
    now = state.view()
    state.keep(replace(now, nth=now.nth + 1))
    redraw.body()


def who_html(name: str, line: str, view: state.View) -> str:
    """Return who is on the screen, and why this person."""
    why = PERSONS.get(view.pick, "By name" if not view.nth else "Next by number")
    number = f", number {view.nth + 1}" if view.nth else ""
    return (
        f'<div class="tl"><b>{escape(name)}’s screen</b>'
        f'<div class="tl-note">{escape(line)}<br>{escape(why + number)}</div></div>'
    )


@st.fragment(key=redraw.WAYS)
def ways_to_others() -> None:
    """Show ways to another person: the same whoever is shown, but for names that were asked for."""
    with st.container(
        horizontal=True, vertical_alignment="center", width="content", key="person-ways"
    ):
        st.button("Next person", on_click=next_person, key="next-person", type="tertiary")
        with st.popover("Pick", type="tertiary"):
            _ways()
        # Not among the ways in the popover: that would stay open above the dialog.
        if st.button(
            "Me",
            key="pick-me",
            type="tertiary",
            help="Which data would you share here?",
            on_click=me.forget,
        ):
            me.dialog(state.view().scenario)


def _ways() -> None:
    for key, words in PERSONS.items():
        st.button(words, key=f"pick:{key}", on_click=pick, args=(key,), width="stretch")
    text = st.text_input("By name", key=redraw.ASKED, placeholder="part of a name")
    if not text:
        return
    try:
        run = lab().run(state.view().scenario)
    except PersonalizeError:
        return  # the head of the page says what is wrong
    found = named(run, text)
    frame = run.world.people.frame
    for person in found[:FOUND]:
        own = frame.iloc[int(person)]
        st.button(
            f"{own['name']}, {own['age']}",
            key=f"pick:{person}",
            on_click=pick,
            args=(str(person),),
            width="stretch",
        )
    if not len(found):
        note(f"Nobody here has “{escape(text[:40])}” in their name.")
    elif len(found) > FOUND:
        note(f"{len(found) - FOUND} more; write more of the name.")
