"""One sheet of an Excel workbook as text."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from personalize.errors import ImportDataError
from personalize.world.importing.dialect import check_columns
from personalize.world.importing.header import LEAD, holds_names
from personalize.world.importing.structured import cell_text, check_size
from personalize.world.importing.table import MOST_CELLS, MOST_COLUMNS, some

SHEET_OPTION = "--sheet"


def read_workbook(data: bytes, sheet: str | None, name: str, wide: bool) -> tuple[pa.Table, str]:
    """Return the cells of one sheet of an Excel workbook as text, and which sheet was read.

    Parameters
    ----------
    data : bytes
    sheet : str, optional
        Unless given, the first visible sheet with usual names of columns; else the first visible
        one that holds cells, or the first hidden one.
    name : str
        Name of the file in messages.
    wide : bool
        Whether many columns are allowed.

    Raises
    ------
    ImportDataError
        If it is damaged or too large, or there is no such sheet.
    """
    import zipfile

    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_size(sum(member.file_size for member in archive.infolist()), name)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        if sheet is not None and sheet not in book.sheetnames:
            raise ImportDataError(
                f"{name} has no sheet “{sheet[:40]}”; it has: {', '.join(book.sheetnames)[:120]}."
            )
        hidden = [t for t in book.sheetnames if getattr(book[t], "sheet_state", "") != "visible"]
        visible = [t for t in book.sheetnames if t not in hidden]
        likely = sorted(visible, key=lambda title: not _has_names(book[title]))
        for title in [sheet] if sheet is not None else [*likely, *hidden]:
            page = book[title]
            if not hasattr(page, "iter_rows"):
                continue  # a chart sheet
            page.reset_dimensions()  # a far cell must not widen every row
            rows = _sheet_rows(page.iter_rows(values_only=True), name, wide)
            if rows:
                width = max(map(len, rows))
                columns = [
                    pa.array([row[i] if i < len(row) else "" for row in rows], pa.string())
                    for i in range(width)
                ]
                return pa.table(columns, names=[str(i) for i in range(width)]), (
                    _which_sheet(title, book.sheetnames, hidden)
                )
    except ImportDataError:
        raise
    except Exception:  # openpyxl raises whatever a damaged workbook makes it meet
        raise ImportDataError(f"{name} is a workbook that is damaged.") from None
    raise ImportDataError(f"{name} is a workbook without cells.")


def _has_names(page: Any) -> bool:
    """Return whether one of the first rows of a sheet holds usual names of columns."""
    if not hasattr(page, "iter_rows"):
        return False  # a chart sheet
    page.reset_dimensions()
    first = page.iter_rows(max_row=LEAD, max_col=MOST_COLUMNS, values_only=True)
    return any(holds_names([cell_text(value).strip() for value in row]) for row in first)


def _which_sheet(title: str, sheets: list[str], hidden: list[str]) -> str:
    """Return the sentence that names the sheet that was read, and the others."""
    others = [f"{sheet} (hidden)" if sheet in hidden else sheet for sheet in sheets]
    others.pop(sheets.index(title))
    beside = f"; the others are: {some(others)}" if others else ""
    return f"The sheet “{title}” was read{beside}."


def _sheet_rows(rows: Iterable[tuple[Any, ...]], name: str, wide: bool) -> list[list[str]]:
    """Return the rows of a sheet up to its last cells; empty ones at its end are left out."""
    found: list[list[str]] = []
    cells = 0
    for row in rows:
        texts = [cell_text(value) for value in row]
        while texts and not texts[-1].strip():
            texts.pop()
        check_columns(len(texts), name, wide)
        cells += len(texts) + 1
        if cells > MOST_CELLS // 50:
            raise ImportDataError(f"{name} is a workbook with too many cells.")
        found.append(texts)
    while found and not found[-1]:
        found.pop()
    return found
