"""A version of the service as a condition of ``perceive``, and the map of the answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from personalize.register import data_types
from personalize.research.calibration.mapping import AnswerColumns, SurveyMapping
from personalize.research.pack.answers import CHECKED, LAST
from personalize.research.planning.plan import StudyPlan
from personalize.response.respond import framed, make_exposure
from personalize.response.scenario_parameters import parameters_of
from personalize.study.lab import Run, who_shares
from personalize.study.outputs import type_shares
from personalize.world.catalogue import DOMAINS

(SIMULATED,) = LAST
"""Column that says whether a row is simulated."""
RATING = "invasive"
"""Code of the primary question."""
DECIMALS = 4
SERVICE = "streaming"
"""Service whose norms are used for an imported set, which has none of its own."""


def condition_of(run: Run) -> dict[str, Any]:
    """Return the columns of ``perceive`` for a run: averages over people and picks.

    Returns
    -------
    dict
        ``domain``, the part of each kind of data in the picks, the design in the scenario's words,
        ``specificity``, ``accuracy``, ``relevance`` and ``elicitation``.
    """
    scenario, shared = run.scenario, who_shares(run.choice)
    p = framed(scenario, parameters_of(scenario.model))
    exposure = make_exposure(scenario, run.world, run.slates, run.quality, p, shared=shared)
    shares = {
        name: round(float(share), DECIMALS)
        for name, share in zip(data_types(), type_shares(run), strict=True)
    }
    domain = scenario.service.domain
    return {
        "domain": domain if domain in DOMAINS else SERVICE,
        **(_used(shares) or {next(iter(shares)): 0.0}),
        **scenario.design.model_dump(mode="json"),
        "specificity": _mean(exposure.specificity, 0, 1),
        "accuracy": _mean(exposure.percentile, 0, 1),
        "relevance": _mean(exposure.relevance, -1, 1),
        "elicitation": scenario.people.elicitation,
    }


def _used(shares: dict[str, float]) -> dict[str, float]:
    return {name: share for name, share in shares.items() if share > 0}


def _mean(values: Any, low: float, high: float) -> float:
    return round(float(np.clip(np.mean(values), low, high)), DECIMALS)


def mapping_of_answers(plan: StudyPlan, *, sample: bool = False) -> str:
    """Return the mapping of the study's own file of answers, for ``personalize calibrate``.

    It leaves out what the preregistration excludes: failed attention checks and simulated rows.

    Parameters
    ----------
    sample : bool
        Keep simulated rows: for a trial with the simulated answers, which are nothing else.
    """
    columns = AnswerColumns(
        layout="long", person="participant", condition="condition", rating=RATING, scale="1-7"
    )
    return _mapping(plan, columns, {} if sample else {SIMULATED: ("yes",)})


def mapping_of_tools(plan: StudyPlan) -> str:
    """Return the mapping of a survey tool's file.

    Such a file has a row for each person and one column for each screen of each version. Failed
    attention checks are left out; simulated rows are in no tool's file.
    """
    screens = range(1, plan.settings.screens + 1)
    columns: dict[str, str | tuple[str, ...]] = {
        name: f"{name}_{RATING}"
        if len(screens) == 1
        else tuple(f"{name}_{RATING}_{i}" for i in screens)
        for name in "AB"
    }
    return _mapping(plan, AnswerColumns(layout="wide", columns=columns, scale="1-7"), {})


def _mapping(
    plan: StudyPlan, columns: AnswerColumns, exclude: Mapping[str, tuple[str, ...]]
) -> str:
    runs = {"A": plan.comparison.a, "B": plan.comparison.b}
    return SurveyMapping(
        answers=columns,
        exclude=exclude,
        require={"attention": (CHECKED,)},
        conditions={name: condition_of(run) for name, run in runs.items()},
    ).to_toml()
