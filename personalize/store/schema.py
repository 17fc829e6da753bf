"""The form of the database: made and brought up to date by one caller, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from filelock import FileLock, Timeout

WRITES = "personalize_writes"
"""Option of a connection whose transactions change something."""
MADE_BY = {
    "entries": "0001",
    "rooms": "0002",
    "limits": "0003",
    "posteriors": "0004",
    "studies": "0005",
}
"""The revisions that make tables, in order, by one table of each."""
ADVISORY_LOCK = 7_462_115
"""Number of the PostgreSQL advisory lock that is held during migrations; any constant will do."""
LOCK_SECONDS = 30
"""Seconds to wait for another process that makes the same file."""


class NewerDatabaseError(Exception):
    """The database is of a newer version, or its migration failed; nothing was changed."""


def bring_up_to_date(engine: sa.Engine) -> None:
    """Run the missing migrations, all in one transaction.

    Another process that does the same is waited for: by a lock on a file beside an SQLite file,
    by an advisory lock in PostgreSQL. A database that has the tables but no version, as a killed
    process of an earlier release could leave it, gets its version.

    Raises
    ------
    NewerDatabaseError
        If the database is of a newer version (it is not changed), or a migration fails.
    """
    script = ScriptDirectory.from_config(_config())
    with engine.connect() as connection:
        if _revision(connection) == script.get_current_head():
            return
    with _only_process(engine.url), engine.connect() as connection:
        connection = connection.execution_options(**{WRITES: True})
        if engine.dialect.name == "sqlite":
            # Lasts for the file’s life. It cannot be set within a transaction.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA journal_mode=WAL")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
            _upgrade(connection, script)


def _upgrade(connection: sa.Connection, script: ScriptDirectory) -> None:
    current = _revision(connection)
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise NewerDatabaseError(
            f"This notebook was written by a newer version of Thin Line (form {current}). "
            "Update Thin Line to open it; nothing was changed."
        )
    try:
        tables = sa.inspect(connection).get_table_names() if current is None else []
        made = [revision for table, revision in MADE_BY.items() if table in tables]
        if made:
            command.stamp(_config(connection), made[-1])
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        raise NewerDatabaseError(
            f"The notebook’s form cannot be brought up to date: {error}."
        ) from None


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _only_process(url: sa.URL) -> Iterator[None]:
    """Let one process at a time make or change the form of an SQLite file."""
    if url.get_backend_name() != "sqlite" or not url.database or url.query.get("uri"):
        yield
        return
    lock = FileLock(f"{url.database}.lock", timeout=LOCK_SECONDS)
    try:
        with lock:
            yield
    except Timeout:
        raise NewerDatabaseError(
            f"Another process has been making {url.database} for {LOCK_SECONDS} seconds. "
            "Try again; nothing was changed."
        ) from None


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    if connection is not None:
        config.attributes["connection"] = connection
    return config
