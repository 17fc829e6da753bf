"""Speed of the studies, as ratios to parts of a run measured at the same time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from personalize.response.parameter_draws import parameter_draws
from personalize.scenario import Scenario
from personalize.study.lab import Lab, catalogued
from personalize.study.minimise import minimise
from personalize.study.relevance_draws import relevance_by_draw
from personalize.study.timeline import timeline
from personalize.study.uncertainty import means_by_draw

REPEATS = 3
"""Number of measurements of each time, of which the median is used."""


def study_bench() -> list[dict[str, Any]]:
    """Return each study's median seconds, the seconds of its reference, and their ratio."""
    scenario = Scenario().replace({"data.level": 5})
    run = Lab().run(scenario)
    everyone = np.ones((len(run.world.people), 1))
    chosen = parameter_draws()

    def whole() -> None:
        Lab().run(Scenario())

    def fit() -> None:
        Lab().fitter("svd", run.evidence, catalogued(run.world), {}, scenario.seed)

    lab = Lab()
    lab.run(Scenario())
    lab.run(scenario)
    fitting, one_run = _median(fit), _median(whole)
    rows = [
        ("200 reruns of the feeling", lambda: means_by_draw(run, chosen, everyone), fitting),
        ("200 reruns of useful picks", lambda: relevance_by_draw(run, chosen), fitting),
        ("12 weeks", lambda: timeline(lab, Scenario()), one_run),
        ("How much is enough", lambda: minimise(lab, scenario), one_run),
    ]
    reference_labels = {fitting: "one SVD fit at step All", one_run: "one run"}
    timings = []
    for name, work, limit in rows:
        seconds = _median(work)
        timings.append(
            {
                "study": name,
                "seconds": round(seconds, 4),
                "against": reference_labels[limit],
                "against_seconds": round(limit, 4),
                "ratio": round(seconds / limit, 3),
            }
        )
    return timings


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
