"""Dates as instants: what stands first, time zones with their signs, and clocks without a date."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from personalize.world.importing.instants import plausible, seconds_of

DAYS = re.compile(r"^(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})\b")
"""A date whose year does not stand first in four digits."""
CLOCK = re.compile(r"^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp]\.?[Mm]\.?)?$")
"""A clock time without a date."""
ZONE = re.compile(r"\b(?:GMT|UTC) ?([+\-\u2212])(\d{1,2})(?::?(\d{2}))?\b(?: ?\([^)]*\))?", re.I)
"""A time zone by its difference to UTC; the sign is that of the difference."""
BEFORE = re.compile(
    r"^((?:[^\W\d]+[.:]?,? +){0,4})(?:(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?),? +)?"
    r"(\d{1,2}([/.\-])\d{1,2}\4(?:\d{4}|\d{2}))\b(.*)$"
)
"""Words, such as a weekday, and a clock before a date whose year does not stand first."""
YEAR_FIRST = re.compile(r"^(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})\b")
USUAL = (
    (re.compile(r"\b([AaPp])\.[Mm]\.?(?=\s|$)"), r"\1M"),
    (re.compile(r"(\d{1,2}) ?([/.\-]) ?(\d{1,2}) ?\2 ?(\d{4})\b"), r"\1\2\3\2\4"),
    (re.compile(r"(\d{1,4}([/.\-])\d{1,2}\2\d{1,4}),? +(?=\d{1,2}:\d\d)"), r"\1 "),
    (re.compile(r"^(\d{1,2}/[A-Za-z]{3}/\d{4}):(?=\d\d:)"), r"\1 "),
)
"""Ways of writing halves of the day, spaces in dates and marks after them, and the usual ones."""
MONTH = re.compile(r"[^\W\d_]{3}")
"""A name of a month, or another word."""
NUMBERS = re.compile(r"^\D*\d{1,2}\D+\d{1,2}\D+\d+")
"""A date in numbers whose year does not stand first."""
DAY_OPTION = "--day-first / --month-first / --year-first"
ORDERS = {
    "day": ("day", "month", "year"),
    "month": ("month", "day", "year"),
    "year": ("year", "month", "day"),
}
"""The three parts of a date by what stands first."""
LARGEST = {"day": 31, "month": 12}
DAYS_AFTER = 0.2
"""Smallest share of dates such as 2020-25-01 by which their second part is the day."""
FEW = 0.02
"""Largest share of dates that an order may not fit."""


@dataclass(frozen=True)
class Dated:
    """Dates as seconds since 1970 (NaN: none), the reading in words, and what must be stated."""

    seconds: np.ndarray
    words: str
    option: str = "--time-column"
    question: str = ""


def are_clocks(given: pd.Series) -> bool:
    """Return whether most cells are clock times without a date."""
    return bool(given.str.match(CLOCK).mean() > 0.5)


def dates_as_seconds(series: pd.Series, column: str, file: str, stated: str | None) -> Dated:
    """Return dates as seconds.

    Parameters
    ----------
    series : Series of str
        Missing where a cell is blank.
    column, file : str
        Names in messages.
    stated : str, optional
        ``"day"``, ``"month"`` or ``"year"``: what stands first in 03/04/05, if it was stated.
    """
    series = series.astype(object).where(series.isna(), series.astype(str))
    given = series.dropna().astype(str)
    shown = given.iloc[0][:40]
    for pattern, plain in USUAL:
        series = series.str.replace(pattern, plain, regex=True)
    series = series.str.replace(BEFORE, _date_first, regex=True)
    parts = series.dropna().astype(str).str.extract(DAYS)
    series = series.str.replace(ZONE, _offset, regex=True)
    name = f"“{column[:40]}”"
    if parts[0].notna().mean() < 0.5:
        if _month_last(series.dropna().astype(str)):
            series = series.str.replace(YEAR_FIRST, r"\1\2\4\2\3", regex=True)
            words = f"Dates in {name} such as {shown} begin with the year, then the day."
            return Dated(seconds_of(_iso(series, "year"), "ISO8601"), words)
        seconds = seconds_of(series, "ISO8601")
        rest = np.isnan(seconds) & series.notna().to_numpy()
        if rest.any():
            seconds[rest] = _mixed(series[rest])
        return Dated(seconds, f"Times in {name} are dates such as {shown}.")
    first, open_orders = (stated, []) if stated else _first(parts.dropna())
    question = ""
    if open_orders:
        example = given[parts[0].notna()].iloc[0][:30]
        year = "" if "year" not in open_orders else ", or --year-first"
        between = "the day or with the month" if not year else "the day, the month or the year"
        flags = "--day-first or --month-first" if not year else f"--day-first, --month-first{year}"
        question = (
            f"{file}: dates such as {example} in {name} can begin with {between}; say which: "
            f"{flags}."
        )
    words = f"Dates in {name} such as {shown} begin with the {first}."
    seconds = seconds_of(_iso(series, str(first)), "ISO8601")
    rest = np.isnan(seconds) & series.notna().to_numpy()
    if rest.any():
        dated = series[rest].astype(str)
        whole = ~dated.str.match(DAYS).to_numpy(bool)
        if whole.any():
            seconds[np.flatnonzero(rest)[whole]] = _mixed(dated[whole])
    return Dated(seconds, words, DAY_OPTION, question)


def _month_last(given: pd.Series) -> bool:
    """Return whether dates that begin with the year name the day before the month."""
    parts = given.str.extract(YEAR_FIRST).dropna()
    middle, last = (parts[place].astype(int) for place in (2, 3))
    return len(parts) >= 0.5 * len(given) and (middle > 12).mean() >= DAYS_AFTER and max(last) <= 12


def _date_first(match: re.Match[str]) -> str:
    """Return a text whose date stands before its clock, without the words before them."""
    _, clock, date, _, rest = match.groups()
    return f"{date} {clock}{rest}" if clock else f"{date}{rest}"


def _first(parts: pd.DataFrame) -> tuple[str, list[str]]:
    """Return what stands first in dates, and the possible answers if that is not certain."""
    numbers = [parts[place].astype(int).to_numpy() for place in (0, 2, 3)]
    dots = (parts[1] == ".").mean() >= 0.5
    days, months = int((numbers[0] > 12).sum()), int((numbers[1] > 12).sum())
    order = "day" if days > months or (days == months and bool(dots)) else "month"
    short = bool((parts[3].str.len() == 2).all())
    padded = short and bool((parts[0].str.len() == 2).all())
    possible = [key for key in ORDERS if (key != "year" or padded) and _fits(numbers, key, short)]
    if "year" in possible:
        if possible == ["year"]:
            return "year", []
        return order, [] if dots else possible
    return order, ["day", "month"] if days == months and not dots else []


def _fits(numbers: list[np.ndarray], order: str, short: bool) -> bool:
    """Return whether dates can be read in an order; a year of two digits must be plausible."""
    wrong = np.zeros(len(numbers[0]), dtype=bool)
    for part, kind in zip(numbers, ORDERS[order], strict=True):
        if kind != "year":
            wrong |= (part < 1) | (part > LARGEST[kind])
        elif short:
            years = pd.Series(part).map(lambda year: f"{_century(year)}0101")
            wrong |= ~plausible(seconds_of(years, "%Y%m%d"))
    return bool(wrong.mean() <= FEW)


def _century(year: int) -> int:
    return year + (1900 if year >= 70 else 2000)


def _offset(match: re.Match[str]) -> str:
    sign, hours, minutes = match.groups()
    return f"{'+' if sign == '+' else '-'}{int(hours):02d}:{minutes or '00'}"


def _mixed(series: pd.Series) -> np.ndarray:
    """Return dates of any form as seconds; NaN where a text does not name day, month and year."""
    bare = series.astype(str).str.replace(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?", " ", regex=True)
    bare = bare.str.replace(r"(?<![^\W\d])[+\-]\d{4}\b|[+\-] *$", " ", regex=True)
    dated = bare.str.contains(r"\d{4}", regex=True) | (bare.str.count(r"\d+") >= 2)
    dated &= bare.str.contains(MONTH) | ~bare.str.contains(
        NUMBERS
    )  # else each in an order of its own
    return seconds_of(series.where(dated), "mixed")


def _iso(series: pd.Series, order: str) -> pd.Series:
    """Return dates with the year first, so that one form reads them; clock times stay."""

    def turned(match: re.Match[str]) -> str:
        first, _, second, third = match.groups()
        if order == "year" and len(third) == 2:
            year, month, day = first, second, third
        else:
            day, month = (first, second) if order == "day" else (second, first)
            year = third
        if len(year) < 4:
            year = str(_century(int(year)))
        return f"{year}-{int(month):02d}-{int(day):02d}"

    dates = series.str.replace(DAYS, turned, regex=True)
    return dates.str.replace(r"^(\S+)\s+(\d):", r"\1 0\2:", regex=True).str.replace(
        r"^(\S+)\s+(\d{2}:\d{2}(?::\d{2})?) ?([AaPp])[Mm]( ?[+\-]\d\d:\d\d)?$",
        _half_day,
        regex=True,
    )


def _half_day(match: re.Match[str]) -> str:
    date, clock, half, zone = match.groups()
    hour = int(clock[:2]) % 12 + (12 if half.lower() == "p" else 0)
    return f"{date} {hour:02d}{clock[2:]}{(zone or '').strip()}"
