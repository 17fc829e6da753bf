"""Facts: published findings as live experiments; those not reproduced stay listed.

These checks are weak: the model was built knowing most of these findings. What they show is
where its shape contradicts what is known, and how many versions of it do.
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
"""People in the scenarios of findings."""


@dataclass(frozen=True)
class Contrast:
    """A linear contrast of a measure over conditions, and the open interval it must lie in."""

    says: str
    measure: str
    weights: Mapping[str, float]
    low: float
    high: float

    def within(self, values: np.ndarray) -> np.ndarray:
        """Tell for each value whether it lies strictly between low and high."""
        return np.asarray((values > self.low) & (values < self.high))


@dataclass(frozen=True)
class Finding:
    """A published finding and the experiment that stands for it."""

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
    """A finding as simulated: the contrasts at the defaults, and how many versions agree."""

    finding: Finding
    values: tuple[float, ...]
    holds: bool
    robustness: float

    def verdict(self) -> str:
        """Return "Reproduced" or "Not reproduced", and how many versions of the model agree."""
        agree = f"{100 * self.robustness:.0f} of 100"
        if self.holds:
            return f"Reproduced ({agree} agree)"
        return f"Not reproduced ({agree} versions agree)"

    def simulated(self) -> str:
        """Return the contrasts in words."""
        said = zip(self.finding.tests, self.values, strict=True)
        return "; ".join(
            f"{test.says}: {'−' if value < 0 else '+'}{abs(value):.2f}" for test, value in said
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as a JSON-ready mapping."""
        own = self.finding
        return {
            "id": own.id,
            "citation": own.citation,
            "reported": own.reported,
            "simulated": self.simulated(),
            "verdict": self.verdict(),
            "holds": self.holds,
            "robustness": round(self.robustness, 4),
            "level": own.level,
            "represented": own.represented,
            "use": own.use,
            "limit": "" if self.holds else own.limit,
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
    found = {}
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
            strange = set(test.weights) - set(row["conditions"])
            if strange or test.measure not in known:
                raise RegisterError(
                    f"data/findings.toml, {row['id']}: "
                    f"“{sorted(strange)[0] if strange else test.measure}” is not known there."
                )
        found[row["id"]] = Finding(
            **{name: row[name] for name in ("id", "citation", "reported", "represented")},
            use=row["use"],
            level=row["level"],
            limit=row.get("limit", ""),
            conditions=row["conditions"],
            tests=tests,
        )
    return found


def check(finding: Finding, lab: Lab) -> Fact:
    """Run one finding's experiment at the defaults and under every version of the model."""
    by = _exposed(finding) if finding.level == "exposure" else _run(finding, lab)
    values, agree = [], None
    for test in finding.tests:
        parts = [weight * by(name, test.measure) for name, weight in test.weights.items()]
        contrast = np.sum(parts, axis=0)
        values.append(float(contrast[0]))
        inside = test.within(contrast)
        agree = inside if agree is None else agree & inside
    held = np.asarray(agree)
    return Fact(finding, tuple(values), bool(held[0]), float(held[1:].mean()))


def _exposed(finding: Finding) -> Callable[[str, str], np.ndarray]:
    rows = [{"condition": name, **inputs} for name, inputs in finding.conditions.items()]
    found = perceive_exposures(pd.DataFrame(rows), PEOPLE, by_draw=True)

    def by(condition: str, measure: str) -> np.ndarray:
        own = (found["condition"] == condition) & (found["output"] == measure)
        return found.loc[own].sort_values("version")["value"].to_numpy(float)

    return by


def _run(finding: Finding, lab: Lab) -> Callable[[str, str], np.ndarray]:
    base = Scenario().replace({"people.number": PEOPLE})

    def by(condition: str, measure: str) -> np.ndarray:
        drawn = draws(lab, base.replace(dict(finding.conditions[condition])))
        return np.concatenate([[drawn.point[measure]], drawn.outputs[measure]])

    return by


def facts(lab: Lab, report: Callable[[str, float], None] | None = None) -> list[Fact]:
    """Run every finding, those not reproduced first.

    Parameters
    ----------
    report : callable, optional
        Told the stage in words and the share done.
    """
    every = list(findings().values())
    found = []
    for done, finding in enumerate(every):
        if report:
            report(f"{finding.citation}", done / len(every))
        found.append(check(finding, lab))
    return sorted(found, key=lambda fact: (fact.holds, int(fact.finding.id)))


def weak(found: list[Fact]) -> str:
    """Return the caveat that stands wherever the findings are shown."""
    failed = sum(not fact.holds for fact in found)
    return (
        "These checks are weak: the model was built knowing most of these findings. "
        f"{failed} of {len(found)} are not reproduced and stay listed."
    )
