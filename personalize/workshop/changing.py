"""Transactions on the rooms of a database; a change from an outdated room is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from personalize.store.database import connect, speaking
from personalize.store.database import writing as for_changes
from personalize.store.room_tables import rooms
from personalize.workshop.plan import WorkshopError
from personalize.workshop.room import Room
from personalize.workshop.rows import read_rooms


class ChangedError(WorkshopError):
    """Somebody else changed the room since it was read.

    Attributes
    ----------
    present : Room or None
        The room as it is now; None if it was deleted.
    """

    def __init__(self, present: Room | None) -> None:
        if present is None:
            said = "This room was deleted elsewhere."
        elif present.closed:
            said = f"“{present.title}” was closed elsewhere."
        elif present.round is None:
            said = "The room was changed elsewhere: now no round is chosen."
        else:
            now = present.round
            said = (
                f"The room was changed elsewhere: now round {now.place}, “{now.plan.title}”, is "
                f"in the phase “{now.phase}”. Nothing was changed; go on from there."
            )
        super().__init__(said)
        self.present = present


class RoomDatabase:
    """A database with rooms, and the transactions on it.

    Parameters
    ----------
    url : str
        Address of the database.

    Attributes
    ----------
    changes : int
        Counts the changes of this process, for whoever keeps what was read.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.changes = 0

    @property
    def engine(self) -> sa.Engine:
        """The engine of the database; it is opened anew after ``disconnect``."""
        return connect(self.url)

    def change(self, statement: sa.Update) -> None:
        """Run one statement in a transaction of its own."""
        with self.writing() as connection:
            connection.execute(statement)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection whose transaction is committed at the end of the block."""
        with speaking(self.engine.url), for_changes(self.engine).begin() as connection:
            yield connection
        self.changes += 1

    @contextmanager
    def changing(self, room: Room, **values: Any) -> Iterator[sa.Connection]:
        """Change a room that nobody changed since it was read, and is open.

        Parameters
        ----------
        room : Room
            As it was read.
        **values
            New values of its columns.

        Raises
        ------
        ChangedError
            If somebody else changed it.
        """
        query = sa.update(rooms).where(
            rooms.c.id == room.id, rooms.c.version == room.version, rooms.c.closed.is_(None)
        )
        with self.writing() as connection:
            done = connection.execute(query.values(version=room.version + 1, **values)).rowcount
            if done == 1:
                yield connection
                return
            present = read_rooms(self.engine, rooms.c.id == room.id)
            raise ChangedError(present[0] if present else None)


def overwrite_what_is_deleted(connection: sa.Connection) -> None:
    """Let SQLite write zeros over what this connection deletes; other databases tidy up alone."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def empty_the_log(engine: sa.Engine) -> None:
    """Write the changes of SQLite to its file and empty the file beside it, if nobody reads."""
    if engine.dialect.name == "sqlite":
        with speaking(engine.url), engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
