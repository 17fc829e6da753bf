"""Names of variables from headers, and codes from labels."""

from __future__ import annotations

import re
from collections import Counter

from personalize.research.tools.cells import AnswersError, Cells
from personalize.research.tools.limesurvey import codes
from personalize.research.tools.questionnaire import Question, Questionnaire
from personalize.research.tools.wording import shown_label

NUMBERED = re.compile(r"(\d{1,2})(\s*[-–—=:).]\s*|\s+)([^\W\d].*)", re.S)
"""A label that begins with its number, such as "7 extremely" or "3 = neutral"."""
COUNTED = re.compile(r".*\d|(?:or|and|oder|und|plus)\b", re.S | re.I)
"""What follows the number of a label that counts something: "2 to 3 times", "5 or more"."""
ENDS = 3
"""Largest number of labels of a scale that names its ends and its middle only."""
CODE_AND_TEXT = re.compile(r"([A-Za-z][A-Za-z0-9]*)\. ")
"""A header of LimeSurvey that has the code before the text of the question."""
JOINED = re.compile(r"([A-Z])([a-z][A-Za-z0-9]*)\Z")
"""A code of LimeSurvey that may be a condition and a question."""


def with_variables(cells: Cells, tool: str, questionnaire: Questionnaire | None) -> Cells:
    """Return cells whose columns have the names of the questionnaire’s variables.

    Names that LimeSurvey cannot hold are recognized without the questionnaire where the same
    question stands in two conditions: ``Ainvasive`` and ``Binvasive``.
    """
    names = list(cells.names)
    if tool == "limesurvey":
        matches = [CODE_AND_TEXT.match(name) for name in names]
        names = [found[1] if found else name for found, name in zip(matches, names, strict=True)]
    if questionnaire is not None:
        names = _by_questionnaire(names, questionnaire)
    elif tool == "limesurvey":
        names = _by_conditions(names)
    told = [f"{old} is {new}" for old, new in zip(cells.names, names, strict=True) if old != new]
    twice = [name for name, number in Counter(names).items() if number > 1]
    if twice:
        raise AnswersError(
            f"Two columns are named “{twice[0][:60]}”; export the answers with question codes in "
            "the first line."
        )
    note = [f"Names of columns were understood: {', '.join(told)}."] if told else []
    return Cells(names, cells.rows, [*cells.notes, *note])


def _by_questionnaire(names: list[str], questionnaire: Questionnaire) -> list[str]:
    by_code = {code: variable for variable, code in codes(questionnaire).items()}
    by_text: dict[str, list[str]] = {}
    variables = set()
    for variable, _, question in questionnaire.variables():
        variables.add(variable)
        by_text.setdefault(_plain(question.text), []).append(variable)
    found = []
    for name in names:
        same = by_text.get(_plain(name), [])
        if name in variables:
            found.append(name)
        elif name in by_code:
            found.append(by_code[name])
        else:  # a question that is asked of each condition has its text once for each
            found.append(same.pop(0) if same else name)
    return found


def _by_conditions(names: list[str]) -> list[str]:
    matches = [JOINED.match(name) for name in names]
    ends = Counter(found[2] for found in matches if found)
    return [
        f"{found[1]}_{found[2]}" if found and ends[found[2]] > 1 else name
        for found, name in zip(matches, names, strict=True)
    ]


def with_codes(cells: Cells, questionnaire: Questionnaire | None) -> Cells:
    """Return cells with codes for labels.

    A label of the questionnaire is its option’s code. In other columns a label that begins with
    a number is that number, where all cells of the column are numbers or such labels and no number
    has two labels. The number is followed by a dash, dot, colon, equals sign or bracket ("3 =
    neutral"); or by a space, where the labels are those of one scale: its ends and middle ("1 not
    at all", "7 extremely"), or all of its numbers from 0 or 1 on. A label that counts something ("2
    to 3 times", "5 or more") is on no scale, and its whole column stays as it is.
    """
    known = {}
    if questionnaire is not None:
        known = {name: question for name, _, question in questionnaire.variables()}
    columns = [list(column) for column in zip(*cells.rows, strict=True)]
    changed = []
    for place, name in enumerate(cells.names):
        question = known.get(name)
        codes_of = (
            _codes_of(question)
            if question is not None
            else _numbers_of({cell for cell in columns[place] if cell})
        )
        if question is not None and not question.options:
            continue
        fresh = [codes_of.get(_plain(cell), cell) for cell in columns[place]]
        if fresh != columns[place]:
            changed.append(name)
            columns[place] = fresh
    note = [f"Labels were read as their codes: {', '.join(changed)}."] if changed else []
    return Cells(cells.names, [list(row) for row in zip(*columns, strict=True)], cells.notes + note)


def _codes_of(question: Question) -> dict[str, str]:
    """Return the code of an option by its label, in each form in which a tool writes it."""
    found: dict[str, str] = {}
    for place, (code, label) in enumerate(question.options, start=1):
        if question.kind == "choice" and not all(code.isdigit() for code, _ in question.options):
            found.setdefault(str(place), code)  # the number that Qualtrics stores
        found[_plain(shown_label(question, code, label))] = code
        if label:
            found[_plain(label)] = code
    for code, _ in question.options:
        found[_plain(code)] = code
    return found


def _numbers_of(cells: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    label_of: dict[str, str] = {}
    spaced, numbers = set(), set()  # labels with nothing but a space, and cells that are numbers
    for cell in cells:
        match = NUMBERED.fullmatch(cell)
        if match is None:
            if not re.fullmatch(r"\d{1,2}", cell):
                return {}
            numbers.add(int(cell))
            continue
        if label_of.setdefault(match[1], _plain(match[3])) != _plain(match[3]):
            return {}
        if not match[2].strip():
            if COUNTED.match(match[3]):
                return {}
            spaced.add(int(match[1]))
        found[_plain(cell)] = match[1]
    scale = sorted(spaced | numbers)
    whole = scale[:1] in ([0], [1]) and scale == list(range(scale[0], scale[-1] + 1))
    return found if len(spaced) <= ENDS or whole else {}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
