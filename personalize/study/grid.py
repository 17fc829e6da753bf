"""The grid: one scenario at each step of the ladder and for several algorithms."""

from __future__ import annotations

import weakref
from collections.abc import Sequence

import pandas as pd

from personalize.register import sharing_levels
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithms
from personalize.study.lab import Lab, Run
from personalize.study.metrics import coverage

FIGURES = ["relevance", "invasiveness", "share_invasive", "coverage", "discovery_gap"]
_known: dict[int, tuple[weakref.ref[Run] | None, dict[str, float]]] = {}
"""Figures of runs that still exist, by ``id`` of the run."""


def grid_cells(scenario: Scenario, names: Sequence[str]) -> list[Scenario]:
    """Return the scenarios of a grid: each step for each algorithm, lowest step first."""
    current_algorithm = scenario.recommender.algorithm
    return [
        scenario.replace(
            {
                "recommender.algorithm": name,
                "recommender.parameters": (
                    dict(scenario.recommender.parameters) if name == current_algorithm else {}
                ),
                "data.level": level.number,
                "data.types": None,
            }
        )
        for level in sharing_levels(scenario.service.domain)
        for name in names
    ]


def grid_frame(lab: Lab, scenario: Scenario, names: Sequence[str]) -> pd.DataFrame:
    """Return one row per cell, with missing figures where a cell is not computed yet.

    No run is started.

    Returns
    -------
    DataFrame
        ``step``, ``level``, ``picks``, ``algorithm``, ``relevance`` (of 100), ``invasiveness``,
        ``share_invasive`` (of 100), ``coverage`` (of 100), ``discovery_gap``.
    """
    steps = {level.number: level.name for level in sharing_levels(scenario.service.domain)}
    rows = []
    for cell in grid_cells(scenario, names):
        name = cell.recommender.algorithm
        row: dict[str, object] = {
            "step": steps[cell.data.level],
            "level": cell.data.level,
            "picks": algorithms()[name].label,
            "algorithm": name,
        }
        if lab.ready(cell):
            row |= _figures(lab.run(cell))
        rows.append(row)
    frame = pd.DataFrame(rows, columns=["step", "level", "picks", "algorithm", *FIGURES])
    return frame.astype(dict.fromkeys(FIGURES, float))


def _figures(run: Run) -> dict[str, float]:
    """Return the figures of a cell, cached because a page needs the same ones many times."""
    run_id = id(run)
    run_reference, figures = _known.get(run_id, (None, {}))
    if run_reference is None or run_reference() is not run:
        response = run.response
        figures = {
            "relevance": 100 * float(run.quality.relevance.mean()),
            "invasiveness": float(response.now.rating.mean()),
            "share_invasive": 100 * float(response.share_invasive.mean()),
            "coverage": 100 * coverage(run.slates.items, run.world.columns.items),
            "discovery_gap": float((response.if_discovered.rating - response.now.rating).mean()),
        }
        _known[run_id] = weakref.ref(run, lambda _: _known.pop(run_id, None)), figures
    return figures
