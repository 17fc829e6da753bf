"""The encoding of a text: byte order marks, UTF-16 without one, UTF-8, cp1252, Latin-1."""

from __future__ import annotations

import codecs

from personalize.errors import ImportDataError
from personalize.world.importing.table import Decision

HEAD = 65_536
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, and the encodings that read them."""
FEW = 0.05
"""Largest number of bytes that are not UTF-8, relative to the characters beyond ASCII that are."""
OPTION = "--encoding"


def as_utf8(content: bytes, given: str | None, name: str) -> tuple[bytes, str, list[Decision]]:
    """Return a text as UTF-8 without a byte order mark, its original encoding, and decisions.

    Parameters
    ----------
    content : bytes
    given : str, optional
        The encoding, if it was stated.
    name : str
        Name of the file in messages.

    Raises
    ------
    ImportDataError
        If it is no text, or not in the encoding that was stated.
    """
    if given is not None:
        try:
            text = content.decode(given)
        except (UnicodeError, ValueError):
            raise ImportDataError(f"{name} is not in the encoding {given[:30]}.") from None
        decision = Decision(f"The text was read as {given}, as stated.", OPTION, told=True)
        return _utf8(text.removeprefix("\ufeff"), name), given, [decision]
    for mark, encoding in MARKS:
        if content.startswith(mark):
            if encoding == "utf-8":
                return _checked(content[len(mark) :], name)
            return _decoded(content, encoding, name, "it begins with its mark")
    silent = _utf16_without_mark(content[:HEAD])
    if silent:
        return _decoded(content, silent, name, "every other byte is zero")
    if b"\0" in content[: 1 << 20]:
        raise ImportDataError(
            f"{name} is not a text file; a CSV, TSV, Parquet, Excel or JSON lines file is needed."
        )
    return _checked(content, name)


def _decoded(
    content: bytes, encoding: str, name: str, why: str
) -> tuple[bytes, str, list[Decision]]:
    try:
        text = content.decode(encoding)
    except UnicodeError:
        text = content.decode(encoding, errors="replace")
    if "\0" in text[:HEAD]:
        raise ImportDataError(f"{name} is not a text file; a table of ratings is needed.")
    decision = Decision(f"The text was read as {encoding}, because {why}.", OPTION)
    return _utf8(text, name), encoding, [decision]


def _utf8(text: str, name: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", errors="replace")


def _checked(content: bytes, name: str) -> tuple[bytes, str, list[Decision]]:
    """Return UTF-8 as it is; a text with many bytes that are not UTF-8 is read as Latin."""
    if content.isascii():
        return content, "utf-8", [Decision("The text is plain ASCII.", OPTION)]
    try:
        content.decode("utf-8")
        return content, "utf-8", [Decision("The text is UTF-8.", OPTION)]
    except UnicodeDecodeError:
        pass
    repaired = content.decode("utf-8", errors="replace")
    wrong = repaired.count("\ufffd")
    beyond = len(repaired) - len(repaired.encode("ascii", errors="ignore")) - wrong
    if wrong <= FEW * beyond:
        first = content[: _first_wrong(content)].count(b"\n") + 1
        decision = Decision(
            f"The text is UTF-8 but for {wrong:,} characters, the first in line {first:,}; each "
            "is shown as \ufffd.",
            OPTION,
            told=True,
        )
        return repaired.encode(), "utf-8", [decision]
    try:
        text, label = content.decode("cp1252"), "cp1252 (Latin)"
    except UnicodeDecodeError:
        text, label = content.decode("latin-1"), "latin-1"
    return text.encode(), label, [Decision(_not_utf8(label), OPTION)]


def _not_utf8(label: str) -> str:
    return f"The text was read as {label}, because it is not UTF-8."


def _first_wrong(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _utf16_without_mark(head: bytes) -> str:
    """Return the byte order of UTF-16 without a mark; empty if the text is not UTF-16."""
    head = head[: len(head) // 2 * 2]
    if len(head) < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""
