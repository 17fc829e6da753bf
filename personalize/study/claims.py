"""What stories claim, checked on the real pipeline: figures, and what one person's screen shows."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from personalize.scenario import Scenario
from personalize.service.messages import make_message
from personalize.service.presentation import Screen, make_screen
from personalize.service.records import guess_phrase
from personalize.study.lab import Lab, Run
from personalize.study.outputs import readings
from personalize.study.people import choose_person
from personalize.study.stories import Expectation, Story, story
from personalize.study.time_readings import NAMES, time_readings

EQUAL_WITHIN = 1e-9

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "at least": operator.ge,
    "at most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
    "equals": lambda a, b: abs(a - b) < EQUAL_WITHIN,
}


@dataclass(frozen=True)
class Shown:
    """What a story shows: the person, their screen, the message, and what is true of them.

    ``words`` holds the text of each output that a clause can look into.
    """

    run: Run
    person: int
    screen: Screen
    words: Mapping[str, str]


def shown(told: Story, lab: Lab, scenario: Scenario | None = None) -> Shown:
    """Return what a story shows to whoever opens it, or with some settings changed."""
    own = told.scenario if scenario is None else scenario
    run = lab.run(own)
    person = choose_person(lab, told.person, told.scenario, story=told)
    screen = make_screen(own, run.world, run.evidence, run.model, person, run.slates.items[person])
    message = make_message(own, run.world, screen, told.situation)
    situation = str(run.world.people.frame["situation"].iloc[person])
    words = {
        "message": message.text,
        "reason": "\n".join(card.reason for card in screen.cards),
        "switch": "\n".join(card.uses for card in screen.cards),
        "marks": "\n".join(mark for card in screen.cards for mark in card.marks),
        "titles": "\n".join(card.title for card in screen.cards),
        "situation": guess_phrase("guessed_situation", situation) if situation else "",
        "guess": message.about,
    }
    return Shown(run, person, screen, words)


def check(expectation: Expectation, told: Story, lab: Lab) -> tuple[bool, str]:
    """Run an expectation and return whether it holds, and both sides in words."""
    if expectation.text is not None:
        return _check_words(expectation, told, lab)

    def reading(scenario: Scenario, changed: dict[str, Any]) -> float:
        own = scenario.replace(_explicit(changed)) if changed else scenario
        if expectation.output in NAMES:
            return time_readings(lab, own)[expectation.output]
        return readings(lab.run(own))[expectation.output]

    left = reading(told.scenario, expectation.changed)
    if expectation.than is None:
        right = float(expectation.value or 0.0)
    else:
        other = story(expectation.than).scenario
        right = reading(other, expectation.than_with) * expectation.times + expectation.margin
    holds = _COMPARE[expectation.relation](left, right)
    return holds, f"{expectation.output} {left:.3f}, expected {expectation.relation} {right:.3f}"


def _check_words(expectation: Expectation, told: Story, lab: Lab) -> tuple[bool, str]:
    changed = expectation.changed
    own = told.scenario.replace(_explicit(changed)) if changed else told.scenario
    seen, wanted = shown(told, lab, own).words[expectation.output], expectation.text or ""
    holds = {
        "contains": wanted in seen,
        "contains not": wanted not in seen,
        "equals": wanted == seen.strip(),
    }[expectation.relation]
    return holds, f"{expectation.output} “{seen}”, expected {expectation.relation} “{wanted}”"


def _explicit(changed: dict[str, Any]) -> dict[str, Any]:
    """Let a step win over the story's own kinds when a clause names a step."""
    if "data.level" in changed and "data.types" not in changed:
        return {"data.types": None, **changed}
    return changed
