"""What a run says in its first moments is sent together, when it ends or when they are over.

Streamlit wakes the server for each element of a page and sends what is there: a page of fifty
elements comes in three or four pieces, each of which the browser lays out and paints, while the
run and the sending hold each other up. Most pages take less than ``MOMENTS``; they come whole. What
takes longer shows its progress from then on, as always. That a run has begun is told at once: the
browser takes the old page away meanwhile.

This stands between two methods of Streamlit that are its own business, so ``pyproject.toml`` names
the versions it was tried with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

MOMENTS = 0.06
"""Seconds from the start of a run in which what it says is kept together."""
SAYS, STARTS = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, ScriptRunnerEvent.SCRIPT_STARTED
Event = Callable[[], None]


@dataclass
class Outbox:
    """What the run of one visitor has said and was not sent yet, in order.

    Runs say things in a thread of their own, moments end in the server's: hence the lock, which is
    held for as long as it takes to pass on what waits, so that nothing overtakes.
    """

    waiting: list[Event] = field(default_factory=list)
    keeps: bool = False
    run: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, event: Event) -> bool:
        """Keep what a run says if its first moments are not over; tell whether it was kept."""
        with self.lock:
            if self.keeps:
                self.waiting.append(event)
            return self.keeps

    def pass_on(self, event: Event, *, starts: bool) -> int:
        """Send what waits and then an event; return the number of the run it belongs to."""
        with self.lock:
            self._send()
            event()
            self.run += starts
            self.keeps = starts
            return self.run

    def end(self, run: int) -> None:
        """End the first moments of a run, if it has not ended itself."""
        with self.lock:
            if run == self.run:
                self._send()
                self.keeps = False

    def _send(self) -> None:
        waiting, self.waiting = self.waiting, []
        for event in waiting:
            event()


def together() -> None:
    """Send what the runs of this server say in their first moments together, from now on."""
    tell = AppSession._on_scriptrunner_event
    if hasattr(tell, "__wrapped__"):
        return

    @wraps(tell)
    def told(session: AppSession, sender: Any, event: Any, *given: Any, **named: Any) -> None:
        # A session takes part from its first event on; its runs come one after the other.
        box: Outbox = session.__dict__.setdefault("_outbox", Outbox())
        own = partial(tell, session, sender, event, *given, **named)
        if event is SAYS:
            if not box.keep(own):
                box.pass_on(own, starts=False)
            return
        run = box.pass_on(own, starts=event is STARTS)
        if event is STARTS:

            def moments() -> None:
                session._event_loop.call_later(MOMENTS, box.end, run)

            session._call_soon_on_event_loop(moments)

    AppSession._on_scriptrunner_event = told  # type: ignore[method-assign, assignment]
