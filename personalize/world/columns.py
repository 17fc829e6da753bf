"""Columns of the evidence: the items, and the attributes of people that kinds of data record.

Attributes are columns like items ("lives in North", "searched for crime"), so that a library
that predicts ratings can learn from all kinds of data without special cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from personalize.register import read_rows
from personalize.world.catalogue import Catalogue, situations


@dataclass(frozen=True)
class Family:
    """A group of attribute columns that one kind of data fills together.

    ``start`` is the position of its first column; ``complete`` is whether a person with any
    record in the family is known to lack the other attributes (a place, an age band) or not
    (a guess about one situation gives no information about the others).
    """

    name: str
    type: str
    start: int
    labels: tuple[str, ...]
    complete: bool = True

    @property
    def stop(self) -> int:
        """Position after the last column."""
        return self.start + len(self.labels)


@dataclass(frozen=True)
class Columns:
    """The columns of a world: the first ``items`` are items, the rest attributes by family."""

    items: int
    families: dict[str, Family]
    item_genre: np.ndarray
    """Position of each item's main genre."""

    def __len__(self) -> int:
        return max((family.stop for family in self.families.values()), default=self.items)

    def frame(self, catalogue: Catalogue) -> pd.DataFrame:
        """Return one row per column: ``column``, ``family`` (``"item"`` for items), ``label``."""
        rows = [
            (family.start + i, family.name, label)
            for family in self.families.values()
            for i, label in enumerate(family.labels)
        ]
        items = [(i, "item", title) for i, title in enumerate(catalogue.items["title"])]
        return pd.DataFrame(items + rows, columns=["column", "family", "label"])

    def family_of(self, column: int) -> Family | None:
        """Return the family of a column, or None for an item."""
        for family in self.families.values():
            if family.start <= column < family.stop:
                return family
        return None

    def genre_map(self, genres: int) -> np.ndarray:
        """Return for each column the position of its genre, or -1 where it has none."""
        genre_positions = np.full(len(self), -1, dtype=np.int64)
        for family in self.families.values():
            if len(family.labels) == genres and family.name.endswith("genre"):
                genre_positions[family.start : family.stop] = np.arange(genres)
        return genre_positions


def households() -> list[dict[str, str]]:
    """Return the rows of ``data/households.csv``: label, phrase and share of people."""
    return read_rows("households.csv")


def make_columns(
    catalogue: Catalogue, age_bands: tuple[str, ...], genders: tuple[str, ...]
) -> Columns:
    """Return the columns of a synthetic world.

    Parameters
    ----------
    catalogue : Catalogue
        Its items come first, then attributes over its genres and regions.
    age_bands, genders : tuple of str
        Labels with which people are generated.
    """
    genres, homes = catalogue.genres, tuple(row["label"] for row in households())
    layout: list[tuple[str, str, tuple[str, ...], bool]] = [
        ("interest_genre", "interests", genres, True),
        ("search_genre", "searches", genres, True),
        ("age_band", "profile", age_bands, True),
        ("gender", "profile", genders, True),
        ("household", "profile", homes, True),
        ("region", "location", catalogue.regions, True),
        ("friends_genre", "friends", genres, True),
        ("partner_genre", "partner_sites", genres, True),
        ("guessed_household", "inferred", homes, True),
        ("guessed_situation", "inferred", tuple(situations()["key"]), False),
    ]
    if catalogue.domain == "banking":
        layout.append(("paid_genre", "purchases", genres, True))
    families: dict[str, Family] = {}
    start = len(catalogue.items)
    for name, type_name, labels, complete in layout:
        families[name] = Family(name, type_name, start, labels, complete)
        start += len(labels)
    return Columns(len(catalogue.items), families, item_genres(catalogue))


def item_genres(catalogue: Catalogue) -> np.ndarray:
    """Return the position of each item's main genre among the catalogue's genres."""
    codes = pd.Categorical(catalogue.items["genre"], categories=list(catalogue.genres)).codes
    return np.asarray(codes, dtype=np.int64)
