"""Long work of Research: in a thread, with progress and a button that stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.research.calibration.calibrating import StoppedError
from personalize.ui import limits
from personalize.ui.render import plain

POLL = 0.7
"""Seconds between two looks at the progress."""
Report = Callable[[str, float], None]


@dataclass
class Work:
    """A computation in a thread, of one session.

    Attributes
    ----------
    task : callable
        Given a function that reports progress; it returns the result.
    about : object
        What the result is of; a page shows it only for the same.
    """

    task: Callable[[Report], Any]
    about: object
    asking: str = limits.NOBODY
    stage: str = "Starting"
    share: float = 0.0
    result: Any = None
    failed: str = ""
    ended: bool = False
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Compute the result, or keep the sentence of what went wrong."""
        try:
            limits.check(self.asking)
            with limits.charged(self.asking):
                self.result = self.task(self._report)
        except PersonalizeError as error:
            self.failed = str(error)
        except Exception as error:
            self.failed = (
                f"This is a fault of the program ({type(error).__name__}); please report it."
            )
            raise
        finally:
            self.ended = True

    def _report(self, stage: str, share: float) -> None:
        if self.stop.is_set():
            raise StoppedError("Stopped; nothing was kept.")
        self.stage, self.share = stage, share


def start(key: str, task: Callable[[Report], Any], about: object) -> None:
    """Start work under a session key, in place of earlier work. Call from a callback."""
    halt(key)
    work = st.session_state[key] = Work(task, about, limits.visitor())
    threading.Thread(target=work.run, name=key, daemon=True).start()


def halt(key: str) -> None:
    """Stop the work under a session key."""
    work: Work | None = st.session_state.get(key)
    if work is not None:
        work.stop.set()


def finished(key: str, about: object) -> Any:
    """Show progress, or what went wrong; return the result of work about something, or None."""
    work: Work | None = st.session_state.get(key)
    if work is None or work.about != about:
        return None
    if work.ended:
        if work.failed:
            (st.info if work.stop.is_set() else st.error)(plain(work.failed))
        return work.result

    @st.fragment(run_every=POLL)
    def so_far() -> None:
        if work.ended:
            st.rerun()
        st.progress(min(1.0, work.share), f"{work.stage} …")
        st.button("Stop", key=f"{key}-stop", on_click=halt, args=(key,))

    so_far()
    return None
