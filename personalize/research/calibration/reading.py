"""A survey from a file of answers and its mapping."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.research.calibration.answered import numbers_of
from personalize.research.calibration.chosen_rows import chosen_rows
from personalize.research.calibration.mapping import SurveyMapping
from personalize.research.calibration.scales import SCALES
from personalize.research.calibration.shown_conditions import named_conditions, own_conditions
from personalize.research.calibration.survey import Survey
from personalize.research.calibration.thinned import MOST, MOST_OWN, thinned
from personalize.research.tools.answers import Answers, read_answers
from personalize.research.tools.cells import NoAnswersError
from personalize.response.cells import is_blank, nearest, number_of, shown

VOTES = {"round", "part", "answer", "seconds"}
"""Columns by which the votes of a workshop are known."""
FEWEST = 2
"""Smallest number of people of a survey."""
WEIGHTS = (1e-6, 1e6)
"""Smallest and largest weight of a person."""
BINARY = (b"PK", b"PAR1", b"$FL")
"""First bytes of workbooks, Parquet and SPSS files, whose rows always have their cells."""
INPUT = "input "
"""Start of the name of a column that holds an input of ``perceive``, in the table of answers."""


def read_survey(content: bytes, name: str, mapping: SurveyMapping) -> Survey:
    """Return the survey of a file.

    Raises
    ------
    PersonalizeError
        If it is no table, a column of the mapping is not in it, or an answer is not on
        the scale; naming the column, the row and the value.
    """
    try:
        answers = read_answers(content, name)
    except NoAnswersError as error:
        if (
            not (error.headed or content.startswith(BINARY))
            and len(content.strip().splitlines()) > 1
        ):
            raise PersonalizeError(
                f"{name}: no row has as many fields as the first line, which names "
                f"{len(error.names)}."
            ) from None
        answers = Answers(pd.DataFrame(columns=error.names, dtype="string"), "plain", (), ())
    return survey_of(answers, name, mapping)


def survey_of(answers: Answers, name: str, mapping: SurveyMapping) -> Survey:
    """Return the survey of answers that were read; see ``read_survey``."""
    asked = mapping.answers
    if set(answers.frame.columns) >= VOTES and not mapping.votes:
        raise PersonalizeError(
            f"{name} holds votes of a workshop: a conversation, not a sample. Set votes = true in "
            "the mapping to use them all the same."
        )
    answers, notes = chosen_rows(answers, mapping)
    table = _long(answers, mapping)
    numbers, given = numbers_of(table["answer"], asked, _place(table, answers))
    left_out = int((~given).sum())
    if left_out:
        are = "1 answer is" if left_out == 1 else f"{left_out:,} answers are"
        notes.append(f"{are} missing and left out.")
    if mapping.conditions:
        conditions, condition, more = named_conditions(table["condition"][given], mapping)
        notes += more
        given[given], condition = condition >= 0, condition[condition >= 0]
    person, names = pd.factorize(table["person"][given])
    if len(names) and len(names) < FEWEST:
        raise PersonalizeError(f"{name}: 1 person answered; at least {FEWEST} are needed.")
    kept, more = thinned(person, MOST if mapping.conditions else MOST_OWN)
    notes += more
    table, numbers = table[given].iloc[kept].reset_index(drop=True), numbers[given][kept]
    place = _place(table, answers)
    if mapping.conditions:
        condition = condition[kept]
    else:
        inputs = table[[INPUT + column for column in mapping.inputs]]
        inputs = inputs.set_axis(list(mapping.inputs), axis="columns")
        conditions, condition = own_conditions(inputs, mapping, place)
    person, names = pd.factorize(table["person"])
    return Survey(
        conditions,
        person,
        condition,
        SCALES[asked.scale].bounds(numbers),
        _weights(table, person, len(names), place),
        tuple(notes),
        answers.dropped,
        name,
        asked.scale,
    )


def _place(table: pd.DataFrame, answers: Answers) -> Callable[[int], str]:
    """Return a function that says where the answer with a number stands in the file."""
    rows, plain = table["row"].to_numpy(), answers.tool == "plain"
    return lambda i: f"row {rows[i] + 2}" if plain else f"response {rows[i] + 1}"


def _long(answers: Answers, mapping: SurveyMapping) -> pd.DataFrame:
    """Return ``row``, ``person``, ``condition``, ``answer``, ``weight`` and the inputs."""
    places = answers.frame.index.to_numpy()  # of the rows of the file that were chosen
    frame, asked = answers.frame.reset_index(drop=True), mapping.answers
    person = _person_column(answers, mapping)
    wanted = [
        ("person", person),
        ("weight", asked.weight),
        ("condition", asked.condition),
        ("rating", asked.rating),
        *((f"columns.{name}", column) for name, column in asked.wide()),
        *((f"inputs.{name}", column) for name, column in mapping.inputs.items()),
    ]
    for field, column in wanted:
        if column and column not in frame:
            raise PersonalizeError(_no_column(field, column, frame, answers))
    about = pd.DataFrame({"row": places, "person": _people(frame, person)})
    if asked.weight:
        about["weight"] = frame[asked.weight]
    if asked.layout == "wide":
        parts = [
            about.assign(condition=name, answer=frame[column].astype(object))
            for name, column in asked.wide()
        ]
        return pd.concat(parts, ignore_index=True)
    about["answer"] = frame[asked.rating]
    only = next(iter(mapping.conditions), "")
    about["condition"] = frame[asked.condition] if asked.condition else only
    inputs = {INPUT + name: frame[column] for name, column in mapping.inputs.items()}
    return about.assign(**inputs)


def _person_column(answers: Answers, mapping: SurveyMapping) -> str:
    """Return the column that tells people apart; "" where each row is another person.

    Where the column that was named identified people and was dropped, ``person`` numbers them; in
    a wide table that has no such column each row is another person.
    """
    column = mapping.answers.person
    if column not in answers.dropped:
        return column
    if "person" in answers.frame:
        return "person"
    return "" if mapping.answers.layout == "wide" else column


def _people(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return what tells people apart: array (rows,)."""
    if not column:
        return np.arange(len(frame))
    blank = is_blank(frame[column]).to_numpy()
    if blank.any():
        raise PersonalizeError(
            f"person: row {int(blank.argmax()) + 2} has nothing in the column “{shown(column)}”; "
            "every row needs a value there."
        )
    return frame[column].to_numpy(dtype=object)


def _no_column(field: str, column: str, frame: pd.DataFrame, answers: Answers) -> str:
    if column in answers.dropped:
        other = ', or person = "" if each row is another person' if field == "person" else ""
        return (
            f"{field} = “{shown(column)}”: this column tells who a person is and was removed; name "
            f"another one{other}."
        )
    known = [str(name) for name in frame]
    return (
        f"{field} = “{shown(column)}” is not a column of the answers{nearest(column, known)}. "
        f"There are: {', '.join(known[:30])}."
    )


def _weights(
    table: pd.DataFrame, person: np.ndarray, people: int, place: Callable[[int], str]
) -> np.ndarray:
    """Return the weight of each person, 1 on average."""
    if "weight" not in table or not people:
        return np.ones(people)
    numbers = table["weight"].map(number_of).to_numpy(float)
    wrong = ~((numbers >= WEIGHTS[0]) & (numbers <= WEIGHTS[1]))
    if wrong.any():
        i = int(wrong.argmax())
        raise PersonalizeError(
            f"weight = {shown(table['weight'].iloc[i])} ({place(i)}) must be a number from "
            f"{WEIGHTS[0]:g} to {WEIGHTS[1]:,.0f}."
        )
    weights = np.zeros(people)
    weights[person[::-1]] = numbers[::-1]  # of the first row of each person
    other = weights[person] != numbers
    if other.any():
        i = int(other.argmax())
        raise PersonalizeError(
            f"weight = {numbers[i]:g} ({place(i)}): the same person has the weight "
            f"{weights[person[i]]:g} in another row; a person has one weight."
        )
    return np.asarray(weights / weights.mean())
