"""The answers of a survey: read from the file of any tool, without what tells who answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from personalize.errors import ImportDataError
from personalize.research.tools.cells import PERSON, AnswersError, Cells, NoAnswersError, read_cells
from personalize.research.tools.identity import without_identity
from personalize.research.tools.labels import with_codes, with_variables
from personalize.research.tools.questionnaire import Questionnaire
from personalize.research.tools.trials import MARKS, RESPONSES, a_row_a_person, people_of
from personalize.world.importing.characters import one_line
from personalize.world.importing.table import counted

Tool = Literal["qualtrics", "limesurvey", "jspsych", "formr", "plain"]
LIMESURVEY = ({"submitdate", "lastpage", "startlanguage"}, {"Date submitted", "Last page"})
"""Columns of LimeSurvey’s exports, with codes or with texts in the first line."""
LIMESURVEY_ID = ("id", "Response ID", "id. Response ID")
SHOWN_TEXT = re.compile(r"text\d+(\.|\Z)")
QUALTRICS = {"ResponseId", "RecordedDate"}
FORMR = {"session", "created"}
IMPORT_ID = re.compile(r'\{\s*"ImportId"')
PREVIEWS = {"Survey Preview", "1", "Survey Test", "2", "Spam", "8"}
"""Values of Qualtrics’ column Status of answers that no participant gave."""
THOUSANDS = re.compile(r"[+-]?\d{1,3},\d{3}\Z")
"""A number whose comma may separate thousands or decimals."""
WHOLE = re.compile(r"[+-]?(?:0|[1-9]\d{0,15})\Z")
NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)?(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?\Z")
NO_VALUE = {"", "na", "n/a", "nan", "null", "#null!"}
"""Cells of columns of numbers that hold no value, in lower case."""


@dataclass(frozen=True)
class Answers:
    """The answers of a survey.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per response, with the questionnaire’s own names of variables. Columns of numbers
        are ``Int64`` or ``float64``, others ``string``; blank cells are missing. ``person``
        numbers people from 1 where the file told which rows are one person’s.
    tool : str
        ``qualtrics``, ``limesurvey``, ``jspsych``, ``formr`` or ``plain``.
    dropped : tuple of str
        Names of identifying columns, which were dropped before anything else was done.
    notes : tuple of str
        Sentences on what was recognized.
    """

    frame: pd.DataFrame
    tool: Tool
    dropped: tuple[str, ...]
    notes: tuple[str, ...]


def read_answers(
    content: bytes, name: str = "answers", questionnaire: Questionnaire | None = None
) -> Answers:
    """Read the answers of a survey.

    Reads CSV and other delimited text, Excel, Parquet, JSON, and SPSS files where pyreadstat is
    installed, in the forms of Qualtrics, LimeSurvey, jsPsych and formr, or any table with one row
    per response. Columns that tell who a person is are dropped, by name and by content.

    Parameters
    ----------
    content : bytes
    name : str
        Name of the file in messages.
    questionnaire : Questionnaire, optional
        With it, texts of questions in the first line and labels without numbers are read too.

    Raises
    ------
    ImportDataError
        If the file holds no answers that can be read; the message is one sentence.
    """
    try:
        cells = read_cells(content, name)
        tool = _tool(cells)
        if tool == "qualtrics":
            cells = _from_qualtrics(cells, name)
        if tool == "limesurvey":
            cells = _without_shown_texts(cells)
        also = {"formr": ("session",), "limesurvey": LIMESURVEY_ID}.get(tool, ())
        keep = _own_names(cells, tool, questionnaire)
        unread = RESPONSES if tool == "jspsych" else ()  # they hold several variables
        cells, dropped, numbers = without_identity(cells, also, keep, unread)
        cells = _a_row_a_response(cells, tool, numbers)
        if tool == "jspsych":
            cells, more, _ = without_identity(cells, keep=keep)
            dropped += more
        cells = with_codes(with_variables(cells, tool, questionnaire), questionnaire)
    except NoAnswersError:
        raise
    except ImportDataError as error:
        raise AnswersError(one_line(str(error))) from None
    notes = list(cells.notes)
    if dropped:
        notes.append(f"Columns that tell who a person is were dropped: {', '.join(dropped)}.")
    return Answers(_frame(cells), tool, tuple(dropped), tuple(notes))


def _tool(cells: Cells) -> Tool:
    names = set(cells.names)
    second = " ".join(cells.rows[1]) if len(cells.rows) > 1 else ""
    if names >= QUALTRICS or IMPORT_ID.search(second):
        return "qualtrics"
    if names.issuperset(MARKS):
        return "jspsych"
    plain = {re.sub(r"^\w+\. ", "", name) for name in cells.names} | names
    if any(plain >= marks for marks in LIMESURVEY):
        return "limesurvey"
    return "formr" if names >= FORMR else "plain"


def _from_qualtrics(cells: Cells, name: str) -> Cells:
    """Return the answers below the header rows, without previews and spam."""
    rows, notes = cells.rows, list(cells.notes)
    headers = next((i for i, row in enumerate(rows[:2]) if IMPORT_ID.search(" ".join(row))), None)
    if headers is not None:
        rows = rows[headers + 1 :]
        notes.append("Three header rows of Qualtrics: the names of the first were kept.")
    if not rows:
        raise NoAnswersError(
            f"{name} has the header rows of Qualtrics and no answers; one row per answer is "
            "needed.",
            cells.names,
            headed=True,
        )
    status = Cells(cells.names, rows).column("Status")
    kept = [row for row, value in zip(rows, status, strict=True) if value not in PREVIEWS]
    if len(kept) < len(rows):
        left_out = counted(len(rows) - len(kept), "row was", "rows were")
        notes.append(f"{left_out} left out: previews, tests or spam.")
    if not kept:
        raise AnswersError(f"{name} holds previews only and no answers of people.")
    finished = Cells(cells.names, kept).column("Finished")
    stopped = sum(value.casefold() in {"false", "0"} for value in finished)
    if stopped:
        notes.append(f"{counted(stopped, 'row is', 'rows are')} unfinished; they were kept.")
    return Cells(cells.names, kept, notes)


def _without_shown_texts(cells: Cells) -> Cells:
    """Return cells without the empty columns of texts that LimeSurvey only showed."""
    empty = [
        place
        for place, name in enumerate(cells.names)
        if SHOWN_TEXT.match(name) and not any(row[place] for row in cells.rows)
    ]
    return cells.without(empty)


def _own_names(cells: Cells, tool: Tool, questionnaire: Questionnaire | None) -> list[str]:
    """Return the columns whose names are those of questions or of trials."""
    own = ["name"] if tool == "jspsych" else []
    if questionnaire is not None:
        own += [variable for variable, _, _ in questionnaire.variables()]
    return own


def _a_row_a_response(cells: Cells, tool: Tool, numbers: list[int] | None) -> Cells:
    """Return one row a response, with people’s numbers where the file tells them."""
    if tool == "jspsych":
        people = people_of(cells, numbers)
        found = a_row_a_person(cells, people)
        trials = counted(len(cells.rows), "trial", "trials")
        persons = counted(len(found.rows), "person", "people")
        return Cells(found.names, found.rows, [*cells.notes, f"{trials} of {persons} were read."])
    if PERSON in cells.names:
        cells = cells.without([cells.names.index(PERSON)])
    repeats = numbers is not None and len(set(numbers)) < len(numbers)
    if numbers is None or "person" in cells.names or not (repeats or tool == "formr"):
        return cells
    rows = [[str(number), *row] for number, row in zip(numbers, cells.rows, strict=True)]
    persons = counted(max(numbers), "person was", "people were")
    return Cells(["person", *cells.names], rows, [*cells.notes, f"{persons} numbered from 1."])


def _frame(cells: Cells) -> pd.DataFrame:
    columns = list(zip(*cells.rows, strict=True))
    return pd.DataFrame(
        {name: _typed(column) for name, column in zip(cells.names, columns, strict=True)}
    )


def _typed(column: Sequence[str]) -> pd.Series:
    """Return a column as whole numbers, numbers, or text; "007" is text."""
    values = [None if cell.casefold() in NO_VALUE else cell for cell in column]
    given = [cell for cell in values if cell is not None]
    if given and all(map(WHOLE.match, given)):
        return pd.Series([None if cell is None else int(cell) for cell in values], dtype="Int64")
    numeric = all(any(map(str.isdigit, cell)) and NUMBER.match(cell) for cell in given)
    if given and numeric and not all(map(THOUSANDS.match, given)):
        numbers = [
            float("nan") if cell is None else float(cell.replace(",", ".")) for cell in values
        ]
        return pd.Series(numbers, dtype="float64")
    return pd.Series([cell or None for cell in column], dtype="string")
