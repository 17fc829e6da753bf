"""Columns of a table of conditions in the scenario's words: ``consent="per_purpose"``.

A word stands for an option of a design field. It sets every input of the model that some option
of its field contributes to, so that ``consent`` sets ``notice`` and ``asked`` whatever its option.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import DESIGN_INPUTS, design_options
from personalize.response.cells import (
    is_blank,
    is_blank_cell,
    listed,
    nearest,
    number_of,
    shown,
)
from personalize.response.parameter_draws import ParameterDraws
from personalize.scenario.model import Design

FIELDS = tuple(Design.model_fields)
"""The design fields, in the order in which a scenario combines them."""
BOTH = "control"
"""A design field and an input of the model: a column of words is the one, of numbers the other."""


@cache
def inputs_set_by(field: str) -> tuple[str, ...]:
    """Return the inputs of the model that some option of a design field contributes to."""
    options = design_options()[field].values()
    return tuple(name for name in DESIGN_INPUTS if any(one.inputs[name] for one in options))


def word_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns of a table that hold words of design fields.

    Raises
    ------
    PersonalizeError
        If a column named ``control`` holds words and numbers.
    """
    fields = [name for name in FIELDS if name in table]
    if BOTH not in table:
        return fields
    given = table.loc[~is_blank(table[BOTH]), BOTH]
    words = [value for value in given if _is_word(value)]
    if not words:
        return [name for name in fields if name != BOTH]
    if len(words) < len(given):
        number = next(value for value in given if not _is_word(value))
        raise PersonalizeError(
            f"exposures: control holds words ({shown(words[0])}) and numbers ({shown(number)}); "
            f"words are options ({', '.join(design_options()[BOTH])}), numbers the input of the "
            "model from 0 to 1: give one of them in all rows."
        )
    return fields


def words_of(row: Mapping[str, Any], fields: list[str], name: object) -> Mapping[str, str]:
    """Return the options of one condition by design field; a blank cell is left out.

    Parameters
    ----------
    row : mapping
        The cells of the condition by column.
    fields : list of str
        Columns that hold words.
    name : object
        The name of the condition, for the error.

    Raises
    ------
    PersonalizeError
        If a word is no option, or an input that a word sets is given as a number too.
    """
    words = {
        field: option(field, row[field], name) for field in fields if not is_blank_cell(row[field])
    }
    for field in words:
        sets = inputs_set_by(field)
        for number in (one for one in sets if one in row and one not in fields):
            if is_blank_cell(row[number]):
                continue
            raise PersonalizeError(
                f"exposures: “{shown(name)}” gives {field} = {words[field]} and {number} = "
                f"{shown(row[number])}; {field} sets {listed(sets)}: give one of them and leave "
                "the other cell blank."
            )
    return MappingProxyType(words)


def option(field: str, value: object, name: object) -> str:
    """Return the option of a design field that a cell names.

    Raises
    ------
    PersonalizeError
        Naming the field, the value and the options.
    """
    word = value.strip() if isinstance(value, str) else value
    options = tuple(design_options()[field])
    if isinstance(word, str) and word in options:
        return word
    raise PersonalizeError(
        f"exposures: {field} = {shown(value)} in “{shown(name)}” is not one of "
        f"{', '.join(options)}{nearest(str(word), options)}."
    )


def drawn_design(
    words: Mapping[str, str], numbers: Mapping[str, float], draws: ParameterDraws, rows: slice
) -> dict[str, Any]:
    """Return the design inputs of a condition under some parameter draws.

    Those that words set are combined, and drawn, as those of a scenario with the same options;
    a design field that is not given contributes nothing. The others are the numbers given.

    Returns
    -------
    dict of str to float or array (V, 1, 1)
    """
    if not words:
        return dict(numbers)
    combined = draws.design_of(words, rows)
    set_by_words = {name for field in words for name in inputs_set_by(field)}
    return {
        name: combined[name] if name in set_by_words else number for name, number in numbers.items()
    }


def _is_word(value: object) -> bool:
    return isinstance(value, str) and math.isnan(number_of(value))
