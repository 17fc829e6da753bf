"""Reading of ratings and items from usual text files to one row per pair of person and item."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from personalize.errors import ImportDataError
from personalize.world.importing.dataset import ColumnMap, ImportedSet, checked_name
from personalize.world.importing.report import ImportReport
from personalize.world.importing.table import Table, read_table

ALIASES = {
    "user": ("user", "userid", "uid", "person", "customer", "customerid", "reviewerid", "reader"),
    "item": (
        "item",
        "itemid",
        "iid",
        "movie",
        "movieid",
        "product",
        "productid",
        "asin",
        "isbn",
        "track",
        "trackid",
    ),
    "rating": ("rating", "ratings", "score", "stars", "value", "overall", "bookrating"),
    "time": ("timestamp", "time", "date", "datetime", "unixreviewtime", "ts"),
    "title": ("title", "name", "itemname", "booktitle"),
    "genres": ("genres", "genre", "category", "categories", "tags"),
}
SCALES = ((1, 5), (0.5, 5), (0, 1), (0, 5), (1, 10), (0, 10), (-10, 10), (1, 100), (0, 100))
"""Usual rating scales; the first that contains all ratings is used."""
MILLISECONDS = 1e11
"""Time stamps above this value are in milliseconds."""
U_ITEM_GENRES = [
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
]
"""Genre flags of MovieLens 100k's u.item, in its order."""

Source = Path | BinaryIO | bytes


def read_ratings(
    ratings: Source,
    items: Source | None = None,
    *,
    name: str,
    columns: ColumnMap | None = None,
) -> ImportedSet:
    """Read a set of ratings, and optionally the titles and genres of its items.

    Reads MovieLens ``ratings.csv``, ``u.data`` and ``ratings.dat``, and any text table with one
    row per rating. Ids are text: "007" and "7" differ.

    Parameters
    ----------
    ratings, items : path, open binary file or bytes
    name : str
        Any name; the id made from it is the name of the domain.
    columns : ColumnMap, optional
        Names of columns that cannot be guessed.

    Raises
    ------
    ImportDataError
        If the set cannot be used; the message is one sentence.
    """
    slug, title = checked_name(name)
    table = read_table(ratings, _called(ratings, "The file of ratings"))
    chosen = _columns(table, columns or ColumnMap())
    value = _numbers(table, chosen["rating"])
    users, user = _codes(table.data[chosen["user"]])
    keys, item = _codes(table.data[chosen["item"]])
    order, timed = _times(table, chosen.get("time"))
    complete = (user >= 0) & (item >= 0) & ~np.isnan(value)
    frame = pd.DataFrame({"user": user, "item": item, "rating": value, "time": order})[complete]
    if frame.empty:
        raise ImportDataError(f"{table.file} has no row with a user, an item and a rating.")
    frame = frame.sort_values(["user", "item", "time"], kind="stable")
    latest = ~frame.duplicated(["user", "item"], keep="last")
    duplicates = int((~latest).sum())
    frame = frame[latest]
    frame, users = _compact(frame, "user", users)
    frame, keys = _compact(frame, "item", keys)
    if len(users) < 2 or len(keys) < 2:
        lacking = "user" if len(users) < 2 else "item"
        raise ImportDataError(f"{table.file} has one {lacking} only; at least two are needed.")
    low, high = float(frame["rating"].min()), float(frame["rating"].max())
    if low == high:
        raise ImportDataError(
            f"{table.file}: every rating is {low:g}; at least two different ratings are needed."
        )
    scale = next(((a, b) for a, b in SCALES if a <= low and high <= b), (low, high))
    frame["value"] = 1 + 4 * (frame["rating"] - scale[0]) / (scale[1] - scale[0])
    titled, untitled, unrated = _items(items, keys)
    report = ImportReport(
        name=slug,
        rows=table.data.num_rows,
        ratings=len(frame),
        users=len(users),
        items=len(keys),
        duplicates=duplicates,
        blank=int((~complete).sum()),
        low=low,
        high=high,
        scale_low=float(scale[0]),
        scale_high=float(scale[1]),
        encoding=table.encoding,
        timed=timed,
        untitled=untitled,
        unrated=unrated,
        title=title,
    )
    people = pd.DataFrame({"user": np.arange(len(users)), "key": users})
    return ImportedSet(slug, report, frame.reset_index(drop=True), people, titled)


def _called(source: Source, otherwise: str) -> str:
    name = getattr(source, "name", None)
    return Path(str(name)).name if name else otherwise


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _columns(table: Table, given: ColumnMap) -> dict[str, str]:
    """Return the column of each role, by the names given, usual names, or position."""
    columns: dict[str, str] = {}
    name_by_plain = {_plain(name): name for name in reversed(table.names)}
    for role in ("user", "item", "rating", "time"):
        given_name = getattr(given, role)
        if given_name is not None:
            if given_name not in table.names:
                raise ImportDataError(
                    f"{table.file} has no column “{given_name[:60]}”. It has: {_some(table.names)}."
                )
            columns[role] = given_name
            continue
        if not table.header:
            position = ("user", "item", "rating", "time").index(role)
            if position < len(table.names):
                columns[role] = table.names[position]
            continue
        match = next(
            (name_by_plain[alias] for alias in ALIASES[role] if alias in name_by_plain), None
        )
        if match is not None:
            columns[role] = match
    for role in ("user", "item", "rating"):
        if role not in columns:
            raise ImportDataError(
                f"{table.file} has no {role} column that is known by its name. Its columns: "
                f"{_some(table.names)}. Name it: on the page under "
                f"“Columns with other names”, or with --{role}-column."
            )
    return columns


def _some(names: list[str]) -> str:
    shown = ", ".join(name[:30] for name in names[:8])
    return shown + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _numbers(table: Table, column: str) -> np.ndarray:
    """Return ratings as numbers; blank ones are NaN.

    Raises
    ------
    ImportDataError
        If a rating is not a number; the message names the first such line.
    """
    text = pc.utf8_trim_whitespace(table.data[column].combine_chunks())
    blank = pc.equal(text, "")
    text = pc.if_else(blank, pa.scalar(None, pa.string()), text)
    try:
        value = pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        series = pd.Series(text.to_pandas(), dtype=object)
        numbers = pd.to_numeric(series, errors="coerce")
        bad = np.flatnonzero(numbers.isna().to_numpy() & series.notna().to_numpy())
        if not len(bad):
            return numbers.to_numpy(float)
        raise _not_a_number(table, column, int(bad[0]), str(series.iloc[bad[0]])) from None
    value = np.asarray(value, dtype=float)
    not_finite = np.flatnonzero(~np.isfinite(value) & ~blank.to_numpy(zero_copy_only=False))
    if len(not_finite):
        row = int(not_finite[0])
        raise _not_a_number(table, column, row, str(text[row]))
    return value


def _not_a_number(table: Table, column: str, row: int, value: str) -> ImportDataError:
    line = row + 1 + int(table.header)
    return ImportDataError(
        f"{table.file}, line {line:,}: the rating in “{column}” is “{value[:40]}”, not a number."
    )


def _codes(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Return distinct ids as text, and a position for each row; -1 where the id is blank."""
    text = pc.utf8_trim_whitespace(column.combine_chunks())
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    coded = pc.dictionary_encode(text)
    codes = coded.indices.to_numpy(zero_copy_only=False)
    codes = np.where(np.isnan(codes), -1, codes).astype(np.int64)
    return np.array(coded.dictionary.to_pylist(), dtype=object), codes


def _compact(frame: pd.DataFrame, column: str, keys: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Renumber the ids that occur in the frame without gaps."""
    used, position = np.unique(frame[column].to_numpy(), return_inverse=True)
    return frame.assign(**{column: position.astype(np.int64)}), keys[used]


def _times(table: Table, column: str | None) -> tuple[np.ndarray, bool]:
    """Return seconds, or row numbers where no time can be read, and whether times were read."""
    rows = np.arange(table.data.num_rows, dtype=float)
    if column is None:
        return rows, False
    text = table.data[column].combine_chunks()
    try:
        stamps = pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        parsed = pd.to_datetime(
            pd.Series(text.to_pandas(), dtype=object), errors="coerce", utc=True, format="mixed"
        )
        stamps = (parsed - pd.Timestamp(0, tz="UTC")).dt.total_seconds().to_numpy(float)
    stamps = np.asarray(stamps, dtype=float)
    if not np.isfinite(stamps).any():
        return rows, False
    stamps = np.where(np.abs(stamps) > MILLISECONDS, stamps / 1000, stamps)
    return np.where(np.isfinite(stamps), stamps, np.nanmin(stamps)), True


def _items(items: Source | None, keys: np.ndarray) -> tuple[pd.DataFrame, int, int]:
    """Return rated items with title and genres, and the numbers of untitled and unrated items."""
    frame = pd.DataFrame({"item": np.arange(len(keys)), "key": keys, "title": "", "genres": ""})
    unrated = 0
    if items is not None:
        table = read_table(items, _called(items, "The file of items"))
        known = _item_table(table)
        known = known[known["key"] != ""].drop_duplicates("key", keep="last").set_index("key")
        unrated = int((~known.index.isin(keys)).sum())
        matched = known.reindex(keys)
        frame["title"] = matched["title"].fillna("").to_numpy(object)
        frame["genres"] = matched["genres"].fillna("").to_numpy(object)
    bare = frame["title"].str.strip() == ""
    frame.loc[bare, "title"] = "Item " + frame.loc[bare, "key"].astype(str)
    return frame, int(bare.sum()) if items is not None else 0, unrated


def _item_table(table: Table) -> pd.DataFrame:
    """Return key, title and genres of an item table, by names or by MovieLens's positions."""
    text = {name: table.data[name].to_pandas().astype(object).fillna("") for name in table.names}
    name_by_plain = {_plain(name): name for name in reversed(table.names)}
    if table.header:
        key = next(
            (name_by_plain[alias] for alias in (*ALIASES["item"], "id") if alias in name_by_plain),
            None,
        )
        title = next(
            (name_by_plain[alias] for alias in ALIASES["title"] if alias in name_by_plain), None
        )
        if key is None or title is None:
            lacking = "item" if key is None else "title"
            raise ImportDataError(
                f"{table.file} has no {lacking} column that is known by its name. Its columns: "
                f"{_some(table.names)}."
            )
        genre = next(
            (name_by_plain[alias] for alias in ALIASES["genres"] if alias in name_by_plain), None
        )
        genres = text[genre] if genre else pd.Series("", index=text[key].index)
    else:
        key, title = table.names[0], table.names[min(1, len(table.names) - 1)]
        flags = table.names[5 : 5 + len(U_ITEM_GENRES)]
        if len(flags) == len(U_ITEM_GENRES):
            lists = [
                "|".join(
                    genre for genre, flag in zip(U_ITEM_GENRES, row, strict=True) if flag == "1"
                )
                for row in zip(*(text[name] for name in flags), strict=True)
            ]
            genres = pd.Series(lists, index=text[key].index)
        elif len(table.names) > 2:
            genres = text[table.names[2]]
        else:
            genres = pd.Series("", index=text[key].index)
    return pd.DataFrame(
        {
            "key": text[key].str.strip(),
            "title": text[title].str.strip(),
            "genres": genres.str.strip(),
        }
    )
