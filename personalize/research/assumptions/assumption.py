"""An assumption of a team: what is taken for granted, how it is tested, and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from personalize.research.texts import ResearchError, clean_line, clean_text, when

UNTESTED_DAYS = 30
"""Days after which an assumption without a result is named as untested."""
WRITTEN = ("text", "owner", "test", "expected", "result", "link", "changed")
"""Fields that people write."""


@dataclass(frozen=True)
class Assumption:
    """One assumption.

    Attributes
    ----------
    text : str
        What is assumed.
    owner : str
        Who looks after it.
    test : str
        How it can be tested.
    expected : str
        What the team expects to find.
    locked : str
        When the expectation was locked, in UTC; "" before. It cannot be changed afterwards.
    result : str
        What was found; written after the expectation is locked.
    link : str
        Where the result is, a web address.
    changed : str
        What was changed because of it.
    opened : str
        When a result was first written, in UTC; "" before.
    """

    text: str
    owner: str = ""
    test: str = ""
    expected: str = ""
    locked: str = ""
    result: str = ""
    link: str = ""
    changed: str = ""
    opened: str = ""
    id: str = ""
    revision: int = 0
    created: str = ""
    updated: str = ""

    def untested_days(self, now: datetime | None = None) -> int | None:
        """Return for how many days it has been untested, if for 30 or more; else None.

        Parameters
        ----------
        now : datetime, optional
            The present time unless given.
        """
        if self.result or not self.created:
            return None
        days = ((now or datetime.now(UTC)) - datetime.fromisoformat(self.created)).days
        return days if days >= UNTESTED_DAYS else None

    def state(self, now: datetime | None = None) -> str:
        """Return its state in words: tested, expectation locked, untested for some days, open."""
        if self.result:
            return "tested"
        days = self.untested_days(now)
        if days is not None:
            return f"untested for {days} days"
        return "expectation locked" if self.locked else "open"


def checked_values(values: Mapping[str, str], before: Assumption | None = None) -> dict[str, str]:
    """Return what was written as it is stored.

    Parameters
    ----------
    values : mapping
        Some of ``WRITTEN``.
    before : Assumption, optional
        The stored assumption that is changed.

    Raises
    ------
    ResearchError
        If the text is empty, something is too long, a locked expectation would change, or a
        result stands before the expectation is locked.
    """
    unknown = sorted(set(values) - set(WRITTEN))
    if unknown:
        raise ResearchError(f"{unknown[0]} is not one of {', '.join(WRITTEN)}.")
    clean = {name: clean_text(name, text) for name, text in values.items()}
    for name in ("text", "owner", "link"):
        if name in values:
            clean[name] = clean_line(name, values[name], needed=name == "text")
    link = clean.get("link", "")
    if link and (urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).netloc):
        raise ResearchError(
            f"link “{link[:60]}” is no web address; one that begins with https:// is needed."
        )
    was = before or Assumption("")
    if was.locked and clean.get("expected", was.expected) != was.expected:
        raise ResearchError(
            f"expected of “{was.text[:60]}” was locked at {when(was.locked)} and cannot be changed."
        )
    if clean.get("result") and not was.locked:
        raise ResearchError(
            f"result of “{clean.get('text', was.text)[:60]}” comes before its expectation is "
            "locked; lock what you expect first."
        )
    return clean


def from_row(row: Mapping[str, Any]) -> Assumption:
    """Return the assumption of a stored row."""
    return Assumption(**{one.name: row[one.name] for one in fields(Assumption)})
