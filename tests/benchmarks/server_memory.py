"""Resident memory of a real server: all pages, 120 designs, three large crowds, 60 visits.

Run it: ``python tests/benchmarks/server_memory.py``. Not a test: the figures are a machine's.
The designs and crowds belong to one visitor each, and only their page is awaited. A visit opens
Explore with one of the four services and stays until its whole ladder is worked out with its
ranges. The processes that fit are apart: their memory is given separately. Visitors leave when
they have been idle for a minute.
"""

from __future__ import annotations

import time

import psutil
from serving import Agent, app_server, arguments, show

VISITS, EVERY = 60, 10
"""Visits, and how many lie between two rows of the trace."""
FIRST_SEED = 101
SERVICES = ("streaming", "shopping", "music", "banking")
PAGES = ("people", "compare", "over-time", "method", "guide", "notebook", "your-data")
CONSENTS = ("none", "opt_out", "accept_only", "accept_or_refuse", "per_purpose")
LABELS = {"first page": 700, "ever": 1500}
"""Limits in MB of the server alone."""
POLL, PATIENCE = 1.0, 240.0
"""Seconds between two looks at whether a ladder is worked out, and until a visit gives up."""
LEFT = 60
"""Seconds without a word after which a visitor is counted as gone, and again until the last row."""
OPTIONS = (
    "--server.enableAgentApi=true",
    "--server.agentMaxSessions=200",
    f"--server.agentSessionTTL={LEFT}",
)


class Trace:
    """Rows of resident memory, and the highest that was seen."""

    def __init__(self, process: psutil.Process) -> None:
        self._process, self._start = process, time.perf_counter()
        self.rows: list[dict[str, object]] = []
        self.highest = 0.0

    def look(self) -> float:
        """Return the server's resident memory in MB."""
        found = self._process.memory_info().rss / 1e6
        self.highest = max(self.highest, found)
        return found

    def row(self, when: str) -> None:
        """Keep and print a row."""
        children = [child.memory_info().rss / 1e6 for child in self._process.children(True)]
        self.rows.append(
            {
                "when": when,
                "server MB": round(self.look()),
                "highest MB": round(self.highest),
                "limit MB": LABELS["first page" if when == "first page" else "ever"],
                "others MB": round(sum(children)),
                "seconds": round(time.perf_counter() - self._start),
            }
        )
        print(self.rows[-1], flush=True)


def visit(url: str, trace: Trace, **query: str) -> bool:
    """Open Explore and wait for its ladder; return whether it was there in time."""
    visitor = Agent(url, **query)
    late = time.perf_counter() + PATIENCE
    while visitor.awaits() and time.perf_counter() < late:
        time.sleep(POLL)
        trace.look()
        visitor.ask()
    return not (visitor.awaits() or visitor.failed())


def designs(url: str, trace: Trace) -> None:
    """Open 4 × 30 designs: every step and consent design in each service."""
    for service in SERVICES:
        for number in range(30):
            Agent(
                url,
                **{
                    "service.domain": service,
                    "data.level": str(number % 6),
                    "design.consent": CONSENTS[number // 6],
                },
            )
            trace.look()
        trace.row(f"30 designs of {service}")


def main() -> None:
    """Start the app, let visitors come and go, print the trace."""
    given = arguments(__doc__ or "").parse_args()
    with app_server(*OPTIONS) as server:
        trace = Trace(psutil.Process(server.process.pid))
        trace.row("start")
        good = visit(server.url, trace)
        trace.row("first page")
        late = int(not good)
        for page in PAGES:
            Agent(f"{server.url}", page=page)
        trace.row("all pages")
        designs(server.url, trace)
        for seed in range(3):
            Agent(server.url, seed=str(seed), **{"people.number": "20000"})
            trace.row(f"crowd {seed + 1} of 20,000")
        for number in range(1, VISITS + 1):
            own = {
                "seed": str(FIRST_SEED + number - 1),
                "service.domain": SERVICES[number % len(SERVICES)],
            }
            late += not visit(server.url, trace, **own)
            if number % EVERY == 0:
                trace.row(f"{number} visits")
        time.sleep(2 * LEFT)
        trace.row("all have left")
    show(trace.rows, given.json)
    print(f"{late} of {VISITS + 1} visits were late or failed")


if __name__ == "__main__":
    main()
