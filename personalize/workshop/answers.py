"""The answers that a question allows, and what the buttons say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personalize.output.letters import drawable
from personalize.workshop.plan import Kind, Question, WorkshopError

LONGEST_ANSWER = 280
"""Largest number of characters of a free answer."""
ALLOWED: Mapping[Kind, tuple[str, ...]] = {
    Kind.SEVEN: tuple(str(number) for number in range(1, 8)),
    Kind.CHANGE: ("less", "same", "more"),
    Kind.LIMIT: tuple(str(step) for step in range(6)),
    Kind.TEXT: (),
}
"""Answers of each kind of question as stored; a free text may be anything."""


class AnswerError(WorkshopError):
    """An answer that the question does not allow."""


def checked_answer(question: Question, given: str) -> str:
    """Return an answer as it is stored: free text without control characters.

    Raises
    ------
    AnswerError
        Naming the answer and what is allowed.
    """
    if question.kind != Kind.TEXT:
        allowed = ALLOWED[question.kind]
        if given not in allowed:
            raise AnswerError(
                f"answer “{drawable(given)[:20]}” is none of this question’s; "
                f"{', '.join(allowed)} are."
            )
        return given
    clean = " ".join(drawable(given).split())
    if not 1 <= len(clean) <= LONGEST_ANSWER:
        raise AnswerError(f"answer has {len(clean)} characters; 1 to {LONGEST_ANSWER} are allowed.")
    return clean


def buttons(question: Question, words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the answer and the label of each button of a question; none for a free text.

    Parameters
    ----------
    question : Question
    words : mapping
        Of ``texts.texts``.
    """
    own = {"less": question.low, "same": question.middle, "more": question.high}
    labels = {
        Kind.SEVEN: list(ALLOWED[Kind.SEVEN]),
        Kind.CHANGE: [own[one] or words["change"][one] for one in ALLOWED[Kind.CHANGE]],
        Kind.LIMIT: list(words["limit"]["steps"]),
        Kind.TEXT: [],
    }[question.kind]
    return list(zip(ALLOWED[question.kind], labels, strict=True))


def ends(question: Question, words: Mapping[str, Any]) -> tuple[str, str]:
    """Return the words at the two ends of seven buttons."""
    return question.low or words["seven"]["low"], question.high or words["seven"]["high"]
