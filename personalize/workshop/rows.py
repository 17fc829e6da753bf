"""Rooms and rounds from rows of the database, and to rows."""

from __future__ import annotations

import secrets
import threading
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cachetools import LRUCache

from personalize.store.database import speaking
from personalize.store.room_tables import rooms, rounds
from personalize.workshop.plan import PARTS, RoundPlan, WorkshopError, plan_from, plan_values
from personalize.workshop.room import Phase, Room, Round

KEPT_PLANS = 500
"""Plans of rounds that are kept in memory."""


def read_rooms(engine: sa.Engine, where: sa.ColumnElement[bool]) -> list[Room]:
    """Return the rooms of a condition with their rounds, the one opened last first.

    Raises
    ------
    StoreError
        If the database cannot be read.
    """
    query = sa.select(rooms).where(where).order_by(rooms.c.opened.desc(), rooms.c.id)
    with speaking(engine.url), engine.connect() as connection:
        found = [dict(row) for row in connection.execute(query).mappings()]
        own = sa.select(rounds).where(rounds.c.room.in_([row["id"] for row in found]))
        order = own.order_by(rounds.c.place, rounds.c.attempt)
        rows = [dict(row) for row in connection.execute(order).mappings()] if found else []
    by_room: dict[str, list[Round]] = {}
    for row in rows:
        by_room.setdefault(row["room"], []).append(round_from(row))
    return [room_from(row, tuple(by_room.get(row["id"], ()))) for row in found]


def room_from(row: Mapping[str, Any], own_rounds: tuple[Round, ...]) -> Room:
    """Return the room of a row; its secret stays in the database."""
    kept = {name: value for name, value in row.items() if name != "secret"}
    kept["delete_on"] = date.fromisoformat(kept["delete_on"])
    kept["closed"] = kept["closed"] or ""
    return Room(**kept, rounds=own_rounds)


def round_from(row: Mapping[str, Any]) -> Round:
    """Return the round of a row."""
    times = {part: row[f"{part}_opened"] for part in PARTS}
    kept = {name: row[name] for name in ("id", "room", "place", "attempt", "mark", "picture")}
    return Round(
        **kept,
        phase=Phase(row["phase"]),
        plan=_plan(row["id"], row["plan"]),
        opened={part: at for part, at in times.items() if at is not None},
    )


_plans: LRUCache[str, RoundPlan] = LRUCache(KEPT_PLANS)
_lock = threading.Lock()


def _plan(key: str, values: Mapping[str, Any]) -> RoundPlan:
    """Return the plan of a round, which never changes; checking its scenarios takes long."""
    with _lock:
        if key not in _plans:
            _plans[key] = plan_from(values)
        return _plans[key]


def new_room(title: str, language: str, linked: bool, keep_days: int) -> dict[str, Any]:
    """Return the row of a room that opens now, but for its code."""
    now = datetime.now(UTC)
    return {
        "id": str(uuid.uuid4()),
        "title": title,
        "language": language,
        "linked": linked,
        "version": 1,
        "current": "",
        "opened": now.isoformat(timespec="seconds"),
        "delete_on": (now.date() + timedelta(days=keep_days)).isoformat(),
        "closed": None,
        "secret": secrets.token_hex(32),
    }


def new_round(
    room: str,
    place: int,
    attempt: int,
    plan: Mapping[str, Any],
    picture: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return the row of a round that waits.

    Parameters
    ----------
    room : str
        The room's id.
    place, attempt : int
    plan : mapping
        Of ``plan_values``.
    picture : mapping or None
        Of the ballot.
    """
    return {
        "id": str(uuid.uuid4()),
        "room": room,
        "place": place,
        "attempt": attempt,
        "phase": str(Phase.WAITING),
        "mark": "",
        "plan": dict(plan),
        "picture": None if picture is None else dict(picture),
        "guess_opened": None,
        "vote_opened": None,
    }


def same_again(room: Room, old: Round) -> dict[str, Any]:
    """Return the row of another attempt at a round."""
    attempts = sum(one.place == old.place for one in room.rounds)
    return new_round(room.id, old.place, attempts + 1, plan_values(old.plan), old.picture)


def played(room: Room) -> Round:
    """Return the round that is played.

    Raises
    ------
    WorkshopError
        If none is chosen.
    """
    if room.round is None:
        raise WorkshopError("No round is chosen; go to one of the room first.")
    return room.round


def own_round(room: Room, key: str, *, marked: bool = False) -> Round:
    """Return a round of a room by its id; a marked one only on request.

    Raises
    ------
    WorkshopError
        If there is none.
    """
    found = next((one for one in room.rounds if one.id == key), None)
    if found is None:
        raise WorkshopError(f"round “{key[:60]}” is none of this room’s.")
    if found.mark and not marked:
        raise WorkshopError(
            f"Round {found.place} is marked “{found.mark}” and not played; repeat it instead."
        )
    return found


def mark(connection: sa.Connection, key: str, word: str) -> None:
    """Mark a round as "reset" or "skipped"."""
    connection.execute(sa.update(rounds).where(rounds.c.id == key).values(mark=word))
