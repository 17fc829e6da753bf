"""What the ballot reads: an open room by its code, kept for a moment, and a phone's own answer."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from personalize.store.database import StoreError, speaking
from personalize.store.room_tables import rooms, votes
from personalize.workshop.plan import Part
from personalize.workshop.room import Room, Round
from personalize.workshop.rooms import Rooms
from personalize.workshop.tokens import voter

KEPT_SECONDS = 0.5
"""How long a room is not read again; a change by this process is seen at once."""


@dataclass(frozen=True)
class Seen:
    """A room as it was read, with the secret that its tokens are signed with."""

    room: Room
    secret: str
    at: float
    changes: int

    @property
    def state(self) -> str:
        """What a page compares to learn that the round changed; it says nothing about votes."""
        if self.room.closed:
            return "closed"
        now = self.room.round
        return "waiting" if now is None else f"{now.id[:8]}.{now.phase}"


class Views:
    """Rooms by code.

    Parameters
    ----------
    store : Rooms
    only : str
        The id of the only room that is found; "" for every room.
    """

    def __init__(self, store: Rooms, only: str = "") -> None:
        self.store = store
        self._only = only
        self._kept: dict[str, Seen] = {}
        self._reading = threading.Lock()
        self._failed: tuple[float, StoreError] | None = None

    def kept(self, code: str) -> Seen | None:
        """Return a room that was read a moment ago, without reading the database."""
        seen = self._kept.get(code)
        if seen is None or seen.changes != self.store.changes:
            return None
        return seen if time.monotonic() - seen.at < KEPT_SECONDS else None

    def seen(self, code: str) -> Seen | None:
        """Return the room with a code, or None.

        Raises
        ------
        StoreError
            If the database does not answer.
        """
        with self._reading:  # those who wait for the same room read it once, or fail with it
            if self._failed is not None and time.monotonic() - self._failed[0] < KEPT_SECONDS:
                raise self._failed[1]
            try:
                return self.kept(code) or self._read(code)
            except StoreError as error:
                self._failed = time.monotonic(), error
                raise

    def _read(self, code: str) -> Seen | None:
        changes, now = self.store.changes, time.monotonic()
        room = self.store.by_code(code)
        if room is None or (self._only and room.id != self._only):
            self._kept.pop(code, None)
            return None
        query = sa.select(rooms.c.secret).where(rooms.c.id == room.id)
        secret = str(self._scalar(query) or "")
        self._kept[code] = seen = Seen(room, secret, now, changes)
        return seen

    def own_answer(self, seen: Seen, now: Round, part: Part, token: str) -> str | None:
        """Return what a phone answered, or None.

        Raises
        ------
        StoreError
            If the database does not answer.
        """
        own = voter(token, seen.secret, seen.room.id if seen.room.linked else now.id)
        query = sa.select(votes.c.answer).where(
            votes.c.round == now.id, votes.c.part == part, votes.c.voter == own
        )
        found = self._scalar(query)
        return None if found is None else str(found)

    def _scalar(self, query: sa.Select[Any]) -> object:
        engine = self.store.engine
        with speaking(engine.url), engine.connect() as connection:
            return connection.execute(query).scalar()
