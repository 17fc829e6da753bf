"""Telling a choice from an echo: a browser that repeats what a widget held before a change.

A browser sends what all its widgets hold with every request. One that left while the page was on
its way (to look for ranges) still holds the values of before, and would take back a story that
was just opened.
"""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from personalize.scenario import Scenario
from personalize.ui.tuning import algorithm_values

LADDER, KINDS = "ladder", "kinds"
"""Keys of two widgets: the steps, and the kinds of data."""
CHANGED, ECHO = "changed-at", 1.5
"""Where the session keeps what was changed last, and seconds in which echoes of before come."""


def held(scenario: Scenario) -> dict[str, Any]:
    """Return what every widget that shows a scenario holds, by its key."""
    shown = {LADDER: scenario.sharing_level(), KINDS: sorted(scenario.used_types())}
    return scenario.flat() | algorithm_values(scenario) | shown


def note_change(before: Scenario, now: Scenario, by: str) -> None:
    """Note that the page changes what its widgets hold.

    Parameters
    ----------
    by : str
        Key of the widget that somebody changed: what it tells is no echo. Empty for none.
    """
    old = held(before)
    old.pop(by, None)
    st.session_state[CHANGED] = time.monotonic(), old, held(now)


def is_echo(key: str, value: Any) -> bool:
    """Tell whether a browser repeats what a widget held before the page changed it."""
    changed_at, before, now = st.session_state.get(CHANGED, (0.0, {}, {}))
    if key not in before or before[key] == now.get(key):
        return False
    told = sorted(value) if key == KINDS and value is not None else value
    return bool(time.monotonic() - changed_at < ECHO and told == before[key])
