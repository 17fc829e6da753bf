"""Parallel execution in local processes or on an existing Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import joblib

from personalize.errors import PersonalizeError
from personalize.processes import Parent, end_with, this_process

DASK_SECONDS = 5
"""Time limit in seconds for the answer of a scheduler."""


class ClusterError(PersonalizeError):
    """A cluster that does not answer, or a task that failed on it."""


def dask_client(address: str, seconds: float = DASK_SECONDS) -> Any:
    """Return a client of an existing Dask scheduler.

    Raises
    ------
    ClusterError
        If no scheduler answers.
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
    """Call a function once for each task, and yield the results in any order.

    Parameters
    ----------
    function : callable
        Importable in a worker process.
    tasks : sequence of tuple
        Arguments of each call.
    dask : str or None
        Address of a scheduler; local processes if None.
    workers : int
        Number of local processes.
    """
    if dask is None:
        parallel = joblib.Parallel(
            n_jobs=workers, backend="loky", return_as="generator_unordered", batch_size=1
        )
        parent = this_process()
        yield from parallel(
            joblib.delayed(call_in_worker)(parent, function, *task) for task in tasks
        )
        return
    from distributed import as_completed

    with dask_client(dask) as client:
        futures = [client.submit(function, *task, pure=False, retries=2) for task in tasks]
        for future in as_completed(futures):  # type: ignore[no-untyped-call]
            yield future.result()


def call_in_worker(parent: Parent, function: Callable[..., Any], *task: Any) -> Any:
    """Call a function in a worker process, which ends with its parent."""
    end_with(parent)
    return function(*task)
