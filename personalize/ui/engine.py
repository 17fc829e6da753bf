"""The one lab of this process, and the thread that works ahead of the visitors."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import BrokenProcessPool, ShutdownExecutorError

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Catalogued, Model
from personalize.service.recommend.registry import fit
from personalize.study.facts import Fact, check, findings
from personalize.study.lab import Lab
from personalize.study.ladder import missing
from personalize.study.sensitivity import known_words, sensitivity
from personalize.study.stories import stories
from personalize.study.uncertainty import drawn_already, draws

WORKERS = 2
"""Processes that fit: one for a visitor, one for the steps worked out ahead."""
IDLE_SECONDS = 600
"""Seconds without a fit after which a process gives its memory back."""
KEEP = 300
"""Fitted models and results of 1,000 people kept for all visitors together."""


PAUSE, LONGEST_PAUSE = 0.4, 1.5
"""Seconds that work ahead holds back while a page is drawn, and at most between two pieces."""


class Ahead:
    """Works out bands and the steps of the ladder in the background, each scenario once.

    The bands of what a visitor looks at come first, in a line of their own. Both give way to a
    page that is being drawn: what somebody waits for comes before what they may look at next.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        self._first = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bands")
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._drawn_until = 0.0

    def give_way(self) -> None:
        """Hold back for a moment: a page is about to be drawn."""
        self._drawn_until = time.monotonic() + PAUSE

    def _hold_back(self) -> None:
        latest = time.monotonic() + LONGEST_PAUSE
        while (left := min(self._drawn_until, latest) - time.monotonic()) > 0:
            time.sleep(left)

    def ask(self, scenario: Scenario) -> None:
        """Queue the steps of a scenario that are not there yet."""
        for step in missing(self._lab, scenario):
            with self._lock:
                if step.hash() in self._waiting:
                    continue
                self._waiting.add(step.hash())
            self._pool.submit(self._work, step)

    def ask_bands(self, base: Scenario, now: Scenario) -> None:
        """Queue the versions of a scenario and of what it is compared with."""
        key = f"{base.hash()} {now.hash()}"
        if bands_ready(self._lab, base, now):
            return
        with self._lock:
            if key in self._waiting:
                return
            self._waiting.add(key)
        self._first.submit(self._versions, base, now, key)

    def _versions(self, base: Scenario, now: Scenario, key: str) -> None:
        try:
            for scenario in (now, base):
                self._hold_back()
                draws(self._lab, scenario)
            self._hold_back()
            depends_on(self._lab, base, now)
        except PersonalizeError:
            pass  # the page that asks for this scenario shows the sentence
        finally:
            with self._lock:
                self._waiting.discard(key)

    def _work(self, step: Scenario) -> None:
        try:
            self._hold_back()
            self._lab.run(step)
            self._hold_back()
            draws(self._lab, step)
        except PersonalizeError:
            pass  # the page that asks for this step shows the sentence
        finally:
            with self._lock:
                self._waiting.discard(step.hash())


def _depends_key(base: Scenario, now: Scenario) -> tuple[object, ...]:
    return ("depends", base.model_dump(mode="json"), now.model_dump(mode="json"))


def depends_on(lab: Lab, base: Scenario, now: Scenario) -> str:
    """Return the assumption that the size of a difference hangs on most, in words."""

    def look() -> str:
        if base == now:
            return ""
        row = sensitivity(lab, base, now).table.iloc[0]
        # Quotation marks stand around it: those within are single.
        meaning = str(row["meaning"]).removesuffix(" (1 as registered)")
        meaning = meaning.replace("“", "‘").replace("”", "’")
        return f"“{meaning}” ({known_words(str(row['status']))})"

    return lab.keep(_depends_key(base, now), look)


def bands_ready(lab: Lab, base: Scenario, now: Scenario) -> bool:
    """Tell whether the versions of both scenarios are worked out."""
    both = drawn_already(lab, base) and drawn_already(lab, now)
    return both and lab.kept(_depends_key(base, now))


@cache
def lab() -> Lab:
    """Return the lab that all visitors share; results depend on the scenario alone."""
    return Lab(keep=KEEP, fitter=fit_elsewhere)


def fit_elsewhere(
    name: str,
    evidence: Evidence,
    catalogued: Catalogued,
    parameters: Mapping[str, Any],
    seed: int,
) -> Model:
    """Fit in another process: Surprise holds the interpreter while it learns.

    A thread would freeze every other visitor for as long as a fit takes (SVD++: seconds). Where
    no process can be started the fit runs here: slower for others, but it runs.
    """
    try:
        found: Model = _fitters().submit(fit, name, evidence, catalogued, parameters, seed).result()
    except (BrokenProcessPool, ShutdownExecutorError, OSError):
        _fitters.cache_clear()  # the next fit starts new processes
        return fit(name, evidence, catalogued, parameters, seed)
    return found


@cache
def _fitters() -> ProcessPoolExecutor:
    """Return processes of our own: a sweep in this process takes joblib's shared ones."""
    return ProcessPoolExecutor(max_workers=WORKERS, timeout=IDLE_SECONDS)


_facts: list[Fact] = []
_facts_started = threading.Event()


def facts_so_far() -> tuple[list[Fact], bool, int]:
    """Return the findings run so far, whether all are done, and how many there are.

    The first who asks starts them in the background; they depend on the register alone.
    """
    every = list(findings().values())
    if not _facts_started.is_set():
        _facts_started.set()

        def work() -> None:
            for finding in every:
                try:
                    _facts.append(check(finding, lab()))
                except RuntimeError as error:
                    if "shutdown" in str(error):
                        return  # the server is stopping
                    raise

        threading.Thread(target=work, name="facts", daemon=True).start()
    found = list(_facts)
    return found, len(found) == len(every), len(every)


@cache
def ahead() -> Ahead:
    """Return the background worker."""
    return Ahead(lab())


def warm_up() -> None:
    """Work out the first story in the background, so that the first visitor need not wait."""
    first = stories()["typical-home"].scenario
    ahead().ask(first)
