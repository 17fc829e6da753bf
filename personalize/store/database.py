"""The database: its address, the migrations of its schema, and its error messages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, SQLAlchemyError

from personalize import locations
from personalize.errors import PersonalizeError

URL = "PERSONALIZE_DATABASE_URL"
"""Environment variable with the address of a team's database."""
SECONDS = 10
"""Seconds to wait for a connection or for another process to finish writing."""


class StoreError(PersonalizeError):
    """The database cannot be read or written; nothing was changed."""


def database_url() -> str:
    """Return the address of the team's database, or else of a file in the user's data folder."""
    team_url = os.environ.get(URL, "").strip()
    if team_url:
        return team_url
    return f"sqlite:///{locations.user_data() / 'notebook.sqlite'}"


@cache
def connect(url: str) -> sa.Engine:
    """Return the engine of a database, after running missing migrations.

    Raises
    ------
    StoreError
        If the folder cannot be written, the file is damaged or of a newer version, or the
        database does not answer; it is not changed.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        folder = Path(parsed.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The notebook’s folder {folder} cannot be made: {error.strerror}. "
                "Allow writing there, or set PERSONALIZE_DATA_DIR to another folder."
            ) from None
    try:
        engine = sa.create_engine(parsed, pool_pre_ping=True, connect_args=_arguments(parsed))
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{URL} needs the Python package “{error.name}”. Install it with: "
            "pip install 'personalize[postgres]'."
        ) from None
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _durable)
    with speaking(parsed):
        _bring_up_to_date(engine)
    return engine


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except SQLAlchemyError:
        raise StoreError(
            f"{URL} is not an address of a database. Write it like "
            "postgresql://name:password@host/database or sqlite:////folder/file.sqlite."
        ) from None
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _arguments(url: sa.URL) -> dict[str, object]:
    if url.get_backend_name() == "sqlite":
        return {"timeout": SECONDS, "check_same_thread": False}
    return {"connect_timeout": SECONDS}


def _durable(connection: object, _: object) -> None:
    """Set SQLite to write every commit to the disk before it returns."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def _bring_up_to_date(engine: sa.Engine) -> None:
    """Run the missing migrations.

    Raises
    ------
    StoreError
        If the database is of a newer version (it is not changed), or a migration fails.
    """
    script = ScriptDirectory.from_config(_config())
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        known = {revision.revision for revision in script.walk_revisions()}
        if current is not None and current not in known:
            raise StoreError(
                f"This notebook was written by a newer version of Thin Line (form {current}). "
                "Update Thin Line to open it; nothing was changed."
            )
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as error:
            raise StoreError(
                f"The notebook’s form cannot be brought up to date: {error}."
            ) from None


@contextmanager
def speaking(url: sa.URL) -> Iterator[None]:
    """Convert SQLAlchemy errors to ``StoreError`` with a sentence for the user.

    Raises
    ------
    StoreError
        With what cannot be done and what to do.
    """
    where = url.database if url.get_backend_name() == "sqlite" else _place(url)
    try:
        yield
    except OperationalError as error:
        raise StoreError(_operational(str(error.orig), str(where))) from None
    except DatabaseError as error:
        text = str(error.orig)
        if "not a database" in text or "malformed" in text:
            raise StoreError(
                f"{where} is damaged or not a notebook. It was left untouched; move it away to "
                "start a new one."
            ) from None
        raise StoreError(f"The notebook cannot be used: {text.splitlines()[0][:160]}.") from None
    except DBAPIError as error:
        raise StoreError(
            f"The notebook cannot be used: {str(error.orig).splitlines()[0][:160]}."
        ) from None


def _place(url: sa.URL) -> str:
    """Return name and host of a database; the host may be in the query part of the address."""
    host = url.host or url.query.get("host") or "this computer"
    return f"{url.database} on {host if isinstance(host, str) else host[0]}"


def _operational(text: str, where: str) -> str:
    if "readonly" in text or "unable to open" in text:
        return f"{where} cannot be written. Nothing was saved; allow writing there and try again."
    if "disk is full" in text or "disk I/O" in text:
        return f"The disk that holds {where} is full. Nothing was saved; make room and try again."
    if "locked" in text:
        return "Somebody else is writing to the notebook right now. Try again in a moment."
    if "not a database" in text or "malformed" in text:
        return (
            f"{where} is damaged or not a notebook. It was left untouched; move it away to start "
            "a new one."
        )
    return (
        f"The notebook’s database ({where}) does not answer. Nothing was saved; what you wrote is "
        "still here. Try again when it is back."
    )
