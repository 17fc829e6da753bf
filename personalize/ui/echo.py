"""What a page writes into its widgets, and telling a choice from an echo of before.

A browser sends what all its widgets hold with every request. One that left while the page was on
its way (to look for ranges, or for a second click) still holds the values of before, and would
take back what the page has just changed.
"""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

LADDER, KINDS = "ladder", "kinds"
"""Keys of two widgets: the steps, and the kinds of data."""
MOVED, ECHO = "moved-by-page", 2.5
"""Where the session keeps what the page changed, and seconds in which echoes of before come."""


def put(key: str, value: Any) -> None:
    """Let a widget show a value; one that shows it already is left alone.

    A value that is written is sent to the browser, over what somebody may just have chosen there.
    """
    if key in st.session_state:
        before = st.session_state[key]
        if _same(before, value):
            return
        st.session_state.setdefault(MOVED, {})[key] = time.monotonic(), before
    st.session_state[key] = value


def is_echo(key: str, value: Any) -> bool:
    """Tell whether a browser repeats what a widget held before the page changed it."""
    moved, before = st.session_state.get(MOVED, {}).get(key, (0.0, None))
    return bool(time.monotonic() - moved < ECHO and _same(value, before))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    return bool(one == other)
