"""Threads of linear algebra: one, so that results do not depend on the machine."""

from __future__ import annotations

import threadpoolctl

_limiter: threadpoolctl.threadpool_limits | None = None


def one_blas_thread() -> None:
    """Limit linear algebra to one thread for this process.

    The last bits of a product depend on the number of threads, so results would differ
    between a laptop and a server. Called at the start of every run; cheap after the first.
    """
    global _limiter
    if _limiter is None:
        _limiter = threadpoolctl.threadpool_limits(limits=1, user_api="blas")
