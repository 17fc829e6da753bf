"""Excel workbooks of text cells, with the same bytes for the same cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

MADE = datetime(2000, 1, 1)
"""The time that a workbook and its parts state, so that no clock is in their bytes."""
MADE_IN_ZIP = (2000, 1, 1, 0, 0, 0)


def workbook_bytes(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Return a workbook whose cells are all text, so that none is a formula.

    Parameters
    ----------
    sheets : mapping of str to rows
        Rows of texts by the name of the sheet, in order.
    """
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    book.properties.created = MADE
    book.properties.modified = MADE
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            cells = []
            for text in row:
                cell = WriteOnlyCell(
                    sheet, value=openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)
                )
                cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(content: bytes) -> bytes:
    """Return a zip file whose members state a fixed time."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "docProps/core.xml":  # saving states the present time
                data = _fixed_times(data)
            info = zipfile.ZipInfo(member.filename, MADE_IN_ZIP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    return written.getvalue()


def _fixed_times(data: bytes) -> bytes:
    import re

    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", data)
