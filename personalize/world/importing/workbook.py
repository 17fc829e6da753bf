"""One sheet of an Excel workbook as text."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from personalize.errors import ImportDataError
from personalize.world.importing.dialect import check_columns
from personalize.world.importing.structured import cell_text, check_size
from personalize.world.importing.table import MOST_CELLS, some

SHEET_OPTION = "--sheet"


def read_workbook(data: bytes, sheet: str | None, name: str, wide: bool) -> tuple[pa.Table, str]:
    """Return the cells of one sheet of an Excel workbook as text, and which sheet was read.

    Parameters
    ----------
    data : bytes
    sheet : str, optional
        The first visible sheet that holds cells unless given, or the first hidden one.
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
        for title in [sheet] if sheet is not None else [*visible, *hidden]:
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
