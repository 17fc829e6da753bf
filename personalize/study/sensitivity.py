"""Sensitivity of a conclusion to each assumption.

The method one at a time sets each row of the register to its ends. Where an end changes the sign
of the difference, a grid finds the value at which it changes. Morris and Sobol indices (SALib)
change all rows together and give the share of the spread due to each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import data_types, design_fields, design_options, parameters
from personalize.response.parameter_draws import (
    ParameterDraws,
    is_drawn,
    quantile_around_default,
)
from personalize.response.scenario_parameters import draws_around, figures_by_shape, range_of
from personalize.scenario import ModelSettings, Scenario
from personalize.scenario.shapes import SHAPES
from personalize.study.lab import Lab, Run
from personalize.study.sensitivity_result import Flip, Sensitivity
from personalize.study.uncertainty import means_by_draw

METHODS = ("one_at_a_time", "morris", "sobol")
FEELINGS = ("invasiveness", "if_discovered", "surveillance", "discovery_gap")
"""Outputs whose sensitivity can be computed."""
PEOPLE = 300
"""Number of people used: the first ones, who are random."""
GRID = 21
"""Number of values between the default and an end among which a change of sign is searched."""
LARGEST = 10
"""Number of rows in Morris and Sobol indices: those with the largest swing one at a time."""
TRAJECTORIES = 12
SOBOL_BASE = 64
"""Base sample of Sobol indices; a power of two."""


@dataclass(frozen=True)
class Row:
    """A row of the register that can be set to values between two ends."""

    name: str
    meaning: str
    default: float
    low: float
    high: float
    status: str


def rows(scenarios: list[Scenario]) -> list[Row]:
    """Return all drawn rows that affect perception in these scenarios."""
    register = parameters()
    found_rows = [
        Row(
            name,
            register[name].meaning,
            register[name].default,
            register[name].low,
            register[name].high,
            parameter.status,
        )
        for name, parameter in register.items()
        if is_drawn(name) and parameter.group in {"perception", "context"}
    ]
    used = {data_type for scenario in scenarios for data_type in scenario.used_types()}
    found_rows += [
        Row(
            f"sensitivity_{name}",
            f"the sensitivity of {data_type.label.lower()}",
            data_type.sensitivity,
            data_type.low,
            data_type.high,
            data_type.status,
        )
        for name, data_type in data_types().items()
        if name in used
    ]
    chosen = {(f, v) for s in scenarios for f, v in s.design.model_dump().items()}
    for field, value in sorted(chosen):
        option = design_options()[field][value]
        if option.spread > 0 and any(option.inputs.values()):
            words = (
                f"the effect of “{design_fields()[field].label}: {option.label}” (1 as registered)"
            )
            ends = (1 - option.spread, 1 + option.spread)
            found_rows.append(Row(f"design_{field}_{value}", words, 1.0, *ends, option.status))
    return found_rows


def sensitivity(
    lab: Lab,
    a: Scenario,
    b: Scenario | None = None,
    output: str = "invasiveness",
    method: str = "one_at_a_time",
) -> Sensitivity:
    """Return the dependence of one output of A, or of B − A, on each assumption.

    Raises
    ------
    PersonalizeError
        If the output or the method is not known.
    """
    if output not in FEELINGS:
        raise PersonalizeError(f"output = “{output}” is not one of {', '.join(FEELINGS)}.")
    if method not in METHODS:
        raise PersonalizeError(f"method = “{method}” is not one of {', '.join(METHODS)}.")
    runs = [lab.run(a)] + ([] if b is None else [lab.run(b)])
    known = _after_survey(rows([run.scenario for run in runs]), runs[-1].scenario.model)
    ends = [(i, end) for i, row in enumerate(known) for end in (row.low, row.high)]
    moved = _moved(known, [{i: end} for i, end in ends] + [{}])
    values = _value(runs, moved, len(ends) + 1, output)
    default = float(values[-1])
    at_low, at_high = values[:-1:2], values[1:-1:2]
    table = pd.DataFrame(
        {
            "name": [row.name for row in known],
            "meaning": [row.meaning for row in known],
            "status": [row.status for row in known],
            "low": [row.low for row in known],
            "high": [row.high for row in known],
            "at_low": at_low,
            "at_high": at_high,
            "swing": np.abs(at_high - at_low),
        }
    )
    order = np.argsort(-table["swing"].to_numpy(), kind="stable")
    flips = (
        []
        if b is None
        else _flips(runs, [known[i] for i in order], table.iloc[order], default, output)
    )
    table = table.iloc[order].reset_index(drop=True)
    if method != "one_at_a_time":
        table = _indices(runs, [known[i] for i in order[:LARGEST]], table, output, method)
    shape_values = _difference(runs, figures_by_shape, output)
    by_shape = {shape: float(shape_values[SHAPES.index(shape)]) for shape in a.model.compared()}
    return Sensitivity(output, default, table, flips, b is not None, by_shape)


def _after_survey(known: list[Row], model: ModelSettings) -> list[Row]:
    """Return the rows with the values that a posterior gives them: its median, and 5 to 95%."""
    moved = [range_of(model, row.name) for row in known]
    return [
        row if ends is None else replace(row, low=ends[0], default=ends[1], high=ends[2])
        for row, ends in zip(known, moved, strict=True)
    ]


def _moved(known: list[Row], changes: list[dict[int, float]]) -> dict[str, np.ndarray]:
    columns = {}
    for i, row in enumerate(known):
        if any(i in change for change in changes):
            columns[row.name] = np.array([change.get(i, row.default) for change in changes])
    return columns


def _value(
    runs: list[Run], columns: Mapping[str, np.ndarray], number: int, output: str
) -> np.ndarray:
    """Return the output of A, or B − A, with some rows moved and the others at their values."""
    return _difference(runs, lambda model: draws_around(model, number, **columns), output)


def _difference(
    runs: list[Run], draws: Callable[[ModelSettings], ParameterDraws], output: str
) -> np.ndarray:
    """Return the output of A, or B − A, for each parameter draw: array (V,)."""
    means = [
        means_by_draw(run, draws(run.scenario.model), np.ones((len(run.world.people), 1)), PEOPLE)[
            output
        ]
        for run in runs
    ]
    return np.asarray(means[0][:, 0] if len(means) == 1 else means[1][:, 0] - means[0][:, 0])


def _flips(
    runs: list[Run], known: list[Row], table: pd.DataFrame, default: float, output: str
) -> list[Flip]:
    flips = []
    for row, at_low, at_high in zip(known, table["at_low"], table["at_high"], strict=True):
        if default * at_low >= 0 and default * at_high >= 0:
            continue
        above = bool(default * at_high < 0)
        grid = np.linspace(row.default, row.high if above else row.low, GRID)
        values = _value(runs, {row.name: grid}, GRID, output)
        turned = np.flatnonzero(values * default < 0)
        if not len(turned) or turned[0] == 0:
            continue
        turn = int(turned[0])
        part = values[turn - 1] / (values[turn - 1] - values[turn])
        value = float(grid[turn - 1] + part * (grid[turn] - grid[turn - 1]))
        flips.append(Flip(row.name, row.meaning, value, above, row.status))
    return flips


def _indices(
    runs: list[Run], known: list[Row], table: pd.DataFrame, output: str, method: str
) -> pd.DataFrame:
    """Return the table with Morris or Sobol indices, missing except for the given rows."""
    from SALib.analyze import morris as morris_analysis
    from SALib.analyze import sobol as sobol_analysis
    from SALib.sample import morris as morris_sample
    from SALib.sample import sobol as sobol_sample

    problem: dict[str, Any] = {
        "num_vars": len(known),
        "names": [row.name for row in known],
        "bounds": [[0.0, 1.0]] * len(known),
    }
    if method == "morris":
        even = morris_sample.sample(problem, TRAJECTORIES, seed=0)
    else:
        even = sobol_sample.sample(problem, SOBOL_BASE, calc_second_order=False, seed=0)
    columns = {
        row.name: quantile_around_default(even[:, i], row.low, row.default, row.high)
        for i, row in enumerate(known)
    }
    values = _value(runs, columns, len(even), output)
    if method == "morris":
        result = morris_analysis.analyze(problem, even, values, seed=0)
        added = {"mu_star": result["mu_star"], "sigma": result["sigma"]}
    else:
        result = sobol_analysis.analyze(problem, values, calc_second_order=False, seed=0)
        added = {"first_order": result["S1"], "total": result["ST"]}
    indices = pd.DataFrame({"name": problem["names"], **added})
    return table.merge(indices, on="name", how="left")
