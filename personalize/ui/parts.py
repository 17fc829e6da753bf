"""The parts of Explore: each is drawn anew by itself when what it says has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from html import escape

import numpy as np
import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import Palette, palette
from personalize.ui import (
    acting,
    blocks,
    explore,
    guess,
    ladder,
    persons,
    pinning,
    rating,
    redraw,
    state,
    taking,
)
from personalize.ui.board import show_board, slot
from personalize.ui.engine import ahead
from personalize.ui.result import Result, result_of
from personalize.ui.words import note

NOW = "result-now"
"""Where the parts drawn together share what they show: worked out once, kept for that long."""
BOARD = "explore"
"""The board of the page: everything it says but its charts and controls."""
WORDS, HEAD, PERSON, SCREEN = "words", "head", "person", "screen"
HELD, KNOWN, PAPER = "held", "known", "paper"
"""Its slots."""


def _colours() -> Palette:
    return palette(st.context.theme.type or "light")


def _now() -> Result | None:
    """Return what the page shows, or None where it cannot be worked out: the head says why."""
    view = state.view()
    drawn, kept = st.session_state.get(NOW, (None, None))
    if kept is not None and drawn == view:
        found: Result = kept
        return found
    try:
        return result_of(view)
    except PersonalizeError:
        return None


def place(name: str) -> None:
    """Make room for a slot of the board."""
    slot(BOARD, name)


def part(key: str) -> Callable[[Callable[[Result], None]], Callable[[], None]]:
    """Make a part of what shows a result: a fragment with a key, empty without a result."""

    def made(show: Callable[[Result], None]) -> Callable[[], None]:
        @st.fragment(key=key)
        @wraps(show)
        def drawn() -> None:
            now = _now()
            if now is not None:
                show(now)

        return drawn

    return made


@st.fragment(key=redraw.BOARD)
def board() -> None:
    """Say what is wrong with the link, and fill the board with what the page says."""
    view = state.view()
    scenario = view.scenario
    for problem in view.problems:
        st.warning(problem)
    if scenario.people.number < 500:
        note(
            f"With {scenario.people.number} people the numbers jump between crowds. "
            "Use 1,000 or more before you compare."
        )
    state.write_link()
    pinning.count_scenario(scenario)
    st.session_state.pop(NOW, None)
    place(HEAD)
    said = {WORDS: ladder.words_html(scenario)}
    try:
        now = result_of(view)
    except PersonalizeError as error:
        st.error(str(error))
        nothing = dict.fromkeys((HEAD, PERSON, SCREEN, HELD, KNOWN, PAPER), "")
        show_board(BOARD, nothing | said)
        return
    st.session_state[NOW] = view, now
    show_board(BOARD, _says(now) | said, _hear)
    ahead().ask(scenario)


def _says(now: Result) -> dict[str, str]:
    shown, about = now.shown, now.view.about()
    held = now.once("held", lambda: _held(now))
    if not guess.waiting() and now.view.scenario == about.scenario:
        held += blocks.told_html(about.notice, about.question)
    return {
        HEAD: now.head_html(),
        PERSON: persons.who_html(shown.name, shown.line, now.view),
        SCREEN: _screen(now),
        HELD: held,
        KNOWN: now.once("known", lambda: _known(now)),
        PAPER: now.once("paper", lambda: _on_paper(now)),
    }


def _screen(now: Result) -> str:
    """Return the person's screen to act on, and how it feels to them."""
    run, person, shown = now.run, now.person, now.shown
    screen = acting.live_screen(
        run,
        person,
        shown,
        lambda: now.once("screen", lambda: acting.untouched(run, person, shown)),
    )
    return screen + now.once("readings", lambda: blocks.readings_html(run, now.bands))


def _hear(said: Sequence[str]) -> None:
    """Do what was clicked: kinds of data make an own mix, all else are acts of the person."""
    flipped = [text.removeprefix(blocks.KIND) for text in said if text.startswith(blocks.KIND)]
    for kind in flipped:
        scenario = state.view().scenario
        if kind in explore.kinds_on_offer(scenario):
            state.change({"data.types": sorted({*scenario.used_types()} ^ {kind})})
    if flipped:
        redraw.body()
        return
    now = _now()
    if now is not None:
        acting.hear(now.run, now.person, said)


@part(redraw.PANELS)
def panels(now: Result) -> None:
    """Show the ladder's two charts; on a first visit the guess before them."""
    scenario, colours = now.view.scenario, _colours()
    if guess.waiting():
        guess.card()
        return
    guess.reveal(scenario)
    explore.ladder_charts(
        lambda: now.panels(colours), scenario, now.base, banded=now.bands is not None
    )


def _held(now: Result) -> str:
    share = 100 * float(now.floor.response.invasive.mean())
    return blocks.held_html(now.run, now.shown.given_name, now.shown.records, share, now.bands)


def _known(now: Result) -> str:
    words = f"What the service knows about {escape(now.shown.given_name)}"
    table = explore.knowledge(now.run, now.person, now.shown, switches=True)
    limits = explore.imported_limits() if now.run.world.imported else []
    notes = "".join(f'<p class="tl-line">{escape(line)}</p>' for line in limits)
    return (
        f'<div class="tl"><h2 class="tl-h">{words}</h2></div>{table}<div class="tl">{notes}</div>'
    )


@st.fragment(key=redraw.LEAST)
def least_data() -> None:
    """Offer the study of how much data is enough."""
    explore.least_data(state.view().scenario, _colours())


@part(redraw.WHY)
def why(now: Result) -> None:
    """Show where the rating comes from."""
    colours, chosen = _colours(), rating.rating_chosen()
    rating.told(
        *now.once(
            ("why", colours.page, chosen),
            lambda: rating.falls(now.run, now.person, now.shown.name, colours, chosen),
        )
    )


@part(redraw.EVERYONE)
def everyone(now: Result) -> None:
    """Show how ratings differ between people. The last part of the body: what is shared goes."""
    st.session_state.pop(NOW, None)
    colours = _colours()
    rating.told(
        *now.once(
            ("everyone", colours.page),
            lambda: rating.crowd(now.run, now.person, now.shown.name, colours, now.level),
        )
    )


def _on_paper(now: Result) -> str:
    """Return the panel, and whether data are used and everyone sees the same all the same."""
    run = now.run
    friends = int((run.world.people.friends[now.person] >= 0).sum())
    said = blocks.paper_html(run, friends)
    if len(np.unique(run.slates.items, axis=0)) == 1 and run.scenario.used_types():
        said += (
            '<div class="tl"><p class="tl-note">Everyone sees the same screen: this way of '
            "picking uses nothing about anyone.</p></div>"
        )
    return said


@part(redraw.FILES)
def files(now: Result) -> None:
    """Offer the charts as files, and the picture for a deck."""
    taking.take_further(now)
