"""What a round of the workshop asks: its questions, and the screens that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal

from personalize.errors import PersonalizeError
from personalize.output.letters import drawable
from personalize.scenario import Scenario, from_mapping
from personalize.study.stories import stories

LONGEST_TITLE = 120
LONGEST_QUESTION = 240
LONGEST_LABEL = 40
"""Largest numbers of characters of a title, a question and a label of a button."""

Part = Literal["guess", "vote"]
"""What a round asks twice for: a guess before the result is shown, a vote after."""
PARTS: tuple[Part, ...] = ("guess", "vote")


WORDS = ("title", "lesson", "before", "after", "model")
"""Fields of a plan that are stored as they are."""


class WorkshopError(PersonalizeError):
    """Something about a room that cannot be done; nothing was changed."""


class Kind(StrEnum):
    """How a question is answered."""

    SEVEN = "seven"
    CHANGE = "change"
    LIMIT = "limit"
    TEXT = "text"


@dataclass(frozen=True)
class Question:
    """A question of the ballot.

    Attributes
    ----------
    kind : Kind
    text : str
        In the language of the room.
    low, middle, high : str
        Words at the ends of seven buttons, or on the buttons *less*, *same*, *more*; "" for the
        usual words of the language.
    """

    kind: Kind
    text: str
    low: str = ""
    middle: str = ""
    high: str = ""


@dataclass(frozen=True)
class Shown:
    """A screen that a round is about: a scenario, and the story that it comes from ("" if none)."""

    scenario: Scenario
    story: str = ""

    def title(self) -> str:
        """Return the title of the story, or the name of the service."""
        known = stories().get(self.story)
        return self.scenario.service.domain.title() if known is None else known.title


@dataclass(frozen=True)
class RoundPlan:
    """What a round asks, before it is played.

    Attributes
    ----------
    title : str
    guess, vote : Question
        Asked before the result is shown, and after.
    shown : tuple of Shown
        The screens in order; the ballot shows the first. Empty for a round about the room's own
        case.
    lesson : int
        1 to 6 for a guided round, 0 for any other.
    before, after : str
        The facilitator's question, and the closing question.
    model : str
        What the model says beside the guess, a key of ``model_answer.ANSWERS``; "" for nothing.
    """

    title: str
    guess: Question
    vote: Question
    shown: tuple[Shown, ...] = ()
    lesson: int = 0
    before: str = ""
    after: str = ""
    model: str = ""


def plan_values(plan: RoundPlan) -> dict[str, Any]:
    """Return a plan as values of JSON."""
    questions = {"guess": dict(vars(plan.guess)), "vote": dict(vars(plan.vote))}
    shown = [
        {"story": one.story, "scenario": one.scenario.model_dump(mode="json")} for one in plan.shown
    ]
    words = {name: getattr(plan, name) for name in WORDS}
    return {**words, **questions, "shown": shown}


def plan_from(values: Mapping[str, Any]) -> RoundPlan:
    """Return the plan of values of JSON."""
    guess, vote = (
        Question(**{**values[part], "kind": Kind(values[part]["kind"])}) for part in PARTS
    )
    shown = tuple(Shown(from_mapping(one["scenario"]), one["story"]) for one in values["shown"])
    words = {name: values[name] for name in WORDS if name in values}
    return RoundPlan(guess=guess, vote=vote, shown=shown, **words)


def checked_text(field: str, text: str, longest: int) -> str:
    """Return a text without control characters and without spaces at its ends.

    Raises
    ------
    WorkshopError
        If it is empty or too long.
    """
    clean = " ".join(drawable(text).split())
    if not clean:
        raise WorkshopError(f"{field} is empty; 1 to {longest} characters are needed.")
    if len(clean) > longest:
        raise WorkshopError(
            f"{field} “{clean[:40]}…” has {len(clean)} characters; {longest} are allowed."
        )
    return clean


def checked_plan(plan: RoundPlan) -> RoundPlan:
    """Return a plan whose texts are clean.

    Raises
    ------
    WorkshopError
        Naming the text that is empty or too long.
    """
    return replace(
        plan,
        title=checked_text("title of a round", plan.title, LONGEST_TITLE),
        guess=_checked_question("guess", plan.guess),
        vote=_checked_question("vote", plan.vote),
    )


def _checked_question(part: str, question: Question) -> Question:
    labels: dict[str, Any] = {
        name: checked_text(f"{name} label of the {part}", getattr(question, name), LONGEST_LABEL)
        for name in ("low", "middle", "high")
        if getattr(question, name)
    }
    text = checked_text(f"question of the {part}", question.text, LONGEST_QUESTION)
    return replace(question, text=text, **labels)
