"""Twelve rounds of starting the app, killing it in mid-fit, and counting what still runs.

Run it: ``python tests/benchmarks/orphans.py``. A round opens a page whose fit is long, waits for
the process that fits, ends the server by kill -9, TERM or HUP, and looks again five seconds later.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time

import psutil
from serving import Agent, app_server, arguments, show

ROUNDS, SECONDS, PATIENCE = 12, 5.0, 60.0
"""Rounds, seconds until every worker must have ended, and seconds to wait for a fit to begin."""
ENDINGS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
LONG_FIT = {"recommender.algorithm": "svdpp", "people.number": "3000"}


def visit(url: str, query: dict[str, str]) -> None:
    """Open a page; the server is killed before it answers."""
    with contextlib.suppress(Exception):
        Agent(url, **query)


def main() -> None:
    """Run the rounds and print a row for each way to end."""
    given = arguments(__doc__ or "").parse_args()
    left = {ending.name: 0 for ending in ENDINGS}
    seen, slowest = dict.fromkeys(left, 0), dict.fromkeys(left, 0.0)
    for number in range(ROUNDS):
        ending = ENDINGS[number % len(ENDINGS)]
        with app_server("--server.enableAgentApi=true") as server:
            process = psutil.Process(server.process.pid)
            query = {"seed": str(number), **LONG_FIT}
            # A visitor in a thread: its request is answered when the whole page is there.
            threading.Thread(target=visit, args=(server.url, query), daemon=True).start()
            late = time.perf_counter() + PATIENCE
            while not process.children(recursive=True) and time.perf_counter() < late:
                time.sleep(0.1)
            time.sleep(2)
            workers = process.children(recursive=True)
            process.send_signal(ending)
            start = time.perf_counter()
            process.wait(PATIENCE)
            slowest[ending.name] = max(slowest[ending.name], time.perf_counter() - start)
            _, alive = psutil.wait_procs(workers, timeout=SECONDS)
            seen[ending.name] += len(workers)
            left[ending.name] += len(alive)
            for worker in alive:
                worker.kill()
    rows = [
        {
            "ended by": name,
            "workers": seen[name],
            "left": left[name],
            "server ended after s": slowest[name],
        }
        for name in left
    ]
    show(rows, given.json)


if __name__ == "__main__":
    main()
