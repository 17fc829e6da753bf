"""Times of ratings: one reading for a whole column of seconds, milliseconds or dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from personalize.world.importing.numbers import missing_cells, trimmed
from personalize.world.importing.table import Decision, Table, counted

UNITS = ((1e17, 1e9, "nanoseconds"), (1e14, 1e6, "microseconds"), (1e11, 1e3, "milliseconds"))
"""Times whose median is above the first number are in a unit that is the second of a second."""
LARGEST = 1e12
"""Largest time in seconds that is one; later ones cannot be read."""
DAYS = re.compile(r"^(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})\b")
"""A date that begins with day and month, in either order."""
COMPACT = r"^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$"
"""A date such as 20050906."""
DAY_OPTION = "--day-first / --month-first"
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


def as_times(table: Table, column: str | None, day_first: bool | None, unit: str | None) -> Times:
    """Return the times of the rows of a table.

    Parameters
    ----------
    table : Table
    column : str, optional
        Name of the column of times, if there is one.
    day_first : bool, optional
        Whether 03/04/2005 is the third of April, if it was stated.
    unit : str, optional
        ``"seconds"`` or ``"milliseconds"``, if it was stated.
    """
    order = np.arange(table.data.num_rows, dtype=float)
    if column is None:
        return Times(order, False, [])
    cells = trimmed(table.data[column])
    missing = missing_cells(cells)
    given = np.flatnonzero(~missing)
    if not len(given):
        words = f"“{column[:40]}” holds no time."
        return Times(order, False, [Decision(words, "--time-column", told=True)])
    seconds, decision, question = _read(table, column, cells, missing, day_first, unit)
    seconds[np.abs(seconds) > LARGEST] = np.nan
    wrong = np.flatnonzero(np.isnan(seconds) & ~missing)
    decisions = [] if decision is None else [decision]
    if len(wrong) == len(given):
        words = (
            f"None of the times in “{column[:40]}” can be read, such as "
            f"“{str(cells[int(given[0])])[:40]}”."
        )
        return Times(order, False, [Decision(words, "--time-column", told=True)])
    if missing.any():
        rows = counted(int(missing.sum()), "row has", "rows have")
        line = table.line(int(np.flatnonzero(missing)[0]))
        words = f"{rows} no time (line {line:,}{' first' if missing.sum() > 1 else ''})"
        decisions.append(Decision(f"{words}; the earliest counts.", told=True))
    if len(wrong):
        number = counted(
            len(wrong), "time cannot be read and counts", "times cannot be read and count"
        )
        words = (
            f"{number} as none (“{str(cells[int(wrong[0])])[:40]}” in line "
            f"{table.line(int(wrong[0])):,})."
        )
        decisions.append(Decision(words, told=True))
    return Times(
        np.where(np.isfinite(seconds), seconds, np.nanmin(seconds)), True, decisions, question
    )


def _read(
    table: Table,
    column: str,
    cells: pa.Array,
    missing: np.ndarray,
    day_first: bool | None,
    unit: str | None,
) -> tuple[np.ndarray, Decision | None, str]:
    """Return seconds, how the column was read, and what must be stated."""
    try:
        numbers = pc.cast(pc.if_else(pa.array(missing), "nan", cells), pa.float64())
    except pa.ArrowInvalid:
        series = pd.Series(cells.to_pandas(), dtype=object)
        comma = pd.to_numeric(series.str.replace(",", ".", regex=False), errors="coerce")
        if comma.notna().sum() > 0.5 * (~missing).sum():
            return _numeric(comma.to_numpy(float), column, unit)
        return _dates(table, column, series.where(~missing), day_first)
    compact = pc.match_substring_regex(cells, COMPACT)
    if unit is None and pc.all(pc.or_(compact, pa.array(missing))).as_py():
        series = pd.Series(cells.to_pandas(), dtype=object).where(~missing)
        words = f"Times in “{column[:40]}” are dates such as {series.dropna().iloc[0]}."
        return _seconds(series, "%Y%m%d"), Decision(words, UNIT_OPTION), ""
    values = np.array(numbers.to_numpy(zero_copy_only=False), dtype=float)
    return _numeric(values, column, unit)


def _numeric(
    values: np.ndarray, column: str, unit: str | None
) -> tuple[np.ndarray, Decision | None, str]:
    """Return numbers as seconds: one unit for the whole column, by its median."""
    values = np.where(np.isfinite(values), values, np.nan)
    if unit is not None:
        part, words = (1e3, unit) if unit == "milliseconds" else (1.0, unit)
    else:
        median = float(np.nanmedian(np.abs(values))) if np.isfinite(values).any() else 0.0
        part, words = next(
            ((part, words) for above, part, words in UNITS if median > above), (1.0, "seconds")
        )
    decision = Decision(f"Times in “{column[:40]}” are {words}.", UNIT_OPTION)
    return values / part, decision, ""


def _seconds(series: pd.Series, form: str) -> np.ndarray:
    """Return seconds since 1970 of texts in one form; NaN where a text has another one."""
    parsed = pd.to_datetime(series, errors="coerce", utc=True, format=form).dt.as_unit("us")
    return np.where(parsed.isna(), np.nan, parsed.astype("int64").to_numpy() / 1e6)


def _dates(
    table: Table, column: str, series: pd.Series, day_first: bool | None
) -> tuple[np.ndarray, Decision | None, str]:
    """Return dates as seconds; a day above 12 decides whether it stands first."""
    given = series.dropna().astype(str)
    parts = given.str.extract(DAYS)
    shown = given.iloc[0][:30]
    if parts[0].notna().mean() < 0.5:
        seconds = _seconds(series, "ISO8601")
        rest = np.isnan(seconds) & series.notna().to_numpy()
        if rest.any():
            seconds[rest] = _seconds(series[rest], "mixed")
        words = f"Times in “{column[:40]}” are dates such as {shown}."
        return seconds, Decision(words, "--time-column"), ""
    first = pd.to_numeric(parts[0], errors="coerce")
    second = pd.to_numeric(parts[2], errors="coerce")
    question = ""
    if day_first is None:
        days, months = int((first > 12).sum()), int((second > 12).sum())
        if days == months and (parts[1] == ".").mean() < 0.5:
            example = given[parts[0].notna()].iloc[0][:30]
            question = (
                f"{table.file}: dates such as {example} in “{column[:40]}” can begin with the day "
                "or with the month; say which: --day-first or --month-first."
            )
        day_first = days > months or (days == months and bool((parts[1] == ".").any()))
    order = "day" if day_first else "month"
    words = f"Dates in “{column[:40]}” such as {shown} begin with the {order}."
    seconds = _seconds(_year_first(series, day_first), "ISO8601")
    rest = np.isnan(seconds) & series.notna().to_numpy()
    if rest.any():
        dated = series[rest].astype(str)
        whole = ~dated.str.match(DAYS).to_numpy(bool)
        seconds[np.flatnonzero(rest)[whole]] = _seconds(dated[whole], "mixed")
    return seconds, Decision(words, DAY_OPTION, told=True), question


def _year_first(series: pd.Series, day_first: bool) -> pd.Series:
    """Return dates with the year first, so that one form reads them; clock times stay."""

    def turned(match: re.Match[str]) -> str:
        first, _, second, year = match.groups()
        day, month = (first, second) if day_first else (second, first)
        if len(year) == 2:
            year = ("19" if int(year) >= 70 else "20") + year
        return f"{year}-{int(month):02d}-{int(day):02d}"

    turned_dates = series.astype(object).where(series.isna(), series.astype(str))
    turned_dates = turned_dates.str.replace(DAYS, turned, regex=True)
    return turned_dates.str.replace(r"^(\S+)\s+(\d):", r"\1 0\2:", regex=True).str.replace(
        r"^(\S+)\s+(\d{2}:\d{2}(?::\d{2})?) ?([AaPp])[Mm]$", _half_day, regex=True
    )


def _half_day(match: re.Match[str]) -> str:
    date, clock, half = match.groups()
    hour = int(clock[:2]) % 12 + (12 if half.lower() == "p" else 0)
    return f"{date} {hour:02d}{clock[2:]}"
