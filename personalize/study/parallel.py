"""Spreading work over local processes or an existing Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import joblib

from personalize.errors import PersonalizeError

DASK_SECONDS = 5
"""Seconds in which a scheduler must answer."""


class ClusterError(PersonalizeError):
    """A cluster that does not answer, or work that failed on it."""


def dask_client(address: str, seconds: float = DASK_SECONDS) -> Any:
    """Return a client of an existing Dask scheduler.

    Raises
    ------
    ClusterError
        If none answers.
    """
    from distributed import Client

    try:
        return Client(address, timeout=seconds)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        detail = str(error).split("\n")[0][:120].rstrip(".")
        raise ClusterError(f"No Dask scheduler answers at {address}: {detail}.") from None


def run_parallel(
    function: Callable[..., Any],
    tasks: Sequence[tuple[Any, ...]],
    *,
    dask: str | None,
    workers: int,
) -> Iterator[Any]:
    """Call a function once a task, in any order, and yield what comes back.

    Parameters
    ----------
    function : callable
        Importable in a worker process.
    tasks : sequence of tuple
        Its arguments.
    dask : str or None
        Address of a scheduler; local processes otherwise.
    workers : int
        Local processes.
    """
    if dask is None:
        parallel = joblib.Parallel(
            n_jobs=workers, backend="loky", return_as="generator_unordered", batch_size=1
        )
        yield from parallel(joblib.delayed(function)(*task) for task in tasks)
        return
    from distributed import as_completed

    with dask_client(dask) as client:
        futures = [client.submit(function, *task, pure=False, retries=2) for task in tasks]
        for future in as_completed(futures):  # type: ignore[no-untyped-call]
            yield future.result()
