"""A set from tables whose columns are known: one row per pair of person and item."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from personalize.errors import ImportDataError
from personalize.world.importing.columns import OPTION_OF, Columns
from personalize.world.importing.dataset import ImportedSet
from personalize.world.importing.ids import coded
from personalize.world.importing.items import titled_items
from personalize.world.importing.numbers import Numbers
from personalize.world.importing.options import ReadOptions
from personalize.world.importing.report import ImportReport
from personalize.world.importing.scales import rated
from personalize.world.importing.table import Decision, Table, counted
from personalize.world.importing.times import Times
from personalize.world.importing.understanding import Understanding, first_rows

ITEMS_OPTIONS = {
    "--delimiter": "--items-delimiter",
    "--quote": "--items-quote",
    "--encoding": "--items-encoding",
    "--header / --no-header": "--items-header / --no-items-header",
    "--sheet": "--items-sheet",
}
"""Options of the item table by those of the ratings."""


def assembled(
    table: Table,
    item_table: Table | None,
    columns: Columns,
    read: tuple[Numbers, Times],
    options: ReadOptions,
    names: tuple[str, str],
) -> Understanding:
    """Return the understanding of tables whose columns are known and can be read.

    Parameters
    ----------
    table : Table
        The ratings.
    item_table : Table, optional
    columns : Columns
        Of the ratings.
    read : pair of Numbers and Times
        Ratings and times of each row.
    options : ReadOptions
    names : pair of str
        The id and the title of the set.

    Raises
    ------
    ImportDataError
        If no row is complete, there is one user or item only, or every rating is the same.
    LackingColumnError
        If the item table's ids or titles are not known.
    """
    numbers, times = read
    by_role = columns.by_role
    decisions = [*table.decisions, *columns.decisions, *numbers.decisions, *times.decisions]
    user_ids, item_ids = (
        coded(table.data[by_role[role]], role, OPTION_OF[role]) for role in ("user", "item")
    )
    users, user, keys, item = user_ids.keys, user_ids.codes, item_ids.keys, item_ids.codes
    if user_ids.dropped + item_ids.dropped:
        number = counted(user_ids.dropped + item_ids.dropped, "id", "ids")
        decisions.append(Decision(f"Control characters were dropped from {number}.", told=True))
    decisions += user_ids.decisions + item_ids.decisions
    kept = _leave_out(table, user, item, numbers, options.not_rated)
    blank = int((~kept).sum())
    if not kept.any():
        most = max(table.left_out, key=lambda rows: rows.count, default=None)
        why = f" {most.sentence()}" if most else ""
        raise ImportDataError(f"{table.file} has no row with a user, an item and a rating.{why}")
    row = _latest(np.flatnonzero(kept), user * len(keys) + item, times.seconds)
    duplicates = int(kept.sum()) - len(row)
    frame = pd.DataFrame(
        {
            "user": user[row],
            "item": item[row],
            "rating": numbers.values[row],
            "time": times.seconds[row],
            "row": row,
        }
    )
    frame, users = _compact(frame, "user", users)
    frame, keys = _compact(frame, "item", keys)
    if len(users) < 2 or len(keys) < 2:
        lacking = "user" if len(users) < 2 else "item"
        damage = (user_ids if lacking == "user" else item_ids).damage
        why = f", as {damage} became equal" if damage else ""
        raise ImportDataError(f"{table.file} has one {lacking} only{why}; at least two are needed.")
    if not frame.duplicated("user").any():
        words = "Nobody rated two items, so no choice can be held out: picks cannot be evaluated."
        decisions.append(Decision(words, told=True))
    spread = rated(table, by_role["rating"], frame["rating"].to_numpy(float), options)
    frame["value"] = spread.values
    decisions += spread.decisions
    item_column = by_role["item"] if table.header else None
    titled = titled_items(item_table, keys, options, item_column)
    left_out = list(table.left_out)
    if item_table is not None:
        decisions += [
            replace(
                decision,
                words=f"Item table: {decision.words}",
                option=ITEMS_OPTIONS.get(decision.option, ""),
            )
            for decision in item_table.decisions
        ]
        left_out += item_table.left_out
    decisions += titled.decisions
    notes = [decision.words for decision in decisions if decision.told]
    notes += [rows.sentence() for rows in left_out]
    report = ImportReport(
        name=names[0],
        rows=table.data.num_rows,
        ratings=len(frame),
        users=len(users),
        items=len(keys),
        duplicates=duplicates,
        blank=blank,
        low=float(frame["rating"].min()),
        high=float(frame["rating"].max()),
        scale_low=float(spread.scale[0]),
        scale_high=float(spread.scale[1]),
        encoding=table.encoding or "utf-8",
        timed=times.timed,
        untitled=titled.untitled,
        unrated=titled.unrated,
        title=names[1],
        counts=options.counts or "",
        notes=tuple(notes),
    )
    people = pd.DataFrame({"user": np.arange(len(users)), "key": users})
    interactions = frame.drop(columns="row").reset_index(drop=True)
    imported = ImportedSet(names[0], report, interactions, people, titled.frame)
    return Understanding(
        first_rows(frame, table, imported),
        decisions,
        left_out,
        table.names,
        [] if item_table is None else item_table.names,
        by_role | titled.columns,
        imported=imported,
    )


def _leave_out(
    table: Table, user: np.ndarray, item: np.ndarray, numbers: Numbers, not_rated: tuple[float, ...]
) -> np.ndarray:
    """Return which rows are used, and remember the others with their reasons."""
    kept = np.ones(len(user), dtype=bool)
    reasons = [
        ("no user", user < 0),
        ("no item", item < 0),
        ("a rating is missing", numbers.missing),
        ("the rating is no number", numbers.wrong),
        *(
            (f"a rating of {value:g} means “not rated”", numbers.values == value)
            for value in not_rated
        ),
    ]
    for reason, rows in reasons:
        table.leave_out(reason, np.flatnonzero(rows & kept))
        kept &= ~rows
    return kept


def _latest(rows: np.ndarray, pairs: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Return the latest row of each pair of user and item, in the order of the pairs."""
    rows = rows[np.argsort(seconds[rows], kind="stable")]
    rows = rows[np.argsort(pairs[rows], kind="stable")]
    ordered = pairs[rows]
    return rows[np.append(ordered[1:] != ordered[:-1], True)]


def _compact(frame: pd.DataFrame, column: str, keys: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Renumber the ids that occur in the frame without gaps."""
    codes = frame[column].to_numpy()
    used = np.bincount(codes, minlength=len(keys)) > 0
    position = np.cumsum(used) - 1
    return frame.assign(**{column: position[codes]}), keys[used]
