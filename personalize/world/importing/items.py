"""Titles and genres of items, from a table of items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from personalize.errors import ImportDataError
from personalize.world.importing.characters import dropped_from, unescaped
from personalize.world.importing.columns import ITEM_ROLES, OPTION_OF, WORDS, stated_column
from personalize.world.importing.genres import as_genres, flags_as_genres
from personalize.world.importing.header import NUMBER
from personalize.world.importing.ids import as_id
from personalize.world.importing.item_ids import best_ids, respelled
from personalize.world.importing.names import ALIASES, plain
from personalize.world.importing.options import ReadOptions
from personalize.world.importing.table import Decision, Table, counted, some

U_ITEM_GENRES = (
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary",
    "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi",
    "Thriller", "War", "Western",
)  # fmt: skip
"""Genre flags of MovieLens 100k's u.item, in its order."""
FLAGS_FROM = 5
SAMPLE_ROWS = 10_000


class LackingColumnError(ImportDataError):
    """An item table in which ids or titles are not known by their names."""


@dataclass(frozen=True)
class Items:
    """The rated items.

    Attributes
    ----------
    frame : DataFrame
        ``item`` (position), ``key``, ``title``, ``genres`` (joined by "|").
    untitled, unrated : int
        Items without a title; items of the table without a rating.
    decisions : list of Decision
    columns : mapping
        Columns of the item table by role.
    """

    frame: pd.DataFrame
    untitled: int
    unrated: int
    decisions: list[Decision]
    columns: dict[str, str]


def item_columns(
    table: Table, options: ReadOptions, item_column: str | None, keys: set[str]
) -> dict[str, str]:
    """Return the columns of ids, titles and genres of an item table.

    Parameters
    ----------
    table : Table
    options : ReadOptions
    item_column : str, optional
        Name of the ratings' column of items, which is looked for first.
    keys : set of str
        Ids of rated items, by which a column without a name is known.

    Raises
    ------
    ImportDataError
        If a column that was named is lacking.
    LackingColumnError
        If the ids or titles cannot be found.
    """
    stated = {role: stated_column(table, getattr(options, role)) for role in ITEM_ROLES}
    found = {role: name for role, name in stated.items() if name is not None}
    by_plain = {plain(name): name for name in reversed(table.names)}
    if not table.header:
        for role, name in _by_position(table, keys, found).items():
            found.setdefault(role, name)
    else:
        if "items_id" not in found:
            usual = (plain(item_column or ""), *ALIASES["item"], "id", "key")
            known = [by_plain[alias] for alias in usual if alias in by_plain]
            known = known or [name for name in table.names if plain(name).endswith("id")][:1]
            if known:
                found["items_id"] = best_ids(table, known, keys)
        for role in ("title", "genres"):
            match = next((by_plain[alias] for alias in ALIASES[role] if alias in by_plain), None)
            if match is None and role == "title":
                match = next((name for name in table.names if plain(name).endswith("title")), None)
                match = match or _only(name for name in table.names if plain(name).endswith("name"))
            if match is not None and match not in found.values():
                found.setdefault(role, match)
    for role, noun in (("items_id", "item"), ("title", "title")):
        if role not in found:
            raise LackingColumnError(
                f"{table.file} has no {noun} column that is known by its name. Its columns: "
                f"{some(table.names)}. Name it with {OPTION_OF[role]}."
            )
    return found


def _only(names: object) -> str | None:
    found = list(names)  # type: ignore[call-overload]
    return str(found[0]) if len(found) == 1 else None


def _share(table: Table, name: str, keys: set[str]) -> float:
    """Return the share of the first rows whose cell is the id of a rated item."""
    cells = table.data[name].slice(0, SAMPLE_ROWS).to_pylist()
    return sum(cell.strip() in keys for cell in cells) / max(len(cells), 1)


def _by_position(table: Table, keys: set[str], stated: dict[str, str]) -> dict[str, str]:
    """Return columns without names: the ids by the rated items, then titles, then genres."""
    sample = table.data.slice(0, SAMPLE_ROWS)
    shares = {name: _share(table, name, keys) for name in table.names}
    key = stated.get("items_id") or max(table.names, key=lambda name: shares[name])
    rest = [name for name in table.names if name != key]
    texts = [
        name
        for name in rest
        if any(cell.strip() and not NUMBER.match(cell.strip()) for cell in sample[name].to_pylist())
    ]
    found = {"items_id": key, "title": (texts or rest or [key])[0]}
    after = texts[1:] if not _flagged(table) else []
    return found | ({"genres": after[0]} if after else {})


def _flagged(table: Table) -> bool:
    """Return whether the table has the genre flags of MovieLens 100k."""
    return not table.header and len(table.names) == FLAGS_FROM + len(U_ITEM_GENRES)


def titled_items(
    table: Table | None, keys: np.ndarray, options: ReadOptions, item_column: str | None
) -> Items:
    """Return the rated items with their titles and genres.

    Parameters
    ----------
    table : Table, optional
        The item table.
    keys : array of str
        Ids of rated items, in order.
    options : ReadOptions
    item_column : str, optional
        Name of the ratings' column of items.

    Raises
    ------
    ImportDataError
        If the item table lacks a column.
    """
    frame = pd.DataFrame({"item": np.arange(len(keys)), "key": keys, "title": "", "genres": ""})
    decisions: list[Decision] = []
    columns: dict[str, str] = {}
    unrated = 0
    if table is not None:
        columns = item_columns(table, options, item_column, set(keys))
        decisions = [
            Decision(f"In the item table “{columns[role]}” holds {WORDS[role]}.", OPTION_OF[role])
            for role in ITEM_ROLES
            if role in columns
        ]
        known, more = _known_items(table, columns, options)
        decisions += more
        known, more = respelled(known, keys)
        decisions += more
        unrated = int((~known.index.isin(keys)).sum())
        matched = known.reindex(keys)
        frame["title"] = matched["title"].fillna("").to_numpy(object)
        frame["genres"] = matched["genres"].fillna("").to_numpy(object)
        if unrated == len(known):
            words = (
                f"None of the {len(known):,} ids in “{columns['items_id']}” of the item table is "
                "rated: another column may hold the ids."
            )
            decisions.append(Decision(words, OPTION_OF["items_id"], told=True))
    bare = frame["title"].str.strip() == ""
    frame.loc[bare, "title"] = "Item " + frame.loc[bare, "key"].astype(str)
    return Items(frame, int(bare.sum()) if table is not None else 0, unrated, decisions, columns)


def _known_items(
    table: Table, columns: dict[str, str], options: ReadOptions
) -> tuple[pd.DataFrame, list[Decision]]:
    """Return title and genres by id, the last row of an id, and decisions."""
    cells = {
        role: [str(cell).strip() for cell in table.data[name].to_pylist()]
        for role, name in columns.items()
    }
    keys, _ = dropped_from([as_id(cell) for cell in cells["items_id"]])
    written = {role: unescaped(cells[role]) for role in ("title", "genres") if role in cells}
    cells |= {role: texts for role, (texts, _) in written.items()}
    titles, dropped = dropped_from(cells["title"])
    decisions = []
    entities = sum(number for _, number in written.values())
    if entities:
        words = f"Entities of HTML such as &amp; were read as characters in {entities:,} texts."
        decisions.append(Decision(words, told=True))
    genres = [""] * len(keys)
    if "genres" in columns:
        plain_genres, changed = dropped_from(cells["genres"])
        dropped += changed
        kind = table.kinds.get(columns["genres"], "")
        genres, words = as_genres(plain_genres, kind, options.genre_separator)
        if words:
            lost = "no genres" in words
            said = f"“{columns['genres']}”: {words}"
            option = OPTION_OF["genres"] if lost else "--genre-separator"
            decisions.append(Decision(said, option, told=lost))
    elif _flagged(table):
        flags = [table.data[name].to_pylist() for name in table.names[FLAGS_FROM:]]
        genres = [
            "|".join(genre for genre, flag in zip(U_ITEM_GENRES, row, strict=True) if flag == "1")
            for row in zip(*flags, strict=True)
        ]
        decisions.append(Decision("Its last 19 columns are MovieLens' flags of genres."))
    elif table.header:
        rest = {n: table.data[n].to_pylist() for n in table.names if n not in columns.values()}
        flagged, flags = flags_as_genres(rest)
        if flags:
            genres = flagged
            words = f"Columns of 0 and 1 were read as genres: {some(flags)}."
            decisions.append(Decision(words, OPTION_OF["genres"], told=True))
    if dropped:
        words = f"Control characters were dropped from {dropped:,} titles or genres."
        decisions.append(Decision(words, told=True))
    known = pd.DataFrame({"key": keys, "title": titles, "genres": genres})
    blank = np.flatnonzero((known["key"] == "").to_numpy())
    table.leave_out("no id in the item table", blank)
    known = known[known["key"] != ""]
    repeated = int(known.duplicated("key", keep="last").sum())
    if repeated:
        rows = counted(repeated, "earlier row", "earlier rows")
        words = (
            f"{rows} of the same item in the item table {'was' if repeated == 1 else 'were'} left "
            "out."
        )
        decisions.append(Decision(words, told=True))
    return known.drop_duplicates("key", keep="last").set_index("key"), decisions
