"""Checks of the claims of stories on the real pipeline: figures, and texts of one screen."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from personalize.scenario import Scenario
from personalize.service.attribution import attribute_picks
from personalize.service.messages import make_message
from personalize.service.presentation import Screen, write_screen
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
    """The run, person and screen of a story.

    ``words`` holds the text of each output about which an expectation can make a claim.
    """

    run: Run
    person: int
    screen: Screen
    words: Mapping[str, str]


def shown(preset: Story, lab: Lab, scenario: Scenario | None = None) -> Shown:
    """Return the person and screen of a story, for its scenario or another one."""
    shown_scenario = preset.scenario if scenario is None else scenario
    run = lab.run(shown_scenario)
    person = choose_person(lab, preset.person, preset.scenario, story=preset)
    items = run.slates.items[person]
    account = attribute_picks(run.world, run.evidence, run.model, person, items)
    screen = write_screen(shown_scenario, account)
    message = make_message(shown_scenario, run.world, screen, preset.situation)
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


def check(expectation: Expectation, preset: Story, lab: Lab) -> tuple[bool, str]:
    """Return whether an expectation holds, and both sides in words."""
    if expectation.text is not None:
        return _check_words(expectation, preset, lab)

    def reading(scenario: Scenario, changed: dict[str, Any]) -> float:
        changed_scenario = scenario.replace(_explicit(changed)) if changed else scenario
        if expectation.output in NAMES:
            return time_readings(lab, changed_scenario)[expectation.output]
        return readings(lab.run(changed_scenario))[expectation.output]

    left = reading(preset.scenario, expectation.changed)
    if expectation.than is None:
        right = float(expectation.value or 0.0)
    else:
        other_scenario = story(expectation.than).scenario
        right = (
            reading(other_scenario, expectation.than_with) * expectation.times + expectation.margin
        )
    holds = _COMPARE[expectation.relation](left, right)
    return holds, f"{expectation.output} {left:.3f}, expected {expectation.relation} {right:.3f}"


def _check_words(expectation: Expectation, preset: Story, lab: Lab) -> tuple[bool, str]:
    changed = expectation.changed
    changed_scenario = preset.scenario.replace(_explicit(changed)) if changed else preset.scenario
    shown_text, expected_text = (
        shown(preset, lab, changed_scenario).words[expectation.output],
        expectation.text or "",
    )
    holds = {
        "contains": expected_text in shown_text,
        "contains not": expected_text not in shown_text,
        "equals": expected_text == shown_text.strip(),
    }[expectation.relation]
    return (
        holds,
        f"{expectation.output} “{shown_text}”, expected {expectation.relation} “{expected_text}”",
    )


def _explicit(changed: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with ``data.types`` reset if they contain a step."""
    if "data.level" in changed and "data.types" not in changed:
        return {"data.types": None, **changed}
    return changed
