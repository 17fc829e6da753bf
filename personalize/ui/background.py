"""The lab of this server, and the work done while visitors look: bands, steps, fits, findings."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario
from personalize.study.lab import Lab, Run
from personalize.study.ladder import missing, steps
from personalize.study.screen_changes import refit_between, retraining_alone
from personalize.study.sensitivity import known_words, sensitivity
from personalize.study.stories import stories
from personalize.study.uncertainty import drawn_already, draws
from personalize.ui import fitting
from personalize.ui.link import FIRST

POLL = 0.7
"""Seconds between looks for what is still being worked out."""
IDLE, KEPT_IDLE = 60.0, 60_000_000
"""Seconds without a visitor after which memory is given back, and bytes that are kept then."""
PAUSE, LONGEST_PAUSE = 0.4, 1.5
"""Seconds that background work holds back after a page began to be drawn, and at most."""


class Background:
    """Works out what pages ask for, each piece once, in three lines of one thread each.

    "shown" holds what belongs to what a visitor looks at (bands), "next" what they may look at
    next (other steps), "slow" what takes long (findings). All hold back while a page is drawn.
    """

    def __init__(self) -> None:
        self._lines = {
            name: ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
            for name in ("shown", "next", "slow")
        }
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._drawn_until = 0.0

    def hold_back(self) -> None:
        """Make background work wait a moment: a page is about to be drawn."""
        self._drawn_until = time.monotonic() + PAUSE

    def idle(self) -> float:
        """Return for how many seconds nobody has drawn a page and nothing was worked out."""
        with self._lock:
            working = bool(self._waiting)
        return 0.0 if working else time.monotonic() - self._drawn_until

    def ask(self, key: str, *pieces: Callable[[], object], line: str = "next") -> None:
        """Queue pieces of work under a key; what is queued already is not queued again."""
        with self._lock:
            if key in self._waiting:
                return
            self._waiting.add(key)
        self._lines[line].submit(self._work, key, pieces)

    def _work(self, key: str, pieces: tuple[Callable[[], object], ...]) -> None:
        try:
            for piece in pieces:
                latest = time.monotonic() + LONGEST_PAUSE
                while (left := min(self._drawn_until, latest) - time.monotonic()) > 0:
                    time.sleep(left)
                piece()
        except PersonalizeError:
            pass  # the page that asks for this scenario shows the sentence
        finally:
            with self._lock:
                self._waiting.discard(key)


@cache
def background() -> Background:
    """Return the background of this server."""
    return Background()


@cache
def lab() -> Lab:
    """Return the lab that all visitors share; results depend on the scenario alone."""
    return Lab(fitter=fitting.fit_elsewhere)


def warm_up() -> None:
    """Work out the first story in the background, so that the first visitor need not wait."""
    ask_steps(stories()[FIRST].scenario)
    threading.Thread(target=_give_back, name="give back", daemon=True).start()


def stop() -> None:
    """End what this server has started."""
    _stopped.set()
    fitting.stop()


_stopped = threading.Event()


def _give_back() -> None:
    """Give memory back while nobody looks; what is asked for again is worked out again."""
    given = True
    while not _stopped.wait(IDLE / 4):
        idle = background().idle() > IDLE
        if idle and not given:
            lab().trim(KEPT_IDLE)
        given = idle


def ask_steps(scenario: Scenario) -> None:
    """Queue the steps of a scenario's ladder that are not there yet, with their ranges."""
    nearest = missing(lab(), scenario)
    others = [s for s in steps(scenario) if s not in nearest and not drawn_already(lab(), s)]
    for step in [*nearest, *others]:
        background().ask(step.hash(), _run(step), _drawn(step))


def steps_ready(scenario: Scenario) -> int:
    """Return how many runs and ranges of a scenario's ladder are there, two a step."""
    every = steps(scenario)
    return sum(lab().ready(step) + drawn_already(lab(), step) for step in every)


def ladder_ready(scenario: Scenario) -> bool:
    """Tell whether every step of a scenario's ladder is there with its ranges."""
    return steps_ready(scenario) == 2 * len(steps(scenario))


def ask_bands(base: Scenario, now: Scenario) -> None:
    """Queue the parameter draws of two scenarios, and what their difference depends on."""
    background().ask(
        f"{base.hash()} {now.hash()}",
        _drawn(now),
        _drawn(base),
        lambda: depends_on(base, now),
        line="shown",
    )


def _run(scenario: Scenario) -> Callable[[], object]:
    return lambda: lab().run(scenario)


def _drawn(scenario: Scenario) -> Callable[[], object]:
    return lambda: draws(lab(), scenario)


def _depends_key(base: Scenario, now: Scenario) -> tuple[object, ...]:
    return ("depends", base.model_dump(mode="json"), now.model_dump(mode="json"))


def depends_on(base: Scenario, now: Scenario) -> str:
    """Return the assumption that the size of a difference depends on most, in words."""

    def look() -> str:
        if base == now:
            return ""
        row = sensitivity(lab(), base, now).table.iloc[0]
        # Quotation marks stand around it: those within are single.
        meaning = str(row["meaning"]).removesuffix(" (1 as registered)")
        meaning = meaning.replace("“", "‘").replace("”", "’")
        return f"“{meaning}” ({known_words(str(row['status']))})"

    return lab().keep(_depends_key(base, now), look)


def bands_ready(base: Scenario, now: Scenario) -> bool:
    """Tell whether the parameter draws of both scenarios are worked out."""
    both = drawn_already(lab(), base) and drawn_already(lab(), now)
    return both and lab().kept(_depends_key(base, now))


def retraining(before: Scenario, now: Scenario) -> float | None:
    """Return how many cards training again alone would change, or None until it is known.

    0 where no fit lies between the two scenarios. Worked out in the background.
    """
    if not refit_between(before, now):
        return 0.0
    key = ("retraining alone", now.model_dump(mode="json"))
    if not lab().kept(key):
        background().ask(
            f"retraining {now.hash()}",
            lambda: lab().keep(key, lambda: retraining_alone(lab(), lab().run(now))),
        )
        return None
    return lab().keep(key, lambda: retraining_alone(lab(), lab().run(now)))


def await_more(ready: Callable[[], int]) -> None:
    """Draw the page anew whenever something more is ready, as long as it is on the page.

    Parameters
    ----------
    ready : callable
        Returns how many of the awaited things are there. A page calls this only while something
        is awaited: the browser stops asking as soon as the page is drawn without it.
    """
    drawn_with = ready()

    @st.fragment(run_every=POLL)
    def look() -> None:
        if ready() != drawn_with:
            st.rerun()

    look()


def run_with_progress(scenario: Scenario) -> Run:
    """Run a scenario; while it is worked out for the first time, say what is being done.

    Raises
    ------
    PersonalizeError
        If the scenario cannot be run.
    """
    background().hold_back()
    place = (
        st.empty()
    )  # always there: what follows keeps its place in the page, and is not built anew
    if lab().ready(scenario):
        return lab().run(scenario)
    bar = place.progress(
        0.0, text=f"Making {scenario.people.number:,} people and their first month."
    )

    def report(stage: str, share: float) -> None:
        bar.progress(min(1.0, share), text=f"{stage}.")

    try:
        return lab().run(scenario, report)
    finally:
        place.empty()
