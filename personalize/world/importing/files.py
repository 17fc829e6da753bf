"""The bytes of a file: read, unpacked, and what they are; each step has a limit on its size."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from personalize.errors import ImportDataError

Source = Path | BinaryIO | bytes
LARGEST_FILE = 1_000_000_000
"""Largest size of a file, packed and unpacked, in bytes."""
MOST_MEMBERS = 10_000
"""Largest number of files in a zip file that is looked into."""
BESIDE_TABLES = ("readme", "license", "licence", "copying", "changelog")
"""Beginnings of names of files in a zip file that hold no table."""
NO_TABLES = (".md", ".pdf", ".html", ".png", ".jpg", ".py", ".sh", ".pl")
REFUSED = {
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"7z\xbc\xaf": "a 7z file",
    b"Rar!": "a rar file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"SQLite format": "a database",
    b"\x89HDF": "an HDF5 file",
    b"\x93NUMPY": "a NumPy file",
}


@dataclass(frozen=True)
class Content:
    """Unpacked bytes of a file.

    Attributes
    ----------
    data : bytes
    kind : str
        ``text``, ``parquet`` or ``workbook``.
    unpacked : str
        What the bytes were taken from, such as "the gzip file"; empty if nothing was unpacked.
    """

    data: bytes
    kind: str
    unpacked: str = ""


def called(source: Source, otherwise: str) -> str:
    """Return the name of a file without its folder, or another name where it has none."""
    name = getattr(source, "name", None)
    return Path(str(name)).name if name else otherwise


def read_content(source: Source, name: str) -> Content:
    """Return the bytes of a file, unpacked.

    Parameters
    ----------
    source : path, open binary file or bytes
    name : str
        Name of the file in messages.

    Raises
    ------
    ImportDataError
        If it is missing, not a file, empty, larger than 1 GB before or after it is unpacked,
        damaged, or of a kind that is not read.
    """
    data = _read_bytes(source, name)
    unpacked = ""
    for _ in range(2):  # a table in gzip in zip, no deeper
        if data.startswith(b"\x1f\x8b"):
            data, unpacked = _from_gzip(data, name), "the gzip file"
        elif data.startswith(b"PK\x03\x04") and not _is_workbook(data):
            data, member = _from_zip(data, name)
            unpacked = f"the zip file, which holds “{member}”"
        else:
            break
    if not data.strip():
        raise ImportDataError(f"{name} is empty; a table with users, items and ratings is needed.")
    return Content(data, _kind(data, name), unpacked)


def _kind(data: bytes, name: str) -> str:
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK\x03\x04"):
        if _is_workbook(data):
            return "workbook"
        raise ImportDataError(f"{name} is a zip file in a zip file; unpack it first.")
    for magic, words in REFUSED.items():
        if data.startswith(magic):
            raise ImportDataError(
                f"{name} is {words}, whatever its name says; unpack or export it as CSV first."
            )
    return "text"


def _read_bytes(source: Source, name: str) -> bytes:
    try:
        if isinstance(source, Path):
            if source.is_dir():
                raise ImportDataError(f"{name} is a folder; a file of ratings is needed.")
            if source.exists() and not source.is_file():
                raise ImportDataError(f"{name} is a pipe or a device; a file is needed.")
            if source.stat().st_size > LARGEST_FILE:
                raise _too_large(name)
            content = source.read_bytes()
        else:
            content = source if isinstance(source, bytes) else source.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ImportDataError(f"{name} cannot be read: {reason}.") from None
    if len(content) > LARGEST_FILE:
        raise _too_large(name)
    return content


def _too_large(name: str) -> ImportDataError:
    return ImportDataError(f"{name} is larger than 1 GB, the most that can be read.")


def _limited(stream: IO[bytes] | gzip.GzipFile, name: str) -> bytes:
    content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ImportDataError(
            f"{name} is larger than 1 GB once it is unpacked, the most that can be read."
        )
    return content


def _from_gzip(data: bytes, name: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            return _limited(stream, name)
    except (OSError, EOFError, zlib.error):
        raise ImportDataError(f"{name} is a gzip file that is damaged or cut short.") from None


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _from_zip(data: bytes, name: str) -> tuple[bytes, str]:
    """Return the one table of a zip file, and its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise ImportDataError(f"{name} is a zip file of {len(members):,} files, not one.")
            tables = [member for member in members if _may_be_table(member.filename)]
            if {"mimetype", "content.xml"} <= {member.filename for member in members}:
                raise ImportDataError(
                    f"{name} is an OpenDocument file; save its table as CSV or as .xlsx."
                )
            if len(tables) != 1:
                names = ", ".join(member.filename[:40] for member in tables[:6]) or "none"
                raise ImportDataError(
                    f"{name} is a zip file with {len(tables)} tables ({names}); one is needed: "
                    "unpack it and choose."
                )
            member = tables[0]
            if member.flag_bits & 1:
                raise ImportDataError(f"{name} is a zip file with a password; unpack it first.")
            if member.file_size > LARGEST_FILE:
                raise ImportDataError(
                    f"{name} is larger than 1 GB once it is unpacked, the most that can be read."
                )
            with archive.open(member) as stream:
                return _limited(stream, name), PurePosixPath(member.filename).name
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, NotImplementedError):
        raise ImportDataError(
            f"{name} is a zip file that is damaged or packed in a way that is not read."
        ) from None


def _may_be_table(path: str) -> bool:
    name = PurePosixPath(path).name.casefold()
    return not (
        path.endswith("/")
        or "__MACOSX" in path
        or name.startswith(".")
        or name.startswith(BESIDE_TABLES)
        or name.endswith(NO_TABLES)
    )
