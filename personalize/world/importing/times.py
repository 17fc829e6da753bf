"""Times of ratings: one reading for a whole column of numbers or dates, if it is plausible."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from personalize.world.importing.dates import are_clocks, dates_as_seconds
from personalize.world.importing.instants import numbers_as_seconds, plausible, stands_for_none
from personalize.world.importing.numbers import missing_cells, trimmed
from personalize.world.importing.options import ReadOptions
from personalize.world.importing.table import Decision, Table, counted

LARGEST = 1e12
"""Largest time in seconds that is one; later ones cannot be read."""
UNIT_OPTION = "--time-unit"


@dataclass(frozen=True)
class Times:
    """The times of rows.

    Attributes
    ----------
    seconds : float array
        Since 1970; the earliest time where a row has none; the rows' numbers if ``timed`` is not.
    timed : bool
        Whether there are times.
    decisions : list of Decision
    question : str
        What must be stated before the column can be read; empty if nothing must.
    """

    seconds: np.ndarray
    timed: bool
    decisions: list[Decision]
    question: str = ""


@dataclass(frozen=True)
class _Reading:
    """Seconds (NaN: none), the reading in words with its option, and cells that mean no time."""

    seconds: np.ndarray
    words: str
    option: str
    none: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    question: str = ""


def as_times(table: Table, column: str | None, options: ReadOptions) -> Times:
    """Return the times of the rows of a table.

    Parameters
    ----------
    table : Table
    column : str, optional
        Name of the column of times, if there is one.
    options : ReadOptions
        What stands first in 03/04/05, and the unit of numbers. With a stated unit the times count
        even if they are all the same or lie before 1990 or after next year.
    """
    order = np.arange(table.data.num_rows, dtype=float)
    if column is None:
        return Times(order, False, [])
    name = f"“{column[:40]}”"

    def unused(words: str, option: str = "--time-column") -> Times:
        return Times(order, False, [Decision(words, option, told=True)])

    cells = trimmed(table.data[column])
    missing = missing_cells(cells)
    given = np.flatnonzero(~missing)
    if not len(given):
        return unused(f"{name} holds no time.")
    example = str(cells[int(given[0])])[:40]
    reading = _read(table, column, cells, missing, options)
    if reading is None:
        return unused(
            f"{name} holds clock times without a date, such as {example}; they are not used as "
            "times."
        )
    seconds = reading.seconds.copy()
    if len(reading.none):
        missing = missing | reading.none
    seconds[np.abs(seconds) > LARGEST] = np.nan
    known = seconds[np.isfinite(seconds) & ~missing]
    if not len(known):
        return unused(f"None of the times in {name} can be read, such as “{example}”.")
    if options.time_unit is None and not reading.question:
        if len(known) > 1 and known.min() == known.max():
            which = "all of them" if len(known) == len(given) else "all that can be read"
            return unused(f"{name} is not used as times: {which} are the same.", UNIT_OPTION)
        fits = plausible(seconds)
        if fits.sum() < 0.5 * len(known):
            return unused(
                f"{name} is not used as times: most of them, such as {example}, would lie before "
                "1990 or after next year.",
                UNIT_OPTION,
            )
        if reading.option == UNIT_OPTION:
            seconds[~fits] = np.nan
    decisions = [Decision(reading.words, reading.option, told=True)]
    if options.time_unit is None and reading.option != UNIT_OPTION:
        none = np.flatnonzero(stands_for_none(seconds))
        if len(none) and len(none) < len(known):
            seconds[none] = np.nan
            missing = missing | np.isin(np.arange(len(missing)), none)
            dates = counted(len(none), "date stands", "dates stand")
            words = (
                f"{dates} for no time, such as {str(cells[int(none[0])])[:40]}: before 1970 or "
                "after next year, unlike most."
            )
            decisions.append(Decision(words, told=True))
    decisions += _without(table, cells, seconds, missing)
    filled = np.where(np.isfinite(seconds), seconds, np.nanmin(seconds))
    return Times(filled, True, decisions, reading.question)


def _without(
    table: Table, cells: pa.Array, seconds: np.ndarray, missing: np.ndarray
) -> list[Decision]:
    """Return the sentences about rows without a time, or with one that cannot be read."""
    decisions = []
    if missing.any():
        rows = counted(int(missing.sum()), "row has", "rows have")
        line = table.line(int(np.flatnonzero(missing)[0]))
        words = f"{rows} no time (line {line:,}{' first' if missing.sum() > 1 else ''})"
        decisions.append(Decision(f"{words}; the earliest counts.", told=True))
    wrong = np.flatnonzero(np.isnan(seconds) & ~missing)
    if len(wrong):
        number = counted(
            len(wrong), "time cannot be read and counts", "times cannot be read and count"
        )
        words = (
            f"{number} as none (“{str(cells[int(wrong[0])])[:40]}” in line "
            f"{table.line(int(wrong[0])):,})."
        )
        decisions.append(Decision(words, told=True))
    return decisions


def _read(
    table: Table, column: str, cells: pa.Array, missing: np.ndarray, options: ReadOptions
) -> _Reading | None:
    """Return how a column is read; None if it holds clock times only."""
    try:
        numbers = pc.cast(pc.if_else(pa.array(missing), "nan", cells), pa.float64())
        values = np.array(numbers.to_numpy(zero_copy_only=False), dtype=float)
    except pa.ArrowInvalid:
        series = pd.Series(cells.to_pandas(), dtype=object)
        comma = pd.to_numeric(series.str.replace(",", ".", regex=False), errors="coerce")
        values = comma.to_numpy(float)
        if np.isfinite(values).sum() <= 0.5 * (~missing).sum():
            series = series.where(~missing)
            if are_clocks(series.dropna().astype(str)):
                return None
            stated = {True: "day", False: "month", None: None}[options.day_first]
            codes, distinct = pd.factorize(series)  # a date is read once, however often it occurs
            dated = dates_as_seconds(
                pd.Series(distinct, dtype=object),
                column,
                table.file,
                "year" if options.year_first else stated,
            )
            seconds = np.where(codes < 0, np.nan, dated.seconds[codes])
            return _Reading(seconds, dated.words, dated.option, question=dated.question)
    seconds, words, none = numbers_as_seconds(values, column, options.time_unit)
    return _Reading(seconds, words, UNIT_OPTION, none)
