"""Parallel execution in local processes or on an existing Dask cluster."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

import joblib
from joblib.externals.loky.process_executor import TerminatedWorkerError

from personalize.errors import MachineError, PersonalizeError
from personalize.processes import Parent, end_with, this_process

DASK_SECONDS = 5
"""Time limit in seconds for the answer of a scheduler."""


GO_ON = "What is finished stays; the same command goes on from there."


class ClusterError(MachineError):
    """A cluster that does not answer, or a task that failed on it."""


class WorkerError(MachineError):
    """A worker process that was killed."""


def dask_client(address: str, seconds: float = DASK_SECONDS) -> Any:
    """Return a client of an existing Dask scheduler.

    Raises
    ------
    ClusterError
        If no scheduler answers.
    """
    from distributed import Client

    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in {"distributed", "tornado"}:  # what fails is said in one sentence
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return Client(address, timeout=seconds)  # type: ignore[no-untyped-call]
    except Exception as error:  # of many kinds, after the form of the address
        detail = str(error).split("\n")[0][:120].rstrip(".") or type(error).__name__
        raise ClusterError(f"No Dask scheduler answers at {address[:80]}: {detail}.") from None


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
        try:
            yield from parallel(
                joblib.delayed(call_in_worker)(parent, function, *task) for task in tasks
            )
        except (TerminatedWorkerError, BrokenProcessPool):
            raise WorkerError(
                f"A worker process was killed, perhaps because memory ran out. {GO_ON}"
            ) from None
        return
    with on_cluster(dask) as client:
        futures = [client.submit(function, *task, pure=False, retries=2) for task in tasks]
        for future in finished(futures):
            yield future.result()


@contextmanager
def on_cluster(address: str) -> Iterator[Any]:
    """Yield a client of a Dask scheduler; one that stops answering is one sentence.

    Raises
    ------
    ClusterError
        If no scheduler answers, or it or its workers are lost.
    """
    client = dask_client(address)
    try:
        with client:
            yield client
    except PersonalizeError:
        raise
    except Exception as error:
        if not _of_cluster(error):
            raise
        raise ClusterError(
            f"The Dask cluster at {address[:80]} was lost ({type(error).__name__}). {GO_ON}"
        ) from None


def finished(futures: Iterable[Any]) -> Iterator[Any]:
    """Yield futures of a Dask cluster as they finish.

    Raises
    ------
    CancelledError
        If the scheduler is lost, which cancels them.
    """
    from distributed import as_completed

    for future in as_completed(futures):  # type: ignore[no-untyped-call]
        if future.cancelled():
            raise CancelledError
        yield future


def _of_cluster(error: Exception) -> bool:
    """Return whether an error is one of the cluster, and not of the function that ran on it."""
    kinds = [kind.__module__.split(".")[0] for kind in type(error).__mro__]
    return "distributed" in kinds or isinstance(error, CancelledError | OSError | TimeoutError)


def call_in_worker(parent: Parent, function: Callable[..., Any], *task: Any) -> Any:
    """Call a function in a worker process, which ends with its parent."""
    end_with(parent)
    return function(*task)
