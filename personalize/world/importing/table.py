"""A table of text as it was read, with the decisions of its reading and the rows left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from personalize.world.importing.characters import one_line

MOST_COLUMNS = 200
MOST_COLUMNS_WIDE = 20_000
MOST_CELLS = 1_000_000_000
LINES_KEPT = 100
"""Number of lines that are remembered of rows that are left out for one reason."""


@dataclass(frozen=True)
class Decision:
    """Something that the reader took from the file.

    Attributes
    ----------
    words : str
        One sentence.
    option : str
        The option of the command line that changes it; empty where none does.
    told : bool
        Whether it belongs in the report of the import, not only in the dry run.
    """

    words: str
    option: str = ""
    told: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", one_line(self.words))


@dataclass(frozen=True)
class LeftOut:
    """Rows that are left out for one reason.

    Attributes
    ----------
    reason : str
        Such as "no user".
    count : int
    lines : tuple of int
        Lines of the file, from 1; the first hundred.
    """

    reason: str
    count: int
    lines: tuple[int, ...] = ()

    def sentence(self) -> str:
        """Return the sentence that says what was left out, where, and why."""
        shown = ", ".join(f"{line:,}" for line in self.lines[:5])
        place = f"line{'s' if len(self.lines) > 1 else ''} {shown}" if shown else ""
        if place and self.count > len(self.lines[:5]):
            place += " and more"
        rows = counted(self.count, "row was", "rows were")
        return f"{rows} left out: {self.reason}{f' ({place})' if place else ''}."


@dataclass
class Table:
    """A table of text columns.

    Attributes
    ----------
    data : pyarrow.Table
        Text columns; "" where a cell is blank.
    header : bool
        Whether the file names its columns.
    encoding : str
        Encoding of the text; "" where the file is not text.
    file : str
        Name of the file in messages.
    line_of : callable
        Gives the lines in the file, from 1, of row positions.
    decisions, left_out : list
    kinds : mapping
        RecBole's type of a column (``token_seq``), by name.
    """

    data: pa.Table
    header: bool
    encoding: str
    file: str
    line_of: Callable[[np.ndarray], np.ndarray]
    decisions: list[Decision] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return list(self.data.column_names)

    def line(self, row: int) -> int:
        """Return the line, from 1, of the row at a position."""
        return int(self.line_of(np.array([row]))[0])

    def leave_out(self, reason: str, rows: np.ndarray) -> None:
        """Remember rows, by position, that are left out; none are remembered for no rows."""
        if len(rows):
            lines = tuple(dict.fromkeys(self.line_of(rows[:LINES_KEPT]).tolist()))
            self.left_out.append(LeftOut(reason, len(rows), lines))


def some(names: list[str], most: int = 8) -> str:
    """Return the first names of a list, each cut to 30 characters, and how many more there are."""
    shown = ", ".join(name[:30] for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def counted(number: int, one: str, more: str) -> str:
    """Return a number with its noun (and verb), in singular or plural."""
    return f"1 {one}" if number == 1 else f"{number:,} {more}"
