"""The rooms in the database: opened, moved from phase to phase, closed and deleted.

Every change is committed before a method returns, so that a server that starts again goes on with
the round where it was. A change is made from a room as it was read: where somebody else changed it
since, the change is refused with the present state, and nothing is overwritten.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from personalize.store.database import database_url, speaking
from personalize.store.room_tables import rooms, rounds, votes
from personalize.workshop.changing import (
    ChangedError,
    RoomDatabase,
    empty_the_log,
    overwrite_what_is_deleted,
)
from personalize.workshop.plan import (
    LONGEST_TITLE,
    PARTS,
    RoundPlan,
    WorkshopError,
    checked_plan,
    checked_text,
    plan_values,
)
from personalize.workshop.room import MOST_ROUNDS, NEXT, Phase, Room, new_code
from personalize.workshop.rows import (
    mark,
    new_room,
    new_round,
    own_round,
    played,
    read_rooms,
    same_again,
)
from personalize.workshop.texts import checked_language

KEEP_DAYS, MOST_DAYS = 30, 365
"""Days after which a room is deleted unless another number is given, and the largest number."""


class Rooms(RoomDatabase):
    """The rooms of one database.

    Parameters
    ----------
    url : str
        Address of the database.
    """

    def open_room(
        self,
        title: str,
        plans: Sequence[RoundPlan],
        *,
        language: str = "en",
        linked: bool = False,
        keep_days: int = KEEP_DAYS,
    ) -> Room:
        """Open a room and return it; no round is chosen yet.

        Parameters
        ----------
        title : str
        plans : sequence of RoundPlan
            1 to 50 rounds in order.
        language : str
            Of the ballot; a key of ``texts.languages()``.
        linked : bool
            Whether answers of one phone can be told to belong together across rounds.
        keep_days : int
            1 to 365 days after which everything about the room is deleted.

        Raises
        ------
        WorkshopError
            If a value is not allowed.
        """
        if not 1 <= len(plans) <= MOST_ROUNDS:
            raise WorkshopError(f"rounds: {len(plans)} were given; 1 to {MOST_ROUNDS} are allowed.")
        if not 1 <= keep_days <= MOST_DAYS:
            raise WorkshopError(f"keep_days is {keep_days}; 1 to {MOST_DAYS} days are allowed.")
        clean = checked_text("title of the room", title, LONGEST_TITLE)
        row = new_room(clean, checked_language(language), linked, keep_days)
        key = str(row["id"])
        own_rounds = [
            new_round(key, place, 1, plan_values(checked_plan(plan)), None)
            for place, plan in enumerate(plans, start=1)
        ]
        with self.writing() as connection:
            code = new_code()
            while connection.execute(sa.select(rooms.c.id).where(rooms.c.code == code)).first():
                code = new_code()
            connection.execute(sa.insert(rooms).values(**row, code=code))
            connection.execute(sa.insert(rounds), own_rounds)
        return self.room(key)

    def room(self, key: str) -> Room:
        """Return a room by its id.

        Raises
        ------
        WorkshopError
            If there is none.
        """
        found = read_rooms(self.engine, rooms.c.id == key)
        if not found:
            raise WorkshopError("This room does not exist, or it was deleted.")
        return found[0]

    def by_code(self, code: str) -> Room | None:
        """Return the room with a code, closed or not, or None; not one whose day has come."""
        kept = rooms.c.delete_on > datetime.now(UTC).date().isoformat()
        return next(iter(read_rooms(self.engine, (rooms.c.code == code) & kept)), None)

    def rooms(self) -> list[Room]:
        """Return every room, the one opened last first; those whose day has come are deleted."""
        self.delete_due()
        return read_rooms(self.engine, sa.true())

    def any_open(self) -> bool:
        """Return whether a room is open."""
        query = sa.select(rooms.c.id).where(rooms.c.closed.is_(None)).limit(1)
        with speaking(self.engine.url), self.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def move(self, room: Room, phase: Phase) -> Room:
        """Move the round that is played to a phase, and return the room.

        A round that is already there, in a room that somebody else moved there, is left as it is.

        Raises
        ------
        ChangedError
            If somebody else changed the room since it was read.
        WorkshopError
            If no round is chosen, or the phase cannot follow the present one.
        """
        now, present = played(room), self.room(room.id)
        same = present.current == now.id and not present.closed
        if same and played(present).phase == phase:
            return present
        if present.version != room.version or present.closed:
            raise ChangedError(present)
        if phase not in NEXT[now.phase]:
            allowed = ", ".join(f"“{one}”" for one in NEXT[now.phase]) or "the next round"
            raise WorkshopError(f"phase “{phase}” cannot follow “{now.phase}”; {allowed} can.")
        values: dict[str, Any] = {"phase": str(phase)}
        if phase in PARTS and phase not in now.opened:
            values[f"{phase}_opened"] = time.time()
        with self.changing(room) as connection:
            connection.execute(sa.update(rounds).where(rounds.c.id == now.id).values(**values))
        return self.room(room.id)

    def go_to(self, room: Room, key: str) -> Room:
        """Make a round, which is not marked, the one that is played; return the room.

        A room in which this round is played already is left as it is.

        Raises
        ------
        ChangedError
            If somebody else changed the room since it was read.
        WorkshopError
            If the room has no such round, or it is marked.
        """
        own_round(room, key)
        try:
            with self.changing(room, current=key):
                pass
        except ChangedError as error:
            if error.present is None or error.present.closed or error.present.current != key:
                raise
        return self.room(room.id)

    def reset_round(self, room: Room) -> Room:
        """Start the round that is played again; the old one is kept and marked "reset"."""
        now = played(room)
        again = same_again(room, now)
        with self.changing(room, current=again["id"]) as connection:
            mark(connection, now.id, "reset")
            connection.execute(sa.insert(rounds).values(**again))
        return self.room(room.id)

    def repeat(self, room: Room, key: str) -> Room:
        """Play a round once more, as a new attempt; the old one keeps its results."""
        old = own_round(room, key, marked=True)
        again = same_again(room, old)
        with self.changing(room, current=again["id"]) as connection:
            connection.execute(sa.insert(rounds).values(**again))
        return self.room(room.id)

    def skip(self, room: Room) -> Room:
        """Mark the round that is played "skipped", and go on to the following one."""
        now, following = played(room), room.following()
        with self.changing(room, current=following.id if following else "") as connection:
            mark(connection, now.id, "skipped")
        return self.room(room.id)

    def set_picture(self, key: str, picture: Mapping[str, Any]) -> None:
        """Store the picture of a round for the ballot; see ``picture.ScreenPicture.values``."""
        self.change(sa.update(rounds).where(rounds.c.id == key).values(picture=dict(picture)))

    def close(self, room: Room) -> Room:
        """Close a room for good: no vote is taken, and phones cannot be recognised again.

        A room that is closed stays as it is, also where two close it at once.
        """
        stamp = datetime.now(UTC).isoformat(timespec="seconds")
        still_open = sa.update(rooms).where(rooms.c.id == room.id, rooms.c.closed.is_(None))
        self.change(still_open.values(closed=stamp, secret="", version=rooms.c.version + 1))
        return self.room(room.id)

    def delete(self, key: str) -> None:
        """Delete a room with its rounds and votes now; deleting a deleted room does nothing."""
        self._delete(rooms.c.id == key)

    def delete_due(self, today: date | None = None) -> int:
        """Delete the rooms whose day of deletion has come; return how many."""
        day = today or datetime.now(UTC).date()
        return self._delete(rooms.c.delete_on <= day.isoformat())

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        with speaking(self.engine.url), self.engine.connect() as connection:
            keys = [row[0] for row in connection.execute(sa.select(rooms.c.id).where(which))]
        if keys:
            own = sa.select(rounds.c.id).where(rounds.c.room.in_(keys))
            with self.writing() as connection:
                overwrite_what_is_deleted(connection)
                connection.execute(sa.delete(votes).where(votes.c.round.in_(own)))
                connection.execute(sa.delete(rounds).where(rounds.c.room.in_(keys)))
                connection.execute(sa.delete(rooms).where(rooms.c.id.in_(keys)))
            empty_the_log(self.engine)
        return len(keys)


_by_url: dict[str, Rooms] = {}
_lock = threading.Lock()


def open_rooms(url: str | None = None) -> Rooms:
    """Return the rooms of a database, of the user's default one unless an address is given.

    The rooms whose day of deletion has come are deleted.

    Raises
    ------
    StoreError
        If the database cannot be opened.
    """
    address = url or database_url()
    with _lock:
        if address not in _by_url:
            _by_url[address] = Rooms(address)
            _by_url[address].delete_due()
        return _by_url[address]
