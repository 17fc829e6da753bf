"""Worker processes that end when the process that started them ends, however that ended."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from functools import cache

POLL_SECONDS = 1.0
"""Seconds between two looks of a worker at whether its parent still lives."""


@dataclass(frozen=True)
class Parent:
    """The process that starts workers: its number, and the read end of a pipe that it holds."""

    process: int
    pipe: int


def this_process() -> Parent:
    """Return this process as the parent of the workers that it starts.

    Nothing is ever written to the pipe. The system closes its write end when this process ends,
    also when it is killed, because no other process holds it.
    """
    return _parent(os.getpid())


@cache
def _parent(process: int) -> Parent:
    reading, _writing = os.pipe()
    return Parent(process, reading)


def end_with(parent: Parent) -> None:
    """End this worker process within seconds of its parent; called once in each worker.

    A thread looks for the parent. It cannot run while a library holds Python's global lock, as
    Surprise does during a whole fit: on Linux the system itself also sends a signal, whose
    default action ends the process, when the write end of the parent's pipe closes.
    """
    if parent.process in _watched or parent.process == os.getpid():
        return
    _watched.add(parent.process)
    if sys.platform == "linux":
        _end_by_signal(parent)
    threading.Thread(target=_end_by_polling, args=(parent,), daemon=True).start()


_watched: set[int] = set()
"""Parents that this process already watches; joblib uses a worker for several calls."""


def _end_by_signal(parent: Parent) -> None:
    import fcntl

    try:
        pipe = os.open(f"/proc/{parent.process}/fd/{parent.pipe}", os.O_RDONLY | os.O_NONBLOCK)
    except OSError:  # the parent has ended, or its files may not be opened: the thread looks
        return
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)


def _end_by_polling(parent: Parent) -> None:
    while _lives(parent.process):
        time.sleep(POLL_SECONDS)
    os._exit(1)


def _lives(process: int) -> bool:
    """Return whether this worker's parent still runs."""
    if sys.platform == "win32":
        from multiprocessing import connection, parent_process

        starter = parent_process()
        return starter is None or not connection.wait([starter.sentinel], timeout=0)
    return os.getppid() == process
