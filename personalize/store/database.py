"""The database: its address, the migrations of its schema, and its error messages."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, SQLAlchemyError

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.store.schema import WRITES, NewerDatabaseError, bring_up_to_date

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


_engines: dict[str, sa.Engine] = {}
_lock = threading.Lock()


def connect(url: str) -> sa.Engine:
    """Return the engine of a database; its first caller in a process runs missing migrations.

    Other threads wait for the first caller. A database that could not be opened is tried again
    at the next call.

    Raises
    ------
    StoreError
        If the folder cannot be written, the file is damaged or of a newer version, or the
        database does not answer; it is not changed.
    """
    with _lock:
        if url not in _engines:
            _engines[url] = _open(url)
        return _engines[url]


def disconnect() -> None:
    """Close all connections; the next call of ``connect`` opens a database anew."""
    with _lock:
        for engine in _engines.values():
            engine.dispose()
        _engines.clear()


def _open(url: str) -> sa.Engine:
    parsed = _parsed(url)
    is_file = parsed.get_backend_name() == "sqlite" and bool(parsed.database)
    if is_file:
        folder = Path(str(parsed.database)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The notebook’s folder {folder} cannot be made: {error.strerror}. "
                "Allow writing there, or set PERSONALIZE_DATA_DIR to another folder."
            ) from None
    try:
        engine = sa.create_engine(
            _read_only(parsed) if is_file else parsed,
            pool_pre_ping=True,
            connect_args=_arguments(parsed),
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{URL} needs the Python package “{error.name}”. Install it with: "
            "pip install 'personalize[postgres]'."
        ) from None
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    with speaking(parsed):
        try:
            bring_up_to_date(engine)
        except NewerDatabaseError as error:
            raise StoreError(str(error)) from None
    return engine


def writing(engine: sa.Engine) -> sa.Engine:
    """Return the engine for changes: on SQLite its transactions wait for other writers at once.

    A transaction that reads first and writes later is refused by SQLite, without waiting, if
    somebody else wrote in between.
    """
    return engine.execution_options(**{WRITES: True})


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


def _read_only(url: sa.URL) -> sa.URL:
    """Return the address of an SQLite file, for reading alone where it cannot be written.

    SQLite keeps two files beside the notebook while it is open. Where the folder forbids that,
    the file is read as it stands.
    """
    path = Path(str(url.database))
    if not path.is_file() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return url
    changes = Path(f"{path}-wal")
    unfinished = changes.is_file() and changes.stat().st_size > 0
    query = {"uri": "true"} | ({"mode": "ro"} if unfinished else {"immutable": "1"})
    return url.set(database=f"file:{quote(str(path.absolute()))}", query=query)


def _prepare(connection: object, _: object) -> None:
    """Set SQLite to write every commit to the disk before it returns.

    The driver’s own handling of transactions is switched off: it would run statements that
    change the form of the database outside a transaction.
    """
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def speaking(url: sa.URL) -> Iterator[None]:
    """Convert SQLAlchemy errors to ``StoreError`` with a sentence for the user.

    Raises
    ------
    StoreError
        With what cannot be done and what to do.
    """
    if url.get_backend_name() == "sqlite":
        where = unquote(str(url.database).removeprefix("file:"))
    else:
        where = _place(url)
    try:
        yield
    except OperationalError as error:
        raise StoreError(_operational(str(error.orig), where)) from None
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
