"""The ladder: the same scenario on every step of data, as far as it has been worked out."""

from __future__ import annotations

import pandas as pd

from personalize.register import ladder
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.uncertainty import drawn_already, draws

BANDED = (("fit", "relevance", 100.0), ("now", "invasiveness", 1.0), ("out", "if_it_came_out", 1.0))
ENDS = ("low", "high")


def steps(scenario: Scenario) -> list[Scenario]:
    """Return the scenario at each step of its service's ladder."""
    return [
        scenario.replace({"data.level": step.step, "data.types": None})
        for step in ladder(scenario.service.domain)
    ]


def missing(lab: Lab, scenario: Scenario) -> list[Scenario]:
    """Return the steps that are not worked out yet, nearest to the one shown first."""
    here = scenario.step() if scenario.step() is not None else scenario.data.level
    todo = [step for step in steps(scenario) if not lab.ready(step)]
    return sorted(todo, key=lambda step: (abs(step.data.level - int(here or 0)), step.data.level))


def ladder_frame(lab: Lab, scenario: Scenario) -> pd.DataFrame:
    """Return one row a step: ``step``, ``fit``, ``now``, ``out``, ``floor``, ``here``.

    ``fit_low``, ``fit_high``, ``now_low`` … hold the 5 to 95% bands. Steps and bands that are
    not worked out yet are missing values: nothing is started here except the step without
    data, which costs next to nothing.
    """
    names = [step.name for step in ladder(scenario.service.domain)]
    every = steps(scenario)
    floor = float(lab.run(every[0]).response.now.rating.mean())
    rows = []
    for name, step in zip(names, every, strict=True):
        fit = now = out = None
        bands: dict[str, float] = {}
        if lab.ready(step):
            run = lab.run(step)
            fit = 100 * float(run.quality.fit.mean())
            now = float(run.response.now.rating.mean())
            out = float(run.response.out.rating.mean())
            if drawn_already(lab, step):
                bands = _bands(lab, step)
        own = {"step": name, "fit": fit, "now": now, "out": out, "floor": floor}
        rows.append({**own, "here": scenario.step() == step.step(), **bands})
    numbers = ["fit", "now", "out", *(f"{name}_{end}" for name, _, _ in BANDED for end in ENDS)]
    frame = pd.DataFrame(rows, columns=["step", *numbers, "floor", "here"])
    return frame.astype(dict.fromkeys(numbers, float))


def _bands(lab: Lab, step: Scenario) -> dict[str, float]:
    drawn = draws(lab, step)
    found = {}
    for name, output, factor in BANDED:
        for end, value in zip(ENDS, drawn.band(output), strict=True):
            found[f"{name}_{end}"] = factor * value
    return found
