"""A file of answers as text cells: delimited text, Excel, Parquet, JSON or SPSS."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from personalize.errors import ImportDataError
from personalize.world.importing.characters import without_forbidden
from personalize.world.importing.dialect import check_columns, find_dialect, stated_delimiter
from personalize.world.importing.encoding import as_utf8
from personalize.world.importing.files import read_content
from personalize.world.importing.structured import cell_text, read_parquet
from personalize.world.importing.table import counted
from personalize.world.importing.text import read_rows
from personalize.world.importing.workbook import read_workbook

LARGEST = 100_000_000
"""Largest size of a file of answers in bytes."""
MOST_ROWS = 1_000_000
SAV = (b"$FL2", b"$FL3")
"""The first bytes of an SPSS file."""
PERSON = "\x00person"
"""Name of a column that holds the list of a JSON file in which a row stood."""


class AnswersError(ImportDataError):
    """A file that holds no answers that can be read."""


class NoAnswersError(AnswersError):
    """A file with names of columns and no row.

    Attributes
    ----------
    names : list of str
    headed : bool
        Whether the file has the three header rows of Qualtrics.
    """

    def __init__(self, message: str, names: list[str], headed: bool = False) -> None:
        super().__init__(message)
        self.names = names
        self.headed = headed


@dataclass
class Cells:
    """Text cells with the names of their columns.

    Attributes
    ----------
    names : list of str
    rows : list of list of str
        As many cells as names; "" where a cell is blank.
    notes : list of str
        Sentences on what was recognized.
    """

    names: list[str]
    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """Return the cells of the first column of a name; blank ones where there is none."""
        if name not in self.names:
            return [""] * len(self.rows)
        place = self.names.index(name)
        return [row[place] for row in self.rows]

    def without(self, places: Iterable[int]) -> Cells:
        """Return the cells without the columns at some places."""
        left = set(places)
        kept = [place for place in range(len(self.names)) if place not in left]
        return Cells(
            [self.names[place] for place in kept],
            [[row[place] for place in kept] for row in self.rows],
            self.notes,
        )


def read_cells(content: bytes, name: str) -> Cells:
    """Return the cells of a file; the first row names the columns.

    Raises
    ------
    AnswersError, ImportDataError
        If it is empty, larger than 100 MB, damaged, or no table; the message is one sentence.
    """
    if not content.strip():
        raise AnswersError(f"{name} is empty; a file with one row per answer is needed.")
    if len(content) > LARGEST:
        raise AnswersError(f"{name} is larger than 100 MB, the most that can be read.")
    if content.startswith(SAV):
        return _checked(_from_spss(content, name), name)
    found = read_content(content, name)
    if len(found.data) > LARGEST:
        raise AnswersError(f"{name} is larger than 100 MB once it is unpacked.")
    if found.kind == "parquet":
        table = read_parquet(found.data, name, True)
        cells = Cells(table.names, _rows(table.data))
    elif found.kind == "workbook":
        data, sheet = read_workbook(found.data, None, name, True)
        cells = _headed(_rows(data), [sheet] if "others" in sheet else [])
    else:
        cells = _from_text(found.data, name)
    return _checked(cells, name)


def _rows(data: pa.Table) -> list[list[str]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in data.columns), strict=True)]


def _headed(rows: list[list[str]], notes: list[str]) -> Cells:
    return Cells(rows[0], rows[1:], notes)


def _checked(cells: Cells, name: str) -> Cells:
    """Return cells without characters that no page can show; refuse a table without rows."""
    check_columns(len(cells.names), name, True)
    if not cells.rows:
        raise NoAnswersError(
            f"{name} has a first line and no answers; one row per answer is needed.", cells.names
        )
    if len(cells.rows) > MOST_ROWS:
        raise AnswersError(f"{name} has {len(cells.rows):,} rows; {MOST_ROWS:,} at most are read.")
    names = [name if name == PERSON else without_forbidden(name).strip() for name in cells.names]
    rows = [[without_forbidden(cell).strip() for cell in row] for row in cells.rows]
    return Cells(names, rows, cells.notes)


def _from_text(data: bytes, name: str) -> Cells:
    text, _, _ = as_utf8(data, None, name)
    if text.lstrip()[:1] in (b"[", b"{"):
        return _from_json(text, name)
    stated, text = stated_delimiter(text)
    dialect = find_dialect(text, stated, '"', name)
    check_columns(dialect.fields, name, True)
    rows = read_rows(text, dialect.delimiter, dialect.fields, None, name)
    wrong = sum(bool(count) for _, count in rows.rejected)
    if any(place == 0 and count for place, count in rows.rejected):
        raise AnswersError(f"{name}: the first line has another number of fields than the others.")
    left_out = counted(wrong, "row was", "rows were")
    notes = [f"{left_out} left out: not {dialect.fields} fields."] if wrong else []
    return _headed(_rows(rows.data), notes)


def _from_json(text: bytes, name: str) -> Cells:
    """Return the objects of a list, of a list of lists, or of lines of either, as rows.

    Where objects stand in several lists, a column ``PERSON`` numbers the lists.
    """
    try:
        parts = [json.loads(text)]
    except RecursionError:
        raise AnswersError(f"{name} is JSON that is too deeply nested.") from None
    except ValueError:
        try:
            parts = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise AnswersError(f"{name} is JSON that is damaged.") from None
    lists = [part for part in parts if isinstance(part, list)]
    if len(parts) == 1 and lists and lists[0] and all(isinstance(one, list) for one in lists[0]):
        lists = parts = lists[0]
    numbered = len(lists) == len(parts) and len(parts) > 1
    objects: list[dict[str, Any]] = []
    for number, part in enumerate(parts, start=1):
        for found in part if isinstance(part, list) else [part]:
            if not isinstance(found, dict):
                raise AnswersError(f"{name} is JSON, but no list of objects.")
            objects.append({PERSON: number, **found} if numbered else found)
    names = list(dict.fromkeys(str(key) for found in objects for key in found))
    return Cells(names, [[cell_text(found.get(key)) for key in names] for found in objects])


def _from_spss(content: bytes, name: str) -> Cells:
    """Return the codes of an SPSS file.

    Raises
    ------
    AnswersError
        If pyreadstat is missing, or the file is damaged.
    """
    try:
        import pyreadstat
    except ImportError:
        raise AnswersError(
            f"{name} is an SPSS file, which needs the package pyreadstat: "
            "pip install 'personalize[sav]'."
        ) from None
    try:
        frame, _ = pyreadstat.read_sav(io.BytesIO(content))
    except Exception:  # the reader has its own errors for each fault
        raise AnswersError(f"{name} is an SPSS file that is damaged.") from None
    rows = [[cell_text(value) for value in row] for row in frame.itertuples(index=False)]
    return Cells([str(column) for column in frame.columns], rows, ["The file is SPSS’s (.sav)."])
