"""What a round answered: hidden before the reveal, and only a number below five votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from personalize.spreadsheets import csv_bytes, write_csv, write_parquet
from personalize.store.database import speaking
from personalize.store.room_tables import votes
from personalize.workshop.answers import ALLOWED
from personalize.workshop.plan import PARTS, Kind, Part, WorkshopError
from personalize.workshop.room import SHOWN_IN, Room, Round
from personalize.workshop.rooms import Rooms
from personalize.workshop.rows import own_round

FEWEST = 5
"""Fewest votes of which more than their number is shown."""
COLUMNS = {
    "round": "Int64",
    "attempt": "Int64",
    "mark": "string",
    "scenario": "string",
    "part": "string",
    "kind": "string",
    "answer": "string",
    "seconds": "float64",
}
"""Columns of the table of a room's answers, with their types; linked rooms have ``phone`` too."""


@dataclass(frozen=True)
class Tally:
    """The answers of a guess or a vote.

    Attributes
    ----------
    votes : int
        Their number, which is always shown.
    shown : bool
        Whether more may be shown.
    hidden : str
        Why not: "" if shown, "reveal" before the reveal, "few" below five votes.
    counts : mapping
        Number by answer, of every answer that the question allows; empty for free answers.
    texts : tuple of str
        Free answers that the facilitator let through.
    """

    votes: int
    shown: bool
    hidden: str
    counts: Mapping[str, int]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class FreeAnswer:
    """A free answer, its key in the round, and whether it was let through."""

    key: str
    text: str
    let_through: bool


def tally(store: Rooms, room: Room, key: str, part: Part) -> Tally:
    """Return the answers of a part of a round, as far as they may be shown now.

    Parameters
    ----------
    store : Rooms
    room : Room
        Read anew, so that an older one shows no more than the present one.
    key : str
        The round's id.
    part : str
    """
    room = store.room(room.id)
    now = own_round(room, key, marked=True)
    rows = _rows(store, now.id, part)
    hidden = _hidden(room, now, part, len(rows))
    if hidden:
        return Tally(len(rows), False, hidden, {})
    kind = now.question(part).kind
    if kind == Kind.TEXT:
        through = tuple(row["answer"] for row in rows if row["let_through"])
        return Tally(len(rows), True, "", {}, through)
    found = Counter(row["answer"] for row in rows)
    return Tally(len(rows), True, "", {answer: found[answer] for answer in ALLOWED[kind]})


def free_answers(store: Rooms, room: Room, key: str, part: Part) -> list[FreeAnswer]:
    """Return the free answers for the facilitator to let through; none before the reveal."""
    room = store.room(room.id)
    now = own_round(room, key, marked=True)
    rows = _rows(store, now.id, part)
    if now.question(part).kind != Kind.TEXT or _hidden(room, now, part, len(rows)):
        return []
    return [FreeAnswer(row["voter"], row["answer"], row["let_through"]) for row in rows]


def let_through(store: Rooms, key: str, part: Part, answer: str, let: bool = True) -> None:
    """Let a free answer through, by its key, or take it back.

    Parameters
    ----------
    store : Rooms
    key : str
        The round's id.
    part : str
    answer : str
        ``FreeAnswer.key``.
    let : bool
    """
    mine = (votes.c.round == key, votes.c.part == part, votes.c.voter == answer)
    store.change(sa.update(votes).where(*mine).values(let_through=let))


def number_of_votes(store: Rooms, key: str, part: Part) -> int:
    """Return how many phones answered a part of a round."""
    query = sa.select(sa.func.count()).where(votes.c.round == key, votes.c.part == part)
    with speaking(store.engine.url), store.engine.connect() as connection:
        return int(connection.execute(query).scalar() or 0)


def frame(store: Rooms, room: Room) -> pd.DataFrame:
    """Return a row per answer, of every part that may be shown: what stays of a room.

    Columns are those of ``COLUMNS``. Answers of different rounds cannot be told to be one
    phone's, unless the room was opened with linked answers: then ``phone`` numbers the phones.
    """
    room = store.room(room.id)
    parts = []
    for now in room.rounds:
        for part in PARTS:
            rows = _rows(store, now.id, part)
            if not _hidden(room, now, part, len(rows)):
                parts += [_values(now, part, row) for row in rows]
    table = pd.DataFrame(parts, columns=[*COLUMNS, "phone"]).astype(COLUMNS)
    if not room.linked:
        return table.drop(columns="phone")
    return table.assign(phone=pd.factorize(table["phone"], sort=True)[0] + 1)


def table_bytes(store: Rooms, room: Room) -> bytes:
    """Return the table of a room's answers as CSV, safe for spreadsheets."""
    return csv_bytes(frame(store, room))


def write_table(store: Rooms, room: Room, target: Path) -> None:
    """Write the table of a room's answers as CSV or Parquet, by the ending of the name.

    Raises
    ------
    WorkshopError
        If the name ends otherwise.
    """
    writers = {".csv": write_csv, ".parquet": write_parquet}
    if target.suffix.lower() not in writers:
        raise WorkshopError(f"“{target.name}” ends in “{target.suffix}”; .csv or .parquet can be.")
    writers[target.suffix.lower()](frame(store, room), target)


def _values(now: Round, part: Part, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "round": now.place,
        "attempt": now.attempt,
        "mark": now.mark,
        "scenario": now.scenario_hash,
        "part": part,
        "kind": str(now.question(part).kind),
        "answer": row["answer"],
        "seconds": row["seconds"],
        "phone": row["voter"],
    }


def _hidden(room: Room, now: Round, part: Part, number: int) -> str:
    """Return why the answers of a part are hidden, or ""; closing a room reveals them."""
    if not room.closed and now.phase not in SHOWN_IN[part]:
        return "reveal"
    return "few" if number < FEWEST else ""


def _rows(store: Rooms, key: str, part: Part) -> list[dict[str, Any]]:
    """Return the votes of a part in an order that says nothing about when they came."""
    query = sa.select(votes).where(votes.c.round == key, votes.c.part == part)
    with speaking(store.engine.url), store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query.order_by(votes.c.voter)).mappings()]
