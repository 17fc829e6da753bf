"""A questionnaire as LimeSurvey’s tab-separated survey structure (.txt)."""

from __future__ import annotations

import re

from personalize.research.tools.questionnaire import Block, Question, Questionnaire
from personalize.research.tools.wording import (
    CONDITION,
    as_html,
    picture_steps,
    shown_label,
    shown_title,
)

COLUMNS = (
    "id",
    "related_id",
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "hidden",
    "random_group",
)
"""Columns of LimeSurvey’s own export, and the two question attributes that are used."""
TYPES = {"scale": "L", "choice": "L", "text": "T", "number": "N"}
"""LimeSurvey’s types: a list of radio buttons, a long text, a number; X shows text, * computes."""
LONGEST_CODE = 20
"""Largest number of characters of a question code, which are letters and digits only."""
LANGUAGE = "en"
MEANT = "{"
"""A brace begins an expression in LimeSurvey."""


def codes(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the code that LimeSurvey holds for each variable of a questionnaire.

    LimeSurvey allows 20 letters and digits, so that ``A_invasive`` becomes ``Ainvasive``. Codes
    that would be equal get a number at their end.
    """
    found: dict[str, str] = {}
    most = sum(1 + len(block.questions) for block in questionnaire.blocks)
    taken = {CONDITION, *(f"text{number}" for number in range(1, most + 1))}
    for variable, _, _ in questionnaire.variables():
        plain = re.sub(r"[^A-Za-z0-9]", "", variable)[:LONGEST_CODE]
        code, number = plain, 1
        while code.casefold() in taken:
            number += 1
            code = f"{plain[: LONGEST_CODE - len(str(number))]}{number}"
        taken.add(code.casefold())
        found[variable] = code
    return found


def limesurvey_file(questionnaire: Questionnaire) -> bytes:
    """Return the structure file: UTF-8 with a byte order mark, one row a part of the survey."""
    settings = {
        "language": LANGUAGE,
        "format": "G",
        "anonymized": "Y",
        "datestamp": "N",
        "ipaddr": "N",
        "refurl": "N",
    }
    texts = {
        "surveyls_title": questionnaire.title,
        "surveyls_welcometext": questionnaire.welcome,
        "surveyls_endtext": questionnaire.thanks,
    }
    rows = [_row("S", name=name, text=text) for name, text in settings.items()]
    rows += [
        _row("SL", name=name, text=as_html(text, MEANT), language=LANGUAGE)
        for name, text in texts.items()
    ]
    conditions = questionnaire.conditions()
    if len(conditions) > 1 and not questionnaire.within:
        rows += _drawing_of_a_condition(len(conditions))
    known = codes(questionnaire)
    number = 1
    for place, block in enumerate(questionnaire.blocks, start=1):
        group = _group(questionnaire, block, place)
        rows.append(group)
        rows += _block_rows(block, known, number)
        number += len(block.questions) + 1
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(_cell(row.get(name, "")) for name in COLUMNS) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def limesurvey_steps(questionnaire: Questionnaire) -> list[str]:
    """Return what is done by hand in LimeSurvey, in order."""
    renamed = [f"{code} is {name}" for name, code in codes(questionnaire).items() if code != name]
    steps = ["Create a survey, choose Import, and give it the file limesurvey.txt."]
    steps += picture_steps(
        questionnaire.blocks, "into the first text of its question group with the editor"
    )
    if renamed:
        steps.append(
            "Keep the question codes as they are. LimeSurvey allows letters and digits only: "
            f"{', '.join(renamed)}. Thin Line reads them back under their own names."
        )
    steps.append(
        "Export the answers as CSV with question codes in the first line and answer codes in the "
        "cells."
    )
    return steps


def _row(kind: str, **cells: str) -> dict[str, str]:
    return {"class": kind, **{key.replace("__", "/"): cell for key, cell in cells.items()}}


def _cell(text: str) -> str:
    """Return a cell without tabs and line breaks, in quotation marks where it holds any."""
    line = " ".join(text.split())
    return '"' + line.replace('"', '""') + '"' if '"' in line else line


def _drawing_of_a_condition(number: int) -> list[dict[str, str]]:
    """Return a group with a hidden question that draws the number of a condition once."""
    drawn = f"{{if(is_empty({CONDITION}), rand(1,{number}), {CONDITION})}}"
    return [
        _row("G", type__scale="0", name="Drawing of a version", relevance="1", language=LANGUAGE),
        _row(
            "Q",
            id="1000",
            type__scale="*",
            name=CONDITION,
            relevance="1",
            text=drawn,
            language=LANGUAGE,
            other="N",
            hidden="1",
        ),
    ]


def _group(questionnaire: Questionnaire, block: Block, place: int) -> dict[str, str]:
    conditions = questionnaire.conditions()
    row = _row(
        "G", type__scale=str(place), name=shown_title(block), relevance="1", language=LANGUAGE
    )
    if block.code and len(conditions) > 1:
        if questionnaire.within:
            row["random_group"] = "conditions"
        else:
            row["relevance"] = f"{CONDITION} == {conditions.index(block) + 1}"
    return row


def _block_rows(block: Block, known: dict[str, str], number: int) -> list[dict[str, str]]:
    rows = []
    if block.words:
        rows.append(
            _row(
                "Q",
                id=str(number),
                type__scale="X",
                name=f"text{number}",
                relevance="1",
                text=as_html(block.words, MEANT),
                language=LANGUAGE,
                other="N",
            )
        )
    for place, question in enumerate(block.questions, start=number + 1):
        variable = f"{block.code}_{question.code}" if block.code else question.code
        rows += _question_rows(question, known[variable], place)
    return rows


def _question_rows(question: Question, code: str, number: int) -> list[dict[str, str]]:
    rows = [
        _row(
            "Q",
            id=str(number),
            type__scale=TYPES[question.kind],
            name=code,
            relevance="1",
            text=as_html(question.text, MEANT),
            language=LANGUAGE,
            mandatory="Y" if question.required else "N",
            other="N",
        )
    ]
    rows += [
        _row(
            "A",
            related_id=str(number),
            type__scale="0",
            name=option,
            text=as_html(shown_label(question, option, label), MEANT),
            language=LANGUAGE,
        )
        for option, label in question.options
    ]
    return rows
