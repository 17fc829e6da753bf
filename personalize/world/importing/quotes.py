"""Whether quotation marks enclose texts or are characters, decided on the whole text.

A mark encloses a text if it opens a field and is closed by another one right before a delimiter or
a line end. Where that does not hold everywhere, every mark is a character if the lines have equally
many fields without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

CHUNK = 1 << 24
"""Number of bytes that are looked at in one step."""
NEWLINE, RETURN, BACKSLASH = 10, 13, 92


@dataclass(frozen=True)
class Span:
    """A text in quotation marks that goes over several lines, from 0."""

    first: int
    last: int


def line_starts(content: bytes) -> np.ndarray:
    r"""Return the positions at which lines begin; ``\n``, ``\r\n`` and ``\r`` end a line."""
    data = np.frombuffer(content, dtype=np.uint8)
    ends = []
    returns = b"\r" in content
    for start in range(0, len(data), CHUNK):
        part = data[start : start + CHUNK]
        end = part == NEWLINE
        if returns:
            following = data[start + 1 : start + CHUNK + 1]
            lone = part == RETURN
            lone[: len(following)] &= following != NEWLINE
            end |= lone
        ends.append(np.flatnonzero(end) + start + 1)
    found = np.concatenate([[0], *ends]).astype(np.int64)
    return found[:-1] if found[-1] == len(data) and len(found) > 1 else found


def fields_per_line(content: bytes, delimiter: int, starts: np.ndarray) -> np.ndarray:
    """Return the number of fields of each line if marks are characters; 0 for a blank line."""
    data = np.frombuffer(content, dtype=np.uint8)
    counts = np.zeros(len(starts), dtype=np.int64)
    for start in range(0, len(data), CHUNK):
        found = np.flatnonzero(data[start : start + CHUNK] == delimiter) + start
        lines = np.searchsorted(starts, found, side="right") - 1
        counts += np.bincount(lines, minlength=len(starts))
    ends = np.append(starts[1:], len(data))
    return np.where(_blank(data, starts, ends), 0, counts + 1)


def _blank(data: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return whether each line holds nothing but its end; spaces count as nothing."""
    blank = np.zeros(len(starts), dtype=bool)
    for index in np.flatnonzero((data[starts] <= 32) & (ends - starts <= 64)):
        line = data[starts[index] : ends[index]]
        blank[index] = bool(((line == 32) | (line == NEWLINE) | (line == RETURN)).all())
    return blank


def enclosing(
    content: bytes, delimiter: int, quote: int, escaped: bool
) -> Iterator[tuple[np.ndarray, np.ndarray] | None]:
    """Yield positions of opening and closing marks, part by part; None once they do not fit.

    Parameters
    ----------
    content : bytes
    delimiter, quote : int
        Bytes.
    escaped : bool
        Whether a mark after a backslash is a character.
    """
    data = np.frombuffer(content, dtype=np.uint8)
    open_mark = -1
    for start in range(0, len(data), CHUNK):
        marks = np.flatnonzero(data[start : start + CHUNK] == quote) + start
        if escaped:
            marks = marks[~_escaped(data, marks)]
        if open_mark >= 0:
            marks = np.concatenate([[open_mark], marks])
        open_mark = int(marks[-1]) if len(marks) % 2 else -1
        pairs = marks[: len(marks) // 2 * 2]
        opens, closes = pairs[0::2], pairs[1::2]
        before = data[np.maximum(opens - 1, 0)]
        after = data[np.minimum(closes + 1, len(data) - 1)]
        edge = np.array([delimiter, NEWLINE, RETURN, quote], dtype=np.uint8)
        fits = (np.isin(before, edge) | (opens == 0)).all()
        fits = fits and (np.isin(after, edge) | (closes == len(data) - 1)).all()
        if not fits:
            yield None
            return
        yield opens, closes
    if open_mark >= 0:
        yield None


def unescaped_marks(content: bytes, quote: int, escaped: bool) -> np.ndarray:
    """Return the positions of marks; without those after a backslash if ``escaped``."""
    data = np.frombuffer(content, dtype=np.uint8)
    marks = np.flatnonzero(data == quote)
    return marks[~_escaped(data, marks)] if escaped else marks


def _escaped(data: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """Return whether an odd number of backslashes stands before each mark (of up to four)."""
    run = np.zeros(len(marks), dtype=np.int64)
    going = np.ones(len(marks), dtype=bool)
    for back in range(1, 5):
        place = marks - back
        going &= (place >= 0) & (data[np.maximum(place, 0)] == BACKSLASH)
        run += going
    return run % 2 == 1


def spans(
    content: bytes, delimiter: int, quote: int, escaped: bool, starts: np.ndarray
) -> list[Span] | None:
    """Return the texts that go over several lines; None if marks do not enclose texts."""
    found: list[Span] = []
    for part in enclosing(content, delimiter, quote, escaped):
        if part is None:
            return None
        opens, closes = part
        first = np.searchsorted(starts, opens, side="right") - 1
        last = np.searchsorted(starts, closes, side="right") - 1
        more = last > first
        found += [Span(int(a), int(b)) for a, b in zip(first[more], last[more], strict=True)]
    return found


def swallowing(found: list[Span], fields: np.ndarray, usual: int) -> Span | None:
    """Return the first text over several lines that are all rows of their own; None if none."""
    regular = np.concatenate([[0], np.cumsum((fields == usual) | (fields == 0))])
    for span in found:
        if regular[span.last + 1] - regular[span.first] == span.last + 1 - span.first:
            return span
    return None
