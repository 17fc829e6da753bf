"""Numbers as instants: seconds and their parts, Excel's days, years, and dates such as 20050906."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

UNITS = ((1e17, 1e9, "nanoseconds"), (1e14, 1e6, "microseconds"), (1e11, 1e3, "milliseconds"))
"""Times whose median is above the first number are in a unit that is the second of a second."""
SECONDS_FROM = 1e6
"""Smallest median of times in seconds beside which 0 and −1 stand for no time."""
WRITTEN = ((8, "%Y%m%d"), (12, "%Y%m%d%H%M"), (14, "%Y%m%d%H%M%S"))
"""Number of digits and form of dates that are written as whole numbers."""
MOST = 0.9
"""Smallest share of a column's numbers that must fit a form of dates."""
EXCEL_DAYS = (20_000.0, 60_000.0)
"""Days since the end of 1899 by which Excel counts: 1954 to 2064."""
EXCEL_EPOCH = 25_569
"""Excel's number of the first of January 1970."""
YEARS = (1900.0, 2100.0)
FIRST_YEAR = 1990
"""Year from which an instant is plausible, up to the end of next year."""
DAY = 86_400.0


def plausible(seconds: np.ndarray) -> np.ndarray:
    """Return whether instants lie between 1990 and the end of next year."""
    low = datetime.datetime(FIRST_YEAR, 1, 1, tzinfo=datetime.UTC).timestamp()
    found: np.ndarray = (seconds >= low) & (seconds < _end_of_next_year())
    return found


def stands_for_none(seconds: np.ndarray) -> np.ndarray:
    """Return whether instants are dates that stand for none, such as 1970-01-01 or 9999-12-31.

    Databases fill blank times with their first or last date.
    """
    found: np.ndarray = (seconds < 2 * DAY) | (seconds >= _end_of_next_year())
    return found


def _end_of_next_year() -> float:
    utc = datetime.UTC
    last = datetime.datetime.now(utc).year + 2
    return datetime.datetime(last, 1, 1, tzinfo=utc).timestamp()


def numbers_as_seconds(
    values: np.ndarray, column: str, unit: str | None
) -> tuple[np.ndarray, str, np.ndarray]:
    """Return numbers as seconds since 1970, the reading in words, and which stand for no time.

    One reading is taken for the whole column.

    Parameters
    ----------
    values : float array
        NaN where there is none.
    column : str
        Its name.
    unit : str, optional
        ``"seconds"`` or ``"milliseconds"``, if it was stated.
    """
    values = np.where(np.isfinite(values), values, np.nan)
    none = np.zeros(len(values), dtype=bool)
    name = f"“{column[:40]}”"
    if unit is not None:
        return (
            values / (1e3 if unit == "milliseconds" else 1.0),
            f"Times in {name} are {unit}.",
            none,
        )
    rest = values[~np.isnan(values) & (values != 0) & (values != -1)]
    if not len(rest):
        return values, f"Times in {name} are seconds.", none
    written = _written(values, rest)
    median = float(np.median(np.abs(rest)))
    days = bool(((rest >= EXCEL_DAYS[0]) & (rest <= EXCEL_DAYS[1])).all())
    years = bool(((rest >= YEARS[0]) & (rest <= YEARS[1]) & (rest == np.rint(rest))).all())
    if written is not None or days or years or median > SECONDS_FROM:
        none = np.isin(values, (0.0, -1.0))
        values = np.where(none, np.nan, values)
    if written is not None:
        words = f"Times in {name} are dates such as {rest[0]:.0f}."
        return np.where(none, np.nan, written), words, none
    if days:
        words = f"Times in {name} are Excel's numbers of days, such as {rest[0]:g}."
        return (values - EXCEL_EPOCH) * DAY, words, none
    if years:
        texts = pd.Series(values).map(lambda year: "" if np.isnan(year) else f"{year:.0f}0101")
        return seconds_of(texts, "%Y%m%d"), f"Times in {name} are years.", none
    part, words = next(
        ((part, words) for above, part, words in UNITS if median > above), (1.0, "seconds")
    )
    return values / part, f"Times in {name} are {words}.", none


def _written(values: np.ndarray, rest: np.ndarray) -> np.ndarray | None:
    """Return seconds of dates written as whole numbers; None if the column holds no such dates."""
    for digits, form in WRITTEN:
        low, high = 1900 * 10.0 ** (digits - 4), 2101 * 10.0 ** (digits - 4)
        fitting = ((rest >= low) & (rest < high) & (rest == np.rint(rest))).mean() >= MOST
        if not fitting:
            continue
        codes, distinct = pd.factorize(values)  # a date is read once, however often it occurs
        seconds = seconds_of(pd.Series([f"{value:.0f}" for value in distinct], dtype=object), form)
        seconds = np.where(codes < 0, np.nan, seconds[codes])
        if np.isfinite(seconds).sum() >= MOST * len(rest):
            return seconds
    return None


def seconds_of(series: pd.Series, form: str) -> np.ndarray:
    """Return seconds since 1970 of texts in one form; NaN where a text has another one."""
    parsed = pd.to_datetime(series, errors="coerce", utc=True, format=form).dt.as_unit("us")
    return np.where(parsed.isna(), np.nan, parsed.astype("int64").to_numpy() / 1e6)
