"""The ladder bar: six steps in reach while the page scrolls, and a play through them."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape

import streamlit as st

from personalize.register import ladder
from personalize.scenario import Scenario
from personalize.scenario.words import data_in_words
from personalize.ui import state
from personalize.ui.choices import choice_of, radios_html
from personalize.ui.engine import lab

LEVEL, PLAY = "level", "play"
"""What a step and a press on Play are heard as."""
PACE = 1.0
"""Seconds a step stays while it plays."""


def bar_html(scenario: Scenario, *, plays: bool | None = None) -> str:
    """Return the steps side by side and what the step means.

    Parameters
    ----------
    plays : bool, optional
        Whether the steps are being played; without it there is no way to play them.
    """
    rungs = ladder(scenario.service.domain)
    step = scenario.step()
    names = {str(rung.step): rung.name for rung in rungs}
    steps = radios_html(LEVEL, "Data used", names, None if step is None else str(step))
    words = f'<p class="tl-line">{escape(data_in_words(scenario))}</p>'
    tip = "Goes through the steps, one a second."
    play = (
        ""
        if plays is None
        else f'<button type="button" class="plain" data-act="{PLAY}" title="{tip}">'
        f"{'Stop' if plays else 'Play'}</button>"
    )
    return f'{steps}<div class="tl tl-ladder-foot">{words}{play}</div>'


def climb(text: str) -> bool:
    """Go to the step that was chosen; tell whether it was a step."""
    level = choice_of(text, LEVEL)
    if level is None or not (level.isascii() and level.isdecimal() and int(level) <= _last()):
        return False
    st.session_state.pop("playing", None)
    state.change({"data.types": None, "data.level": int(level)})
    return True


def playing() -> bool:
    """Tell whether the steps are being played."""
    return "playing" in st.session_state


def play(then: Callable[[], object]) -> None:
    """Go on to the next step in its time, while the steps are played; ``then`` shows it."""
    if playing():
        _tick(then)


def _last() -> int:
    return len(ladder(state.view().scenario.service.domain)) - 1


def start_or_stop() -> None:
    """Start to play the steps, from the first one if the last is shown; or stop."""
    if st.session_state.pop("playing", None) is None:
        st.session_state["playing"] = time.monotonic() + PACE
        if state.view().scenario.step() in (None, _last()):
            state.change({"data.types": None, "data.level": 0})


@st.fragment(run_every=PACE / 2)
def _tick(then: Callable[[], object]) -> None:
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
    then()
