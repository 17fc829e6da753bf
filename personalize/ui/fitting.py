"""Fitting in other processes: Surprise holds the interpreter while it learns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import BrokenProcessPool, ShutdownExecutorError

from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Catalogued, Model
from personalize.service.recommend.registry import fit

WORKERS = 2
"""Processes that fit: one for a visitor, one for the steps worked out ahead."""
IDLE_SECONDS = 600
"""Seconds without a fit after which a process gives its memory back."""


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
