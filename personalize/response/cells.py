"""Cells of tables that a person gives, and what is said about them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import pandas as pd

LONGEST = 60
"""Letters of a value that are shown."""


def is_blank(column: pd.Series) -> pd.Series:
    """Return for each cell whether nothing is given in it."""
    return column.map(is_blank_cell).astype(bool)


def is_blank_cell(value: object) -> bool:
    """Return whether nothing is given in a cell: missing, or a text without letters."""
    if isinstance(value, str):
        return not value.strip()
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))  # type: ignore[call-overload]


def number_of(value: object) -> float:
    """Return the number that a cell holds, or NaN where it holds none."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return math.nan


def nearest(word: str, known: Iterable[str]) -> str:
    """Return " (nearest: …)" for a word that is near to a known one, else nothing."""
    found = get_close_matches(word, list(known), n=1)
    return f" (nearest: {found[0]})" if found else ""


def listed(names: Sequence[str]) -> str:
    """Return "a", "a and b", or "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def shown(value: object) -> str:
    """Return a value for a sentence, on one line, its first letters if it is long."""
    return " ".join(str(value)[: 2 * LONGEST].split())[:LONGEST]
