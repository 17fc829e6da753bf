"""The ladder: the same scenario at each step of data, as far as it has been computed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from personalize.register import defaults, sharing_levels
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.uncertainty import drawn_already, draws

BANDED = (
    ("relevance", "relevance", 100.0),
    ("now", "invasiveness", 1.0),
    ("if_discovered", "if_discovered", 1.0),
)
ENDS = ("low", "high")
MIX = "This mix"
"""Label of a set of kinds of data that is no step."""


def steps(scenario: Scenario) -> list[Scenario]:
    """Return the scenario at each step of its service's ladder."""
    return list(_steps(scenario.model_dump_json()))


@lru_cache(maxsize=256)
def _steps(text: str) -> tuple[Scenario, ...]:
    """Return the steps of a scenario given as JSON, cached because a page needs them often."""
    scenario = Scenario.model_validate_json(text)
    return tuple(
        scenario.replace({"data.level": level.number, "data.types": None})
        for level in sharing_levels(scenario.service.domain)
    )


def missing(lab: Lab, scenario: Scenario) -> list[Scenario]:
    """Return the steps that are not computed yet, nearest to the current step first."""
    here = scenario.sharing_level() if scenario.sharing_level() is not None else scenario.data.level
    todo = [step for step in steps(scenario) if not lab.ready(step)]
    return sorted(todo, key=lambda step: (abs(step.data.level - int(here or 0)), step.data.level))


def ladder_frame(lab: Lab, scenario: Scenario, before: Scenario | None = None) -> pd.DataFrame:
    """Return one row per sharing level, and a last row for a set of kinds that is no level.

    Columns: ``step`` (its name), ``relevance`` (of 100), ``now`` and ``if_discovered`` (1 to 7),
    ``floor`` (with no data), ``here``, ``mix``; ``relevance_low``, ``relevance_high``, ``now_low``
    … hold the 5 to 95% bands; ``was_relevance``, ``was_now`` and ``was_if_discovered`` are the
    same levels before the last change of a setting. Figures that are not computed yet are missing:
    no run is started except that of the level without data, which takes little time.

    Parameters
    ----------
    scenario : Scenario
        The current scenario.
    before : Scenario, optional
        The scenario shown before; its figures are used only if its ladder differs.
    """
    level_scenarios, names = (
        steps(scenario),
        [level.name for level in sharing_levels(scenario.service.domain)],
    )
    floor = float(lab.run(level_scenarios[0]).response.now.rating.mean())
    here = scenario.sharing_level()
    rows = [*level_scenarios, scenario] if here is None else level_scenarios
    table = [_figures(lab, step) for step in rows]
    earlier_figures = np.full((len(rows), len(BANDED)), np.nan)
    if before is not None and before.service.domain == scenario.service.domain:
        earlier = steps(before)
        if earlier != level_scenarios:
            earlier_figures[: len(level_scenarios)] = [_figures(lab, step)[:3] for step in earlier]
    numbers = [*(name for name, _, _ in BANDED)]
    numbers += [f"{name}_{end}" for name in numbers for end in ENDS]
    return pd.DataFrame(
        {
            "step": [*names, MIX] if here is None else names,
            **dict(zip(numbers, np.transpose(table), strict=True)),
            **{f"was_{name}": earlier_figures[:, i] for i, (name, _, _) in enumerate(BANDED)},
            "floor": floor,
            "here": [i == here or i >= len(level_scenarios) for i in range(len(rows))],
            "mix": [i >= len(level_scenarios) for i in range(len(rows))],
        }
    )


def _figures(lab: Lab, step: Scenario) -> list[float]:
    """Return the figures of a step and the ends of their bands; missing where not ready."""
    if not lab.ready(step):
        return [np.nan] * (3 * len(BANDED))
    run = lab.run(step)
    figures = [
        100 * float(run.quality.relevance.mean()),
        float(run.response.now.rating.mean()),
        float(run.response.if_discovered.rating.mean()),
    ]
    if not drawn_already(lab, step):
        return figures + [np.nan] * (2 * len(BANDED))
    drawn = draws(lab, step)
    return figures + [factor * end for _, output, factor in BANDED for end in drawn.band(output)]


def moves(frame: pd.DataFrame) -> float | None:
    """Return how far the rating moves, at most, from the first step with data to another one.

    Parameters
    ----------
    frame : DataFrame
        From ``ladder_frame``.

    Returns
    -------
    float or None
        Points of 7 as shown, with one decimal; None where a step is not computed yet, or fewer
        than two use data.
    """
    levels = frame.loc[~frame["mix"], "now"].to_numpy(float)[1:]
    if len(levels) < 2 or np.isnan(levels).any():
        return None
    return round(float(np.abs(levels[1:] - levels[0]).max()), 1)


def hardly_felt(frame: pd.DataFrame) -> bool:
    """Return whether no step after the first with data feels different enough to be worth naming.

    Parameters
    ----------
    frame : DataFrame
        From ``ladder_frame``.
    """
    moved = moves(frame)
    return moved is not None and moved <= defaults()["smallest_difference_worth_naming"]
