"""The ladder bar: six steps in reach while the page scrolls, and a play through them."""

from __future__ import annotations

import time
from html import escape

import streamlit as st

from personalize.register import ladder
from personalize.scenario import Scenario
from personalize.scenario.words import data_in_words
from personalize.ui import redraw, state
from personalize.ui.engine import lab
from personalize.ui.showing import showing

PACE = 1.0
"""Seconds a step stays while it plays."""


def words_html(scenario: Scenario) -> str:
    """Return what the step means, in words."""
    return f'<div class="tl"><p class="tl-line">{escape(data_in_words(scenario))}</p></div>'


def bar() -> None:
    """Show the ladder at the bottom of a page that is drawn as a whole."""
    with st.bottom, st.container(key="ladder", gap="xxsmall"):
        steps()
        st.html(words_html(state.view().scenario))


def steps() -> None:
    """Show the steps, side by side."""
    scenario = state.view().scenario
    rungs = ladder(scenario.service.domain)
    st.segmented_control(
        "Data used",
        [rung.step for rung in rungs],
        default=scenario.step(),
        format_func=lambda step: rungs[step].name,
        label_visibility="collapsed",
        width="stretch",
        help="Each step adds kinds of data to the ones before. Choose kinds one by one under "
        "“What the service knows”.",
        **showing("set:data.level", scenario.step(), _climb),
    )


def _climb(level: int | None) -> None:
    st.session_state.pop("playing", None)
    if level is not None:
        state.change({"data.types": None, "data.level": level})
    redraw.beside()


def player() -> None:
    """Show a way to go through the steps, one a second. Only in the body of Explore."""
    playing = "playing" in st.session_state
    st.button(
        "Stop" if playing else "Play",
        key="play-ladder",
        type="tertiary",
        on_click=_start_or_stop,
        help="Goes through the steps, one a second.",
    )
    if playing:
        _tick()


def _last() -> int:
    return len(ladder(state.view().scenario.service.domain)) - 1


def _start_or_stop() -> None:
    if st.session_state.pop("playing", None) is None:
        st.session_state["playing"] = time.monotonic() + PACE
        if state.view().scenario.step() in (None, _last()):
            state.change({"data.types": None, "data.level": 0})
    redraw.beside()


@st.fragment(run_every=PACE / 2)
def _tick() -> None:
    """Move to the next step when its time has come and it has been learnt."""
    scenario = state.view().scenario
    step = scenario.step()
    if "playing" not in st.session_state or time.monotonic() < st.session_state["playing"]:
        return
    if step is None or step >= _last():
        del st.session_state["playing"]
    else:
        following = {"data.types": None, "data.level": step + 1}
        if not lab().ready(scenario.replace(following)):
            return
        state.change(following)
        st.session_state["playing"] = time.monotonic() + PACE
    redraw.body()
