"""Ratings as numbers: decimal points and commas, missing ones, and texts that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personalize.errors import ImportDataError
from personalize.world.importing.header import MISSING
from personalize.world.importing.names import COUNT_NAMES, plain
from personalize.world.importing.table import Decision, Table

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
THOUSANDS = r"^[+-]?\d{1,3}(,\d{3})+$"
WITH_POINT = r"^[+-]?\d{1,3}(,\d{3})+\.\d+$"
POINTS = r"^[1-9]\d{0,2}(\.\d{3})+$"
"""A whole number whose thousands points group."""
SPACES = "[ \u00a0\u202f\u2009'\u2019]"
SPACED = rf"^[+-]?\d{{1,3}}({SPACES}\d{{3}})+([.,]\d+)?$"
"""A number whose thousands spaces or apostrophes group, as in France and Switzerland."""
SAMPLE_ROWS = 10_000
ABOVE = 100
"""Whole numbers above this one beside numbers such as 1.234 may be counts."""
FEW = 0.01
"""Largest share of ratings that may be no number; their rows are left out."""
LARGEST = 1e15
"""Largest size of a number that can be a rating or a count."""
OPTION = "--decimal"
YES, NO = {"true", "yes", "like", "up"}, {"false", "no", "dislike", "down"}


@dataclass(frozen=True)
class Numbers:
    """A column of numbers.

    Attributes
    ----------
    values : float array
        NaN where there is none.
    missing, wrong : bool arrays
        Whether the cell is blank (or NULL, NaN …), and whether it holds something else.
    decisions : list of Decision
    question : str
        What must be stated before the column can be read; empty if nothing must.
    """

    values: np.ndarray
    missing: np.ndarray
    wrong: np.ndarray
    decisions: list[Decision]
    question: str = ""


def trimmed(column: pa.ChunkedArray) -> pa.Array:
    """Return cells without spaces at their ends."""
    cells = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(cells, pa.ChunkedArray):
        cells = pa.concat_arrays(cells.chunks) if cells.num_chunks else pa.array([], pa.string())
    return pc.utf8_trim_whitespace(cells)


def missing_cells(cells: pa.Array) -> np.ndarray:
    """Return whether each cell holds no value: blank, NULL, NaN and the like."""
    short = pc.less_equal(pc.binary_length(cells), 4)
    if not pc.any(short).as_py():
        return np.zeros(len(cells), dtype=bool)
    lower = pc.utf8_lower(pc.if_else(short, cells, "x"))
    found = pc.is_in(lower, value_set=pa.array(sorted(MISSING)))
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def as_numbers(table: Table, column: str, decimal: str | None) -> Numbers:
    """Return the ratings of a table.

    Parameters
    ----------
    table : Table
    column : str
        Name of the column of ratings.
    decimal : str, optional
        The decimal mark, if it was stated.

    Raises
    ------
    ImportDataError
        If more than one rating of a hundred is no number; the message names the first line.
    """
    cells, grouped_by_spaces = _without_spaces(trimmed(table.data[column]))
    missing = missing_cells(cells)
    decisions: list[Decision] = []
    question = ""
    pointed = _pointed(cells) if decimal is None else None
    if pointed is not None:
        cells, decisions, question = _points(table, column, cells, pointed)
    elif decimal != ",":
        try:
            values = pc.cast(pc.if_else(pa.array(missing), "nan", cells), pa.float64())
            values = np.array(values.to_numpy(zero_copy_only=False), dtype=float)
            if (np.abs(values[~missing]) <= LARGEST).all():
                wrong = np.zeros(len(values), dtype=bool)
                return Numbers(values, missing, wrong, grouped_by_spaces)
        except pa.ArrowInvalid:
            pass
    cells = pc.replace_substring(cells, "\u2212", "-")
    if decimal == "," or (decimal is None and pc.any(pc.match_substring(cells, ",")).as_py()):
        cells, decisions, question = _commas(table, column, cells, decimal)
    if decimal == "." and pc.any(pc.match_substring(cells, ",")).as_py():
        grouped = pc.match_substring_regex(cells, THOUSANDS + "|" + WITH_POINT)
        cells = pc.if_else(grouped, pc.replace_substring(cells, ",", ""), cells)
    cells = _yes_and_no(cells)
    fits = pc.match_substring_regex(cells, NUMBER)
    text = pc.replace_substring_regex(pc.if_else(fits, cells, "nan"), r"^\+", "")
    values = np.array(pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False), dtype=float)
    values[~(np.abs(values) <= LARGEST)] = np.nan
    wrong = np.isnan(values) & ~missing
    rows = np.flatnonzero(wrong)
    if len(rows) > FEW * len(values):
        shown = str(table.data[column][int(rows[0])]).strip()
        raise ImportDataError(
            f"{table.file}, line {table.line(int(rows[0])):,}: the rating in “{column[:40]}” is "
            f"“{shown[:40]}”, not a number{_or_too_large(shown)}."
        )
    return Numbers(values, missing, wrong, [*grouped_by_spaces, *decisions], question)


def _or_too_large(shown: str) -> str:
    return f" of at most {LARGEST:g}" if re.match(NUMBER, shown) else ""


def _without_spaces(cells: pa.Array) -> tuple[pa.Array, list[Decision]]:
    """Return cells without spaces and apostrophes that group thousands, and the decision."""
    if not pc.any(pc.match_substring_regex(pc.unique(cells), SPACED)).as_py():
        return cells, []
    grouped = pc.match_substring_regex(cells, SPACED)
    first = str(cells.filter(grouped)[0].as_py())[:20]
    plain_cells = pc.replace_substring_regex(cells, SPACES, "")
    said = f"Spaces or apostrophes in ratings such as “{first}” group thousands."
    return pc.if_else(grouped, plain_cells, cells), [Decision(said, told=True)]


def _pointed(cells: pa.Array) -> pa.Array | None:
    """Return whether each cell holds a point, if all of these can be groups of thousands."""
    for part in (cells.slice(0, SAMPLE_ROWS), cells):
        pointed = pc.match_substring(part, ".")
        grouped = pc.match_substring_regex(part, POINTS)
        if not pc.all(pc.or_(grouped, pc.invert(pointed))).as_py():
            return None
    return pointed if pc.any(pointed).as_py() else None


def _points(
    table: Table, column: str, cells: pa.Array, pointed: pa.Array
) -> tuple[pa.Array, list[Decision], str]:
    """Return cells, and what must be stated where points may group thousands."""
    first = str(cells.filter(pointed)[0].as_py())[:20]
    if pc.any(pc.match_substring_regex(cells, r"\..*\.")).as_py():
        decision = Decision("Points in ratings group thousands.", OPTION, told=True)
        return pc.replace_substring(cells, ".", ""), [decision], ""
    others = cells.filter(pc.invert(pointed))
    whole = others.filter(pc.match_substring_regex(others, r"^\d{1,15}$"))
    large = pc.max(pc.cast(whole, pa.int64())).as_py() or 0
    if plain(column) not in COUNT_NAMES and large <= ABOVE:
        return cells, [], ""
    question = (
        f"{table.file}: “{first}” in “{column[:40]}” can be read as {float(first):g} or as "
        f"{first.replace('.', '')}; say which: --decimal . or --decimal ,"
    )
    return cells, [], f"{question}."


def _commas(
    table: Table, column: str, cells: pa.Array, decimal: str | None
) -> tuple[pa.Array, list[Decision], str]:
    """Return cells with decimal points, whether commas are decimal marks or group thousands."""
    comma = pc.match_substring(cells, ",")
    grouped = pc.match_substring_regex(cells, THOUSANDS)
    pointed = pc.match_substring_regex(cells, WITH_POINT)
    first = str(cells.filter(comma)[0].as_py())[:20] if pc.any(comma).as_py() else ""
    if decimal is None and pc.any(pointed).as_py():
        plain = pc.if_else(pc.or_(grouped, pointed), pc.replace_substring(cells, ",", ""), cells)
        return plain, [Decision("Commas in ratings group thousands.", OPTION, told=True)], ""
    if decimal is None and pc.all(pc.or_(grouped, pc.invert(comma))).as_py():
        question = (
            f"{table.file}: “{first}” in “{column[:40]}” can be read as "
            f"{float(first.replace(',', '.')):g} or as {first.replace(',', '')}; say which: "
            "--decimal , or --decimal ."
            if first.count(",") == 1
            else ""
        )
        decision = Decision("Commas in ratings group thousands.", OPTION, told=True)
        return pc.replace_substring(cells, ",", ""), [decision], question
    points = pc.replace_substring_regex(cells, r"^([+-]?\d{1,3})((?:\.\d{3})+),", r"\1\2,")
    points = pc.if_else(
        comma, pc.replace_substring(pc.replace_substring(points, ".", ""), ",", "."), points
    )
    if decimal == ",":
        alone = pc.match_substring_regex(points, POINTS)
        points = pc.if_else(
            pc.and_(alone, pc.invert(comma)), pc.replace_substring(points, ".", ""), points
        )
    words = f"The comma in ratings such as “{first}” is a decimal mark."
    return points, [Decision(words, OPTION, told=bool(first))] if first else [], ""


def _yes_and_no(cells: pa.Array) -> pa.Array:
    """Return cells with true and false as 1 and 0, where nothing else stands."""
    distinct = pc.unique(pc.utf8_lower(cells.slice(0, 1000))).to_pylist()
    words = set(distinct) - MISSING
    if not words or not words <= YES | NO:
        return cells
    lower = pc.utf8_lower(cells)
    yes = pc.is_in(lower, value_set=pa.array(sorted(YES)))
    no = pc.is_in(lower, value_set=pa.array(sorted(NO)))
    return pc.if_else(yes, "1", pc.if_else(no, "0", cells))
