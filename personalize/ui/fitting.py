"""Fitting of models in other processes, because Surprise holds the GIL while it fits."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import BrokenProcessPool, ShutdownExecutorError

from personalize.errors import PersonalizeError
from personalize.processes import end_with, this_process
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Catalogued, Model
from personalize.service.recommend.registry import fit

IDLE_SECONDS = 600
"""Seconds without a fit after which a process ends."""
_free = (threading.Lock(), threading.Lock())
"""One lock per process, held during a fit; the second process is used if the first is busy."""


class ServerEndsError(PersonalizeError):
    """A fit that was interrupted because the server ends."""


def fit_elsewhere(
    name: str,
    evidence: Evidence,
    catalogued: Catalogued,
    parameters: Mapping[str, Any],
    seed: int,
) -> Model:
    """Return a model that is fitted in another process.

    If no process can be started, the model is fitted in this process.

    Raises
    ------
    ServerEndsError
        If the server ends meanwhile.
    """
    number = 0 if _free[0].acquire(blocking=False) else 1
    if number:
        _free[1].acquire()
    try:
        job = _fitter(number).submit(fit, name, evidence, catalogued, parameters, seed)
        model: Model = job.result()
    except (BrokenProcessPool, ShutdownExecutorError, OSError):
        if _ended.is_set():
            raise ServerEndsError("The server ends.") from None
        _fitter.cache_clear()  # the next fit starts new processes
        return fit(name, evidence, catalogued, parameters, seed)
    finally:
        _free[number].release()
    return model


@lru_cache(maxsize=len(_free))
def _fitter(_: int) -> ProcessPoolExecutor:
    """Return an executor with one process; joblib's shared executor may be used by a sweep."""
    executor = ProcessPoolExecutor(
        max_workers=1, timeout=IDLE_SECONDS, initializer=end_with, initargs=(this_process(),)
    )
    _started.append(executor)
    return executor


_started: list[ProcessPoolExecutor] = []
_ended = threading.Event()


def stop() -> None:
    """End the processes; called when the server ends. A fit that runs raises an error."""
    _ended.set()
    for executor in _started:
        executor.shutdown(wait=False, kill_workers=True)
