"""Facts: published findings repeated as experiments with the model.

Each finding is checked for its direction and, where a size with an interval was published, for its
size; at the defaults with each shape of the model, and under the parameter draws. Findings that
are not reproduced stay listed. The checks of direction are weak: the model was built knowing most
of these findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from personalize.response.exposures import perceive_exposures
from personalize.response.parameter_draws import defaults_by_shape, parameter_draws
from personalize.scenario import ModelSettings, Scenario
from personalize.scenario.shapes import DRAWN, SHAPES
from personalize.study.fact import (
    INVISIBLE,
    OPPOSITE,
    OUTSIDE,
    REPRODUCED,
    UNSCORED,
    WITHIN,
    Fact,
    Verdict,
    ranked,
)
from personalize.study.findings import Contrast, Finding, findings
from personalize.study.lab import Lab
from personalize.study.uncertainty import ACCEPTANCE, draws, point

PEOPLE = 500
"""Number of people in the scenarios of findings."""

Measured = Callable[[str, str], tuple[np.ndarray, np.ndarray]]
"""Function from condition and measure to the values of each draw and, at the defaults, shape."""


def check(finding: Finding, lab: Lab) -> Fact:
    """Run the experiment of one finding with each shape of the model and all parameter draws."""
    measured = _exposed(finding) if finding.level == "exposure" else _run(finding, lab)
    drawn, by_shape = zip(*(_contrasts(measured, test) for test in finding.tests), strict=True)
    agree = np.all([_comes_out(t, v) for t, v in zip(finding.tests, drawn, strict=True)], axis=0)
    size_agree = _sizes(finding.tests, drawn)
    shapes = np.array(parameter_draws().shapes(ModelSettings()))
    verdicts = []
    for i, shape in enumerate(SHAPES):
        values = tuple(float(contrast[i]) for contrast in by_shape)
        at_defaults = [np.array([value]) for value in values]
        size = _sizes(finding.tests, at_defaults)
        of_shape = shapes == shape
        verdicts.append(
            Verdict(
                shape,
                values,
                _direction(finding.tests, values),
                UNSCORED if size is None else WITHIN if size[0] else OUTSIDE,
                float(agree[of_shape].mean()) if shape in DRAWN else None,
                None
                if size_agree is None or shape not in DRAWN
                else float(size_agree[of_shape].mean()),
            )
        )
    return Fact(finding, tuple(verdicts), agree, size_agree)


def _contrasts(measured: Measured, test: Contrast) -> tuple[np.ndarray, np.ndarray]:
    """Return a contrast for each parameter draw, and at the defaults for each shape."""
    parts = [(weight, *measured(name, test.measure)) for name, weight in test.weights.items()]
    drawn = np.sum([weight * values for weight, values, _ in parts], axis=0)
    by_shape = np.sum([weight * values for weight, _, values in parts], axis=0)
    return np.asarray(drawn), np.asarray(by_shape)


def _comes_out(test: Contrast, values: np.ndarray) -> np.ndarray:
    """Return for each value of a contrast whether it has the direction that was published."""
    if test.direction == "same":
        return np.asarray(np.abs(values) <= test.margin)
    return np.asarray(values > test.margin if test.direction == "more" else values < -test.margin)


def _direction(tests: Sequence[Contrast], values: Sequence[float]) -> str:
    failed = [
        (test, value)
        for test, value in zip(tests, values, strict=True)
        if not _comes_out(test, np.array(value))
    ]
    if not failed:
        return REPRODUCED
    weak_only = all(
        test.direction != "same" and abs(value) <= test.margin for test, value in failed
    )
    return INVISIBLE if weak_only else OPPOSITE


def _sizes(tests: Sequence[Contrast], values: Sequence[np.ndarray]) -> np.ndarray | None:
    """Return for each draw whether all sizes lie in their intervals; None if none is scored."""
    inside = [
        (of_draws >= test.size.low) & (of_draws <= test.size.high)
        for test, of_draws in zip(tests, values, strict=True)
        if test.size is not None and test.size.scored
    ]
    return np.all(inside, axis=0) if inside else None


def _exposed(finding: Finding) -> Measured:
    table = pd.DataFrame([{"condition": name, **row} for name, row in finding.conditions.items()])
    tables = [
        perceive_exposures(table, PEOPLE, chosen, by_draw=True)
        for chosen in (parameter_draws(), defaults_by_shape())
    ]

    def measured(condition: str, measure: str) -> tuple[np.ndarray, np.ndarray]:
        drawn, by_shape = (
            outputs.loc[
                (outputs["condition"] == condition)
                & (outputs["output"] == measure)
                & (outputs["version"] >= 0)
            ]
            .sort_values("version")["value"]
            .to_numpy(float)
            for outputs in tables
        )
        return drawn, by_shape

    return measured


def _run(finding: Finding, lab: Lab) -> Measured:
    base = Scenario().replace({"people.number": PEOPLE})

    def measured(condition: str, measure: str) -> tuple[np.ndarray, np.ndarray]:
        scenario = base.replace(dict(finding.conditions[condition]))
        drawn = draws(lab, scenario)
        if measure in ACCEPTANCE:
            by_shape: Mapping[str, float] = _accepted(lab, scenario, measure)
        else:
            by_shape = drawn.shape_points.get(measure, dict.fromkeys(SHAPES, drawn.point[measure]))
        return drawn.outputs[measure], np.array([by_shape[shape] for shape in SHAPES])

    return measured


def _accepted(lab: Lab, scenario: Scenario, measure: str) -> dict[str, float]:
    """Return a share of people who share, with the decisions that each shape leads to."""
    rates = {}
    for shape in SHAPES:
        run = lab.run(scenario)
        choice = lab.choice(scenario.replace({"model.shape": shape}))
        rates[shape] = point(replace(run, choice=choice))[measure]
    return rates


def facts(lab: Lab, report: Callable[[str, float], None] | None = None) -> list[Fact]:
    """Run the experiments of all findings; return those not reproduced first.

    Parameters
    ----------
    report : callable, optional
        Called with the stage in words and the share done.
    """
    all_findings = list(findings().values())
    results = []
    for done, finding in enumerate(all_findings):
        if report:
            report(f"{finding.citation}", done / len(all_findings))
        results.append(check(finding, lab))
    return ranked(results)
