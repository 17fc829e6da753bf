"""An imported set: interactions, users, items, and the names of its columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
from slugify import slugify

from personalize.errors import ImportDataError
from personalize.world.importing.report import ImportReport

RESERVED = ("streaming", "shopping", "music", "banking", "imported", "any")
LONGEST_TITLE = 60
"""Largest number of characters of the name of a set."""


@dataclass(frozen=True)
class ColumnMap:
    """Names of the columns in a file of ratings, where they cannot be guessed."""

    user: str | None = None
    item: str | None = None
    rating: str | None = None
    time: str | None = None


@dataclass(frozen=True)
class ImportedSet:
    """Real ratings that can be used as a domain.

    Attributes
    ----------
    name : str
        The id: a slug that is not the name of a service.
    report : ImportReport
    interactions : DataFrame
        ``user`` and ``item`` (positions), ``rating`` as found, ``value`` on 1 to 5, ``time``
        (seconds, or the row's number where there are no times); one row per pair.
    users : DataFrame
        ``user`` (position), ``key`` (the id as text).
    items : DataFrame
        ``item`` (position), ``key``, ``title``, ``genres`` (joined by "|", may be empty).
    """

    name: str
    report: ImportReport
    interactions: pd.DataFrame
    users: pd.DataFrame
    items: pd.DataFrame

    @property
    def title(self) -> str:
        """The name as given, with spaces and capitals."""
        return self.report.title or self.name

    def named(self, name: str) -> ImportedSet:
        """Return the same set under another name.

        Raises
        ------
        ImportDataError
            If the name has no letter or digit, or belongs to a service.
        """
        slug, title = checked_name(name)
        return replace(self, name=slug, report=replace(self.report, name=slug, title=title))


def checked_name(name: str) -> tuple[str, str]:
    """Return the id that is made from a name, and the name itself as a title.

    Raises
    ------
    ImportDataError
        If the name has no letter or digit, or the id is the name of a service.
    """
    title = " ".join("".join(c if c.isprintable() else " " for c in name).split())[:LONGEST_TITLE]
    slug = slugify(title, max_length=40, word_boundary=True)
    if not slug:
        raise ImportDataError(f"The name “{title}” cannot be used: a letter or a digit is needed.")
    if slug in RESERVED:
        raise ImportDataError(f"The name “{title}” belongs to a service; choose another one.")
    return slug, title
