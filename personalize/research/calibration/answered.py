"""Answers as numbers of the scale that was asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.research.calibration.mapping import AnswerColumns
from personalize.research.calibration.scales import NO, SCALES, YES
from personalize.response.cells import is_blank_cell, number_of, shown

COMMA = re.compile(r"[+-]?\d+,\d+\Z")
"""A number with a decimal comma."""
NUMBERED = re.compile(r"([+-]?\d+)(?:\s*[-–—=:.)]\s*|\s+)[^\W\d][^\d]*\Z")
"""A label that begins with its number, such as "7 - extremely"."""
BRACKETED = re.compile(r"[^\W\d][^\d(]*[(\[](\d+)[)\]]\Z")
"""A label that ends with its number, such as "extremely (7)"."""


def numbers_of(
    cells: pd.Series, asked: AnswerColumns, place: Callable[[int], str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers as numbers, high for invasive, and which of them were given.

    Parameters
    ----------
    cells : Series
        The answers as they stand in the file.
    place : callable
        Returns where the cell with a number stands, in words.

    Raises
    ------
    PersonalizeError
        If an answer is not on the scale, naming it and where it stands; if all are the same.
    """
    codes, values = pd.factorize(cells.astype(object), use_na_sentinel=True)
    scale, read = SCALES[asked.scale], reader(asked)
    missing = {plain(value) for value in asked.missing}
    found = np.full(len(values) + 1, np.nan)  # the last one is for blank cells
    for i, value in enumerate(values):
        if is_blank_cell(value) or plain(value) in missing:
            continue
        number = read(value)
        if not (scale.low <= number <= scale.high and not (scale.whole and number % 1)):
            where = place(int((codes == i).argmax()))
            raise PersonalizeError(
                f"The answer “{shown(value)}” ({where}) is not on the scale {asked.scale}; allowed "
                f"are {_allowed(asked.scale)}, blank cells, values listed as missing and words "
                "listed in labels."
            )
        found[i] = number
    numbers = found[codes]
    given = ~np.isnan(numbers)
    if given.any() and np.ptp(numbers[given]) == 0:
        words = list(
            dict.fromkeys(_as_it_stands(values[code]) for code in pd.unique(codes[given]))
        )[:3]
        raise PersonalizeError(
            f"All {int(given.sum()):,} answers are {' or '.join(words)}; nothing can be learned "
            "from answers that do not differ."
        )
    return scale.low + scale.high - numbers if asked.reversed else numbers, given


def _as_it_stands(value: object) -> str:
    """Return an answer as the file has it: a word in quotes, or a number."""
    number = number_of(value)
    return f"“{shown(value)}”" if np.isnan(number) else f"{number:g}"


def plain(value: object) -> str:
    """Return a value for comparison: a number without needless digits, or text in lower case."""
    number = number_of(value)
    return str(value).strip().casefold() if np.isnan(number) else f"{number:g}"


def reader(asked: AnswerColumns) -> Callable[[object], float]:
    """Return a function from a cell to its number, NaN where it is none."""
    labels = {name.strip().casefold(): number for name, number in asked.labels.items()}
    yes_no = asked.scale == "yes/no"

    def read(value: object) -> float:
        text = str(value).strip().casefold()
        if text in labels:
            return labels[text]
        if yes_no and text in YES | NO:
            return float(text in YES)
        number = number_of(text)
        if not np.isnan(number):
            return number
        if COMMA.match(text):
            return number_of(text.replace(",", "."))
        for pattern in () if yes_no else (NUMBERED, BRACKETED):
            match = pattern.match(text)
            if match:
                return number_of(match[1])
        return np.nan

    return read


def _allowed(name: str) -> str:
    scale = SCALES[name]
    if name == "yes/no":
        return "yes and no (or 1 and 0)"
    kind = "whole numbers" if scale.whole else "numbers"
    return f"{kind} from {scale.low:g} to {scale.high:g}"
