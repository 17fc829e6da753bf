"""Many visitors at once beside one: seconds from a change to the whole page that answers it.

Run it: ``python tests/benchmarks/visitors.py``. Not a test: the figures are a machine's, only
their ratio says something. Every visitor is a session of its own on Streamlit's agent API, and
changes the step or how the service asks every five seconds. The visitors share the processors
with the server.
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from serving import Agent, app_server, arguments, median, show, within

VISITORS, EVERY, SECONDS = 20, 5.0, 30.0
"""Visitors at once, seconds between two changes of each, seconds of load."""
CHANGED = ("ladder", "design.consent")
"""Controls that visitors change."""
LIMIT = 5
"""Times that the median of many visitors may be one visitor's."""


@dataclass
class Visitor:
    """One session, how long its changes took, and how many of them failed."""

    agent: Agent
    chooses: random.Random
    times: list[float] = field(default_factory=list)
    failed: int = 0

    def change(self) -> None:
        """Set a control to another of its options."""
        key = self.chooses.choice(CHANGED)
        options = [one for one in self.agent.options(key) if one != self.agent.value(key)]
        try:
            self.times.append(self.agent.set(key, self.chooses.choice(options)))
        except RuntimeError:
            self.failed += 1
        self.failed += self.agent.failed()

    def visit(self) -> None:
        """Change something every few seconds; the first time anywhere within them."""
        end = time.perf_counter() + SECONDS
        due = time.perf_counter() + self.chooses.random() * EVERY
        while due < end:
            time.sleep(max(0.0, due - time.perf_counter()))
            self.change()
            due = max(due + EVERY, time.perf_counter())


def seen_before(url: str) -> None:
    """Go to every step and every way of asking once, so that nobody waits for a fit."""
    first = Agent(url)
    for step in first.options("ladder"):
        first.set("ladder", step)
        for asking in first.options("design.consent"):
            first.set("design.consent", asking)
    while first.awaits():
        time.sleep(1)
        first.ask()


def load(url: str, number: int, seed: int) -> dict[str, object]:
    """Return the row of some visitors at once."""
    with ThreadPoolExecutor(number) as pool:
        found = list(
            pool.map(lambda i: Visitor(Agent(url), random.Random(seed + i)), range(number))
        )
        list(pool.map(Visitor.visit, found))
    times = [1000 * seconds for one in found for seconds in one.times]
    return {
        "visitors": number,
        "changes": len(times),
        "median ms": median(times),
        "95% ms": within(times, 0.95),
        "failed": sum(one.failed for one in found),
    }


def main() -> None:
    """Start the app, measure one visitor, many, and one again; print."""
    given = arguments(__doc__ or "").parse_args()
    with app_server("--server.enableAgentApi=true") as server:
        seen_before(server.url)
        rows = [load(server.url, number, 100 * number) for number in (1, VISITORS, 1)]
    one = median([float(str(rows[0]["median ms"])), float(str(rows[2]["median ms"]))])
    rows[1] |= {"times one visitor's": float(str(rows[1]["median ms"])) / one, "limit": LIMIT}
    show(rows, given.json)


if __name__ == "__main__":
    main()
