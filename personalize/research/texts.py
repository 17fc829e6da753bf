"""Texts that people write into research notes: cleaned, and refused where they are too long."""

from __future__ import annotations

from personalize.errors import PersonalizeError
from personalize.output.letters import drawable

LONGEST_LINE = 300
"""Largest number of characters of a title, a name or another short text."""
LONGEST_TEXT = 5_000
"""Largest number of characters of a quote, a note or another long text."""


class ResearchError(PersonalizeError):
    """Something in research notes or the ledger that is not allowed; nothing was stored."""


def clean_line(field: str, text: str, *, longest: int = LONGEST_LINE, needed: bool = True) -> str:
    """Return a text on one line, without control characters and direction controls.

    Parameters
    ----------
    field : str
        Its name in messages.
    text : str
    longest : int
        Largest number of characters.
    needed : bool
        Whether it may not be empty.

    Raises
    ------
    ResearchError
        If it is empty though needed, or too long.
    """
    clean = " ".join(drawable(text).split())
    return _checked(field, clean, longest, needed)


def clean_text(field: str, text: str) -> str:
    """Return a text of several lines, which may be empty, cleaned as ``clean_line`` does.

    Raises
    ------
    ResearchError
        If it is too long.
    """
    lines = (line.rstrip() for line in drawable(text).splitlines())
    return _checked(field, "\n".join(lines).strip(), LONGEST_TEXT, False)


def when(stamp: str) -> str:
    """Return a stored time as people read it: "2026-11-28 08:53 UTC"."""
    return f"{stamp[:16].replace('T', ' ')} UTC"


def _checked(field: str, clean: str, longest: int, needed: bool) -> str:
    if needed and not clean:
        raise ResearchError(f"{field} is empty; 1 to {longest:,} characters are needed.")
    if len(clean) > longest:
        raise ResearchError(
            f"{field} “{clean[:40]}…” has {len(clean):,} characters; {longest:,} are allowed."
        )
    return clean
