"""What each answer of a survey is about: the conditions of the mapping, or those of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.research.calibration.answered import plain
from personalize.research.calibration.mapping import Cell, SurveyMapping
from personalize.response.cells import is_blank_cell, number_of, shown
from personalize.response.conditions import Condition, read_conditions

MOST = 20_000
"""Most conditions of a mapping."""
NAMED = 20
"""Conditions that a message names at most."""


def named_conditions(
    names: pd.Series, mapping: SurveyMapping
) -> tuple[list[Condition], np.ndarray, list[str]]:
    """Return the conditions of the mapping that have answers.

    Parameters
    ----------
    names : Series
        The condition of each answer by name.

    Returns
    -------
    list of Condition
    int array
        Condition of each answer; −1 where the mapping does not name it.
    list of str
        What was left out, one sentence each.

    Raises
    ------
    PersonalizeError
        If no answer is about a condition of the mapping, or ``perceive`` refuses one of them.
    """
    known = list(mapping.conditions)
    if len(known) > MOST:
        raise PersonalizeError(
            f"conditions has {len(known):,} conditions; {MOST:,} at most can be fitted."
        )
    rows = [{**mapping.constant, **mapping.conditions[name], "condition": name} for name in known]
    every = _checked(rows)
    places = {name.strip().casefold(): i for i, name in enumerate(known)}
    codes, cells = pd.factorize(names.astype(object), use_na_sentinel=True)
    of_cells = np.array([*(places.get(_plain_name(cell), -1) for cell in cells), -1], dtype=int)
    found = of_cells[codes]
    notes = []
    lost = np.flatnonzero(found < 0)
    if len(lost):
        first = names.iloc[int(lost[0])]
        said = "a blank cell" if is_blank_cell(first) else f"“{shown(first)}”"
        if len(lost) == len(found):
            raise PersonalizeError(
                f"condition: {said} is not a condition of the mapping; it has "
                f"{', '.join(known[:NAMED])}."
            )
        notes.append(
            f"{_counted(len(lost), 'answer', 'answers')} about conditions that the mapping does "
            f"not name (such as {said}) left out."
        )
    asked = np.unique(found[found >= 0])
    unasked = [name for i, name in enumerate(known) if i not in set(asked.tolist())]
    if unasked and len(found):
        notes.append(f"Conditions without answers: {', '.join(unasked[:NAMED])}.")
    if not len(found):
        return every, found, notes
    position = np.full(len(known) + 1, -1)
    position[asked] = np.arange(len(asked))
    return [every[i] for i in asked], position[found], notes


def own_conditions(
    cells: pd.DataFrame, mapping: SurveyMapping, place: Callable[[int], str]
) -> tuple[list[Condition], np.ndarray]:
    """Return the different conditions that the columns of the answers describe.

    Parameters
    ----------
    cells : DataFrame
        One row an answer, one column an input of ``perceive``.
    place : callable
        Returns where an answer stands, in words; it becomes the name of its condition.

    Returns
    -------
    list of Condition
    int array
        Condition of each answer.
    """
    code, columns = np.zeros(len(cells), dtype=np.int64), {}
    for name in cells:
        codes, values = _translated(cells[name], mapping.values.get(str(name), {}))
        columns[str(name)] = (codes, values)
        code, _ = pd.factorize(code * len(values) + codes)
    number = int(code.max()) + 1 if len(code) else 0
    if not number:
        return [], code
    _, first = np.unique(code, return_index=True)
    rows = [
        {
            **mapping.constant,
            **{name: values[codes[row]] for name, (codes, values) in columns.items()},
            "condition": f"condition of {place(int(row))}",
        }
        for row in first
    ]
    return _checked(rows), code


def _translated(cells: pd.Series, words: Mapping[str, Cell]) -> tuple[np.ndarray, list[Any]]:
    """Return the place of each cell among the different values, in the words of ``perceive``."""
    by_word = {plain(word): value for word, value in words.items()}
    codes, values = pd.factorize(cells.astype(object), use_na_sentinel=True)
    places: dict[Any, int] = {}
    found: list[Any] = []
    of_values = []
    for value in [*(by_word.get(plain(value), value) for value in values), by_word.get("")]:
        key = value if isinstance(value, str) or value is None else plain(value)
        if key not in places:
            places[key] = len(found)
            found.append(value)
        of_values.append(places[key])
    return np.array(of_values)[codes], found  # the code of a blank cell is −1


def _checked(rows: Sequence[Mapping[str, Any]]) -> list[Condition]:
    try:
        return read_conditions(pd.DataFrame(rows))
    except PersonalizeError as error:
        said = str(error).removeprefix("exposures: ")
        raise PersonalizeError(f"A condition of the mapping cannot be read: {said}") from None


def _plain_name(cell: object) -> str:
    number = number_of(cell)
    if not isinstance(cell, str) and not np.isnan(number):
        return f"{number:g}"
    return str(cell).strip().casefold()


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
