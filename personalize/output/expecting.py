"""Expected, found, changed: what was guessed beside what the model says, never marked."""

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
    """Return what the model says to the questions of a guess; empty if it was not compared."""
    if entry.kind != "compare":
        return {}
    try:
        fit = 100 * float(entry.result["difference"]["relevance"]["mean"])
        shares: Mapping[str, Any] = entry.result["shares"]
        feeling = max(WORDS["feeling"], key=lambda answer: float(shares[answer]))
    except (KeyError, TypeError, ValueError):  # kept by another version, or damaged
        return {}
    return {"relevance": _fit_answer(fit), "feeling": feeling}


def _fit_answer(points: float) -> str:
    if abs(points) <= defaults()["smallest_relevance_difference"]:
        return "same"
    return "better" if points > 0 else "worse"


def guessed(entry: Entry) -> list[str]:
    """Return what was guessed beside what the model says; neither is called right or wrong."""
    lines = []
    for what, answer in answers(entry).items():
        own = entry.prediction.get(what)
        if own in WORDS[what]:
            same = "The model says the same" if own == answer else f"The model says {answer}"
            lines.append(f"On {NAMES[what]} you said {own}. {same}.")
    return lines


def expectation(entry: Entry, number: int) -> Expectation:
    """Return an entry as a row of the table."""
    said = answers(entry)
    own = {
        what: entry.prediction[what] for what in said if entry.prediction.get(what) in WORDS[what]
    }
    words = str(entry.prediction.get("words", ""))
    expected = [f"{WORDS[what][answer]}." for what, answer in own.items()]
    found = [
        f"{WORDS[what][answer]}{_agreement(entry, what, answer)}." for what, answer in said.items()
    ]
    apart = [
        f"{NAMES[what]}: you said {answer}, the model says {said[what]}."
        for what, answer in own.items()
        if answer != said[what]
    ]
    changed = apart or (["Nowhere: you and the model say the same."] if own else [])
    if words and not own:
        changed = ["In words: yours to compare."]
    return Expectation(
        number,
        entry.title,
        _sentences([*expected, f"“{words}”" if words else ""]) or NOTHING,
        _sentences(found) or entry.sentence,
        _sentences(changed),
    )


def _agreement(entry: Entry, what: str, answer: str) -> str:
    """Return how many reruns with other assumptions say what was found of a feeling."""
    if what != "feeling":
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
