"""Whose screen is shown: why this person, and ways to another one."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from personalize.study.lab import Run
from personalize.study.people import named
from personalize.study.stories import PERSONS
from personalize.ui import redraw, state
from personalize.ui.choices import LONGEST_WORDS, choice_of, search_html

FOUND = 8
"""People listed for a name."""
NEXT, PICK, NAMED = "next", "pick", "named"
"""What the ways to another person are heard as."""
ASKED = "name-asked"
"""Where the session keeps the name that is looked for."""


def next_person() -> None:
    """Show the next person of the same way to choose."""
    _go_on()
    redraw.body()


def who_html(run: Run, name: str, line: str, view: state.View) -> str:
    """Return who is on the screen, why this person, and the ways to another one."""
    why = PERSONS.get(view.pick, "By name" if not view.nth else "Next by number")
    number = f", number {view.nth + 1}" if view.nth else ""
    return (
        f'<div class="tl tl-who"><div><b>{escape(name)}’s screen</b>'
        f'<div class="tl-note">{escape(line)}<br>{escape(why + number)}</div></div>'
        f'<div class="tl-ways"><button type="button" class="plain" data-act="{NEXT}">Next person'
        '</button><details class="tl-menu"><summary>Pick</summary>'
        f"<div>{_ways(run)}</div></details>"
        f'<button type="button" class="plain" data-act="{redraw.ME}"'
        ' title="Which data would you share here?">Me</button></div></div>'
    )


def _ways(run: Run) -> str:
    asked = str(st.session_state.get(ASKED, ""))
    ways = "".join(map(_way, PERSONS, PERSONS.values()))
    label = "By name"
    return f"{ways}<label>{label}{search_html(NAMED, label, asked)}</label>{_found(run, asked)}"


def _way(choice: str, words: str) -> str:
    return f'<button type="button" data-act="{PICK}:{choice}">{escape(words)}</button>'


def _found(run: Run, asked: str) -> str:
    """Return the people who have a name, a few of them, or that there is nobody."""
    if not asked:
        return ""
    found, frame = named(run, asked), run.world.people.frame
    listed = frame.iloc[found[:FOUND]]
    people = "".join(
        _way(str(person), f"{name}, {age}")
        for person, name, age in zip(found, listed["name"], listed["age"], strict=False)
    )
    more = len(found) - FOUND
    line = (
        f"Nobody here has “{asked}” in their name."
        if not len(found)
        else f"{more} more; write more of the name."
        if more > 0
        else ""
    )
    return people + (f'<p class="tl-note" role="status">{escape(line)}</p>' if line else "")


def hear(text: str) -> bool:
    """Show the person that was chosen, or look for a name; tell whether it was such a choice."""
    chosen, asked = choice_of(text, PICK), choice_of(text, NAMED)
    if text == NEXT:
        _go_on()
    elif asked is not None:
        st.session_state[ASKED] = asked[:LONGEST_WORDS].strip()
    elif chosen in PERSONS or _is_number(chosen):
        state.keep(replace(state.view(), pick=str(chosen), nth=0))
    else:
        return False
    return True


def _is_number(chosen: str | None) -> bool:
    # Which of them are people, the order of people knows: a link may say any number too.
    return chosen is not None and chosen.isascii() and chosen.isdecimal() and len(chosen) <= 8


def _go_on() -> None:
    now = state.view()
    state.keep(replace(now, nth=now.nth + 1))
