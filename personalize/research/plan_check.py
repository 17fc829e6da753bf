"""A plan held against a team's limit: what it adds, and whether it stays within."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from personalize.errors import ScenarioError
from personalize.register import data_types
from personalize.research.planning.settling import people_to_settle
from personalize.scenario import Scenario, from_mapping
from personalize.scenario.reading import read_page, read_toml
from personalize.study.compare import Comparison, Difference, compare
from personalize.study.lab import Lab
from personalize.study.team_limit import TeamLimit, asks_first

NO_STEP = 6
"""The step of a set of kinds that no step of the service holds: above all of them."""


@dataclass(frozen=True)
class Plan:
    """What is planned: a scenario before and after the change.

    ``before`` is the same without personal data where the plan names only one scenario.
    """

    before: Scenario
    after: Scenario
    has_before: bool


@dataclass(frozen=True)
class PlanCheck:
    """A plan against a limit.

    Attributes
    ----------
    comparison : Comparison
        After against before.
    limit : TeamLimit
    within : bool
        Whether the plan stays within the limit at the defaults.
    over : float
        Share of people over the limit, 0 to 1.
    agree : float
        Share of the parameter draws that give the same answer, 0 to 1.
    people_needed : int or None
        Number of people in each of two groups of a survey that would settle whether the change
        is felt; for a limit on the rating, in one group, whether it is passed. None above
        ``MOST_PEOPLE``.
    """

    plan: Plan
    comparison: Comparison
    limit: TeamLimit
    within: bool
    over: float
    agree: float
    people_needed: int | None

    def added(self) -> list[str]:
        """Return the labels of kinds of data that are used after and not before."""
        return _labels(self.plan.after, self.plan.before)

    def dropped(self) -> list[str]:
        """Return the labels of kinds of data that are used before and not after."""
        return _labels(self.plan.before, self.plan.after)

    def no_longer_asked(self) -> list[str]:
        """Return the labels of kinds that are used after without being asked for first.

        These are all kinds of a plan that stops asking, and those it adds without asking.
        """
        if asks_first(self.plan.after):
            return []
        asked_before = self.plan.has_before and asks_first(self.plan.before)
        names = self.plan.after.used_types() if asked_before else ()
        added = [name for name in self.plan.after.used_types() if name not in names]
        new = [name for name in added if name not in self.plan.before.used_types()]
        return [data_types()[name].label for name in (*names, *new)]

    def difference(self, output: str) -> Difference:
        """Return after minus before of an output."""
        return self.comparison.difference[output]

    def to_dict(self) -> dict[str, Any]:
        """Return the check as a JSON-ready mapping."""
        figures = {}
        for name in ("relevance", "invasiveness", "if_discovered"):
            low, high = self.difference(name).band()
            figures[name] = {
                "before": round(self.comparison.draws_a.point[name], 6),
                "after": round(self.comparison.draws_b.point[name], 6),
                "difference": round(self.difference(name).mean, 6),
                "low": round(low, 6),
                "high": round(high, 6),
            }
        return {
            "within": self.within,
            "limit": self.limit.model_dump(mode="json"),
            "before": self.plan.before.hash(),
            "after": self.plan.after.hash(),
            **figures,
            "over_limit_of_100": round(100 * self.over, 2),
            "versions_that_agree_of_100": round(100 * self.agree, 2),
            "added": self.added(),
            "dropped": self.dropped(),
            "used_without_asking": self.no_longer_asked(),
            "shapes": self.comparison.shape_verdict().sentence,
            "people_needed": self.people_needed,
        }


def _labels(of: Scenario, without: Scenario) -> list[str]:
    return [
        data_types()[name].label for name in of.used_types() if name not in without.used_types()
    ]


def read_plan(path: Path) -> Plan:
    """Read a plan: the settings of a scenario, or two scenarios as tables [before] and [after].

    Raises
    ------
    ScenarioError
        If the file cannot be read or a setting is wrong.
    """
    loaded = read_toml(read_page(path), str(path))
    if not loaded:
        raise ScenarioError(f"{path} is empty; a plan names the settings of a scenario.")
    if "before" not in loaded and "after" not in loaded:
        after = from_mapping(loaded)
        return Plan(after.replace({"data.level": 0, "data.types": None}), after, has_before=False)
    other = sorted(set(loaded) - {"before", "after"})
    if other:
        raise ScenarioError(
            f"{path} has “{str(other[0])[:60]}” beside [before] and [after]; a plan of two "
            "scenarios has these two tables only."
        )
    sides = {side: _side(path, loaded, side) for side in ("before", "after")}
    return Plan(sides["before"], sides["after"], has_before=True)


def _side(path: Path, loaded: Mapping[str, Any], side: str) -> Scenario:
    table = loaded.get(side)
    if not isinstance(table, dict):
        raise ScenarioError(f"{path} needs a table [{side}] with the settings of a scenario.")
    try:
        return from_mapping(table)
    except ScenarioError as error:
        raise ScenarioError(f"{path}, [{side}]: {error}") from None


def check_plan(lab: Lab, plan: Plan, limit: TeamLimit) -> PlanCheck:
    """Hold a plan against a limit.

    Raises
    ------
    PersonalizeError
        If a scenario cannot run.
    """
    comparison = compare(lab, plan.before, plan.after, segmented=False)
    rating = comparison.b.response.now.rating
    if limit.kind == "rating":
        most = float(limit.rating or 0.0)
        within = comparison.draws_b.point["invasiveness"] <= most
        draws = comparison.draws_b.outputs["invasiveness"] <= most
        over, agree = float((rating > most).mean()), float((draws == within).mean())
        needed = people_to_settle(comparison, most)
        return PlanCheck(plan, comparison, limit, within, over, agree, needed)
    if limit.kind == "step":
        within = used_step(plan.after) <= int(limit.step or 0)
    else:
        within = asks_first(plan.after)
    needed = people_to_settle(comparison)
    return PlanCheck(plan, comparison, limit, within, 0.0 if within else 1.0, 1.0, needed)


def used_step(scenario: Scenario) -> int:
    """Return the lowest step of the ladder that holds all kinds in use, or ``NO_STEP``."""
    used = set(scenario.used_types())
    for level in range(6):
        if used <= set(scenario.replace({"data.level": level, "data.types": None}).used_types()):
            return level
    return NO_STEP
