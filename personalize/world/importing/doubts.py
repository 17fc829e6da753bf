"""Rows and columns that are no ratings though they are read as such: totals, times, places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from personalize.world.importing.columns import Columns, counts_rows
from personalize.world.importing.header import DATE
from personalize.world.importing.instants import plausible
from personalize.world.importing.numbers import Numbers, as_numbers
from personalize.world.importing.options import ReadOptions
from personalize.world.importing.table import Table

TOTALS = {
    "total", "totals", "sum", "gesamt", "summe", "insgesamt", "grand total", "subtotal", "somme",
}  # fmt: skip
"""Words that begin a last row of sums, in lower case."""
FAR = 1.5
"""How many times the largest rating the one in a row of sums must be."""
NAMES_AGAIN = 100
"""Largest number of rows without a rating that may name the columns once more."""
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
