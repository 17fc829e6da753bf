"""What separates the fields of a text: found by trying each delimiter on the first rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import product

from personalize.errors import ImportDataError
from personalize.world.importing.table import MOST_COLUMNS, MOST_COLUMNS_WIDE

WORDS = {
    "\t": "tabs",
    ",": "commas",
    ";": "semicolons",
    "|": "bars (|)",
    "::": "double colons (::)",
    "spaces": "runs of spaces",
}
CANDIDATES = ("::", "\t", ";", "|", ",")
"""Delimiters that are tried; where several fit equally well the first is taken."""
RARE = ("^", "~", "¦")
"""Delimiters that are named where no other fits."""
SAMPLE = 1 << 20
"""Length in bytes of the text that is tried."""
SAMPLE_ROWS = 2_000
LONGEST_LINE = 1_000_000
"""Largest length of the first line in bytes."""
REGULAR = 0.9
"""Smallest share of rows with the usual number of fields that a delimiter must give."""
STATED = re.compile(rb"^\s*sep=(.)\r?(?:\n|\r|$)")
"""The first line by which Excel states a delimiter."""


IN_APOSTROPHES = re.compile(rb"(?:^|[,;\t|]) ?'[^']*(?:''[^']*)*' ?(?:$|[,;\t|])")
"""A field within apostrophes."""


@dataclass(frozen=True)
class Dialect:
    """What separates fields, and how many fields most rows have."""

    delimiter: str
    fields: int

    @property
    def words(self) -> str:
        """The delimiter in words."""
        return WORDS.get(self.delimiter, f"“{self.delimiter}”")


@dataclass(frozen=True)
class _Trial:
    """What a delimiter makes of the sample.

    ``regular`` is the share of rows with the usual number of ``fields``, ``clean`` the share of
    rows without a lone quotation mark; ``first`` is whether the first row has that number.
    """

    delimiter: str
    fields: int
    regular: float
    clean: float
    first: bool

    def rank(self) -> tuple[bool, bool, bool, bool, float]:
        return (
            self.clean >= REGULAR,
            self.fields >= 3,
            self.first,
            self.regular >= 0.995,
            self.regular,
        )


def stated_delimiter(content: bytes) -> tuple[str | None, bytes]:
    """Return the delimiter of a ``sep=;`` line, and the text with that line left blank."""
    match = STATED.match(content[:64])
    if match is None:
        return None, content
    kept = content[match.start(1) + 1 :]
    return match.group(1).decode("latin-1"), kept


def find_dialect(content: bytes, delimiter: str | None, quote: str, name: str) -> Dialect:
    """Return what separates the fields of a text.

    Parameters
    ----------
    content : bytes
        UTF-8.
    delimiter : str, optional
        If it was stated.
    quote : str
        The mark that may enclose texts; empty if none does.
    name : str
        Name of the file in messages.

    Raises
    ------
    ImportDataError
        If the first line does not end, or no delimiter gives rows of two fields.
    """
    lines = _sample(content, name)
    if delimiter is not None:
        trial = _try(lines, delimiter, quote)
        if trial.fields < 2:
            raise ImportDataError(
                f"{name} has one column only, if {WORDS.get(delimiter, f'“{delimiter}”')} "
                "separate its fields."
            )
        return Dialect(delimiter, trial.fields)
    trials = [_try(lines, mark, quote) for mark in CANDIDATES]
    fitting = [trial for trial in trials if trial.fields >= 2 and trial.regular >= REGULAR]
    spaces = _try(lines, "spaces", "")
    if spaces.fields >= 3 and spaces.regular >= REGULAR and _only_decimals(fitting, lines):
        return Dialect("spaces", spaces.fields)
    best = max(
        fitting or [trial for trial in trials if trial.fields >= 2],
        key=_Trial.rank,
        default=None,
    )
    if best is None:
        if spaces.fields >= 2 and spaces.regular >= REGULAR:
            return Dialect("spaces", spaces.fields)
        for mark in RARE:
            if _try(lines, mark, quote).fields >= 2:
                raise ImportDataError(
                    f"{name} has one column only, unless “{mark}” separates its fields "
                    f"(--delimiter {mark})."
                )
        raise ImportDataError(
            f"{name} has one column only: no comma, semicolon, tab, bar, :: or space separates "
            "its fields."
        )
    return Dialect(best.delimiter, best.fields)


def usual_mark(content: bytes) -> str:
    """Return the mark that encloses texts: an apostrophe where all lines hold such fields."""
    head = content[:SAMPLE]
    if b'"' in head:
        return '"'
    lines = [line for line in re.split(rb"[\r\n]+", head) if line.strip()][:SAMPLE_ROWS]
    if len(content) > SAMPLE:
        lines = lines[:-1]
    return "'" if lines and all(map(IN_APOSTROPHES.search, lines[1:] or lines)) else '"'


def check_columns(columns: int, name: str, wide: bool) -> None:
    """Refuse more columns than are read.

    Raises
    ------
    ImportDataError
        If there are more than 200, or more than 20,000 where a row holds a person's ratings.
    """
    most = MOST_COLUMNS_WIDE if wide else MOST_COLUMNS
    if columns > most:
        raise ImportDataError(
            f"{name} has {columns:,} columns; {most:,} at most are read. One row a rating is "
            "needed: user, item, rating; --wide reads one row a person."
        )


def _sample(content: bytes, name: str) -> list[str]:
    """Return the first lines; a line that is cut off at the end of the sample is left out."""
    head = content[:SAMPLE]
    lines = head.decode("utf-8", errors="replace").splitlines(keepends=False)
    lines = re.split(r"\r\n|\r|\n", head.decode("utf-8", errors="replace"))
    if len(content) > SAMPLE:
        if len(lines) == 1:
            raise ImportDataError(
                f"{name}: the first line does not end; it is not a table of ratings."
            )
        lines = lines[:-1]
    return [line for line in lines if line.strip()][: 4 * SAMPLE_ROWS]


def _try(lines: list[str], delimiter: str, quote: str) -> _Trial:
    """Return what a delimiter makes of the sample, with or without texts in quotation marks."""
    literal = _measured(_split(lines, delimiter), delimiter)
    if not quote or delimiter == "spaces" or not any(quote in line for line in lines):
        return literal
    mark = delimiter if len(delimiter) == 1 else "\x1f"
    text = lines if mark == delimiter else [line.replace(delimiter, mark) for line in lines]
    best = literal
    spaced = any(f"{mark} {quote}" in line for line in text)
    for escape, skip in product((None, "\\"), (False, True) if spaced else (False,)):
        try:
            reader = csv.reader(
                (line + "\n" for line in text),
                delimiter=mark,
                quotechar=quote,
                escapechar=escape,
                skipinitialspace=skip,
            )
            rows = [row for row, _ in zip(reader, range(SAMPLE_ROWS), strict=False)]
        except csv.Error:
            continue
        quoted = _measured(rows, delimiter)
        best = max(best, quoted, key=lambda trial: (trial.regular >= REGULAR, trial.rank()))
    return best


def _split(lines: list[str], delimiter: str) -> list[list[str]]:
    lines = lines[:SAMPLE_ROWS]
    if delimiter == "spaces":
        return [line.split() for line in lines]
    return [line.split(delimiter) for line in lines]


def _measured(rows: list[list[str]], delimiter: str) -> _Trial:
    counts = Counter(len(row) for row in rows)
    fields = max(counts, key=lambda number: (counts[number], number), default=0)
    clean = sum(all(cell.count('"') % 2 == 0 for cell in row) for row in rows)
    number = max(len(rows), 1)
    first = bool(rows) and len(rows[0]) in {fields, fields - 1} and len(rows[0]) >= 2
    return _Trial(delimiter, fields, counts[fields] / number, clean / number, first)


def _only_decimals(fitting: list[_Trial], lines: list[str]) -> bool:
    """Return whether every comma, if it separates at all, is a decimal mark."""
    if not fitting:
        return True
    if any(trial.delimiter != "," or trial.fields != 2 for trial in fitting):
        return False
    return all(re.search(r"\d,\d", line) for line in lines)
