"""Reading of text tables with any delimiter and usual encoding, with or without a header."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as pacsv

from personalize.errors import ImportDataError

LARGEST_FILE = 1_000_000_000
"""Largest size of a file in bytes."""
MOST_COLUMNS = 200
LONGEST_LINE = 1_000_000
"""Largest length of the first line in bytes."""
HEAD = 1_000_001

MAGIC = {
    b"PK\x03\x04": "a zip file or a spreadsheet",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"7z\xbc\xaf": "a 7z file",
    b"Rar!": "a rar file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"SQLite format": "a database",
}


@dataclass(frozen=True)
class Table:
    """A table of text columns ``data``; ``header`` is whether the file had column names."""

    data: pa.Table
    header: bool
    encoding: str
    file: str

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return list(self.data.column_names)


def read_bytes(source: Path | BinaryIO | bytes, name: str) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    ImportDataError
        If it is missing, a folder, empty or larger than 1 GB.
    """
    try:
        if isinstance(source, Path):
            if source.is_dir():
                raise ImportDataError(f"{name} is a folder; a file of ratings is needed.")
            if source.stat().st_size > LARGEST_FILE:
                raise ImportDataError(f"{name} is larger than 1 GB, the most that can be read.")
            content = source.read_bytes()
        else:
            content = source if isinstance(source, bytes) else source.read()
    except OSError as error:
        raise ImportDataError(f"{name} cannot be read: {error.strerror}.") from None
    if len(content) > LARGEST_FILE:
        raise ImportDataError(f"{name} is larger than 1 GB, the most that can be read.")
    if not content.strip():
        raise ImportDataError(f"{name} is empty; a table with users, items and ratings is needed.")
    return content


def read_table(source: Path | BinaryIO | bytes, name: str) -> Table:
    """Read a table as text.

    Parameters
    ----------
    source : path, open file or bytes
    name : str
        Name of the file in messages.

    Raises
    ------
    ImportDataError
        If the file is not a text table, or is too large.
    """
    content = read_bytes(source, name)
    _refuse_other_files(content, name)
    content, encoding = _as_utf8(content)
    end = content.find(b"\n", 0, LONGEST_LINE)
    if end < 0 and len(content) > LONGEST_LINE:
        raise ImportDataError(f"{name}: the first line does not end; it is not a table of ratings.")
    first = (content if end < 0 else content[:end]).rstrip(b"\r")
    if b"::" in first:
        content = content.replace(b"::", b"\t")
        first = first.replace(b"::", b"\t")
    counts = {mark: first.count(mark) for mark in (b"\t", b",", b";", b"|")}
    delimiter = max(counts, key=lambda mark: counts[mark])
    columns = counts[delimiter] + 1
    if columns > MOST_COLUMNS:
        raise ImportDataError(
            f"{name} has {columns:,} columns; {MOST_COLUMNS} at most are read. One row a rating is "
            "needed: user, item, rating."
        )
    # Names of columns are words: a first line with a number is data.
    header = not any(_number(cell) for cell in _cells(first, delimiter))
    return Table(_parse(content, delimiter, columns, header, name), header, encoding, name)


def _parse(content: bytes, delimiter: bytes, columns: int, header: bool, name: str) -> pa.Table:
    names = None if header else [f"column {i + 1}" for i in range(columns)]
    wrong: list[int] = []

    def remember(row: pacsv.InvalidRow) -> str:
        wrong.append(int(row.number or 0))
        return "error"

    try:
        reader = pacsv.open_csv(
            io.BytesIO(content.split(b"\n", 1)[0] + b"\n"),
            parse_options=pacsv.ParseOptions(delimiter=delimiter.decode()),
        )
        header_names = [field.strip().lstrip("\ufeff") for field in reader.schema.names]
        names = names or _unique(
            [header_name or f"column {i + 1}" for i, header_name in enumerate(header_names)], name
        )
        return pacsv.read_csv(
            io.BytesIO(content),
            read_options=pacsv.ReadOptions(
                column_names=names, skip_rows=int(header), block_size=1 << 22, use_threads=True
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter.decode(), invalid_row_handler=remember
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        detail = str(error).split("\n")[0]
        place = f" (line {wrong[0]})" if wrong and wrong[0] else ""
        raise ImportDataError(
            f"{name} is not a regular table{place}: {detail[:160].rstrip('.')}."
        ) from None


def _unique(names: list[str], file: str) -> list[str]:
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ImportDataError(f"{file} has two columns named “{sorted(twice)[0][:40]}”.")
    return names


def _refuse_other_files(content: bytes, name: str) -> None:
    for magic, file_type in MAGIC.items():
        if content.startswith(magic):
            raise ImportDataError(
                f"{name} is {file_type}, whatever its name says; unpack or export it as CSV first."
            )
    if b"\0" in content[:HEAD] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportDataError(f"{name} is not a text file; a CSV or TSV of ratings is needed.")


def _as_utf8(content: bytes) -> tuple[bytes, str]:
    """Return the text as UTF-8, and the name of its original encoding."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:], "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").encode(), "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").encode(), "cp1252 (Latin)"
    return content, "utf-8"


def _cells(line: bytes, delimiter: bytes) -> list[str]:
    return [cell.decode(errors="replace").strip().strip('"') for cell in line.split(delimiter)]


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
