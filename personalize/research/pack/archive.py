"""An archive with the same bytes for the same files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

CHECKSUMS = "checksums.sha256"
MADE = (1980, 1, 1, 0, 0, 0)
"""The time that every file of the archive carries: that of its making would change its bytes."""


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of each file, as ``sha256sum --check`` reads them."""
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return "".join(lines).encode()


def archived(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return files and their checksums as a zip archive with one folder.

    Parameters
    ----------
    folder : str
        Name of the folder.
    files : mapping of str to bytes
        By path below it.
    """
    buffer = io.BytesIO()
    every = {**files, CHECKSUMS: checksums(files)}
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(every):
            entry = zipfile.ZipInfo(f"{folder}/{name}", MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, every[name])
    return buffer.getvalue()
