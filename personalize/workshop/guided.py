"""The guided rounds: ready-made plans, one per lesson, in the languages of the ballot."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from personalize import locations
from personalize.errors import PersonalizeError, RegisterError
from personalize.scenario import Scenario
from personalize.study.stories import story
from personalize.workshop.plan import Kind, Question, RoundPlan, Shown
from personalize.workshop.texts import FOLDER, ROUNDS, checked_language, texts

RATING = "rating"
"""What the model says of a round about one screen: its rating."""


def guided_rounds(language: str = "en") -> tuple[RoundPlan, ...]:
    """Return the six guided rounds in a language, by lesson.

    Raises
    ------
    WorkshopError
        If the language has no ballot.
    RegisterError
        If a row of ``data/workshop/rounds.toml`` cannot be used.
    """
    words = texts(checked_language(language))["rounds"]
    path = locations.data() / FOLDER / f"{ROUNDS}.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["round"]
    return tuple(_plan(row, words[row["key"]]) for row in rows)


def story_round(slug: str, language: str = "en") -> RoundPlan:
    """Return a round about one story: a guess how invasive it feels, and a vote on the limit."""
    words, told = texts(checked_language(language)), story(slug)
    usual = words["usual"]
    return RoundPlan(
        told.title,
        Question(Kind.SEVEN, usual["guess"]),
        Question(Kind.LIMIT, usual["vote"]),
        (Shown(told.scenario, slug),),
        before=told.question,
        model=RATING,
    )


def scenario_round(title: str, scenario: Scenario, language: str = "en") -> RoundPlan:
    """Return a round about a scenario, with the same two questions as ``story_round``."""
    usual = texts(checked_language(language))["usual"]
    return RoundPlan(
        title,
        Question(Kind.SEVEN, usual["guess"]),
        Question(Kind.LIMIT, usual["vote"]),
        (Shown(scenario),),
        model=RATING,
    )


def _plan(row: Mapping[str, Any], words: Mapping[str, str]) -> RoundPlan:
    try:
        shown = tuple(
            Shown(story(one["story"]).scenario.replace(one.get("with", {})), one["story"])
            for one in row["shown"]
        )
        return RoundPlan(
            words["title"],
            _question(row, words, "guess"),
            _question(row, words, "vote"),
            shown,
            row["lesson"],
            words["before"],
            words["after"],
            row.get("model", ""),
        )
    except (KeyError, ValueError, PersonalizeError) as error:
        raise RegisterError(
            f"data/workshop/rounds.toml: round “{row.get('key')}” cannot be used: {error}."
        ) from error


def _question(row: Mapping[str, Any], words: Mapping[str, str], part: str) -> Question:
    labels = {end: words.get(f"{part}_{end}", "") for end in ("low", "middle", "high")}
    return Question(Kind(row[part]), words[part], **labels)
