"""A room in a database of its own, and phones that reach its ballot by a real connection."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from personalize.store.database import disconnect
from personalize.workshop import Room, open_rooms
from personalize.workshop.listening import Listening
from personalize.workshop.rooms import Rooms
from personalize.workshop.tokens import new_token
from tests.workshop.driver import PLANS, Phone, guessing, joined, secret_of


@pytest.fixture(params=["sqlite", "postgres"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Rooms:
    """Return the rooms of an empty database, of both kinds."""
    if request.param == "sqlite":
        return open_rooms(f"sqlite:///{tmp_path / 'notebook.sqlite'}")
    server = sa.make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")
    name = f"rooms_{os.getpid()}_{abs(hash(request.node.name)) % 10**6}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    url = server.set(database=name, drivername="postgresql")
    return open_rooms(url.render_as_string(hide_password=False))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Rooms]:
    """Return the rooms of an empty file."""
    yield open_rooms(f"sqlite:///{tmp_path / 'notebook.sqlite'}")
    disconnect()


@pytest.fixture
def room(store: Rooms) -> Room:
    """Return a room whose first round takes guesses."""
    return guessing(store, store.open_room("Tuesday", PLANS))


@pytest.fixture
def port(store: Rooms, room: Room) -> Iterator[int]:
    """Return the port on which the ballot of the room is served."""
    listening = Listening(store, room, "127.0.0.1", 0)
    yield listening.port
    listening.close()


@pytest.fixture
def phone(port: int, room: Room) -> Phone:
    """Return a phone that has its ballot."""
    return joined(port, room)


@pytest.fixture
def token(store: Rooms) -> Callable[[Room], str]:
    """Return a function that makes the token of a new phone."""
    return lambda room: new_token(secret_of(store, room), room.id)
