"""An imported set: interactions, users, items, and how its columns were named."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from personalize.errors import ImportDataError
from personalize.world.importing.report import ImportReport

RESERVED = ("streaming", "shopping", "music", "banking", "imported", "any")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class ColumnMap:
    """Names of the columns in a file of ratings, where they cannot be guessed."""

    user: str | None = None
    item: str | None = None
    rating: str | None = None
    time: str | None = None


@dataclass(frozen=True)
class ImportedSet:
    """Real ratings, ready to be a domain.

    Attributes
    ----------
    name : str
        A slug that is not the name of a service.
    report : ImportReport
    interactions : DataFrame
        ``user`` and ``item`` (positions), ``rating`` as found, ``value`` on 1 to 5, ``time``
        (seconds, or the row's number where there are no times); one row a pair.
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

    def content_hash(self) -> str:
        """Return a short hash of the content, which results of this set carry."""
        digest = hashlib.sha256()
        for column in ("user", "item", "value"):
            digest.update(np.ascontiguousarray(self.interactions[column]).tobytes())
        for text in self.items["title"]:
            digest.update(str(text).encode() + b"\0")
        return digest.hexdigest()[:10]


def checked_name(name: str) -> str:
    """Return a name as a slug.

    Raises
    ------
    ImportDataError
        If it is not 1 to 40 letters, digits and hyphens, or is the name of a service.
    """
    slug = name.strip().lower()
    if not _SLUG.fullmatch(slug):
        raise ImportDataError(
            f"The name “{name[:60]}” cannot be used: 1 to 40 lower-case letters, digits and "
            "hyphens are allowed."
        )
    if slug in RESERVED:
        raise ImportDataError(f"The name “{slug}” belongs to a service; choose another one.")
    return slug
