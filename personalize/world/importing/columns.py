"""Which column of a table is what: by the names given, by usual names, or by position."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.errors import ImportDataError
from personalize.world.importing.header import is_missing, is_number
from personalize.world.importing.names import ALIASES, plain
from personalize.world.importing.options import ReadOptions
from personalize.world.importing.table import Decision, Table, some

ROLES = ("user", "item", "rating", "time")
ITEM_ROLES = ("items_id", "title", "genres")
OPTION_OF = {
    "user": "--user-column",
    "item": "--item-column",
    "rating": "--rating-column",
    "time": "--time-column",
    "items_id": "--items-id-column",
    "title": "--title-column",
    "genres": "--genres-column",
}
WORDS = {
    "user": "users",
    "item": "items",
    "rating": "ratings",
    "time": "times",
    "items_id": "the items' ids",
    "title": "titles",
    "genres": "genres",
}
SAMPLE_ROWS = 1_000
LEAST_COUNTED = 4
"""Smallest number of rows that a column can be said to count."""


@dataclass(frozen=True)
class Columns:
    """Columns by role, the decisions, the roles without one, and whether columns lack names."""

    by_role: dict[str, str]
    decisions: list[Decision]
    lacking: list[str]
    unnamed: bool = False


def stated_column(table: Table, name: str | None) -> str | None:
    """Return a column that was named, or None where none was.

    Raises
    ------
    ImportDataError
        If the table has no such column.
    """
    if name is None or name in table.names:
        return name
    without_type = name.rsplit(":", 1)[0]
    if without_type in table.names:
        return without_type
    raise ImportDataError(f"{table.file} has no column “{name[:60]}”. It has: {some(table.names)}.")


def rating_columns(table: Table, options: ReadOptions) -> Columns:
    """Return the columns of users, items, ratings and times.

    Raises
    ------
    ImportDataError
        If the table lacks a column that was named, or one was named for two roles.
    """
    found: dict[str, str] = {}
    for role in ROLES:
        stated = stated_column(table, getattr(options, role))
        if stated in found.values():
            other = next(WORDS[one] for one, name in found.items() if name == stated)
            raise ImportDataError(
                f"“{str(stated)[:60]}” is named for {other} and for {WORDS[role]}; each needs a "
                "column of its own."
            )
        if stated is not None:
            found[role] = stated
    taken = set(found.values())
    named = table.header and not all(is_number(name) or _unnamed(name) for name in table.names)
    if named:
        for role in ROLES:
            if role not in found:
                match = _by_name(table, ALIASES[role], taken)
                if match is not None:
                    found[role] = match
                    taken.add(match)
        if "item" not in found:
            ids = [name for name in table.names if name not in taken and _is_id(name)]
            if len(ids) == 1:
                found["item"] = ids[0]
    else:
        _by_position(table, found)
    decisions = [_holds(table, role, found, options) for role in ROLES if role in found]
    if not named:
        taken_as = ", ".join(f"{found[role]} as {WORDS[role]}" for role in ROLES if role in found)
        words = f"The columns have no names: {taken_as}."
        decisions = [Decision(words, "--user-column …", told=True)]
    lacking = [role for role in ROLES[:3] if role not in found]
    unused = [name for name in table.names if name not in found.values()]
    if unused and "time" not in found and not lacking:
        words = f"No column is known to hold times. Not used: {some(unused)}."
        decisions.append(Decision(words, OPTION_OF["time"], told=True))
    elif unused:
        decisions.append(Decision(f"Not used: {some(unused)}."))
    return Columns(found, decisions, lacking, not named)


def _holds(table: Table, role: str, found: dict[str, str], options: ReadOptions) -> Decision:
    """Return what a column holds; others of a usual name are named beside it."""
    others = [
        name
        for name in table.names
        if role in ("user", "item")
        and getattr(options, role) is None
        and name not in found.values()
        and plain(name) in ALIASES[role]
    ]
    beside = f", not {some(others)}" if others else ""
    words = f"“{found[role]}” holds {WORDS[role]}{beside}."
    return Decision(words, OPTION_OF[role], told=bool(others))


def lacking_role(table: Table, role: str) -> str:
    """Return the sentence that says which column is lacking."""
    return (
        f"{table.file} has no {role} column that is known by its name. Its columns: "
        f"{some(table.names)}. Name it with {OPTION_OF[role]}."
    )


def _by_name(table: Table, aliases: tuple[str, ...], taken: set[str]) -> str | None:
    by_plain = {plain(name): name for name in reversed(table.names) if name not in taken}
    return next((by_plain[alias] for alias in aliases if alias in by_plain), None)


def _unnamed(name: str) -> bool:
    """Return whether a name is that of the place of a column."""
    return name.startswith("column ") and name[7:].isdecimal()


def _is_id(name: str) -> bool:
    return plain(name).endswith("id") and plain(name) != "id" and len(plain(name)) > 3


def _by_position(table: Table, found: dict[str, str]) -> None:
    """Fill in roles of columns without names: user, item, the first numbers, then times."""
    free = [name for name in table.names if name not in found.values()]
    free = [name for name in free if not _blank(table, name)]
    if "user" in found and table.names[0] in free and counts_rows(table, table.names[0]):
        free.remove(table.names[0])
    for role in ("user", "item"):
        if role not in found and free:
            found[role] = free.pop(0)
    numbers = [name for name in free if _holds_numbers(table, name)]
    if "rating" not in found and (numbers or free):
        found["rating"] = (numbers or free)[0]
    after = free[free.index(found["rating"]) + 1 :] if found.get("rating") in free else free
    times = [name for name in after if _holds_numbers(table, name)]
    if "time" not in found and times:
        found["time"] = times[0]


def counts_rows(table: Table, name: str) -> bool:
    """Return whether a column counts the rows, from any number."""
    cells = table.data[name].slice(0, SAMPLE_ROWS).to_pylist()
    if len(cells) < LEAST_COUNTED or not all(cell.strip().isdecimal() for cell in cells[:3]):
        return False
    first = int(cells[0][:18])
    return [cell.strip() for cell in cells] == [str(first + place) for place in range(len(cells))]


def _blank(table: Table, name: str) -> bool:
    return all(map(is_missing, table.data[name].slice(0, SAMPLE_ROWS).to_pylist()))


def _holds_numbers(table: Table, name: str) -> bool:
    cells = [cell.strip() for cell in table.data[name].slice(0, SAMPLE_ROWS).to_pylist()]
    cells = [cell for cell in cells if not is_missing(cell)]
    return bool(cells) and sum(map(is_number, cells)) >= 0.9 * len(cells)
