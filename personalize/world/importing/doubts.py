"""Rows and columns that are no ratings though they are read as such: totals, times, places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from personalize.world.importing.columns import Columns, counts_rows
from personalize.world.importing.header import DATE, MISSING, NUMBER
from personalize.world.importing.instants import plausible
from personalize.world.importing.numbers import Numbers, as_numbers
from personalize.world.importing.options import ReadOptions
from personalize.world.importing.scales import LARGEST_RATING
from personalize.world.importing.table import Table

TOTALS = {
    "total", "totals", "sum", "gesamt", "summe", "insgesamt", "grand total", "subtotal", "somme",
}  # fmt: skip
"""Words that begin a last row of sums, in lower case."""
FAR = 1.5
"""How many times the largest rating the one in a row of sums must be."""
NAMES_AGAIN = 100
"""Largest number of rows without a rating that may name the columns once more."""
MOST_RATINGS = 11
"""Largest rating of usual scales of few values, and largest number of these."""
OFTEN = 20
"""How many rows each of the values of ratings has at least, on average."""
LEAST = 8
"""Smallest number of ratings that can be doubted for being all different."""
DISTINCT = 0.9


def without_total(
    table: Table, numbers: Numbers, column: str, decimal: str | None
) -> tuple[Table, Numbers]:
    """Return a table and its ratings without a last row that adds up the others.

    Parameters
    ----------
    table : Table
    numbers : Numbers
        The ratings.
    column : str
        Their column.
    decimal : str, optional
        The decimal mark, if it was stated.
    """
    last = table.data.num_rows - 1
    if last < 2:
        return table, numbers
    first = str(table.data.column(0)[last]).strip().strip(":").casefold()
    others = numbers.values[:last]
    known = others[np.isfinite(others)]
    if first not in TOTALS or not len(known):
        return table, numbers
    if not numbers.values[last] > FAR * float(known.max()):
        return table, numbers
    table.leave_out("a row of totals", np.array([last]))
    shorter = replace(table, data=table.data.slice(0, last))
    return shorter, as_numbers(shorter, column, decimal)


def doubted(table: Table, columns: Columns, numbers: Numbers, options: ReadOptions) -> str:
    """Return the question about ratings that seem to be none.

    In a table without names the columns may be others; in one with names the file may be two.

    Parameters
    ----------
    table : Table
    columns : Columns
    numbers : Numbers
        What is read as ratings.
    options : ReadOptions
    """
    if table.header:
        return _named_again(table, numbers)
    if options.user is None and columns.unnamed and len(table.names) > 3:
        user, second = columns.by_role["user"], table.names[1]
        if user == table.names[0] and counts_rows(table, user):
            return (
                f"{table.file}: its columns have no names, and “{user}” counts the rows; name the "
                f"column of users with --user-column, such as “{second}”."
            )
    if options.rating is not None or not columns.unnamed:
        return ""
    column = columns.by_role["rating"]
    values = numbers.values[np.isfinite(numbers.values)]
    if len(values) < 2:
        return ""
    other = _seems_rated(table, columns, values)
    if other and options.user is None and options.item is None:
        return (
            f"{table.file}: its columns have no names, and “{other}” seems to hold the ratings, "
            f"not “{column}” with {values.min():g} to {values.max():g}; name the columns of users, "
            "items and ratings with --user-column, --item-column and --rating-column."
        )
    broken = float((values != np.rint(values)).mean())
    different = len(np.unique(values)) / len(values)
    if any(plausible(values / part).mean() > DISTINCT for part in (1.0, 1e3)):
        what = "times"
    elif len(values) >= LEAST and broken > DISTINCT and different > DISTINCT:
        what = "places or measurements, as nearly all are different"
    elif options.item is None and _are_dates(table, columns.by_role["item"]):
        what, column = "dates, no items", columns.by_role["item"]
        return (
            f"{table.file}: its columns have no names, and “{column}” holds what look like {what}; "
            "name the column of items with --item-column."
        )
    else:
        return ""
    return (
        f"{table.file}: its columns have no names, and “{column}” holds what look like {what}; "
        "name the column of ratings with --rating-column."
    )


def _seems_rated(table: Table, columns: Columns, ratings: np.ndarray) -> str:
    """Return a column of users or items that rather holds ratings; empty if none does."""
    different = len(np.unique(ratings))
    if ratings.max() <= LARGEST_RATING:
        return ""
    for role in ("item", "user"):
        name = columns.by_role[role]
        cells = {str(cell).strip() for cell in table.data[name].unique().to_pylist()} - MISSING
        few = 2 <= len(cells) <= MOST_RATINGS and table.data.num_rows >= OFTEN * len(cells)
        if few and different >= 3 * len(cells) and all(map(_is_small, cells)):
            return name
    return ""


def _is_small(cell: str) -> bool:
    """Return whether a cell is a number as small as those of usual scales."""
    plain = cell.replace(",", ".").replace("\u2212", "-")
    return bool(NUMBER.match(cell)) and abs(float(plain)) <= MOST_RATINGS


def _named_again(table: Table, numbers: Numbers) -> str:
    """Return the question about a row that names the columns in another order."""
    names = [name.casefold() for name in table.names]
    for row in np.flatnonzero(numbers.wrong)[:NAMES_AGAIN].tolist():
        cells = [str(column[row]).strip().casefold() for column in table.data.columns]
        if sorted(cells) == sorted(names) and cells != names:
            return (
                f"{table.file}, line {table.line(row):,} names the columns in another order, as if "
                "two files were joined here; split it before this line."
            )
    return ""


def _are_dates(table: Table, column: str) -> bool:
    cells = [str(cell).strip() for cell in table.data[column].slice(0, 1000).to_pylist()]
    return bool(cells) and all(DATE.match(cell) for cell in cells)
