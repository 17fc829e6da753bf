"""Files that are written whole or not at all: beside their place, flushed, then renamed."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from personalize.errors import MachineError, PersonalizeError

NOT_THE_INPUT = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.ENFILE, errno.EMFILE}
"""Errors for which the disk or the computer is the reason, and not the path that was given."""
UNNAMED = "is the name of nothing that can be written"


class FileError(PersonalizeError):
    """A path at which no file or folder can be written."""


class DiskError(MachineError):
    """A disk that is full or broken."""


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Yield a new path beside a file's place, which takes that place when the block succeeds.

    The content is flushed to the disk before it is renamed, so that the place holds the old file
    or the new one, also after a crash. Where the block fails, the old file stays as it was.

    Parameters
    ----------
    target : Path
        A file that may exist; folders above it are made.

    Raises
    ------
    FileError
        If the place is a folder, a named pipe or a device, or may not be written.
    DiskError
        If the disk is full or broken.
    """
    writable(target)
    target = Path(os.path.realpath(target))
    part = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        make_folder(target.parent)
        with told(target):
            yield part
            if target.exists():
                shutil.copymode(target, part)
            _flush(part)
            part.replace(target)
            _flush(target.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_bytes(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; see ``beside``."""
    with beside(target) as part:
        part.write_bytes(content)


def write_text(target: Path, text: str) -> None:
    """Write a text as UTF-8, whole or not at all; see ``beside``."""
    write_bytes(target, text.encode("utf-8", "backslashreplace"))


def make_folder(folder: Path) -> None:
    """Make a folder, with those above it, unless it exists.

    Raises
    ------
    FileError
        If it is a file, or may not be made.
    DiskError
        If the disk is full or broken.
    """
    check_folder(folder)
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)


def check_folder(folder: Path) -> None:
    """Refuse a place for a folder at which there is something else.

    Raises
    ------
    FileError
        If it is a file.
    """
    with told(folder):
        if folder.exists() and not folder.is_dir():
            raise FileError(f"{folder} is a file; a folder is needed.")


def holds_files(folder: Path) -> bool:
    """Return whether a folder has content; what an interrupted write has left does not count.

    Raises
    ------
    FileError
        If the folder cannot be read.
    """
    with told(folder):
        return folder.is_dir() and any(
            not (path.name.startswith(".") and path.name.endswith(".part"))
            for path in folder.iterdir()
        )


def writable(target: Path) -> None:
    """Refuse a place that is no ordinary file before anything is computed for it.

    Raises
    ------
    FileError
        If the place is a folder, a named pipe or a device.
    """
    with told(target):
        try:
            mode = target.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return
    if stat.S_ISDIR(mode):
        raise FileError(f"{target} is a folder; the name of a file is needed.")
    if not stat.S_ISREG(mode):
        raise FileError(
            f"{target} is a named pipe or a device; the name of an ordinary file is needed."
        )
    if not os.access(target, os.W_OK):
        raise FileError(f"{target} cannot be written: it may only be read.")


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Turn an error of the system about a place into one sentence.

    Raises
    ------
    FileError
        If the place cannot be written.
    DiskError
        If the disk is full or broken.
    """
    try:
        yield
    except OSError as error:
        reason = (os.strerror(error.errno) if error.errno else str(error)).rstrip(".")
        full = error.errno in NOT_THE_INPUT or "No space left" in reason
        kind = DiskError if full else FileError
        raise kind(f"{place} cannot be written: {reason}.") from None
    except ValueError as error:  # a NUL in a name is no OSError
        if "null" not in str(error):
            raise
        raise FileError(f"“{place}” {UNNAMED}.") from None


def _flush(path: Path) -> None:
    """Have the system put a file, or the names in a folder, on the disk."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folder
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some network disks flush no folder
            raise
    finally:
        os.close(handle)
