"""Reading of delimited text with pyarrow, under rules of our own for what the text looks like.

Measured in November 2026 (``tests/benchmarks/reading.py`` repeats the times): of 47 small files in
usual forms DuckDB 2.0.1's sniffer reads 37 right; it takes one column or a wrong header for ``::``,
runs of spaces, ``sep=;``, Netflix' lines, UTF-16, mixed line ends and u.item. Of 600 tables that
Python's ``csv`` wrote, with line breaks within texts and escaped marks, DuckDB changed 111 without
a word although the dialect was stated, and pyarrow none. 112 MB of ratings as text take DuckDB 1.2
seconds of work and 340 MB, pyarrow with the rules below 1.7 and 370 MB, ``pandas.read_csv`` 5.0 and
450 MB (0.8 and 380 MB if it may turn ids into numbers, which loses leading zeros). So pyarrow
reads; the dialect, the use of quotation marks and the header are found here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from personalize.errors import ImportDataError
from personalize.world.importing.irregular import Readings, regular_text
from personalize.world.importing.quotes import (
    fields_per_line,
    line_starts,
    spans,
    swallowing,
    unescaped_marks,
)
from personalize.world.importing.table import Decision

SEPARATOR = "\x1f"
"""Stands for a delimiter of several characters while a text is read."""
BLOCK = 1 << 22
LARGEST_BLOCK = (1 << 31) - 1
MOST_REJECTED = 0.5
"""Largest share of rows with another number of fields than the rest."""
QUOTE_OPTION = "--quote"


@dataclass(frozen=True)
class Marks:
    """How quotation marks are used: the text to read, the mark (0: none), and whether escaped."""

    content: bytes
    quote: int
    escaped: bool


@dataclass(frozen=True)
class Rows:
    """Rows of a text.

    Attributes
    ----------
    data : pyarrow.Table
        Text columns named "0", "1", …; the first row may name the columns.
    rejected : list of (int, int)
        Position among all rows, and number of fields, of rows with another number of fields than
        most; 0 fields where a row holds spaces only.
    marks : Marks
    decisions : list of Decision
    """

    data: pa.Table
    rejected: list[tuple[int, int]]
    marks: Marks
    decisions: list[Decision]

    def lines_of(self, rows: np.ndarray) -> np.ndarray:
        """Return lines of the file, from 1, of rows of ``data``."""
        if not self.rejected:
            return self.record_lines(rows)
        number = self.data.num_rows + len(self.rejected)
        kept = np.delete(np.arange(number), [place for place, _ in self.rejected])
        return self.record_lines(kept[rows])

    def record_lines(self, records: np.ndarray) -> np.ndarray:
        """Return lines of the file, from 1, of rows by their position among all rows."""
        content = self.marks.content
        data, starts = np.frombuffer(content, dtype=np.uint8), line_starts(content)
        begins = ~np.isin(data[starts], (10, 13))
        if self.marks.quote:
            marks = unescaped_marks(content, self.marks.quote, self.marks.escaped)
            begins &= np.searchsorted(marks, starts) % 2 == 0
        return (np.flatnonzero(begins) + 1)[records]


def read_rows(content: bytes, delimiter: str, fields: int, quote: str | None, name: str) -> Rows:
    """Return the rows of a text that have the usual number of fields, and where others are.

    Parameters
    ----------
    content : bytes
        UTF-8.
    delimiter : str
        One character or more, or "spaces".
    fields : int
        The usual number of fields.
    quote : str, optional
        The mark that encloses texts, or "none", if it was stated.
    name : str
        Name of the file in messages.

    Raises
    ------
    ImportDataError
        If marks can be read in two ways, or the text cannot be read as a table.
    """
    if delimiter == "spaces":
        content, delimiter = spaces_as_tabs(content), "\t"
    if len(delimiter.encode()) > 1:
        if SEPARATOR.encode() in content:
            raise ImportDataError(f"{name} holds control characters; it is not a text table.")
        content, delimiter = content.replace(delimiter.encode(), SEPARATOR.encode()), SEPARATOR
    marks, decisions = _marks(content, delimiter, fields, quote, name)
    data, rejected = _parse(marks, delimiter, fields, name)
    if not marks.quote and (quote or '"').encode() in content and quote != "none":
        data = _unwrapped(data, quote or '"')
    return Rows(data, rejected, marks, decisions)


def spaces_as_tabs(content: bytes) -> bytes:
    """Return a text with each run of spaces as one tab, and none at the ends of lines."""
    content = re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", content)
    return re.sub(rb"[ \t]+", b"\t", content)


def _marks(
    content: bytes, delimiter: str, fields: int, stated: str | None, name: str
) -> tuple[Marks, list[Decision]]:
    """Return how marks are used, decided on the whole text."""
    mark = stated or '"'
    if mark.encode() not in content or stated == "none":
        decisions = [Decision("Quotation marks are characters.", QUOTE_OPTION)] if stated else []
        return Marks(content, 0, False), decisions
    quote, separator = ord(mark), ord(delimiter)
    starts = line_starts(content)
    number = fields_per_line(content, separator, starts)
    even = bool(np.isin(number, (0, fields)).all())
    fitting = []
    for escaped in (False, True) if b"\\" + mark.encode() in content else (False,):
        found = spans(content, separator, quote, escaped, starts)
        if found is not None:
            fitting.append((Marks(content, quote, escaped), found))
    if fitting:
        if len(fitting) == 2:  # the reading with fewer irregular rows, then fewer long texts
            fitting.sort(key=lambda fit: (_irregular(fit[0], delimiter, fields, name), len(fit[1])))
        marks, found = fitting[0]
        swallowed = swallowing(found, number, fields)
        if swallowed is None or stated:
            words = "Quotation marks enclose texts."
            return marks, [Decision(words, QUOTE_OPTION)]
        if delimiter != "\t":
            raise ImportDataError(
                f"{name}, line {swallowed.first + 1:,}: the text that a quotation mark opens here "
                f"and closes in line {swallowed.last + 1:,} may be rows of their own; say whether "
                f"marks enclose texts, with --quote none or --quote '{mark}'."
            )
    if even and stated is None:
        words = "Quotation marks are characters of the text, as they do not enclose whole fields."
        return Marks(content, 0, False), [Decision(words, QUOTE_OPTION, told=True)]
    text = regular_text(content, Readings.of(delimiter, mark, fields), starts, number)
    words = "Quotation marks are used in several ways; each line was read on its own."
    return Marks(text, quote, False), [Decision(words, QUOTE_OPTION, told=True)]


def _irregular(marks: Marks, delimiter: str, fields: int, name: str) -> int:
    return len(_parse(marks, delimiter, fields, name)[1])


def _parse(
    marks: Marks, delimiter: str, fields: int, name: str
) -> tuple[pa.Table, list[tuple[int, int]]]:
    """Return the rows with the usual number of fields, and positions of the others."""
    wrong: list[tuple[int | None, int]] = []

    def remember(row: pacsv.InvalidRow) -> str:
        wrong.append((row.number, row.actual_columns if row.text.strip() else 0))
        return "skip"

    names = [str(i) for i in range(fields)]
    convert = pacsv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )
    parse = pacsv.ParseOptions(
        delimiter=delimiter,
        quote_char=chr(marks.quote) if marks.quote else False,
        escape_char="\\" if marks.escaped else False,
        newlines_in_values=bool(marks.quote),
        invalid_row_handler=remember,
    )

    def read(threads: bool, block: int = BLOCK) -> pa.Table:
        wrong.clear()
        options = pacsv.ReadOptions(column_names=names, block_size=block, use_threads=threads)
        source = pa.BufferReader(marks.content)
        return pacsv.read_csv(
            source, read_options=options, parse_options=parse, convert_options=convert
        )

    try:
        try:
            data = read(True)
            if wrong:  # only one thread knows the positions of rows
                data = read(False)
        except pa.ArrowInvalid:  # a row that is longer than a block
            if len(marks.content) <= BLOCK:
                raise
            data = read(False, min(len(marks.content) + 1, LARGEST_BLOCK))
    except pa.ArrowInvalid as error:
        detail = str(error).split("\n")[0][:120].rstrip(".")
        raise ImportDataError(f"{name} is not a regular table: {detail}.") from None
    return data, [(int(place or 1) - 1, count) for place, count in wrong]


def _unwrapped(data: pa.Table, mark: str) -> pa.Table:
    """Return texts without the marks that enclose a whole field, doubled ones as one."""
    m = re.escape(mark)
    enclosed = rf"^[ ]*{m}((?:[^{m}]|{m}{m})*){m}[ ]*$"
    for place, column in enumerate(data.columns):
        whole = pc.match_substring_regex(column, enclosed)
        if pc.any(whole).as_py():
            inner = pc.replace_substring_regex(column, enclosed, r"\1")
            inner = pc.replace_substring(inner, mark * 2, mark)
            data = data.set_column(
                place, data.column_names[place], pc.if_else(whole, inner, column)
            )
    return data
