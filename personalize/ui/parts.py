"""The parts of Explore: each is drawn anew by itself when what it says has changed."""

from __future__ import annotations

from collections.abc import Callable
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
    persons,
    pinning,
    rating,
    redraw,
    state,
    taking,
)
from personalize.ui.engine import ahead
from personalize.ui.result import Result, result_of

NOW = "result-now"
"""Where the parts drawn together share what they show: worked out once, kept for that long."""


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


@st.fragment(key=redraw.HEAD)
def head() -> None:
    """Show what is wrong with the link, the sentence and the four facts."""
    view = state.view()
    scenario = view.scenario
    for problem in view.problems:
        st.warning(problem)
    if scenario.people.number < 500:
        st.caption(
            f"With {scenario.people.number} people the numbers jump between crowds. "
            "Use 1,000 or more before you compare."
        )
    state.write_link()
    pinning.count_scenario(scenario)
    st.session_state.pop(NOW, None)
    try:
        now = result_of(view)
    except PersonalizeError as error:
        st.error(str(error))
        return
    st.session_state[NOW] = view, now
    st.html(now.head_html())


@part(redraw.PERSON)
def person(now: Result) -> None:
    """Say who is on the screen, and why this person."""
    st.html(persons.who_html(now.shown.name, now.shown.line, now.view), width="stretch")


@part(redraw.SCREEN)
def screen(now: Result) -> None:
    """Show the person's screen to act on, and how it feels to them."""
    shown = now.shown
    acting.act_as(
        now.run,
        now.person,
        shown,
        lambda: now.once("screen", lambda: acting.untouched(now.run, now.person, shown)),
        now.once("readings", lambda: blocks.readings_html(now.run, now.bands)),
    )


@part(redraw.PANELS)
def panels(now: Result) -> None:
    """Show the ladder's two charts and what is held; on a first visit the guess before them."""
    scenario, first_visit, colours = now.view.scenario, guess.waiting(), _colours()
    if first_visit:
        guess.card()
    else:
        guess.reveal(scenario)
        explore.ladder_charts(
            lambda: now.panels(colours), scenario, now.base, banded=now.bands is not None
        )
    held, about = now.once("held", lambda: _held(now)), now.view.about()
    if not first_visit and scenario == about.scenario:
        held += blocks.told_html(about.notice, about.question)
    st.html(held)
    ahead().ask(scenario)


def _held(now: Result) -> str:
    share = 100 * float(now.floor.response.invasive.mean())
    return blocks.held_html(now.run, now.shown.given_name, now.shown.records, share, now.bands)


@part(redraw.KNOWN)
def known(now: Result) -> None:
    """Show what the service knows, with a switch a kind of data."""
    st.html(now.once("known", lambda: _known(now)))


def _known(now: Result) -> str:
    words = f"What the service knows about {escape(now.shown.given_name)}"
    table = explore.knowledge(now.run, now.person, now.shown, switches=True)
    limits = explore.imported_limits() if now.run.world.imported else []
    notes = "".join(f'<p class="tl-line">{escape(line)}</p>' for line in limits)
    return (
        f'<div class="tl"><h3 class="tl-h">{words}</h3></div>{table}<div class="tl">{notes}</div>'
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
    """Show how ratings differ between people."""
    colours = _colours()
    rating.told(
        *now.once(
            ("everyone", colours.page),
            lambda: rating.crowd(now.run, now.person, now.shown.name, colours, now.level),
        )
    )


@part(redraw.PAPER)
def paper(now: Result) -> None:
    """Show the panel on paper. The last part of the body: what they shared is let go."""
    st.session_state.pop(NOW, None)
    words, alike = now.once("paper", lambda: _on_paper(now))
    st.html(words)
    if alike:
        st.caption("Everyone sees the same screen: this way of picking uses nothing about anyone.")


def _on_paper(now: Result) -> tuple[str, bool]:
    """Return the panel, and whether data are used and everyone sees the same all the same."""
    run = now.run
    friends = int((run.world.people.friends[now.person] >= 0).sum())
    alike = len(np.unique(run.slates.items, axis=0)) == 1 and bool(run.scenario.used_types())
    return blocks.paper_html(run, friends), alike


@part(redraw.FILES)
def files(now: Result) -> None:
    """Offer the charts as files, and the picture for a deck."""
    taking.take_further(now)
