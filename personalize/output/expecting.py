"""Table of the notebook: what was expected and what the model says, without a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from personalize.register import defaults
from personalize.store import Entry

WORDS = {
    "relevance": {
        "better": "picks are more useful",
        "same": "picks are about as useful",
        "worse": "picks are less useful",
    },
    "feeling": {
        "more": "feels more invasive",
        "same": "feels about the same",
        "less": "feels less invasive",
    },
}
NAMES = {"relevance": "how useful the picks are", "feeling": "how invasive it feels"}
NOTHING = "Nothing was written before."
COLUMNS = ("Result", "Expected", "Found", "Where they differ")


@dataclass(frozen=True)
class Expectation:
    """One entry of the table: what was expected, what was found, where they differ."""

    number: int
    title: str
    expected: str
    found: str
    changed: str


def answers(entry: Entry) -> dict[str, str]:
    """Return the model's answers to the questions of a guess.

    Empty if the entry is not a comparison or its result cannot be read.
    """
    if entry.kind != "compare":
        return {}
    try:
        fit = 100 * float(entry.result["difference"]["relevance"]["mean"])
        shares: Mapping[str, Any] = entry.result["shares"]
        feeling = max(WORDS["feeling"], key=lambda answer: float(shares[answer]))
    except (
        KeyError,
        TypeError,
        ValueError,
    ):  # stored by another version of the program, or damaged
        return {}
    return {"relevance": _fit_answer(fit), "feeling": feeling}


def _fit_answer(points: float) -> str:
    if abs(points) <= defaults()["smallest_relevance_difference"]:
        return "same"
    return "better" if points > 0 else "worse"


def guessed(entry: Entry) -> list[str]:
    """Return a line for each guess with the model's answer; none is called right or wrong."""
    lines = []
    for question, answer in answers(entry).items():
        guess = entry.prediction.get(question)
        if guess in WORDS[question]:
            same = "The model says the same" if guess == answer else f"The model says {answer}"
            lines.append(f"On {NAMES[question]} you said {guess}. {same}.")
    return lines


def expectation(entry: Entry, number: int) -> Expectation:
    """Return an entry as a row of the table."""
    model_answers = answers(entry)
    guesses = {
        question: entry.prediction[question]
        for question in model_answers
        if entry.prediction.get(question) in WORDS[question]
    }
    words = str(entry.prediction.get("words", ""))
    expected = [f"{WORDS[question][answer]}." for question, answer in guesses.items()]
    findings = [
        f"{WORDS[question][answer]}{_agreement(entry, question, answer)}."
        for question, answer in model_answers.items()
    ]
    differing = [
        f"{NAMES[question]}: you said {answer}, the model says {model_answers[question]}."
        for question, answer in guesses.items()
        if answer != model_answers[question]
    ]
    changed = differing or (["Nowhere: you and the model say the same."] if guesses else [])
    if words and not guesses:
        changed = ["In words: yours to compare."]
    return Expectation(
        number,
        entry.title,
        _sentences([*expected, f"“{words}”" if words else ""]) or NOTHING,
        _sentences(findings) or entry.sentence,
        _sentences(changed),
    )


def _agreement(entry: Entry, question: str, answer: str) -> str:
    """Return how many of 100 parameter draws give this answer about the feeling; else ""."""
    if question != "feeling":
        return ""
    return f" ({round(100 * float(entry.result['shares'][answer]))} of 100 reruns say so)"


def _sentences(parts: Sequence[str]) -> str:
    return " ".join(part[:1].upper() + part[1:] for part in parts if part)


def expectations(entries: Sequence[Entry]) -> list[Expectation]:
    """Return the whole notebook as rows: what was expected, what was found, where they differ."""
    return [expectation(entry, number) for number, entry in enumerate(entries, start=1)]


def table_html(entries: Sequence[Entry], style: str = "") -> str:
    """Return the table as HTML; ``style`` names its class."""
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    rows = "".join(
        f'<tr><td dir="auto">{row.number}. {escape(row.title)}</td>'
        + "".join(
            f'<td dir="auto">{escape(words)}</td>'
            for words in (row.expected, row.found, row.changed)
        )
        + "</tr>"
        for row in expectations(entries)
    )
    return (
        f'<table class="{escape(style)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
