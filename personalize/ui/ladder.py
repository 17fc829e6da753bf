"""The ladder bar: six steps in reach while the page scrolls, and a play through them."""

from __future__ import annotations

import time

import streamlit as st

from personalize.register import ladder
from personalize.scenario import Scenario
from personalize.scenario.words import data_in_words
from personalize.ui import redraw, state
from personalize.ui.engine import lab
from personalize.ui.showing import showing

PACE = 1.0
"""Seconds a step stays while it plays."""


def _climb(level: int | None) -> None:
    if level is not None:
        st.session_state.pop("playing", None)
        state.change({"data.types": None, "data.level": level})
    redraw.body()


def bar(scenario: Scenario, *, play: bool = False) -> None:
    """Show the ladder at the bottom of the page.

    Parameters
    ----------
    scenario : Scenario
    play : bool
        Whether it can be played through.
    """
    rungs = ladder(scenario.service.domain)
    with st.bottom, st.container(key="ladder", gap="xxsmall"):
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
        with st.container(horizontal=True, vertical_alignment="center", key="ladder-foot"):
            st.caption(data_in_words(scenario))
            if play:
                _player(scenario, len(rungs) - 1)


def _player(scenario: Scenario, last: int) -> None:
    playing = "playing" in st.session_state
    st.button(
        "Stop" if playing else "Play",
        key="play-ladder",
        type="tertiary",
        on_click=_start_or_stop,
        args=(last,),
        help="Goes through the steps, one a second.",
    )
    if playing:
        _tick(scenario, last)


def _start_or_stop(last: int) -> None:
    if "playing" in st.session_state:
        del st.session_state["playing"]
        redraw.body()
    st.session_state["playing"] = time.monotonic() + PACE
    if state.view().scenario.step() in (None, last):
        state.change({"data.types": None, "data.level": 0})
    redraw.body()


@st.fragment(run_every=PACE / 2)
def _tick(scenario: Scenario, last: int) -> None:
    """Move to the next step when its time has come and it has been learnt."""
    step = scenario.step()
    if "playing" not in st.session_state or time.monotonic() < st.session_state["playing"]:
        return
    if step is None or step >= last:
        del st.session_state["playing"]
        st.rerun()
    following = {"data.types": None, "data.level": step + 1}
    if not lab().ready(scenario.replace(following)):
        return
    state.change(following)
    st.session_state["playing"] = time.monotonic() + PACE
    st.rerun()
