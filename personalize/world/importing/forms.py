"""Forms that are no table of one row a rating: Netflix' lines, wide matrices, web pages."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa

from personalize.errors import ImportDataError
from personalize.world.importing.header import NUMBER, is_missing
from personalize.world.importing.names import ALIASES, plain
from personalize.world.importing.numbers import NO, YES
from personalize.world.importing.table import Decision, Table, some

NETFLIX = re.compile(rb"\A\s*\d+:[ \t]*(?:\r|\n)")
FILM = re.compile(rb"^[ \t]*(\d+):[ \t]*\r?$", re.MULTILINE)
NETFLIX_NAMES = ["item", "user", "rating", "time"]
LEAST_COLUMNS = 6
"""Smallest number of columns without names that are taken for a row a person."""
MOST_NUMERIC = 0.8
"""Share of columns that must hold numbers in a wide matrix."""
WIDEST = 250.0
"""Largest difference of two ratings in a wide matrix."""
NO_ITEMS = {
    "age", "alter", "gender", "sex", "timestamp", "date", "time", "mean", "average", "avg", "total",
    "sum", "count", "median", "zipcode", "email", "emailaddress",
}  # fmt: skip
"""Names of columns of a wide matrix that hold no ratings of an item."""
WORDS = YES | NO
SAMPLE_ROWS = 1_000
PAGE = re.compile(
    rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype html|html|head|body|table)\b", re.S
)
"""The beginning of a web page, in lower case."""
ARFF = re.compile(rb"(?:%[^\r\n]*\s+)*@relation\b")


def refuse_other_kinds(text: bytes, name: str) -> None:
    """Refuse web pages, XML, ARFF and three lines of names.

    Raises
    ------
    ImportDataError
        If the text is one of them.
    """
    head = text[:16_384].lstrip().lower()
    if PAGE.match(head):
        raise ImportDataError(f"{name} is a web page; save its table as CSV or as a workbook.")
    if ARFF.match(head):
        raise ImportDataError(
            f"{name} is an ARFF file; save it as CSV with the names of its columns."
        )
    if head.startswith(b"<?xml"):
        raise ImportDataError(f"{name} is XML; save its table as CSV or as a workbook.")
    if b'{""importid"":' in head or b'{"importid":' in head:
        raise ImportDataError(
            f"{name} has the three lines of names of Qualtrics; delete the second and the third."
        )


def from_netflix(content: bytes) -> tuple[bytes, bool]:
    """Return Netflix' lines with the film before each rating, and whether they are that form.

    A line such as ``17:`` is left blank; the lines below become ``17,user,rating,date``.
    """
    if not NETFLIX.match(content[:64]):
        return content, False
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    found = list(FILM.finditer(content))
    if not found:
        return content, False
    parts = [content[: found[0].start()]]
    for film, following in zip(found, [*found[1:], None], strict=True):
        block = content[film.end() : following.start() if following else len(content)]
        prefix = film.group(1) + b","
        lines = block.split(b"\n")
        parts.append(b"\n".join(prefix + line if line.strip() else line for line in lines))
    return b"".join(parts), True


def looks_wide(table: Table, roles: dict[str, str]) -> bool:
    """Return whether a row seems to hold the ratings of a person.

    Parameters
    ----------
    table : Table
    roles : mapping
        Columns that are known by their names.
    """
    names = table.names
    item = roles.get("item", "column 1")
    if table.header and not (NUMBER.match(item) or item.startswith("column ")):
        return False
    if not table.header and len(names) < LEAST_COLUMNS:
        return False
    others = [name for name in names[1:] if name != roles.get("user")]
    sample = table.data.slice(0, SAMPLE_ROWS)
    gaps = any(is_missing(cell) for name in others for cell in sample[name].to_pylist())
    few = len(names) < LEAST_COLUMNS and (len(others) < 3 or "user" not in roles)
    if len(others) < 2 or (few and not gaps):
        return False
    return sum(_holds_ratings(sample[name]) for name in others) >= MOST_NUMERIC * len(others)


def _holds_ratings(column: pa.ChunkedArray) -> bool:
    cells = [cell.strip() for cell in column.to_pylist()]
    cells = [cell.replace("\u2212", "-") for cell in cells if not is_missing(cell)]
    if not all(NUMBER.match(cell) for cell in cells):
        return False
    numbers = [float(cell.replace(",", ".")) for cell in cells]
    return not numbers or max(numbers) - min(numbers) <= WIDEST


def wide_refusal(table: Table) -> ImportDataError:
    """Return the sentence that refuses a wide matrix."""
    without = "" if table.header else " without names"
    return ImportDataError(
        f"{table.file} has {len(table.names):,} columns{without}, most of them ratings, as if a "
        "row were a person. One row a rating is needed: user, item, rating; or --wide reads one "
        "row a person."
    )


def unpivoted(table: Table, user: str | None) -> Table:
    """Return a wide matrix as one row a rating; blank cells are no ratings.

    Parameters
    ----------
    table : Table
        One row a person; a column for each item.
    user : str, optional
        Column of the persons' ids; found, or the number of the row, unless given.

    Raises
    ------
    ImportDataError
        If there is no such column, or no column of items.
    """
    if user is not None and user not in table.names:
        raise ImportDataError(f"{table.file} has no column “{user[:60]}”.")
    chosen, dropped, words = (
        _persons(table) if user is None else (user, [], f"“{user}” holds the persons")
    )
    items = [name for name in table.names if name != chosen and name not in dropped]
    others = [name for name in items if table.header and _holds_no_ratings(table, name)]
    items = [name for name in items if name not in others]
    if not items:
        raise ImportDataError(f"{table.file} has no columns of items.")
    if others:
        words += f"; not read as items: {some(others)}"
    rows = table.data.num_rows
    persons = table.data[chosen].to_pylist() if chosen else [str(i + 1) for i in range(rows)]
    shown = items if table.header else [str(i + 1) for i in range(len(items))]
    parts = []
    for name, item in zip(items, shown, strict=True):
        cells = table.data[name].to_pandas().astype(object)
        kept = np.flatnonzero(~cells.map(is_missing).to_numpy(bool))
        parts.append(pd.DataFrame({"row": kept, "item": item, "rating": cells.to_numpy()[kept]}))
    long = pd.concat(parts).sort_values("row", kind="stable", ignore_index=True)
    place = long["row"].to_numpy()
    data = pa.table(
        {
            "user": pa.array([persons[row] for row in place], pa.string()),
            "item": pa.array(long["item"].astype(str).tolist(), pa.string()),
            "rating": pa.array(long["rating"].astype(str).tolist(), pa.string()),
        }
    )
    decision = Decision(
        f"Each row was read as a person with {len(items):,} items; {words}.", "--wide", told=True
    )
    return Table(
        data,
        True,
        table.encoding,
        table.file,
        lambda found: table.line_of(place[np.asarray(found)]),
        [*table.decisions, decision],
        table.left_out,
    )


def _holds_no_ratings(table: Table, name: str) -> bool:
    """Return whether a column of a wide matrix holds a property of persons, or a sum."""
    if plain(name) in NO_ITEMS:
        return True
    cells = [cell.strip() for cell in table.data[name].slice(0, SAMPLE_ROWS).to_pylist()]
    cells = [cell for cell in cells if not is_missing(cell)]
    numbers = sum(bool(NUMBER.match(cell.replace("\u2212", "-"))) for cell in cells)
    return bool(cells) and numbers < 0.5 * len(cells) and not set(map(str.casefold, cells)) <= WORDS


def _persons(table: Table) -> tuple[str | None, list[str], str]:
    """Return the column of persons, columns that hold neither, and that in words."""
    first = table.names[0]
    if table.header:
        known = [name for name in table.names if plain(name) in ALIASES["user"]]
        if known:
            return known[0], [], f"“{known[0]}” holds the persons"
    cells = [cell.strip() for cell in table.data[first].to_pylist()]
    counts = _counts(table, cells)
    if counts:
        return None, [first], f"“{first}” counts them and was left out, and persons are numbered"
    unique = len(set(cells)) == len(cells) and len(cells) > 1 and all(cells)
    fractions = any("." in cell for cell in cells)
    if unique and not fractions:
        return first, [], f"“{first}” holds the persons"
    return None, [], "persons are numbered"


def _counts(table: Table, cells: list[str]) -> bool:
    """Return whether the first column may count the ratings of its row, as in Jester.

    It holds whole numbers up to the number of items, and the others hold fractions.
    """
    if not all(cell.isdecimal() for cell in cells):
        return False
    others = [column.to_pylist() for column in table.data.columns[1:]]
    fractions = sum(any("." in cell for cell in cells) for cells in others)
    return fractions > len(others) / 2 and all(int(cell) <= len(others) for cell in cells)
