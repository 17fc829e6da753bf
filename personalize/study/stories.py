"""Stories: scenarios from the design literature, with what each is expected to show."""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from personalize import locations
from personalize.errors import RegisterError, UnknownNameError
from personalize.scenario import Scenario, from_mapping
from personalize.study.lab import Lab
from personalize.study.outputs import readings
from personalize.study.time_readings import NAMES, time_readings

PERSONS = {
    "changes_most": "Screen changes most",
    "typical": "Typical",
    "least_bothered": "Least bothered",
    "most_bothered": "Most bothered",
    "in_situation": "In a difficult situation",
    "doubts": "Doubts the service",
}
"""Ways to choose the person shown, with their words."""

EQUAL_WITHIN = 1e-9

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "at least": operator.ge,
    "at most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
    "equals": lambda a, b: abs(a - b) < EQUAL_WITHIN,
}


class Expectation(BaseModel):
    """One thing a story claims, checked on the real pipeline.

    ``output`` of the story's scenario (changed by ``with``) ``is`` … than ``value``, or than the
    same output of the story ``than`` (changed by ``than_with``) times ``times`` plus ``margin``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    output: str
    relation: Literal["at least", "at most", "above", "below", "equals"] = Field(alias="is")
    value: float | None = None
    changed: dict[str, Any] = Field(default_factory=dict, alias="with")
    than: str | None = None
    than_with: dict[str, Any] = Field(default_factory=dict)
    times: float = 1.0
    margin: float = 0.0


class Story(BaseModel):
    """A scenario with its words and its expectations."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    order: int
    title: str
    story: str
    notice: str
    question: str
    person: str
    lessons: tuple[int, ...]
    scenario: Scenario
    page: Literal["explore", "over_time"] = "explore"
    """Where it is told."""
    expect: tuple[Expectation, ...] = ()


@cache
def stories() -> Mapping[str, Story]:
    """Return the stories by slug, in their order.

    Raises
    ------
    RegisterError
        If a file in ``data/stories`` cannot be used.
    """
    found = []
    for path in (locations.data() / "stories").glob("*.toml"):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            raw["scenario"] = from_mapping(raw["scenario"])
            story = Story.model_validate(raw)
        except (tomllib.TOMLDecodeError, ValidationError, KeyError) as error:
            raise RegisterError(f"data/stories/{path.name} cannot be used: {error}.") from error
        if story.id != path.stem or story.person not in PERSONS:
            raise RegisterError(f"data/stories/{path.name}: wrong id or person.")
        found.append(story)
    return {story.id: story for story in sorted(found, key=lambda story: story.order)}


def story(slug: str) -> Story:
    """Return one story.

    Raises
    ------
    UnknownNameError
        Naming those that exist.
    """
    try:
        return stories()[slug]
    except KeyError:
        raise UnknownNameError(
            f"“{slug[:60]}” is not a preset. Presets: {', '.join(stories())}."
        ) from None


def check(expectation: Expectation, own: Scenario, lab: Lab) -> tuple[bool, str]:
    """Run an expectation and return whether it holds, and both figures in words."""

    def reading(scenario: Scenario, changed: dict[str, Any]) -> float:
        own = scenario.replace(_explicit(changed)) if changed else scenario
        if expectation.output in NAMES:
            return time_readings(lab, own)[expectation.output]
        return readings(lab.run(own))[expectation.output]

    left = reading(own, expectation.changed)
    if expectation.than is None:
        right = float(expectation.value or 0.0)
    else:
        other = story(expectation.than).scenario
        right = reading(other, expectation.than_with) * expectation.times + expectation.margin
    holds = _COMPARE[expectation.relation](left, right)
    return holds, f"{expectation.output} {left:.3f}, expected {expectation.relation} {right:.3f}"


def _explicit(changed: dict[str, Any]) -> dict[str, Any]:
    """Let a step win over the story's own kinds when a clause names a step."""
    if "data.level" in changed and "data.types" not in changed:
        return {"data.types": None, **changed}
    return changed
