"""What a run says in its first moments is sent together, when it ends or when they are over.

Streamlit wakes the server for each element of a page and sends what is there: a page of fifty
elements comes in three or four pieces, each of which the browser lays out and paints, while the
run and the sending hold each other up. Most pages take less than ``MOMENTS``; they come whole. What
takes longer shows its progress from then on, as always. That a run has begun is told at once: the
browser takes the old page away meanwhile.

This takes the place of a method of Streamlit that is its own business, so ``pyproject.toml`` names
the versions it was tried with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

MOMENTS = 0.15
"""Seconds from the start of a run in which what it says is kept together."""
Event = Callable[[], object]


@dataclass
class Outbox:
    """What the run of one visitor has said and was not sent yet, in order.

    Runs say things in a thread of their own, moments end in the server's: hence the lock, which is
    held until what waits is on its way, so that nothing overtakes.

    Attributes
    ----------
    send : callable
        Takes events to happen one after the other.
    """

    send: Callable[[list[Event]], None]
    waiting: list[Event] = field(default_factory=list)
    keeps: bool = False
    run: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, event: Event) -> None:
        """Send what a run says, or keep it if the first moments of the run are not over."""
        with self.lock:
            self.waiting.append(event)
            if not self.keeps:
                self._send()

    def turn(self, event: Event, *, starts: bool) -> int:
        """Send what waits and the start or end of a run; return the number of the run."""
        with self.lock:
            self.waiting.append(event)
            self._send()
            self.run += starts
            self.keeps = starts
            return self.run

    def end_moments(self, run: int) -> None:
        """End the first moments of a run, if it has not ended itself."""
        with self.lock:
            if run == self.run:
                self._send()
                self.keeps = False

    def _send(self) -> None:
        waiting, self.waiting = self.waiting, []
        if waiting:
            self.send(waiting)


def together() -> None:
    """Send what the runs of this server say in their first moments together, from now on."""
    AppSession._on_scriptrunner_event = _told  # type: ignore[method-assign, assignment]


def _told(session: AppSession, sender: Any, event: Any, *given: Any, **named: Any) -> None:
    """Do what ``AppSession._on_scriptrunner_event`` does, which sends each event by itself."""
    own = partial(session._handle_scriptrunner_event_on_event_loop, sender, event, *given, **named)
    # A session takes part from its first event on; its runs come one after the other.
    box: Outbox = session.__dict__.setdefault("_outbox", Outbox(partial(_send, session)))
    if event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
        box.say(own)
        return
    starts = event is ScriptRunnerEvent.SCRIPT_STARTED
    run = box.turn(own, starts=starts)
    if starts:
        loop = session._event_loop
        end = partial(loop.call_later, MOMENTS, box.end_moments, run)
        _send(session, [end])


def _send(session: AppSession, events: list[Event]) -> None:
    """Let events happen in the thread of the server, with one call: each wakes it."""
    loop = session._event_loop

    def happen() -> None:
        for event in events:
            loop.call_soon(event)

    session._call_soon_on_event_loop(happen)
