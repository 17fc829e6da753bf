"""Facts: published findings repeated as experiments with the model.

Findings that are not reproduced stay listed. These checks are weak: the model was built knowing
most of these findings. They show where the model contradicts published results, and under what
share of the parameter draws.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from personalize import locations
from personalize.errors import RegisterError
from personalize.response.exposures import OUTPUTS as EXPOSURE_OUTPUTS
from personalize.response.exposures import perceive_exposures
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.uncertainty import ALSO_DRAWN, OUTPUTS, draws

PEOPLE = 500
"""Number of people in the scenarios of findings."""


@dataclass(frozen=True)
class Contrast:
    """A linear contrast of a measure over conditions, and the open interval required of it."""

    says: str
    measure: str
    weights: Mapping[str, float]
    low: float
    high: float

    def within(self, values: np.ndarray) -> np.ndarray:
        """Return for each value whether it lies strictly between low and high."""
        return np.asarray((values > self.low) & (values < self.high))


@dataclass(frozen=True)
class Finding:
    """A published finding and the experiment that represents it."""

    id: str
    citation: str
    reported: str
    represented: str
    use: Literal["T", "X"]
    level: Literal["pipeline", "exposure"]
    limit: str
    conditions: Mapping[str, Mapping[str, Any]]
    tests: tuple[Contrast, ...]


@dataclass(frozen=True)
class Fact:
    """A simulated finding: contrasts at the defaults, and the share of draws that agree."""

    finding: Finding
    values: tuple[float, ...]
    holds: bool
    robustness: float

    def verdict(self) -> str:
        """Return "Reproduced" or "Not reproduced", with the parameter draws of 100 that agree."""
        word = "Reproduced" if self.holds else "Not reproduced"
        return f"{word} ({100 * self.robustness:.0f} of 100 parameter draws agree)"

    def simulated(self) -> str:
        """Return the contrasts in words."""
        said = zip(self.finding.tests, self.values, strict=True)
        return "; ".join(
            f"{test.says}: {'−' if value < 0 else '+'}{abs(value):.2f}" for test, value in said
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as a JSON-ready mapping."""
        finding = self.finding
        return {
            "id": finding.id,
            "citation": finding.citation,
            "reported": finding.reported,
            "simulated": self.simulated(),
            "verdict": self.verdict(),
            "holds": self.holds,
            "robustness": round(self.robustness, 4),
            "level": finding.level,
            "represented": finding.represented,
            "use": finding.use,
            "limit": "" if self.holds else finding.limit,
        }


@cache
def findings() -> Mapping[str, Finding]:
    """Return the findings of ``data/findings.toml`` by id.

    Raises
    ------
    RegisterError
        If a condition, a measure or a field does not exist.
    """
    path = locations.data() / "findings.toml"
    with path.open("rb") as handle:
        rows = tomllib.load(handle)["finding"]
    findings_by_id = {}
    for row in rows:
        tests = tuple(
            Contrast(
                test["says"],
                test["measure"],
                test["weights"],
                float(test.get("low", -np.inf)),
                float(test.get("high", np.inf)),
            )
            for test in row["tests"]
        )
        known = EXPOSURE_OUTPUTS if row["level"] == "exposure" else (*OUTPUTS, *ALSO_DRAWN)
        for test in tests:
            unknown = set(test.weights) - set(row["conditions"])
            if unknown or test.measure not in known:
                raise RegisterError(
                    f"data/findings.toml, {row['id']}: "
                    f"“{sorted(unknown)[0] if unknown else test.measure}” is not known there."
                )
        findings_by_id[row["id"]] = Finding(
            **{name: row[name] for name in ("id", "citation", "reported", "represented")},
            use=row["use"],
            level=row["level"],
            limit=row.get("limit", ""),
            conditions=row["conditions"],
            tests=tests,
        )
    return findings_by_id


def check(finding: Finding, lab: Lab) -> Fact:
    """Run the experiment of one finding at the defaults and under all parameter draws."""
    by = _exposed(finding) if finding.level == "exposure" else _run(finding, lab)
    values, agree = [], None
    for test in finding.tests:
        parts = [weight * by(name, test.measure) for name, weight in test.weights.items()]
        contrast = np.sum(parts, axis=0)
        values.append(float(contrast[0]))
        inside = test.within(contrast)
        agree = inside if agree is None else agree & inside
    holds = np.asarray(agree)
    return Fact(finding, tuple(values), bool(holds[0]), float(holds[1:].mean()))


def _exposed(finding: Finding) -> Callable[[str, str], np.ndarray]:
    rows = [{"condition": name, **inputs} for name, inputs in finding.conditions.items()]
    outputs = perceive_exposures(pd.DataFrame(rows), PEOPLE, by_draw=True)

    def by(condition: str, measure: str) -> np.ndarray:
        selected = (outputs["condition"] == condition) & (outputs["output"] == measure)
        return outputs.loc[selected].sort_values("version")["value"].to_numpy(float)

    return by


def _run(finding: Finding, lab: Lab) -> Callable[[str, str], np.ndarray]:
    base = Scenario().replace({"people.number": PEOPLE})

    def by(condition: str, measure: str) -> np.ndarray:
        drawn = draws(lab, base.replace(dict(finding.conditions[condition])))
        return np.concatenate([[drawn.point[measure]], drawn.outputs[measure]])

    return by


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
    return sorted(results, key=lambda fact: (fact.holds, int(fact.finding.id)))


def weak(results: list[Fact]) -> str:
    """Return the caveat that is shown with the findings."""
    failed = sum(not fact.holds for fact in results)
    return (
        "These checks are weak: the model was built knowing most of these findings. "
        f"{failed} of {len(results)} are not reproduced and stay listed."
    )
