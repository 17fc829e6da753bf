"""Genres as they are written: separated by bars or commas, as lists of Python, as JSON."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

from personalize.world.importing.header import is_missing, is_number

ADDRESS = re.compile(r"^\s*(\w+://|www\.|//)", re.IGNORECASE)
LONGEST_GENRE = 60
"""Largest usual length of a cell's genre in characters; a column of longer ones holds texts."""
MOST_NESTED = 1_000
LEAST_FLAGS = 3
"""Smallest number of columns of 0 and 1 that are genres."""
NO_GENRES = "(no genres listed)"
"""What MovieLens writes where a film has no genre."""
RARE = 0.1
"""How many times the cells of another separator must hold bars, so that bars separate genres."""
SEPARATORS = {"|": "“|”", ",": "commas", ";": "semicolons"}
LONGEST_LIST = 20_000


def as_genres(cells: list[str], kind: str, separator: str | None) -> tuple[list[str], str]:
    """Return genres joined by "|", and how they were read.

    Parameters
    ----------
    cells : list of str
        One for each item.
    kind : str
        RecBole's type of the column; ``token_seq`` is separated by spaces.
    separator : str, optional
        What separates genres, if it was stated.

    Returns
    -------
    tuple
        The genres of each item (empty where the column holds no genres), and a sentence.
    """
    cells = ["" if cell.strip().casefold() == NO_GENRES else cell for cell in cells]
    given = [cell for cell in cells if not is_missing(cell)]
    if not given:
        return [""] * len(cells), ""
    if _share(given, lambda cell: bool(ADDRESS.match(cell))) >= 0.5:
        return [""] * len(cells), "It holds addresses, which are no genres."
    if _share(given, is_number) >= 0.9:
        return [""] * len(cells), "It holds numbers, which are no genres."
    if separator is not None:
        split, words = _by(separator), f"Genres are separated by “{separator}”, as stated."
    elif _share(given, lambda cell: cell.strip()[:1] in "[{") >= 0.5:
        split, words = _from_list, "Genres are lists."
    elif kind == "token_seq" and not any("|" in cell for cell in given):
        split, words = _by(" "), "Genres are separated by spaces."
    elif mark := _separator(given):
        split, words = _by(mark), f"Genres are separated by {SEPARATORS[mark]}."
    else:
        split, words = _by("|"), "Each item has one genre."
    lists = [[] if is_missing(cell) else split(cell) for cell in cells]
    found = [genre for genres in lists for genre in genres]
    if found and _share(found, lambda genre: bool(ADDRESS.match(genre))) >= 0.5:
        return [""] * len(cells), "It holds addresses, which are no genres."
    if found and sum(map(len, found)) / len(found) > LONGEST_GENRE:
        return [""] * len(cells), "It holds long texts, which are no genres."
    joined = ["|".join(dict.fromkeys(_clean(genre) for genre in genres)) for genres in lists]
    return [re.sub(r"\|{2,}", "|", genres).strip("|") for genres in joined], words


def flags_as_genres(columns: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """Return genres from columns of flags, each named by its genre, and these names.

    Parameters
    ----------
    columns : mapping
        Cells by the name of their column; those that hold other values than 0 and 1 are ignored.

    Returns
    -------
    tuple
        The genres of each item, and the columns; empty where fewer than three hold flags.
    """
    flags = {
        name: [cell.strip() for cell in cells]
        for name, cells in columns.items()
        if {cell.strip() for cell in cells} == {"0", "1"}
    }
    if len(flags) < LEAST_FLAGS:
        return [], []
    names = [_clean(name) for name in flags]
    return [
        "|".join(name for name, flag in zip(names, row, strict=True) if flag == "1")
        for row in zip(*flags.values(), strict=True)
    ], list(flags)


def _share(cells: list[str], holds: Any) -> float:
    return sum(map(holds, cells)) / len(cells)


def _separator(given: list[str]) -> str:
    """Return what separates genres: what most cells hold, where one of them may hold another.

    Bars are rarely part of a genre, so that they go first unless hardly a cell holds them.
    """
    shares = {mark: _share(given, lambda cell, mark=mark: mark in cell) for mark in SEPARATORS}
    likely = "," if shares[","] >= shares[";"] else ";"
    if shares["|"] and shares["|"] >= RARE * shares[likely]:
        return "|"
    return likely if shares[likely] else ""


def _clean(genre: str) -> str:
    return " ".join(genre.replace("|", "/").split())


def _by(separator: str) -> Any:
    return lambda cell: [part.strip() for part in cell.split(separator) if part.strip()]


def _from_list(cell: str) -> list[str]:
    """Return the genres of a list of Python or JSON; of objects, their names."""
    if len(cell) > LONGEST_LIST:
        return []
    cell = re.sub(r"(?<=['\"])\s+(?=['\"])", ", ", cell)  # as NumPy writes lists
    value: Any = None
    for parse in (json.loads, ast.literal_eval):
        try:
            value = parse(cell)
            break
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            continue
    if value is None:
        return [part.strip(" '\"") for part in cell.strip("[]{} ").split(",") if part.strip(" '\"")]
    if isinstance(value, dict):
        value = [value["name"]] if "name" in value else list(value)
    if isinstance(value, set):
        value = sorted(map(str, value))
    if not isinstance(value, list | tuple):
        value = [value]
    flat = [one for part in value for one in (part if isinstance(part, list) else [part])]
    parts = [part.get("name", "") if isinstance(part, dict) else part for part in flat]
    return [str(part).strip() for part in parts if not isinstance(part, list) and str(part).strip()]
