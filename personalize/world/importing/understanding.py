"""What a dry run shows: the first rows as understood, each decision, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from personalize.world.importing.characters import one_line
from personalize.world.importing.dataset import ImportedSet
from personalize.world.importing.structured import cell_text
from personalize.world.importing.table import Decision, LeftOut, Table

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Understanding:
    """Ratings as they are understood.

    Attributes
    ----------
    rows : DataFrame
        The first 20 rows: ``line``, ``user``, ``item``, ``title``, ``rating`` as found, ``value``
        on 1 to 5, ``time`` (UTC); the columns of the file where a question is open.
    decisions : list of Decision
        What was taken from the files, one sentence each, with the option that changes it.
    left_out : list of LeftOut
        Rows that are left out, with lines and reasons.
    columns, item_columns : list of str
        Names of the columns of the ratings and of the item table.
    chosen : mapping
        Columns by role.
    question : str
        What must be stated before the ratings can be used; empty if nothing must.
    imported : ImportedSet, optional
        The set; None while a question is open.
    """

    rows: pd.DataFrame
    decisions: list[Decision]
    left_out: list[LeftOut]
    columns: list[str]
    item_columns: list[str] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    question: str = ""
    imported: ImportedSet | None = None


def open_question(
    table: Table, items: Table | None, question: str, chosen: dict[str, str]
) -> Understanding:
    """Return an understanding that waits for an answer, with the first rows of the file."""
    rows = table.data.slice(0, SHOWN_ROWS).to_pandas()
    rows.insert(0, "line", table.line_of(rows.index.to_numpy()) if len(rows) else [])
    return Understanding(
        rows,
        list(table.decisions),
        list(table.left_out),
        table.names,
        [] if items is None else items.names,
        chosen,
        one_line(question),
    )


def first_rows(frame: pd.DataFrame, table: Table, imported: ImportedSet) -> pd.DataFrame:
    """Return the first rows that were used, as understood.

    Parameters
    ----------
    frame : DataFrame
        The used rows in the order of the set, with ``row`` (position in the table).
    table : Table
    imported : ImportedSet
    """
    first = frame.nsmallest(SHOWN_ROWS, "row")
    keys = imported.users["key"].to_numpy(object)
    items = imported.items
    shown = pd.DataFrame(
        {
            "line": table.line_of(first["row"].to_numpy()),
            "user": keys[first["user"].to_numpy()],
            "item": items["key"].to_numpy(object)[first["item"].to_numpy()],
            "title": items["title"].to_numpy(object)[first["item"].to_numpy()],
            "rating": [cell_text(rating) for rating in first["rating"].tolist()],
            "value": first["value"].round(2).to_numpy(),
        }
    )
    if imported.report.timed:
        stamps = pd.to_datetime(first["time"].to_numpy(), unit="s", utc=True, errors="coerce")
        shown["time"] = pd.Series(stamps.strftime("%Y-%m-%d %H:%M:%S")).fillna("").to_numpy(object)
    return shown
