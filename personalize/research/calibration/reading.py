"""A survey from a file of answers and its mapping."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.research.calibration.mapping import SurveyMapping
from personalize.research.calibration.scales import NO, SCALES, YES
from personalize.research.calibration.survey import Survey
from personalize.research.tools.answers import Answers, read_answers
from personalize.research.tools.cells import NoAnswersError
from personalize.response.cells import is_blank, is_blank_cell, nearest, number_of, shown
from personalize.response.conditions import Condition, read_conditions

VOTES = {"round", "part", "answer", "seconds"}
"""Columns by which the votes of a workshop are known."""
FEWEST = 2
"""Smallest number of people of a survey."""
START = "condition of row "
"""Name of a condition that the columns of the file describe."""


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
        answers = Answers(pd.DataFrame(columns=error.names, dtype="string"), "plain", (), ())
    return survey_of(answers, name, mapping)


def survey_of(answers: Answers, name: str, mapping: SurveyMapping) -> Survey:
    """Return the survey of answers that were read; see ``read_survey``."""
    frame, asked = answers.frame.reset_index(drop=True), mapping.answers
    if set(frame.columns) >= VOTES and not mapping.votes:
        raise PersonalizeError(
            f"{name} holds votes of a workshop: a conversation, not a sample. Set votes = true in "
            "the mapping to use them all the same."
        )
    table = _long(frame, mapping, answers)
    notes = list(answers.notes)
    numbers, given = _numbers(table, mapping)
    if asked.reversed:
        scale = SCALES[asked.scale]
        numbers = scale.low + scale.high - numbers
    left_out = int((~given).sum())
    if left_out:
        notes.append(f"{_counted(left_out, 'answer is', 'answers are')} missing and left out.")
    table, numbers = table[given].reset_index(drop=True), numbers[given]
    conditions, condition, more = _conditions(table, mapping)
    known = condition >= 0
    if more:
        notes.append(more)
    table, numbers, condition = table[known], numbers[known], condition[known]
    _, person = np.unique(table["person"].to_numpy(), return_inverse=True)
    people = int(person.max()) + 1 if len(person) else 0
    if 0 < people < FEWEST:
        raise PersonalizeError(f"{name}: 1 person answered; at least {FEWEST} are needed.")
    if people and len(np.unique(numbers)) == 1:
        raise PersonalizeError(
            f"{name}: all {len(numbers):,} answers are {numbers[0]:g}; nothing can be learned from "
            "answers that do not differ."
        )
    return Survey(
        conditions,
        person.reshape(-1),
        condition,
        SCALES[asked.scale].bounds(numbers),
        _weights(table, person.reshape(-1), people, name),
        tuple(notes),
        answers.dropped,
        name,
        asked.scale,
    )


def _long(frame: pd.DataFrame, mapping: SurveyMapping, answers: Answers) -> pd.DataFrame:
    """Return ``row``, ``person``, ``condition``, ``answer``, ``weight`` and the inputs."""
    asked = mapping.answers
    wanted = {
        "person": asked.person,
        "weight": asked.weight,
        "condition": asked.condition,
        "rating": asked.rating,
        **{f"columns.{name}": column for name, column in asked.columns.items()},
        **{f"inputs.{name}": column for name, column in mapping.inputs.items()},
    }
    for field, column in wanted.items():
        if column and column not in frame:
            if field == "person" and column in answers.dropped and "person" in frame:
                continue
            raise PersonalizeError(_no_column(field, column, frame, answers))
    about: dict[str, Any] = {
        "row": np.arange(len(frame)) + 2,
        "person": _people(frame, asked.person),
    }
    if asked.weight:
        about["weight"] = frame[asked.weight]
    if asked.layout == "wide":
        parts = [
            pd.DataFrame({**about, "condition": name, "answer": frame[column]})
            for name, column in asked.columns.items()
        ]
        return pd.concat(parts, ignore_index=True)
    only = next(iter(mapping.conditions), "")
    return pd.DataFrame(
        {
            **about,
            "condition": frame[asked.condition] if asked.condition else only,
            "answer": frame[asked.rating],
            **{name: frame[column] for name, column in mapping.inputs.items()},
        }
    )


def _people(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Return what tells people apart: array of text (rows,)."""
    if column and column not in frame:
        column = "person"  # numbers that took the place of an identifying column
    if not column:
        return np.arange(len(frame)).astype(str)
    cells = frame[column]
    blank = is_blank(cells).to_numpy()
    if blank.any():
        raise PersonalizeError(
            f"person: row {int(blank.argmax()) + 2} has nothing in the column “{column}”; every "
            "row needs a value there."
        )
    return cells.astype(str).to_numpy()


def _no_column(field: str, column: str, frame: pd.DataFrame, answers: Answers) -> str:
    known = [str(name) for name in frame]
    if column in answers.dropped:
        return (
            f"{field} = “{shown(column)}”: this column tells who a person is and was removed; name "
            "another one."
        )
    return (
        f"{field} = “{shown(column)}” is not a column of the answers{nearest(column, known)}. "
        f"There are: {', '.join(known[:30])}."
    )


def _numbers(table: pd.DataFrame, mapping: SurveyMapping) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers as numbers, and which of them were given."""
    asked, cells = mapping.answers, table["answer"]
    scale = SCALES[asked.scale]
    missing = {_plain(value) for value in asked.missing}
    found: dict[Any, float] = {}
    for value in cells.unique():
        if is_blank_cell(value) or _plain(value) in missing:
            found[value] = np.nan
            continue
        number = _number(value, mapping)
        whole = not scale.whole or number == round(number)
        if not (scale.low <= number <= scale.high and whole):
            row = table["row"].iloc[int((cells == value).to_numpy().argmax())]
            raise PersonalizeError(
                f"The answer {shown(value)} (row {row}) is not on the "
                f"scale {asked.scale}; allowed are {_allowed(asked.scale)}, blank cells, values "
                "listed as missing and words listed in labels."
            )
        found[value] = number
    numbers = cells.map(found).astype(float).to_numpy() if len(cells) else np.zeros(0)
    return numbers, ~np.isnan(numbers)


def _number(value: object, mapping: SurveyMapping) -> float:
    """Return the number of an answer; NaN where it is none."""
    labels = {name.strip().casefold(): number for name, number in mapping.answers.labels.items()}
    text = str(value).strip().casefold()
    if text in labels:
        return labels[text]
    if mapping.answers.scale == "yes/no" and text in YES | NO:
        return float(text in YES)
    number = number_of(value)
    if not np.isnan(number):
        return number
    return number_of(text.split()[0].strip(".:–-")) if text else np.nan


def _allowed(name: str) -> str:
    scale = SCALES[name]
    if name == "yes/no":
        return "yes and no"
    kind = "whole numbers" if scale.whole else "numbers"
    return f"{kind} from {scale.low:g} to {scale.high:g}"


def _plain(value: object) -> str:
    number = number_of(value)
    return str(value).strip().casefold() if np.isnan(number) else f"{number:g}"


def _conditions(
    table: pd.DataFrame, mapping: SurveyMapping
) -> tuple[list[Condition], np.ndarray, str]:
    """Return the conditions, that of each answer (−1: not in the mapping), and a note."""
    if mapping.conditions:
        names = list(mapping.conditions)
        rows = [
            {"condition": name, **mapping.constant, **mapping.conditions[name]} for name in names
        ]
        places = {str(name).strip().casefold(): i for i, name in enumerate(names)}
        found = table["condition"].map(lambda cell: places.get(_named(cell), -1))
        condition = found.to_numpy(dtype=int)
        note = ""
        if (condition < 0).any():
            others = table.loc[condition < 0, "condition"].astype(str)
            if (condition < 0).all():
                raise PersonalizeError(
                    f"condition: “{shown(others.iloc[0])}” is not a condition of the mapping; it "
                    f"has {', '.join(names[:20])}."
                )
            note = (
                f"{_counted(len(others), 'answer', 'answers')} about conditions that the mapping "
                f"does not name (such as “{shown(others.iloc[0])}”) left out."
            )
        return read_conditions(pd.DataFrame(rows)), condition, note
    columns = list(mapping.inputs)
    cells = table[columns].apply(lambda column: _translated(column, mapping.values))
    different = cells.astype(object).drop_duplicates()
    condition = _places(cells, different)
    if different.empty:
        return [], condition, ""
    rows = [
        {"condition": f"{START}{table.loc[i, 'row']}", **mapping.constant, **_by_name(row)}
        for i, row in zip(different.index, different.to_dict("records"), strict=True)
    ]
    return read_conditions(pd.DataFrame(rows)), condition, ""


def _by_name(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {str(name): cell for name, cell in row.items()}


def _named(cell: object) -> str:
    number = number_of(cell)
    if not isinstance(cell, str) and not np.isnan(number):
        return f"{number:g}"
    return str(cell).strip().casefold()


def _translated(column: pd.Series, values: Mapping[str, Mapping[str, Any]]) -> pd.Series:
    """Return a column of inputs with the values of the file replaced by those of the model."""
    words = {_plain(key): value for key, value in values.get(str(column.name), {}).items()}
    return column.map(lambda cell: words.get(_plain(cell), cell)).astype(object)


def _places(cells: pd.DataFrame, different: pd.DataFrame) -> np.ndarray:
    """Return the place of each row among the different rows: int array."""
    keys: dict[tuple[Hashable, ...], int] = {}
    for row in different.astype(str).itertuples(index=False, name=None):
        keys.setdefault(row, len(keys))
    rows = cells.astype(object).astype(str).itertuples(index=False, name=None)
    return np.array([keys[row] for row in rows], dtype=int)


def _weights(table: pd.DataFrame, person: np.ndarray, people: int, name: str) -> np.ndarray:
    """Return the weight of each person, 1 on average."""
    if "weight" not in table or not people:
        return np.ones(people)
    numbers = table["weight"].map(number_of).to_numpy(float)
    wrong = ~(np.isfinite(numbers) & (numbers > 0))
    if wrong.any():
        row = int(wrong.argmax())
        raise PersonalizeError(
            f"{name}: weight = {shown(table['weight'].iloc[row])} in row {table['row'].iloc[row]} "
            "must be a number above 0."
        )
    weights = np.zeros(people)
    weights[person] = numbers
    return np.asarray(weights / weights.mean())


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
