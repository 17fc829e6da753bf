"""Resident memory of a process that does what visitors of the server do, visit by visit.

Every visit has a seed of its own and one of the four services; it works out the six steps of
the ladder with their versions of the model, as opening Explore does. Run with

    MALLOC_ARENA_MAX=2 python tests/benchmarks/memory.py [VISITS] [KEEP_MB]

Prints the trace, what is kept, and how far memory comes down when everything is dropped.
The app's own imports are loaded first, so that the figures are those of the server. The first
page alone must stay below 700 MB, and 60 visits below 1,500 MB.
"""

from __future__ import annotations

import sys
import time

import psutil
import streamlit  # noqa: F401
import vl_convert  # noqa: F401

from personalize.output import deck, export, report, sentence  # noqa: F401
from personalize.study.lab import KEEP_BYTES, Lab
from personalize.study.ladder import steps
from personalize.study.stories import stories
from personalize.study.uncertainty import draws
from personalize.world.catalogue import DOMAINS

EVERY = 5
"""Visits from one line of the trace to the next."""


def megabytes() -> float:
    """Return the resident memory of this process in MB."""
    return psutil.Process().memory_info().rss / 1e6


def main(visits: int = 60, keep_bytes: int = KEEP_BYTES) -> None:
    """Print resident memory before, during and after the visits."""
    print(f"imports: {megabytes():.0f} MB; at most {keep_bytes / 1e6:.0f} MB are kept")
    lab = Lab(keep_bytes)
    story = stories()["typical-home"].scenario
    peak, start = 0.0, time.perf_counter()
    for visit in range(visits + 1):
        own = {"service.domain": DOMAINS[visit % len(DOMAINS)], "seed": 100 + visit}
        for step in steps(story.replace(own if visit else {})):
            lab.run(step)
            draws(lab, step)
            peak = max(peak, megabytes())
        if visit == 0 or visit % EVERY == 0:
            what = "first page" if visit == 0 else f"{visit} visits"
            print(
                f"{what}: {megabytes():.0f} MB resident, {lab.cache.bytes / 1e6:.0f} MB kept in "
                f"{len(lab.cache)} values, {time.perf_counter() - start:.0f} s",
                flush=True,
            )
    lab.trim()
    print(f"highest {peak:.0f} MB; after everything was dropped {megabytes():.0f} MB")


if __name__ == "__main__":
    wanted = [int(text) for text in sys.argv[1:]]
    main(*wanted[:1], *(number * 1_000_000 for number in wanted[1:2]))
