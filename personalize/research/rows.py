"""Rows of one table of a notebook, with revisions: an outdated change is refused."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from personalize.research.texts import ResearchError, when
from personalize.store.database import connect, database_url, speaking
from personalize.store.database import writing as for_changes
from personalize.store.entry import MINE, now
from personalize.workshop.changing import empty_the_log, overwrite_what_is_deleted


class ChangedElsewhereError(ResearchError):
    """Somebody else changed or deleted the row since it was read.

    Attributes
    ----------
    theirs : mapping or None
        The row as it is now; None if it was deleted.
    """

    def __init__(self, what: str, theirs: Mapping[str, Any] | None) -> None:
        done = "deleted" if theirs is None else f"changed elsewhere at {when(theirs['updated'])}"
        super().__init__(
            f"{what} was {done}. Nothing was overwritten; what you wrote is still here. Look at "
            "what is stored, then write it again if it should stand."
        )
        self.theirs = theirs


class Rows:
    """The rows of one table in one notebook of a database.

    What is changed or deleted is overwritten in an SQLite file.

    Parameters
    ----------
    table : sqlalchemy.TableClause
    url : str, optional
        Address of the database; the user’s default one unless given.
    notebook : str
    """

    def __init__(self, table: sa.TableClause, url: str | None = None, notebook: str = MINE) -> None:
        self.table = table
        self.notebook = notebook
        self.url = url or database_url()

    @property
    def engine(self) -> sa.Engine:
        """The engine of the database; it is opened anew after ``disconnect``."""
        return connect(self.url)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection whose transaction is committed at the end of the block.

        Raises
        ------
        StoreError
            If the database cannot be written.
        """
        with speaking(self.engine.url), for_changes(self.engine).begin() as connection:
            overwrite_what_is_deleted(connection)
            yield connection

    def read(self, *where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
        """Return the rows for which conditions hold, the oldest first."""
        query = sa.select(self.table).where(self.table.c.notebook == self.notebook, *where)
        order = (self.table.c.created, self.table.c.id)
        with speaking(self.engine.url), self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query.order_by(*order)).mappings()]

    def one(self, key: str) -> dict[str, Any] | None:
        """Return the row with an id, or None."""
        found = self.read(self.table.c.id == key)
        return found[0] if found else None

    def add(self, values: Mapping[str, Any]) -> str:
        """Store a new row, and return its id."""
        key = str(uuid.uuid4())
        row = {"id": key, "notebook": self.notebook, "revision": 1, "updated": now()}
        created = datetime.now(UTC).isoformat(
            timespec="microseconds"
        )  # rows of one second in order
        with self.writing() as connection:
            connection.execute(sa.insert(self.table).values(**values, **row, created=created))
        return key

    def save(self, key: str, revision: int, values: Mapping[str, Any], what: str) -> None:
        """Store new values of a row in place of the revision that they were made from.

        Parameters
        ----------
        key : str
        revision : int
        values : mapping
        what : str
            The row in messages.

        Raises
        ------
        ChangedElsewhereError
            If somebody else changed or deleted the row; nothing is overwritten.
        """
        c = self.table.c
        own = (c.id == key, c.notebook == self.notebook, c.revision == revision)
        query = sa.update(self.table).where(*own)
        with self.writing() as connection:
            done = connection.execute(
                query.values(**values, revision=revision + 1, updated=now())
            ).rowcount
        if done != 1:
            raise ChangedElsewhereError(what, self.one(key))

    def delete(self, *where: sa.ColumnElement[bool]) -> int:
        """Delete rows so that an SQLite file holds no trace of them; return how many."""
        query = sa.delete(self.table).where(self.table.c.notebook == self.notebook, *where)
        with self.writing() as connection:
            number = connection.execute(query).rowcount
        self.forget()
        return number

    def forget(self) -> None:
        """Write SQLite’s changes to its file and empty its log, which may hold deleted rows."""
        empty_the_log(self.engine)
