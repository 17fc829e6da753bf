"""The choices with which a table is read; each one left open is found from the file."""

from __future__ import annotations

import codecs
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from personalize.errors import ImportDataError

COUNTS = ("ranks", "logarithms")
"""Ways of taking counts as ratings."""
TIME_UNITS = ("seconds", "milliseconds")
LONGEST_DELIMITER = 5
LARGEST_END = 1e15
"""Largest size of an end of a scale."""


@dataclass(frozen=True)
class Layout:
    """How the text of one table is laid out; None is found from the text.

    Attributes
    ----------
    delimiter : str, optional
        What separates fields: one to five characters, or ``"spaces"`` for runs of spaces.
    quote : str, optional
        The mark that encloses texts, or ``"none"``: marks are characters of the text.
    encoding : str, optional
        Name of the encoding, such as ``"cp1252"``.
    header : bool, optional
        Whether the first line names the columns.
    sheet : str, optional
        Name of the sheet of a workbook.

    Raises
    ------
    ImportDataError
        If a value is not one of those described.
    """

    delimiter: str | None = None
    quote: str | None = None
    encoding: str | None = None
    header: bool | None = None
    sheet: str | None = None

    def __post_init__(self) -> None:
        mark = self.delimiter
        if mark is not None and (not len(mark.encode()) >= 1 and mark != "spaces"):
            raise ImportDataError("The delimiter is empty; one to five characters are needed.")
        if mark is not None and mark != "spaces" and len(mark) > LONGEST_DELIMITER:
            raise ImportDataError(
                f"The delimiter “{mark[:20]}” is too long; one to five characters are needed, or "
                "the word spaces."
            )
        if mark is not None and set(mark) & set('\r\n"'):
            raise ImportDataError("The delimiter cannot hold a line break or a quotation mark.")
        if self.quote is not None and self.quote != "none":
            if len(self.quote) != 1 or not self.quote.isascii() or self.quote.isspace():
                raise ImportDataError(
                    f"The quote “{self.quote[:20]}” is not one mark; one character is needed, or "
                    "the word none."
                )
            if self.quote == mark:
                raise ImportDataError(f"“{mark}” cannot be both the delimiter and the quote.")
        if self.encoding is not None:
            _check_encoding(self.encoding)


@dataclass(frozen=True)
class ReadOptions:
    r"""Choices for the reading of ratings and items; None is found from the files.

    Attributes
    ----------
    user, item, rating, time : str, optional
        Columns of the ratings.
    items_id, title, genres : str, optional
        Columns of the item table.
    layout, items_layout : Layout
        The text of the two files.
    decimal : str, optional
        The decimal mark of ratings, ``"."`` or ``","``.
    day_first : bool, optional
        Whether 03/04/2005 is the third of April.
    year_first : bool
        Whether 03/04/05 is in 2003.
    time_unit : str, optional
        ``"seconds"`` or ``"milliseconds"``, of times that are numbers.
    scale : pair of float, optional
        Lowest and highest rating that could be given.
    not_rated : tuple of float
        Values that mean "not rated"; their rows are left out.
    counts : str, optional
        ``"ranks"`` or ``"logarithms"``: how counts become ratings.
    wide : bool
        Whether a row holds all ratings of a person.
    genre_separator : str, optional
        What separates genres, such as ``"|"``.

    Raises
    ------
    ImportDataError
        If a value is not one of those described; the message is one sentence.
    """

    user: str | None = None
    item: str | None = None
    rating: str | None = None
    time: str | None = None
    items_id: str | None = None
    title: str | None = None
    genres: str | None = None
    layout: Layout = field(default_factory=Layout)
    items_layout: Layout = field(default_factory=Layout)
    decimal: str | None = None
    day_first: bool | None = None
    year_first: bool = False
    time_unit: str | None = None
    scale: tuple[float, float] | None = None
    not_rated: tuple[float, ...] = ()
    counts: str | None = None
    wide: bool = False
    genre_separator: str | None = None

    def __post_init__(self) -> None:
        _check_kinds(self)
        _check("decimal mark", self.decimal, (".", ","))
        _check("time unit", self.time_unit, TIME_UNITS)
        _check("treatment of counts", self.counts, COUNTS)
        if self.year_first and self.day_first is not None:
            raise ImportDataError(
                "Dates cannot begin both with the year and with the day or month."
            )
        if self.scale is not None:
            low, high = self.scale
            if not (-LARGEST_END <= low < high <= LARGEST_END):
                raise ImportDataError(
                    f"The scale {low:g} to {high:g} is not one; two numbers are needed, the lower "
                    "one first."
                )
            if self.counts is not None:
                raise ImportDataError("Give a scale or a treatment of counts, not both.")
        if not all(math.isfinite(value) for value in self.not_rated):
            raise ImportDataError("A value for “not rated” must be a number.")

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> ReadOptions:
        """Return the choices of a mapping.

        Parameters
        ----------
        values : mapping
            Fields by name; ``not_rated`` may be one number.

        Raises
        ------
        ImportDataError
            If a name does not exist or a value is not of its kind.
        """
        known = sorted(one.name for one in fields(cls))
        for name in values:
            if name not in known:
                raise ImportDataError(
                    f"“{str(name)[:40]}” is no option of reading; there are: {', '.join(known)}."
                )
        given = dict(values)
        for name in ("layout", "items_layout"):
            if isinstance(given.get(name), Mapping):
                given[name] = _layout(given[name])
        lone = given.get("not_rated")
        if isinstance(lone, int | float):
            given["not_rated"] = (lone,)
        try:
            return cls(**given)
        except (TypeError, ValueError):
            shown = ", ".join(f"{name}={value!r}"[:40] for name, value in given.items())
            raise ImportDataError(
                f"A value of {shown[:120]} is not of its kind; a scale is two numbers."
            ) from None


KINDS: tuple[tuple[tuple[str, ...], type, str], ...] = (
    (("user", "item", "rating", "time"), str, "the name of a column, such as “column 1”,"),
    (("items_id", "title", "genres"), str, "the name of a column, such as “column 1”,"),
    (("decimal", "time_unit", "counts", "genre_separator"), str, "a text"),
    (("day_first", "year_first", "wide"), bool, "True or False"),
    (("layout", "items_layout"), Layout, "a Layout"),
)
"""Options with the kind of their values, and that in words."""


def parsed_scale(text: str) -> tuple[float, float]:
    """Return the lowest and highest rating of a text such as ``1,7``.

    Raises
    ------
    ImportDataError
        If it is not two numbers.
    """
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise ImportDataError(
            f"The scale “{text[:30]}” is not two numbers; the lowest and the highest rating are "
            "needed, such as 1,7."
        ) from None
    return low, high


def _layout(values: Mapping[str, Any]) -> Layout:
    known = sorted(one.name for one in fields(Layout))
    for name in values:
        if name not in known:
            raise ImportDataError(
                f"“{str(name)[:40]}” is no option of a layout; there are: {', '.join(known)}."
            )
    return Layout(**values)


def _check_kinds(options: ReadOptions) -> None:
    """Refuse values of another kind, which Python does not notice itself."""
    for names, kind, needed in KINDS:
        for name in names:
            value = getattr(options, name)
            if value is not None and not isinstance(value, kind):
                raise ImportDataError(f"{name} = {value!r:.40} cannot be used; {needed} is needed.")
    if options.genre_separator == "":
        raise ImportDataError("The separator of genres is empty; one character or more is needed.")


def _check(what: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise ImportDataError(f"The {what} “{value[:20]}” is not one of {', '.join(allowed)}.")


def _check_encoding(name: str) -> None:
    try:
        known = codecs.lookup(name)
        "a".encode(known.name)
    except (LookupError, ValueError, TypeError):
        raise ImportDataError(
            f"The encoding “{name[:30]}” is not known; utf-8, utf-16, cp1252, latin-1 and the "
            "others of Python are."
        ) from None
