"""Buttons that are pressed twice: the second press of a drawn button changes nothing more.

Streamlit answers a second press while the first is still worked on, in another thread, and with
what the fields held then. Each drawn button therefore has a number, and one number changes
something once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st

from personalize.errors import PersonalizeError

HELD = "presses-"
"""Session keys of the presses of a button, by its name."""


class Presses:
    """The presses of one button in one session.

    Attributes
    ----------
    number : int
        How many changes were tried; the number of the button that is drawn next.
    said : (bool, str)
        Whether the last change went, and what it has to say.
    """

    def __init__(self) -> None:
        self.number = 0
        self.said = True, ""
        self._lock = threading.Lock()

    def press(self, number: int, change: Callable[[], object], done: str) -> tuple[bool, str]:
        """Run a change, unless the button of this number was pressed; return what is said.

        Parameters
        ----------
        number : int
            Of the button as it was drawn.
        change : callable
        done : str
            What is said when it went.
        """
        with self._lock:  # a second press waits until the first has stored what it stores
            if number == self.number:
                try:
                    change()
                    self.said = True, done
                except PersonalizeError as error:
                    self.said = False, str(error)
                self.number += 1
            return self.said


def drawn(name: str) -> int:
    """Return the number of the button that is drawn now; it belongs into the button’s key."""
    return _presses(name).number


def press_once(
    name: str, number: int, change: Callable[[], object], done: str = ""
) -> tuple[bool, str]:
    """Run a change from a callback once for a drawn button; return what ``Presses.press`` does."""
    return _presses(name).press(number, change, done)


def _presses(name: str) -> Presses:
    found: Presses = st.session_state.setdefault(HELD + name, Presses())
    return found
