"""The lab of this server, and its background work: bands, steps, fits, findings."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario
from personalize.store import open_notebook
from personalize.study.lab import Lab, Run
from personalize.study.ladder import missing, steps
from personalize.study.screen_changes import refit_between, retraining_alone
from personalize.study.sensitivity import sensitivity
from personalize.study.sensitivity_result import known_words
from personalize.study.stories import stories
from personalize.study.uncertainty import drawn_already, draws
from personalize.ui import fitting, limits
from personalize.ui.link import FIRST
from personalize.world.importing.library import KEPT_SECONDS, ImportLibrary

POLL = 0.7
"""Seconds between polls for work that is not ready."""
IDLE, KEPT_IDLE = 60.0, 60_000_000
"""Seconds without a visitor after which the cache is trimmed, and its size in bytes then."""
PAUSE, LONGEST_PAUSE = 0.4, 1.5
"""Seconds that background work waits after a page starts to be drawn, and the longest wait."""


class Background:
    """Queues of background work, each with one thread; a key that is queued is not queued again.

    "shown" is for the current view (bands), "next" for views that may follow (other steps),
    "slow" for long work (findings). All wait while a page is drawn.
    """

    def __init__(self) -> None:
        self._lines = {
            name: ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
            for name in ("shown", "next", "slow")
        }
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._drawn_until = 0.0

    def stop(self) -> None:
        """Drop queued work; Python waits at its end for what still runs."""
        for executor in self._lines.values():
            executor.shutdown(wait=False, cancel_futures=True)

    def hold_back(self) -> None:
        """Make background work wait, because a page is about to be drawn."""
        self._drawn_until = time.monotonic() + PAUSE

    def idle(self) -> float:
        """Return the seconds since the last page was drawn; 0 while there is work."""
        with self._lock:
            working = bool(self._waiting)
        return 0.0 if working else time.monotonic() - self._drawn_until

    def ask(
        self,
        key: str,
        *pieces: Callable[[], object],
        line: str = "next",
        asking: str | None = None,
    ) -> None:
        """Queue pieces of work under a key, unless the key is queued already.

        The time they take is counted for ``asking``: the visitor of this page unless given.
        """
        asking = limits.visitor() if asking is None else asking
        with self._lock:
            if key in self._waiting:
                return
            self._waiting.add(key)
        self._lines[line].submit(self._work, key, pieces, asking)

    def _work(self, key: str, pieces: tuple[Callable[[], object], ...], asking: str) -> None:
        try:
            for piece in pieces:
                if _stopped.is_set():
                    return
                limits.check(asking)
                latest = time.monotonic() + LONGEST_PAUSE
                while (left := min(self._drawn_until, latest) - time.monotonic()) > 0:
                    time.sleep(left)
                with limits.charged(asking):
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


def prepare_data_folder() -> None:
    """Make the notebook's database or bring it up to date, before the first visitor comes.

    What is wrong with it is printed; the pages that need it say so too. Imported sets that were
    deleted more than a day ago are removed from the disk.
    """
    ImportLibrary().remove_deleted(KEPT_SECONDS)
    try:
        open_notebook()
    except PersonalizeError as error:
        print(f"The notebook cannot be used: {error}", file=sys.stderr, flush=True)


def warm_up() -> None:
    """Start computing the first story, and the thread that trims the cache."""
    ask_steps(stories()[FIRST].scenario, limits.NOBODY)
    threading.Thread(target=_give_back, name="give back", daemon=True).start()


def stop() -> None:
    """End the threads and processes that this server has started."""
    _stopped.set()
    background().stop()
    fitting.stop()


_stopped = threading.Event()


def _give_back() -> None:
    """Trim the cache each time the server has been idle for ``IDLE`` seconds."""
    trimmed = True
    while not _stopped.wait(IDLE / 4):
        idle = background().idle() > IDLE
        if idle and not trimmed:
            lab().trim(KEPT_IDLE)
        trimmed = idle


def ask_steps(scenario: Scenario, asking: str | None = None) -> None:
    """Queue the runs and ranges of the steps of a scenario's ladder that are not computed."""
    nearest = missing(lab(), scenario)
    others = [s for s in steps(scenario) if s not in nearest and not drawn_already(lab(), s)]
    for step in [*nearest, *others]:
        background().ask(step.hash(), _run(step), _drawn(step), asking=asking)


def steps_ready(scenario: Scenario) -> int:
    """Return how many runs and ranges of a scenario's ladder are computed, two per step."""
    every = steps(scenario)
    return sum(lab().ready(step) + drawn_already(lab(), step) for step in every)


def ladder_ready(scenario: Scenario) -> bool:
    """Return whether every step of a scenario's ladder is computed with its ranges."""
    return steps_ready(scenario) == 2 * len(steps(scenario))


def ask_bands(base: Scenario, now: Scenario) -> None:
    """Queue the parameter draws of two scenarios, and the sensitivity of their difference."""
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

    def computed() -> str:
        if base == now:
            return ""
        row = sensitivity(lab(), base, now).table.iloc[0]
        # It is put in quotation marks, so inner ones become single.
        meaning = str(row["meaning"]).removesuffix(" (1 as registered)")
        meaning = meaning.replace("“", "‘").replace("”", "’")
        return f"“{meaning}” ({known_words(str(row['status']))})"

    return lab().keep(_depends_key(base, now), computed)


def bands_ready(base: Scenario, now: Scenario) -> bool:
    """Return whether the parameter draws of both scenarios are computed."""
    both = drawn_already(lab(), base) and drawn_already(lab(), now)
    return both and lab().kept(_depends_key(base, now))


def retraining(before: Scenario, now: Scenario) -> float | None:
    """Return how many cards training again alone would change; None until it is computed.

    0 if the two scenarios use the same fit. Computed in the background.
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


def parts_ready(base: Scenario, now: Scenario) -> int:
    """Return how many parts of a view are computed: two a step of its ladder, and its bands."""
    return steps_ready(now) + bands_ready(base, now)


def await_more(drawn_with: int, base: Scenario, now: Scenario) -> None:
    """Queue the steps of a view, and rerun the page, by polling, when more parts are ready.

    Parameters
    ----------
    drawn_with : int
        What ``parts_ready`` returned before the page was drawn. A part that became ready while
        the page was drawn may be missing on it, so a count from after that would not do.
    """
    ask_steps(now)
    if drawn_with == 2 * len(steps(now)) + 1:
        return

    @st.fragment(run_every=POLL)
    def look() -> None:
        if parts_ready(base, now) != drawn_with:
            st.rerun()

    look()


def run_with_progress(scenario: Scenario) -> Run:
    """Return the run of a scenario; show progress while it is computed.

    Raises
    ------
    PersonalizeError
        If the scenario cannot be run.
    """
    background().hold_back()
    place = st.empty()  # always drawn, so that the elements after it keep their position
    if lab().ready(scenario):
        return lab().run(scenario)
    bar = place.progress(
        0.0, text=f"Making {scenario.people.number:,} people and their first month."
    )

    def report(stage: str, share: float) -> None:
        bar.progress(min(1.0, share), text=f"{stage}.")

    try:
        with limits.work(known=False):
            return lab().run(scenario, report)
    finally:
        place.empty()
