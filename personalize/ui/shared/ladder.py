"""The bar of the steps of data use at the bottom of a page, with keys and an animation."""

from __future__ import annotations

from typing import Any

import streamlit as st

from personalize.register import SharingLevel, sharing_levels
from personalize.scenario import Scenario
from personalize.scenario.words import data_in_words
from personalize.ui import session
from personalize.ui.background import lab
from personalize.ui.echo import LADDER, is_echo, put
from personalize.ui.render import note
from personalize.ui.session import NEXT, PLAYING

PACE = 1.0
"""Seconds per step while the ladder is played."""


def go_to(step: int) -> None:
    """Set the step of the ladder. Call only from a callback."""
    st.session_state["guess-open"] = False
    session.change({"data.types": None, "data.level": step})


def bar(*, plays: bool = False) -> None:
    """Show the bar.

    Parameters
    ----------
    plays : bool
        Whether it has a button that starts and stops the animation.
    """
    scenario = session.view().scenario
    levels = sharing_levels(scenario.service.domain)
    put(LADDER, scenario.sharing_level())
    with st.bottom, st.container(key="ladder-bar", gap="xxsmall"):
        st.segmented_control(
            "Data used",
            range(len(levels)),
            format_func=lambda step: _label(levels[step]),
            key=LADDER,
            required=scenario.sharing_level() is not None,
            label_visibility="collapsed",
            width="stretch",
            on_change=_chosen,
        )
        with st.container(horizontal=True, vertical_alignment="center", key="ladder-foot"):
            note(data_in_words(scenario))
            if plays:
                playing = PLAYING in st.session_state
                st.button(
                    "Stop" if playing else "Play",
                    key="play",
                    type="tertiary",
                    on_click=_start_or_stop,
                    help="Goes through the steps from None, one a second. Keys 0 to 5 go to one.",
                )
        _keys(len(levels))


def _label(sharing_level: SharingLevel) -> str:
    return f":material/{sharing_level.icon}: {sharing_level.name}  \n:small[{sharing_level.line}]"


def _chosen() -> None:
    chosen: Any = st.session_state[LADDER]
    if chosen is not None and not is_echo(LADDER, chosen):
        st.session_state.pop(PLAYING, None)
        go_to(int(chosen))


def _keys(steps: int) -> None:
    """Add hidden buttons whose shortcuts, the number keys, set the step."""
    with st.container(key="keys"):
        for step in range(steps):
            st.button(
                str(step), key=f"key-{step}", shortcut=str(step), on_click=go_to, args=(step,)
            )


def _start_or_stop() -> None:
    if st.session_state.pop(PLAYING, None) is None:
        st.session_state[PLAYING] = True
        go_to(0)


def play(scenario: Scenario) -> None:
    """While the ladder is played, set the next step after ``PACE`` seconds if it is computed."""
    step = scenario.sharing_level()
    if PLAYING not in st.session_state or step is None:
        return
    next_settings = {"data.types": None, "data.level": step + 1}
    play_round = st.session_state["play-round"] = st.session_state.get("play-round", 0) + 1

    @st.fragment(run_every=PACE)
    def tick() -> None:
        if st.session_state["play-round"] != play_round or not _first_tick(play_round):
            return
        if lab().ready(scenario.replace(next_settings)):
            st.session_state[NEXT] = next_settings
            st.rerun()

    tick()


def _first_tick(play_round: int) -> bool:
    """Return whether this is a timed run of the fragment; its first run is when it is drawn."""
    if st.session_state.get("play-drawn") != play_round:
        st.session_state["play-drawn"] = play_round
        return False
    return True


def take_next() -> None:
    """Set the step that the animation has reached; end the animation at the last step.

    Call before the page is drawn.
    """
    next_settings = st.session_state.pop(NEXT, None)
    if next_settings is not None and PLAYING in st.session_state:
        session.change(next_settings)
    scenario = session.view().scenario
    if scenario.sharing_level() in (None, len(sharing_levels(scenario.service.domain)) - 1):
        st.session_state.pop(PLAYING, None)
