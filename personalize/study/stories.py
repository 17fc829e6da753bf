"""Stories: scenarios from the design literature, with the expected results of each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from personalize import locations
from personalize.errors import RegisterError, UnknownNameError
from personalize.register import data_types
from personalize.scenario import Scenario, from_mapping
from personalize.world.catalogue import situations

PERSONS = {
    "changes_most": "Screen changes most",
    "typical": "Typical",
    "least_bothered": "Least bothered",
    "most_bothered": "Most bothered",
    "in_situation": "In a difficult situation",
    "doubts": "Doubts the service",
    "told": "Shows what the story tells",
}
"""Rules for the choice of the person shown, with their labels."""

WORDED = ("message", "reason", "switch", "marks", "titles", "situation", "guess")
"""Outputs that are text: texts on the screen of the story's person, and their situation."""


class Expectation(BaseModel):
    """One claim of a story, checked on the real pipeline.

    ``output`` of the story's scenario (changed by ``with``) ``is`` … than ``value``, or than the
    same output of the story ``than`` (changed by ``than_with``) times ``times`` plus ``margin``.
    For outputs that are text, ``text`` is compared with the text shown to the story's person.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    output: str
    relation: Literal[
        "at least", "at most", "above", "below", "equals", "contains", "contains not"
    ] = Field(alias="is")
    value: float | None = None
    text: str | None = None
    changed: dict[str, Any] = Field(default_factory=dict, alias="with")
    than: str | None = None
    than_with: dict[str, Any] = Field(default_factory=dict)
    times: float = 1.0
    margin: float = 0.0

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        worded = self.text is not None
        if worded != (self.output in WORDED) or ("contains" in self.relation and not worded):
            raise ValueError(f"text goes with one of {', '.join(WORDED)}, figures with the rest")
        return self


class Story(BaseModel):
    """A scenario with its texts and its expectations."""

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
    situation: str = ""
    """The situation of the story, a key of ``data/situations.csv``, which decides the person."""
    kind: str = ""
    """The kind of data of the story, for the rule ``told``."""
    pick: str = ""
    """Text in the title of the first pick of the person shown, for the rule ``told``."""
    page: Literal["explore", "over_time"] = "explore"
    """The page on which the story is shown."""
    expect: tuple[Expectation, ...] = ()


@cache
def stories() -> Mapping[str, Story]:
    """Return the stories by slug, in their order.

    Raises
    ------
    RegisterError
        If a file in ``data/stories`` cannot be used.
    """
    parsed = []
    for path in (locations.data() / "stories").glob("*.toml"):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            raw["scenario"] = from_mapping(raw["scenario"])
            story = Story.model_validate(raw)
        except (tomllib.TOMLDecodeError, ValidationError, KeyError) as error:
            raise RegisterError(f"data/stories/{path.name} cannot be used: {error}.") from error
        if story.id != path.stem or story.person not in PERSONS:
            raise RegisterError(f"data/stories/{path.name}: wrong id or person.")
        if (story.kind or "ratings") not in data_types() or (story.person == "told") != bool(
            story.kind
        ):
            raise RegisterError(f"data/stories/{path.name}: a kind of data goes with “told”.")
        if story.situation and story.situation not in set(situations()["key"]):
            raise RegisterError(f"data/stories/{path.name}: “{story.situation}” is no situation.")
        parsed.append(story)
    return {story.id: story for story in sorted(parsed, key=lambda story: story.order)}


def story(slug: str) -> Story:
    """Return one story.

    Raises
    ------
    UnknownNameError
        If the story does not exist; the message lists those that do.
    """
    try:
        return stories()[slug]
    except KeyError:
        raise UnknownNameError(
            f"“{slug[:60]}” is not a preset. Presets: {', '.join(stories())}."
        ) from None
