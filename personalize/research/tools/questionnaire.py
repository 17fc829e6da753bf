"""A questionnaire, independent of the survey tool in which it is asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from personalize.errors import PersonalizeError

Kind = Literal["scale", "choice", "text", "number"]
KINDS: tuple[Kind, ...] = ("scale", "choice", "text", "number")
"""Kinds of questions, in the order in which messages name them."""
WITH_OPTIONS = ("scale", "choice")
"""Kinds of questions that are answered by one of their options."""
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}\Z")
"""A code of a question or a block: it is part of a variable's name in every tool."""
OPTION_CODE = re.compile(r"[A-Za-z0-9_]{1,5}\Z")
"""A code of an option; LimeSurvey stores five characters."""


class QuestionnaireError(PersonalizeError):
    """A questionnaire whose codes or options no survey tool could hold."""


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    code : str
        Name of the variable: letters, digits and underscores, the first a letter.
    text : str
        What is asked, as plain text.
    kind : str
        ``scale`` or ``choice`` (one of ``options``), ``text`` or ``number``.
    options : tuple of (str, str)
        Codes and labels in order, for a scale or a choice. Of a scale the codes are "1" to "7",
        and where a label is empty the tool shows the code.
    required : bool
        Whether the person must answer.
    """

    code: str
    text: str
    kind: Kind
    options: tuple[tuple[str, str], ...] = ()
    required: bool = True


@dataclass(frozen=True)
class Block:
    """A part of a questionnaire: one condition of an experiment, or questions about none.

    Attributes
    ----------
    code : str
        Of the condition, "A" or "B"; "" for questions about no condition.
    title : str
    words : str
        What is shown before the questions, as plain text.
    picture : bytes or None
        A PNG that is shown before the questions.
    alt : str
        What the picture shows, in words.
    questions : tuple of Question
    """

    code: str
    title: str
    words: str
    picture: bytes | None
    alt: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire of blocks.

    Attributes
    ----------
    title, welcome : str
        Shown at the start.
    blocks : tuple of Block
        In order. The blocks of conditions may be shown in another order or left out; see
        ``within``.
    thanks : str
        Shown at the end.
    within : bool
        Whether every person sees the blocks of all conditions, in random order; otherwise every
        person sees one of them, chosen at random.

    Raises
    ------
    QuestionnaireError
        If a code is not allowed, two variables have the same name, or a question’s options do
        not fit its kind.
    """

    title: str
    welcome: str
    blocks: tuple[Block, ...]
    thanks: str
    within: bool

    def __post_init__(self) -> None:
        """Check codes, names of variables and options."""
        for block in self.blocks:
            if block.code and not CODE.match(block.code):
                raise _wrong_code("block", block.code)
            for question in block.questions:
                _check(question)
        codes = Counter(block.code for block in self.blocks if block.code)
        names = Counter(variable.casefold() for variable, _, _ in self.variables())
        for word, counts in (("block", codes), ("variable", names)):
            twice = [code for code, number in counts.items() if number > 1]
            if twice:
                raise QuestionnaireError(
                    f"{word} “{twice[0]}” stands {counts[twice[0]]} times in the questionnaire; "
                    "each name is allowed once."
                )

    def variables(self) -> Iterator[tuple[str, Block, Question]]:
        """Yield the name of the variable of each question, with its block, in order."""
        for block in self.blocks:
            for question in block.questions:
                yield variable(block, question), block, question

    def conditions(self) -> tuple[Block, ...]:
        """Return the blocks that show a condition, in order."""
        return tuple(block for block in self.blocks if block.code)


def variable(block: Block, question: Question) -> str:
    """Return the name of the variable of a question: "A_invasive" in block A, else its code."""
    return f"{block.code}_{question.code}" if block.code else question.code


def _check(question: Question) -> None:
    if not CODE.match(question.code):
        raise _wrong_code("question", question.code)
    if question.kind not in KINDS:
        raise QuestionnaireError(
            f"kind of question {question.code} is “{question.kind}”; {', '.join(KINDS)} are "
            "allowed."
        )
    codes = [code for code, _ in question.options]
    if question.kind not in WITH_OPTIONS:
        if codes:
            raise QuestionnaireError(
                f"options of question {question.code}: {len(codes)} were given; a {question.kind} "
                "question has none."
            )
        return
    if len(codes) < 2 or len(set(codes)) < len(codes):
        raise QuestionnaireError(
            f"options of question {question.code}: {', '.join(codes) or 'none'} were given; at "
            "least two different codes are needed."
        )
    for code in codes:
        if not OPTION_CODE.match(code):
            raise QuestionnaireError(
                f"option “{code[:40]}” of question {question.code} is not allowed: an option’s "
                "code is 1 to 5 letters, digits or underscores."
            )


def _wrong_code(what: str, code: str) -> QuestionnaireError:
    return QuestionnaireError(
        f"code of a {what} is “{code[:60]}”; 1 to 40 letters, digits and underscores are allowed, "
        "the first a letter."
    )
