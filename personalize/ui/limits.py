"""What one visitor may cost a server that is shared on a network.

On one's own computer nothing is limited beyond what a page can show.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.ui.address import is_shared

PEOPLE = 3000
"""Largest crowd on a shared server."""
WORK_SECONDS, WINDOW_SECONDS = 120.0, 600.0
"""Seconds of work that one visitor may ask for in a window, and the length of the window."""
MOST_VISITORS = 1000
"""Visitors whose work is remembered; those who asked longest ago are forgotten."""
NOBODY = ""
"""The visitor of work that nobody asked for: what the server does at its start."""


class TooMuchWorkError(PersonalizeError):
    """A visitor has asked for more work than a shared server gives to one."""


class WorkLog:
    """Seconds of work by visitor, over a window of time. Safe for several threads."""

    def __init__(self) -> None:
        self._spent: dict[str, deque[tuple[float, float]]] = {}
        self._lock = threading.Lock()

    def add(self, visitor: str, seconds: float) -> None:
        """Note that a visitor's request took some seconds of work."""
        if visitor == NOBODY:
            return
        with self._lock:
            entries = self._spent.pop(visitor, deque())
            entries.append((time.monotonic(), seconds))
            self._spent[visitor] = entries
            while len(self._spent) > MOST_VISITORS:
                del self._spent[next(iter(self._spent))]

    def wait(self, visitor: str) -> float:
        """Return the seconds until a visitor may ask for work again; 0 if at once."""
        now = time.monotonic()
        with self._lock:
            entries = self._spent.get(visitor, deque())
            while entries and entries[0][0] < now - WINDOW_SECONDS:
                entries.popleft()
            over = sum(seconds for _, seconds in entries) - WORK_SECONDS
            for when, seconds in entries:
                if over <= 0:
                    break
                over -= seconds
                if over <= 0:
                    return when + WINDOW_SECONDS - now
        return 0.0


_log = WorkLog()


def visitor() -> str:
    """Return a random name of the visitor's session, or ``NOBODY`` outside one."""
    if not st.runtime.exists() or not is_shared():
        return NOBODY
    return str(st.session_state.setdefault("visitor", uuid.uuid4().hex))


@contextmanager
def charged(asking: str) -> Iterator[None]:
    """Count the time within as work for a visitor."""
    start = time.monotonic()
    try:
        yield
    finally:
        _log.add(asking, time.monotonic() - start)


def check(asking: str) -> None:
    """Raise an error if a visitor has to wait before asking for more work.

    Raises
    ------
    TooMuchWorkError
        Saying how long; the sentence is for the page.
    """
    seconds = _log.wait(asking) if asking != NOBODY else 0.0
    if seconds > 0:
        raise TooMuchWorkError(
            f"This server gives each visitor {WORK_SECONDS / 60:.0f} minutes of computing in "
            f"{WINDOW_SECONDS / 60:.0f} minutes, and yours are used up. Wait "
            f"{max(1, round(seconds / 60))} min, or run Thin Line on your own computer. What was "
            "computed before is still shown."
        )


@contextmanager
def work(known: bool) -> Iterator[None]:
    """Count the time within as work for the visitor of this page; ``known`` work is free.

    Raises
    ------
    TooMuchWorkError
        If the visitor has to wait before asking for more.
    """
    asking = visitor()
    if known:
        yield
        return
    check(asking)
    with charged(asking):
        yield


def people(most: int) -> int:
    """Return the largest crowd on a page: ``most``, or less on a shared server."""
    return min(most, PEOPLE) if is_shared() else most
