"""The ladder: the same scenario on every step of data, as far as it has been worked out."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from personalize.register import ladder
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.uncertainty import drawn_already, draws

BANDED = (("fit", "relevance", 100.0), ("now", "invasiveness", 1.0), ("out", "if_it_came_out", 1.0))
ENDS = ("low", "high")


def steps(scenario: Scenario) -> list[Scenario]:
    """Return the scenario at each step of its service's ladder."""
    return list(_steps(scenario.model_dump_json()))


@lru_cache(maxsize=256)
def _steps(text: str) -> tuple[Scenario, ...]:
    """Return the steps of a scenario written as JSON; a page asks for the same ones many times."""
    scenario = Scenario.model_validate_json(text)
    return tuple(
        scenario.replace({"data.level": step.step, "data.types": None})
        for step in ladder(scenario.service.domain)
    )


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
    numbers = ["fit", "now", "out", *(f"{name}_{end}" for name, _, _ in BANDED for end in ENDS)]
    table = np.full((len(every), len(numbers)), np.nan)
    for row, step in enumerate(every):
        if lab.ready(step):
            run = lab.run(step)
            table[row, :3] = (
                100 * float(run.quality.fit.mean()),
                float(run.response.now.rating.mean()),
                float(run.response.out.rating.mean()),
            )
            if drawn_already(lab, step):
                table[row, 3:] = _bands(lab, step)
    here = scenario.step()
    return pd.DataFrame(
        {
            "step": names,
            **{name: table[:, i] for i, name in enumerate(numbers)},
            "floor": floor,
            "here": [here == step.step() for step in every],
        }
    )


def _bands(lab: Lab, step: Scenario) -> list[float]:
    """Return the ends of the bands of a step, in the order of ``BANDED``."""
    drawn = draws(lab, step)
    return [factor * end for _, output, factor in BANDED for end in drawn.band(output)]
