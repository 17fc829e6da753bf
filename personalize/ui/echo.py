"""Values that a page writes into its widgets, and detection of outdated values from a browser.

A browser sends the values of all widgets with every request. A request that was sent before the
browser got the new page (a poll for ranges, or a second click) has the old values, and would undo
the change that the page has just made.
"""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

LADDER, KINDS = "ladder", "kinds"
"""Keys of two widgets: the steps, and the kinds of data."""
MOVED, ECHO = "moved-by-page", 2.5
"""Session key of the page's changes, and seconds in which old values may still arrive."""


def put(key: str, value: Any) -> None:
    """Set the value of a widget, unless it has the value already.

    A value that is set is sent to the browser, where it replaces what the visitor may just have
    chosen.
    """
    if key in st.session_state:
        before = st.session_state[key]
        if _same(before, value):
            return
        st.session_state.setdefault(MOVED, {})[key] = time.monotonic(), before
    st.session_state[key] = value


def is_echo(key: str, value: Any) -> bool:
    """Return whether a value from the browser is the widget's value before the page changed it."""
    moved, before = st.session_state.get(MOVED, {}).get(key, (0.0, None))
    return bool(time.monotonic() - moved < ECHO and _same(value, before))


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, list) and isinstance(second, list):
        return sorted(first) == sorted(second)
    return bool(first == second)
