"""Ids of users and items: distinct texts, those that hold none, and those that became equal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from personalize.world.importing.characters import dropped_from
from personalize.world.importing.numbers import trimmed
from personalize.world.importing.table import Decision, counted

NO_ID = {"", "\\n", "null", "nan", "none", "na", "n/a", "<na>"}
"""Cells that hold no id, in lower case."""
EXCEL_TEXT = re.compile(r'^="([^"]*)"$')
"""A text as it is written so that Excel takes it for no number."""
INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
"""Characters without a width, as joined files and web pages leave them at the ends of ids."""
SCIENTIFIC = re.compile(r"^\d([.,]\d+)?[eE]\+?\d{2}$")
"""A number as Excel shows it where it is long."""


@dataclass(frozen=True)
class Ids:
    """Ids of a column.

    Attributes
    ----------
    keys : array of str
        Distinct ids.
    codes : int array
        Position of the id of each row; -1 where it has none.
    dropped : int
        Ids from which characters were dropped.
    decisions : list of Decision
    damage : str
        Why different ids may have become equal; empty if nothing did it.
    """

    keys: np.ndarray
    codes: np.ndarray
    dropped: int
    decisions: list[Decision]
    damage: str


def as_id(text: str) -> str:
    """Return an id without invisible characters at its ends, and with accents as one character."""
    if text.isascii():
        return EXCEL_TEXT.sub(r"\1", text) if text.startswith("=") else text
    return EXCEL_TEXT.sub(r"\1", unicodedata.normalize("NFC", text).strip(INVISIBLE))


def coded(column: pa.ChunkedArray, noun: str, option: str) -> Ids:
    """Return the distinct ids of a column and the position of each row's id.

    Parameters
    ----------
    column : ChunkedArray of str
    noun : str
        "user" or "item", in sentences.
    option : str
        The option that chooses the column.
    """
    encoded = pc.dictionary_encode(trimmed(column))
    written = [str(key) for key in encoded.dictionary.to_pylist()]
    texts = [as_id(key) for key in written]
    codes = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    decisions: list[Decision] = []

    def tell(words: str) -> None:
        decisions.append(Decision(words, option, told=True))

    changed = [
        (old, new)
        for old, new in zip(written, texts, strict=True)
        if old != new and not EXCEL_TEXT.match(old)
    ]
    if changed:
        ids = counted(len(changed), f"{noun} id was", f"{noun} ids were")
        tell(f"{ids} read without invisible characters or with accents as one character.")
    keys, dropped = dropped_from(texts)
    keys = [key.strip() for key in keys] if dropped else keys
    equal = len(set(texts)) - len(set(keys))
    if equal:
        tell(f"{counted(equal, f'{noun} id', f'{noun} ids')} became equal to another one by that.")
    known = set(keys)
    whole = [key[:-2] if key.endswith(".0") and key[:-2] in known else key for key in keys]
    same = [key for key, other in zip(keys, whole, strict=True) if key != other]
    if same:
        ids = counted(len(same), f"{noun} id counts", f"{noun} ids count")
        tell(f"{ids} as the same without decimals, such as {same[0][:20]} as {same[0][:-2][:20]}.")
    damaged = [key for key in keys if SCIENTIFIC.match(key)]
    if damaged:
        ids = counted(len(damaged), f"{noun} id is", f"{noun} ids are")
        tell(
            f"{ids} in scientific notation, such as {damaged[0]}: different ids may have become "
            "equal."
        )
    damage = "ids in scientific notation" if damaged else ""
    damage = damage or ("ids without their control characters" if equal else "")
    none = [key.casefold() in NO_ID for key in whole]
    if len(set(whole)) == len(texts) and not any(none):
        return Ids(np.array(keys, dtype=object), codes, dropped, decisions, damage)
    place, distinct = pd.factorize(
        np.array([None if n else k for n, k in zip(none, whole, strict=True)], dtype=object)
    )
    return Ids(np.asarray(distinct, dtype=object), place[codes], dropped, decisions, damage)
