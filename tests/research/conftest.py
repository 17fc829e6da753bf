import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from personalize.research.tools import Block, Question, Questionnaire
from personalize.store.database import disconnect
from personalize.study.lab import Lab

SCALE = tuple((str(i), {1: "not at all", 7: "extremely"}.get(i, "")) for i in range(1, 8))
PIXEL = b"\x89PNG\r\n\x1a\nnot a whole picture"


def made(within: bool = True) -> Questionnaire:
    feeling = Question("invasive", "How invasive does this feel?", "scale", SCALE)
    noticed = Question(
        "noticed", "Was it about you? {x} [[y]]", "choice", (("yes", "Yes"), ("no", "Nein, naïve"))
    )
    said = Question("open", "Anything else,\nin your words?", "text", required=False)
    blocks = (
        Block(
            "A",
            "Version A",
            "Tickets – for <you>",
            PIXEL,
            "A list of four films",
            (feeling, noticed),
        ),
        Block("B", "Version B", "More", None, "", (feeling, noticed)),
        Block("", "About you", "", None, "", (Question("age", "Your age", "number"), said)),
    )
    return Questionnaire("A study of picks", "Welcome & hello", blocks, "Thanks", within)


@pytest.fixture
def questionnaire() -> Questionnaire:
    return made()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database, of both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'notebook.sqlite'}"
        disconnect()
        return
    server = sa.make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")
    name = f"research_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**6}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    url = server.set(database=name, drivername="postgresql")
    yield url.render_as_string(hide_password=False)
    disconnect()


@pytest.fixture
def file_database(tmp_path: Path) -> Iterator[str]:
    yield f"sqlite:///{tmp_path / 'notebook.sqlite'}"
    disconnect()


@pytest.fixture(scope="session")
def lab() -> Lab:
    return Lab()
