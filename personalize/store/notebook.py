"""The notebook: pinned results in order, in a database.

Every change is committed before a method returns. An entry has a revision number: saving an entry
that somebody else has changed raises ``ConflictError``, and nothing is overwritten.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from personalize.errors import PersonalizeError
from personalize.store.database import StoreError, connect, database_url, speaking, writing
from personalize.store.entry import (
    LONGEST_TITLE,
    MINE,
    Entry,
    NotebookContents,
    checked,
    from_row,
    from_rows,
    now,
    to_row,
)
from personalize.store.tables import IN_ORDER
from personalize.store.tables import entries as table

KEPT_AFTER_DELETING = 100
"""Number of deleted entries that can be restored; older ones are removed."""


class ConflictError(StoreError):
    """The entry was changed or deleted by somebody else since it was read.

    Attributes
    ----------
    theirs : Entry or None
        The stored entry; None if it was deleted.
    """

    def __init__(self, message: str, theirs: Entry | None) -> None:
        super().__init__(message)
        self.theirs = theirs


class Notebook:
    """The entries of one notebook in one database.

    Parameters
    ----------
    url : str
        Address of the database.
    name : str
        A team's database holds several notebooks.
    """

    def __init__(self, url: str, name: str = MINE) -> None:
        self.name = name
        self._engine = connect(url)
        self._writer = writing(self._engine)
        self.url = self._engine.url

    def entries(self) -> list[Entry]:
        """Return the readable entries in order."""
        return list(self.read().entries)

    def read(self) -> NotebookContents:
        """Return the readable entries in order, and the unreadable ones.

        Raises
        ------
        StoreError
            If the database cannot be used.
        """
        query = sa.select(table).where(self._mine(), table.c.deleted.is_(None))
        with speaking(self.url), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(*IN_ORDER)).mappings()
            return from_rows(dict(row) for row in rows)

    def entry(self, key: str) -> Entry | None:
        """Return one entry, or None if it does not exist or is deleted.

        Raises
        ------
        StoreError
            If it cannot be read.
        """
        query = sa.select(table).where(self._mine(), table.c.id == key, table.c.deleted.is_(None))
        with speaking(self.url), self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        try:
            return from_row(dict(row))
        except PersonalizeError as error:
            raise StoreError(f"“{row['title']}” cannot be read: {error}") from None

    def add(self, entry: Entry) -> Entry:
        """Add an entry at the end, and return it as stored.

        Raises
        ------
        PersonalizeError
            If the title is empty or something is too long.
        StoreError
            If it cannot be written.
        """
        stamp = now()
        with speaking(self.url), self._writer.begin() as connection:
            query = sa.select(sa.func.max(table.c.place)).where(self._mine())
            last = connection.execute(query).scalar()
            stored = checked(entry).replace(
                id=str(uuid.uuid4()),
                notebook=self.name,
                place=float(last or 0.0) + 1.0,
                revision=1,
                created=stamp,
                updated=stamp,
            )
            connection.execute(sa.insert(table).values(**to_row(stored), deleted=None))
        return stored

    def save(self, entry: Entry) -> Entry:
        """Store a changed entry in place of the revision it was made from.

        Raises
        ------
        ConflictError
            If somebody else changed or deleted it; nothing is overwritten.
        """
        changed = checked(entry).replace(revision=entry.revision + 1, updated=now())
        row = to_row(changed)
        query = (
            sa.update(table)
            .where(
                table.c.id == entry.id,
                table.c.revision == entry.revision,
                table.c.deleted.is_(None),
            )
            .values({name: row[name] for name in row if name not in {"id", "created"}})
        )
        with speaking(self.url), self._writer.begin() as connection:
            done = connection.execute(query).rowcount
        if done != 1:
            self._conflict(entry)
        return changed

    def delete(self, entry: Entry) -> None:
        """Mark an entry as deleted; ``restore`` restores it.

        Raises
        ------
        ConflictError
            If somebody else changed it. Deleting a deleted entry does nothing.
        """
        query = (
            sa.update(table)
            .where(
                table.c.id == entry.id,
                table.c.revision == entry.revision,
                table.c.deleted.is_(None),
            )
            .values(deleted=now())
        )
        with speaking(self.url), self._writer.begin() as connection:
            done = connection.execute(query).rowcount
            self._forget_oldest(connection)
        if done != 1 and self.entry(entry.id) is not None:
            self._conflict(entry)

    def delete_by_id(self, key: str) -> None:
        """Mark an entry as deleted without reading it; ``restore`` restores it."""
        query = sa.update(table).where(table.c.id == key, self._mine(), table.c.deleted.is_(None))
        with speaking(self.url), self._writer.begin() as connection:
            connection.execute(query.values(deleted=now()))

    def restore(self, key: str) -> bool:
        """Restore a deleted entry, readable or not; return whether it was still stored."""
        query = sa.update(table).where(table.c.id == key, self._mine()).values(deleted=None)
        with speaking(self.url), self._writer.begin() as connection:
            return connection.execute(query).rowcount == 1

    def move(self, key: str, steps: int) -> None:
        """Move an entry by a number of readable entries: up if negative, down if positive.

        All places are numbered anew, so that the order changes even where two entries had the
        same place or a place between two others was no longer a number of its own.
        """
        readable = [entry.id for entry in self.entries()]
        if key not in readable:
            return
        position = readable.index(key)
        neighbour = readable[min(max(position + steps, 0), len(readable) - 1)]
        if neighbour == key:
            return
        with speaking(self.url), self._writer.begin() as connection:
            query = sa.select(table.c.id).where(self._mine(), table.c.deleted.is_(None))
            order = [row[0] for row in connection.execute(query.order_by(*IN_ORDER))]
            if key not in order or neighbour not in order:
                return
            order.remove(key)
            order.insert(order.index(neighbour) + (steps > 0), key)
            for place, moved in enumerate(order, start=1):
                update = sa.update(table).where(table.c.id == moved)
                connection.execute(update.values(place=float(place)))

    def duplicate(self, entry: Entry) -> Entry:
        """Add a copy of an entry at the end, and return it."""
        return self.add(entry.replace(title=f"{entry.title[: LONGEST_TITLE - 7]} (copy)"))

    def clear(self) -> None:
        """Remove every entry from the database, deleted ones included; none can be restored."""
        with speaking(self.url), self._writer.begin() as connection:
            connection.execute(sa.delete(table).where(self._mine()))

    def _mine(self) -> sa.ColumnElement[bool]:
        return table.c.notebook == self.name

    def _conflict(self, entry: Entry) -> None:
        theirs = self.entry(entry.id)
        if theirs is None:
            raise ConflictError(
                f"“{entry.title}” was deleted elsewhere. What you wrote is still here; save it as "
                "a new entry to keep it.",
                None,
            )
        raise ConflictError(
            f"“{entry.title}” was changed elsewhere at {theirs.updated}. Nothing was overwritten; "
            "what you wrote is still here. Look at the other version, then save over it or keep "
            "both.",
            theirs,
        )

    def _forget_oldest(self, connection: sa.Connection) -> None:
        deleted = sa.select(table.c.id).where(self._mine(), table.c.deleted.is_not(None))
        oldest = deleted.order_by(table.c.deleted.desc()).offset(KEPT_AFTER_DELETING)
        keys = [row[0] for row in connection.execute(oldest)]
        if keys:
            connection.execute(sa.delete(table).where(table.c.id.in_(keys)))


def open_notebook(url: str | None = None, name: str = MINE) -> Notebook:
    """Return a notebook: of the given database address, or of the user's default database.

    Raises
    ------
    StoreError
        If it cannot be opened; the database is not changed.
    """
    return Notebook(url or database_url(), name)
