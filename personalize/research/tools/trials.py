"""Answers of jsPsych: one row a trial becomes one row a person."""

from __future__ import annotations

import json
from typing import Any

from personalize.research.tools.cells import PERSON, Cells
from personalize.world.importing.structured import cell_text

MARKS = ("trial_type", "trial_index")
"""Columns by which jsPsych’s data are known."""
RESPONSES = ("response", "responses")
"""Columns of what people answered: a value, or an object of several variables."""
OF_A_TRIAL = frozenset(
    {
        *MARKS,
        PERSON,
        "plugin_version",
        "time_elapsed",
        "internal_node_id",
        "rt",
        "stimulus",
        *RESPONSES,
        "question_order",
        "name",
        "codes",
        "shows",
        "success",
        "timeout",
    }
)
"""Columns that say something about a trial and not about a person."""
PEOPLE = ("participant", "participant_id", "subject", "subject_id", "sub", "person", "run_id")
"""Columns that may number people, besides the identifying ones."""


def people_of(cells: Cells, numbers: list[int] | None) -> list[int]:
    """Return the number of each row’s person, from 1.

    By an identifying column, by the lists of the file, by one of ``PEOPLE``, or else a person
    begins where the index of the trials does not grow.
    """
    if numbers is not None:
        return numbers
    for name in (PERSON, *PEOPLE):
        column = cells.column(name)
        if all(column):
            order = {value: place for place, value in enumerate(dict.fromkeys(column), start=1)}
            return [order[value] for value in column]
    found, person, before = [], 1, -1
    for text in cells.column("trial_index"):
        index = int(text) if text.isascii() and text.isdigit() else before + 1
        person += index <= before
        before = index
        found.append(person)
    return found


def a_row_a_person(cells: Cells, people: list[int]) -> Cells:
    """Return one row a person with a column per variable; ``person`` numbers the people.

    A trial’s variable is its ``name``; where its response is an object, the object’s keys are
    the variables. A button’s place becomes its code where the trial has ``codes``. Other columns
    are kept where they say the same in all trials of each person.
    """
    variables: dict[str, None] = {}
    answers: dict[int, dict[str, str]] = {person: {} for person in people}
    columns = (cells.column(name) for name in ("name", *RESPONSES, "codes"))
    for person, name, response, responses, codes in zip(people, *columns, strict=True):
        for variable, value in _answers_of(name, response or responses, codes).items():
            variables[variable] = None
            answers[person][variable] = value
    constant = {}
    for column in cells.names:
        if column not in OF_A_TRIAL and column not in variables:
            values = _one_each(cells.column(column), people)
            if values is not None:
                constant[column] = values
    names = [*constant, *variables]
    rows = [
        [
            str(person),
            *(values[person] for values in constant.values()),
            *(given.get(variable, "") for variable in variables),
        ]
        for person, given in answers.items()
    ]
    other = [name for name in names if name != "person"]
    if "person" in names:
        place = names.index("person") + 1
        rows = [row[:place] + row[place + 1 :] for row in rows]
    return Cells(["person", *other], rows, cells.notes)


def _one_each(column: list[str], people: list[int]) -> dict[int, str] | None:
    """Return the value of each person, or None where one has several or none has any."""
    found: dict[int, str] = {}
    for person, value in zip(people, column, strict=True):
        if value and found.setdefault(person, value) != value:
            return None
    return {person: found.get(person, "") for person in people} if found else None


def _answers_of(name: str, response: str, codes: str) -> dict[str, str]:
    value = _parsed(response)
    if isinstance(value, dict):
        if name and len(value) == 1:
            return {name: cell_text(next(iter(value.values())))}
        return {str(key): cell_text(given) for key, given in value.items()}
    if not name:
        return {}
    known = _parsed(codes)
    if isinstance(known, list) and isinstance(value, int) and 0 <= value < len(known):
        return {name: cell_text(known[value])}
    return {name: response}


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
