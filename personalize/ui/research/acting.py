"""Changes from the forms of Research: one that fails says why, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.ui.render import plain
from personalize.ui.shared.pressing import press_once

SAID = "research-said"
"""Session key of what the last change has to say: whether it went, and a sentence."""


def attempt(change: Callable[[], object], done: str = "") -> bool:
    """Run a change from a callback, and return whether it went; the page says it with ``told``.

    Parameters
    ----------
    change : callable
    done : str
        What is said when it went.
    """
    try:
        change()
    except PersonalizeError as error:
        st.session_state[SAID] = False, str(error)
        return False
    say_later(done)
    return True


def attempt_once(name: str, number: int, change: Callable[[], object], done: str = "") -> bool:
    """Run a change as ``attempt`` does, once for a drawn button; see ``pressing.drawn``."""
    said = press_once(name, number, change, done)
    st.session_state[SAID] = said
    return said[0]


def say_later(words: str) -> None:
    """Keep what went well for the next run of the page."""
    st.session_state[SAID] = True, words


def told() -> None:
    """Show once what the last change has to say."""
    went, words = st.session_state.pop(SAID, (True, ""))
    if words:
        (st.success if went else st.error)(plain(words))


def typed(key: str) -> str:
    """Return the text of a field."""
    return str(st.session_state.get(key) or "")


def cleared(*keys: str) -> None:
    """Empty fields; call only from a callback."""
    for key in keys:
        if st.session_state.get(key):
            st.session_state[key] = ""
