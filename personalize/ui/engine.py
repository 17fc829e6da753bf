"""The one lab of this process, and the thread that works ahead of the visitors."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import BrokenProcessPool, ShutdownExecutorError

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Catalogued, Model
from personalize.service.recommend.registry import fit
from personalize.study.lab import Lab
from personalize.study.ladder import missing
from personalize.study.stories import stories

WORKERS = 2
"""Processes that fit: one for a visitor, one for the steps worked out ahead."""
IDLE_SECONDS = 600
"""Seconds without a fit after which a process gives its memory back."""
KEEP = 300
"""Fitted models and results of 1,000 people kept for all visitors together."""


class Ahead:
    """Works out the steps of the ladder in the background, each scenario once."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        self._waiting: set[str] = set()
        self._lock = threading.Lock()

    def ask(self, scenario: Scenario) -> None:
        """Queue the steps of a scenario that are not there yet."""
        for step in missing(self._lab, scenario):
            with self._lock:
                if step.hash() in self._waiting:
                    continue
                self._waiting.add(step.hash())
            self._pool.submit(self._work, step)

    def _work(self, step: Scenario) -> None:
        try:
            self._lab.run(step)
        except PersonalizeError:
            pass  # the page that asks for this step shows the sentence
        finally:
            with self._lock:
                self._waiting.discard(step.hash())


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
        pool = get_reusable_executor(max_workers=WORKERS, timeout=IDLE_SECONDS)
        found: Model = pool.submit(fit, name, evidence, catalogued, parameters, seed).result()
    except (BrokenProcessPool, ShutdownExecutorError, OSError):
        return fit(name, evidence, catalogued, parameters, seed)
    return found


@cache
def ahead() -> Ahead:
    """Return the background worker."""
    return Ahead(lab())


def warm_up() -> None:
    """Work out the first story in the background, so that the first visitor need not wait."""
    first = stories()["typical-home"].scenario
    ahead().ask(first)
