"""Texts whose quotation marks are used in several ways: each line is read on its own.

Lines without a mark stay as they are. A line with marks is read as texts in marks (``""`` or a
backslash before a mark within), else as texts whose inner marks are not doubled, else with marks as
characters; the first reading that gives the usual number of fields is taken. The result is a text
with regular marks and the same line breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

MOST_LINES = 1_000
"""Largest number of lines of one text in marks, where marks are used in several ways."""


@dataclass(frozen=True)
class Readings:
    """Readings of one record, made for a delimiter, a mark and a number of fields.

    Attributes
    ----------
    delimiter, quote : str
    usual : int
        Number of fields of most rows.
    patterns : tuple
        Regular expressions of a text in marks at the beginning of a field, strictest first.
    """

    delimiter: str
    quote: str
    usual: int
    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, delimiter: str, quote: str, usual: int) -> Readings:
        """Return the readings for a delimiter, a mark and a number of fields."""
        d, q = re.escape(delimiter), re.escape(quote)
        end = rf" *(?=[\r\n]*\Z|{d})"
        bodies = (rf"((?:[^{q}]|{q}{q})*)", rf"((?:[^{q}\\]|{q}{q}|\\.)*)", "(.*?)")
        patterns = tuple(re.compile(rf" *{q}{body}{q}{end}", re.DOTALL) for body in bodies)
        return cls(delimiter, quote, usual, patterns)

    def fields(self, record: str) -> list[str] | None:
        """Return the fields of a record; None if no reading gives the usual number."""
        tab = self.delimiter == "\t"
        literal = self._literal(record)
        if tab and len(literal) == self.usual:
            return literal
        for number, pattern in enumerate(self.patterns):
            found = self._enclosed(record, pattern, strict=number < 2)
            if found is not None and len(found) == self.usual:
                return found
            if found is not None and number < 2 and not tab:
                return None  # a regular record that is too long or too short
        return literal if len(literal) == self.usual else None

    def _literal(self, record: str) -> list[str]:
        q = self.quote
        cells = record.rstrip("\r\n").split(self.delimiter)
        return [
            cell[1:-1].replace(q + q, q)
            if len(cell) > 1 and cell[0] == q == cell[-1] and q not in cell[1:-1].replace(q + q, "")
            else cell
            for cell in cells
        ]

    def _enclosed(self, record: str, pattern: re.Pattern[str], *, strict: bool) -> list[str] | None:
        """Return the fields if marks enclose texts; None if a strict reading does not fit."""
        record = record.rstrip("\r\n")
        fields, place = [], 0
        while True:
            match = pattern.match(record, place)
            if match:
                text = match.group(1).replace(self.quote * 2, self.quote)
                fields.append(re.sub(rf"\\([\\{re.escape(self.quote)}])", r"\1", text))
                place = match.end()
            else:
                end = record.find(self.delimiter, place)
                cell = record[place : end if end >= 0 else len(record)]
                if cell.lstrip().startswith(self.quote) and strict:
                    return None
                fields.append(cell)
                place = end if end >= 0 else len(record)
            if place >= len(record):
                return fields
            place += len(self.delimiter)
            if place == len(record):
                return [*fields, ""]


def regular_text(
    content: bytes, readings: Readings, starts: np.ndarray, fields: np.ndarray
) -> bytes:
    """Return a text whose marks all enclose texts, with the same lines.

    Parameters
    ----------
    content : bytes
        UTF-8.
    readings : Readings
    starts, fields : arrays
        Where each line begins, and its number of fields if marks are characters.
    """
    mark = ord(readings.quote)
    data = np.frombuffer(content, dtype=np.uint8)
    marked = np.unique(np.searchsorted(starts, np.flatnonzero(data == mark), side="right") - 1)
    ends = np.append(starts[1:], len(content))
    parts: list[bytes] = []
    done = 0
    skip_to = 0
    for line in marked.tolist():
        if line < skip_to:
            continue
        last = line
        record = content[starts[line] : ends[line]].decode("utf-8", errors="replace")
        found = readings.fields(record)
        if found is None and readings.quote in record:
            last, found = _over_lines(content, readings, starts, fields, line)
            record = content[starts[line] : ends[last]].decode("utf-8", errors="replace")
        skip_to = last + 1
        parts.append(content[done : starts[line]])
        parts.append(_written(record, found, readings).encode())
        done = int(ends[last])
    parts.append(content[done:])
    return b"".join(parts)


def _over_lines(
    content: bytes, readings: Readings, starts: np.ndarray, fields: np.ndarray, line: int
) -> tuple[int, list[str] | None]:
    """Return the last line of a record that goes over several, and its fields."""
    ends = np.append(starts[1:], len(content))
    for last in range(line + 1, min(line + MOST_LINES, len(starts))):
        if fields[line] == readings.usual == fields[last]:
            return line, None
        end = content[starts[last] : ends[last]]
        if readings.quote.encode() not in end:
            if fields[last] == readings.usual:
                return line, None
            continue
        record = content[starts[line] : ends[last]].decode("utf-8", errors="replace")
        for pattern in readings.patterns[:2]:
            found = readings._enclosed(record, pattern, strict=True)
            if found is not None and len(found) == readings.usual:
                return last, found
    return line, None


def _written(record: str, fields: list[str] | None, readings: Readings) -> str:
    """Return a record with regular marks; a record without a reading keeps its delimiters."""
    q, d = readings.quote, readings.delimiter
    body = record.rstrip("\r\n")
    end = record[len(body) :]
    if fields is None:
        fields = body.split(d)
    return d.join(f"{q}{field.replace(q, q + q)}{q}" for field in fields) + end
