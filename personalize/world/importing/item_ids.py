"""Ids of an item table: the column that holds them, and ids that the ratings write differently."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from personalize.world.importing.columns import OPTION_OF
from personalize.world.importing.table import Decision, Table, counted

WHOLE = re.compile(r"^0*(\d+)(?:\.0+)?$")
"""A whole number, with zeros before it or after a point."""
CLEARLY = 0.02
"""How much larger the share of rated items must be for a less likely column of ids."""


def best_ids(table: Table, names: list[str], keys: set[str]) -> str:
    """Return the column of the ids of most rated items; the first of those that are as good.

    Parameters
    ----------
    table : Table
    names : list of str
        Columns that may hold the ids, the likeliest first.
    keys : set of str
        Ids of rated items.
    """
    shares = {name: covered(table, name, keys) for name in dict.fromkeys(names)}
    best = max(shares, key=lambda name: shares[name])
    chosen = best if shares[best] > shares[names[0]] + CLEARLY else names[0]
    if len([share for share in shares.values() if share]) > 1 or chosen != names[0]:
        others = ", ".join(
            f"{shares[name]:.0%} in “{name[:40]}”" for name in shares if name != chosen
        )
        words = (
            f"“{chosen[:40]}” was taken for the ids: {shares[chosen]:.0%} of the rated items are "
            f"in it ({others})."
        )
        table.decisions.append(
            Decision(words, OPTION_OF["items_id"], told=min(shares.values()) < shares[chosen])
        )
    return chosen


def covered(table: Table, name: str, keys: set[str]) -> float:
    """Return the share of rated items whose id is in a column."""
    cells = {str(cell).strip() for cell in table.data[name].to_pylist()}
    return len(keys & cells) / max(len(keys), 1)


def respelled(known: pd.DataFrame, keys: np.ndarray) -> tuple[pd.DataFrame, list[Decision]]:
    """Return items under the ratings' spelling of their ids, such as 1 for 001 or 1.0, and why.

    Only whole numbers that no other id of either table equals are taken as the same.

    Parameters
    ----------
    known : DataFrame
        Items by id.
    keys : array of str
        Ids of rated items.
    """
    ids = pd.Series(known.index.astype(str))
    plain_ids = ids.str.replace(WHOLE, r"\1", regex=True)
    rated = pd.Series([str(key) for key in keys])
    plain_rated = rated.str.replace(WHOLE, r"\1", regex=True)
    lone = ~plain_rated.duplicated(keep=False) & ~rated.isin(ids)
    spelling = dict(zip(plain_rated[lone], rated[lone], strict=True))
    fits = plain_ids.isin(list(spelling)) & ~plain_ids.duplicated(keep=False) & ~ids.isin(rated)
    if not fits.any():
        return known, []
    place = int(np.flatnonzero(fits)[0])
    renamed = ids.where(~fits, plain_ids.map(spelling))
    number = counted(int(fits.sum()), "id is", "ids are")
    words = (
        f"{number} written differently in the item table and count as the same, such as "
        f"{ids[place][:20]} and {renamed[place][:20]}."
    )
    return known.set_axis(renamed.to_numpy(object)), [
        Decision(words, OPTION_OF["items_id"], told=True)
    ]
