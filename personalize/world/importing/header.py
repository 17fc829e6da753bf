"""Whether the first row names the columns, and the names without RecBole's types."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa

from personalize.errors import ImportDataError
from personalize.world.importing.names import KNOWN, plain
from personalize.world.importing.table import Decision

SAMPLE_ROWS = 1_000
LEAD = 20
"""Number of first rows among which the names of the columns are looked for."""
TYPED = re.compile(r"^(.+):(token|token_seq|float|float_seq)$")
"""A name of RecBole's atomic files: name and type."""
NUMBER = re.compile(r"^[+\-\u2212]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
DATE = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?$")
MISSING = {"", "null", "nan", "none", "na", "n/a", "#n/a", "nat", "\\n", "-", "?", "."}
"""Cells that hold no value, in lower case."""
OPTION = "--header / --no-header"


@dataclass(frozen=True)
class Header:
    """The names of columns; ``named`` is whether the first row gave them."""

    named: bool
    names: list[str]
    kinds: dict[str, str]
    decision: Decision


def find_header(data: pa.Table, stated: bool | None, file: str) -> Header:
    """Return the names of the columns of a table whose first row may hold them.

    Parameters
    ----------
    data : pyarrow.Table
        Text columns.
    stated : bool, optional
        Whether the first row names the columns, if that was stated.
    file : str
        Name of the file in messages.

    Raises
    ------
    ImportDataError
        If two columns have the same name.
    """
    rows = data.slice(0, SAMPLE_ROWS + 1).to_pydict()
    columns = [[str(cell).strip() for cell in cells] for cells in rows.values()]
    first = [column[0] if column else "" for column in columns]
    rest = [column[1:] for column in columns]
    named, why, unsure = (
        (stated, "as stated", False) if stated is not None else _judged(first, rest)
    )
    if not named:
        names = [f"column {i + 1}" for i in range(len(first))]
        said = f"The first line holds data, no names of columns ({why})."
        return Header(False, names, {}, Decision(said, OPTION, told=unsure))
    said = f"The first line names the columns ({why})."
    return named_by(first, file, Decision(said, OPTION, told=unsure))


def named_by(cells: list[str], file: str, decision: Decision) -> Header:
    """Return the header that a row of names gives.

    Raises
    ------
    ImportDataError
        If two columns have the same name.
    """
    names, kinds = [], {}
    for place, cell in enumerate(cells):
        name = cell.strip().strip("\ufeff").lstrip("#").strip() or f"column {place + 1}"
        typed = TYPED.match(name)
        if typed:
            name = typed.group(1)
            kinds[name] = typed.group(2)
        names.append(name)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ImportDataError(f"{file} has two columns named “{twice[0][:40]}”.")
    return Header(True, names, kinds, decision)


def rows_above(data: pa.Table, stated: bool | None) -> int:
    """Return how many first rows stand above the names of the columns, such as a title.

    Blank first rows are counted in any case. Rows that are like those below the names are data, so
    that none of them is counted.

    Parameters
    ----------
    data : pyarrow.Table
        Text columns.
    stated : bool, optional
        Whether the first row names the columns, if that was stated.
    """
    columns = data.slice(0, LEAD + 1).to_pydict().values()
    rows = [[str(cell).strip() for cell in row] for row in zip(*columns, strict=True)]
    blank = next((place for place, row in enumerate(rows) if any(row)), 0)
    if stated is False or not rows or holds_names(rows[blank]):
        return blank
    if stated is None:
        sample = data.slice(blank, SAMPLE_ROWS).to_pydict().values()
        if _judged(rows[blank], [[str(cell).strip() for cell in column[1:]] for column in sample])[
            0
        ]:
            return blank
    for place in range(blank + 1, len(rows)):
        if holds_names(rows[place]):
            above = [row for row in rows[blank:place] if any(row)]
            below = rows[place + 1] if place + 1 < len(rows) else []
            titles = all(sum(map(bool, row)) == 1 for row in above)
            like = stated or any(_like(row, below) for row in above)
            return blank if like and not titles else place
    return blank


def holds_names(row: list[str]) -> bool:
    """Return whether a row holds names of columns: no numbers, and two usual names."""
    known = sum(plain(cell.lstrip("#")) in KNOWN for cell in row)
    return known >= 2 and not any(is_number(cell) for cell in row)


def _like(row: list[str], below: list[str]) -> bool:
    """Return whether a row has numbers wherever another one has them."""
    places = [place for place, cell in enumerate(below) if is_number(cell)]
    return bool(places) and all(is_number(row[place]) for place in places)


def is_missing(cell: str) -> bool:
    """Return whether a cell holds no value: blank, NULL, NaN and the like."""
    return cell.strip().casefold() in MISSING


def is_number(cell: str) -> bool:
    """Return whether a cell is a number or a date."""
    return bool(NUMBER.match(cell) or DATE.match(cell))


def _judged(first: list[str], rest: list[list[str]]) -> tuple[bool, str, bool]:
    """Return whether a first row names the columns, why, and whether it might be otherwise."""
    if all(TYPED.match(cell) for cell in first):
        return True, "each has a name and a type", False
    known = [cell for cell in first if plain(cell.lstrip("#")) in KNOWN]
    words = [cell for cell in first if cell and not is_number(cell)]
    if len(known) >= 2 or (known and len(words) == len(first)):
        return True, f"“{known[0][:30]}” is a usual name", False
    for cell, column in zip(first, rest, strict=True):
        values = [value for value in column if not is_missing(value)]
        numeric = values and all(is_number(value) for value in values)
        if numeric and not is_missing(cell) and not is_number(cell):
            return True, f"“{cell[:30]}” stands over numbers", False
    return _numbers_as_names(first, rest)


def _numbers_as_names(first: list[str], rest: list[list[str]]) -> tuple[bool, str, bool]:
    """Judge a first row of numbers: pandas writes 0, 1, 2 where columns have no names."""
    shown = f"“{', '.join(first[:4])}”"
    if not any(rest):
        return False, "there is one line only", False
    texts = [bool(column) and not any(is_number(value) for value in column) for column in rest]
    if any(is_number(cell) and text for cell, text in zip(first, texts, strict=True)):
        return True, f"{shown} stands over texts", True
    numbers = [cell for cell in first[1:] if is_number(cell)]
    if first[0] == "" and len(numbers) == len(first) - 1 > 1 and all(rest[0]):
        return True, f"{shown} are numbers, and the first cell is blank", True
    if len(first) >= 3 and first == [str(i) for i in range(len(first))]:
        if all(cell in column for cell, column in zip(first, rest, strict=True)):
            return False, f"{shown} may count the columns, but such values occur below", True
        return True, f"{shown} counts the columns", True
    return False, "its cells are like those below", False
