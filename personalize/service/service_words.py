"""The texts around the picks in the mock of a service: its bar and the title of the row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from personalize.register import read_rows
from personalize.world.catalogue import Catalogue
from personalize.world.real import NO_GENRE

GENRES_IN_BAR = 2


@dataclass(frozen=True)
class ServiceWords:
    """The title of the row of picks, and the words in the bar above it, left to right."""

    row_title: str
    bar: tuple[str, ...]


def service_words(catalogue: Catalogue, name: str = "") -> ServiceWords:
    """Return the texts of a service's mock.

    The bar of an imported set shows the title of the set and its most frequent genres.

    Parameters
    ----------
    catalogue : Catalogue
    name : str
        Given name of the person whose screen it is.
    """
    row = _rows().get(catalogue.domain) or _rows()["imported"]
    bar = [word.format(name=name, title=catalogue.label) for word in row["bar"].split("|")]
    if row["domain"] == "imported":
        bar += _frequent_genres(catalogue)
    return ServiceWords(row["row_title"], tuple(bar))


def _frequent_genres(catalogue: Catalogue) -> list[str]:
    counts = catalogue.items["genre"].value_counts()
    named = [str(genre) for genre in counts.index if genre != NO_GENRE]
    return [genre[:1].upper() + genre[1:] for genre in named[:GENRES_IN_BAR]]


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["domain"]: row for row in read_rows("services.csv")}
