"""The languages of the ballot have the same keys, and no text is empty or left in another one."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from personalize import locations
from personalize.workshop import guided_rounds, languages
from personalize.workshop.plan import LONGEST_LABEL, LONGEST_QUESTION, checked_plan
from personalize.workshop.texts import texts


def flat(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def test_english_and_german_are_there() -> None:
    assert languages() == {"de": "Deutsch", "en": "English"}


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_language_has_the_same_keys_and_places_and_its_own_words(language: str) -> None:
    english, own = dict(flat(texts("en"))), dict(flat(texts(language)))
    assert own.keys() == english.keys()
    for key, text in own.items():
        assert text and (language == "en" or text != english[key]), key
        if isinstance(text, str):
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english[key]), key
    assert len(own["limit.steps"]) == 6


@pytest.mark.parametrize("language", sorted(languages()))
def test_guided_rounds_fit_the_ballot(language: str) -> None:
    plans = guided_rounds(language)
    assert [checked_plan(plan) for plan in plans] == list(plans)
    questions = [one for plan in plans for one in (plan.guess, plan.vote)]
    assert max(len(one.text) for one in questions) <= LONGEST_QUESTION
    assert max(len(one.low + one.high) for one in questions) <= LONGEST_LABEL
    path = locations.data() / "workshop" / "rounds.toml"
    keys = {row["key"] for row in tomllib.loads(path.read_text(encoding="utf-8"))["round"]}
    assert set(texts(language)["rounds"]) == keys
