"""Fitting in other processes: Surprise holds the interpreter while it learns."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import BrokenProcessPool, ShutdownExecutorError

from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Catalogued, Model
from personalize.service.recommend.registry import fit

IDLE_SECONDS = 600
"""Seconds without a fit after which a process gives its memory back."""
_free = (threading.Lock(), threading.Lock())
"""Held while a process fits: the second one starts only when a fit would have to wait."""


def fit_elsewhere(
    name: str,
    evidence: Evidence,
    catalogued: Catalogued,
    parameters: Mapping[str, Any],
    seed: int,
) -> Model:
    """Fit in another process: Surprise holds the interpreter while it learns.

    Where no process can be started the fit runs here: slower for others, but it runs.
    """
    number = 0 if _free[0].acquire(blocking=False) else 1
    if number:
        _free[1].acquire()
    try:
        job = _fitter(number).submit(fit, name, evidence, catalogued, parameters, seed)
        found: Model = job.result()
    except (BrokenProcessPool, ShutdownExecutorError, OSError):
        _fitter.cache_clear()  # the next fit starts new processes
        return fit(name, evidence, catalogued, parameters, seed)
    finally:
        _free[number].release()
    return found


@lru_cache(maxsize=len(_free))
def _fitter(_: int) -> ProcessPoolExecutor:
    """Return a process of our own: a sweep in this process takes joblib's shared ones."""
    found = ProcessPoolExecutor(max_workers=1, timeout=IDLE_SECONDS)
    _started.append(found)
    return found


_started: list[ProcessPoolExecutor] = []


def stop() -> None:
    """End the processes that fit, when the server ends."""
    for own in _started:
        own.shutdown(wait=False, kill_workers=True)
