"""What differs between A and B in words for participants, from ``data/research/told.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from personalize.register import read_rows
from personalize.research.planning.plan import StudyPlan
from personalize.scenario import Scenario

UNSEEN = ("consent", "control", "identity", "recipient", "purpose", "retention", "initiative")
"""Fields of the design that a picture of a screen does not show."""


@dataclass(frozen=True)
class Told:
    """One difference: its field, and a sentence about the service in A and in B."""

    field: str
    a: str
    b: str


@cache
def _sentences() -> dict[tuple[str, str], str]:
    return {(row["field"], row["value"]): row["words"] for row in read_rows("research/told.csv")}


def plain_changes(plan: StudyPlan) -> list[Told]:
    """Return the differences in words for participants; those that have none are left out."""
    a, b = plan.comparison.a.scenario, plan.comparison.b.scenario
    found = []
    for change in plan.changed:
        words = [_sentences().get((change.field, _value(one, change.field)), "") for one in (a, b)]
        if all(words):
            found.append(Told(change.field, *words))
    return found


def told_changes(plan: StudyPlan, *, alike: bool) -> list[Told]:
    """Return the differences that participants read before the picture.

    Parameters
    ----------
    alike : bool
        Whether the pictures of A and B are the same: then every difference of the design is told,
        else those that a picture does not show. Which data are used is not told, because the
        service does not tell it.
    """
    fields = {f"design.{name}" for name in UNSEEN}
    return [
        one
        for one in plain_changes(plan)
        if one.field in fields or (alike and one.field.startswith("design."))
    ]


def _value(scenario: Scenario, field: str) -> str:
    part, _, name = field.partition(".")
    if part == "data":
        return "on" if name in scenario.used_types() else "off"
    return str(scenario.flat().get(field, ""))
