"""The texts around the picks in the mock of a service: its bar and the title of the row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from personalize.register import read_rows
from personalize.world.catalogue import Catalogue


@dataclass(frozen=True)
class ServiceWords:
    """The title of the row of picks, and the words in the bar above it, left to right."""

    row_title: str
    bar: tuple[str, ...]


def service_words(catalogue: Catalogue, name: str = "") -> ServiceWords:
    """Return the texts of a service's mock.

    The bar of an imported set shows only the title of the set.

    Parameters
    ----------
    catalogue : Catalogue
    name : str
        Given name of the person whose screen it is.
    """
    row = _rows().get(catalogue.domain) or _rows()["imported"]
    bar = [word.format(name=name, title=catalogue.label) for word in row["bar"].split("|")]
    return ServiceWords(row["row_title"], tuple(bar))


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["domain"]: row for row in read_rows("services.csv")}
