"""A new notebook that several open at once, or whose maker is killed, is usable afterwards."""

import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from personalize.scenario import Scenario
from personalize.store import Entry, open_notebook
from personalize.store.database import StoreError, connect, disconnect

pytestmark = pytest.mark.slow

KILLED_WITHIN = 0.08
"""Seconds after its start within which a process is killed; a notebook takes about 0.05."""


@pytest.fixture(params=["sqlite", "postgres"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[int], str]:
    """Return a function that gives the address of an empty database by its number."""
    if request.param == "sqlite":
        return lambda number: f"sqlite:///{tmp_path / str(number) / 'book.sqlite'}"
    server = sa.make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")
    label = f"t{os.getpid()}_{abs(hash(request.node.name)) % 10**6}"

    def create(number: int) -> str:
        engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {label}_{number}"))
        engine.dispose()
        address = server.set(database=f"{label}_{number}", drivername="postgresql")
        return address.render_as_string(hide_password=False)

    return create


def entry(title: str) -> Entry:
    return Entry("run", title, Scenario())


def titles(url: str) -> set[str]:
    return {one.title for one in open_notebook(url).entries()}


def test_twenty_threads_open_an_empty_folder(new_database: Callable[[int], str]) -> None:
    url, together = new_database(0), Barrier(20)

    def add(number: int) -> None:
        together.wait()
        open_notebook(url).add(entry(str(number)))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(add, range(20)))
    assert titles(url) == {str(number) for number in range(20)}


def test_eight_processes_open_an_empty_folder(new_database: Callable[[int], str]) -> None:
    url = new_database(0)
    code = textwrap.dedent(
        """
        import os, sys
        from personalize.scenario import Scenario
        from personalize.store import Entry, open_notebook
        reading, writing = os.pipe()
        children = []
        for number in range(8):
            child = os.fork()
            if child == 0:
                os.close(writing)
                os.read(reading, 1)  # returns when the parent has started all
                open_notebook(sys.argv[1]).add(Entry("run", str(number), Scenario()))
                os._exit(0)
            children.append(child)
        os.close(writing)
        sys.exit(max(os.waitpid(child, 0)[1] for child in children))
        """
    )
    subprocess.run([sys.executable, "-c", code, url], check=True, timeout=120)
    assert titles(url) == {str(number) for number in range(8)}


def test_a_killed_first_opening_leaves_a_usable_notebook(
    request: pytest.FixtureRequest, new_database: Callable[[int], str]
) -> None:
    kills = 60 if request.node.callspec.params["new_database"] == "sqlite" else 12
    urls = [new_database(number) for number in range(kills)]
    code = textwrap.dedent(
        f"""
        import os, signal, sys, time
        from personalize.store import open_notebook
        for number, url in enumerate(sys.argv[1:]):
            child = os.fork()
            if child == 0:
                open_notebook(url)
                os._exit(0)
            time.sleep({KILLED_WITHIN} * (number + 1) / len(sys.argv))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        """
    )
    subprocess.run([sys.executable, "-c", code, *urls], check=True, timeout=120)
    for url in urls:
        open_notebook(url).add(entry("after"))
        assert titles(url) == {"after"}
    disconnect()


def test_a_file_with_tables_and_no_version_gets_its_version(tmp_path: Path) -> None:
    """A killed process of an earlier release could leave this for good."""
    path = tmp_path / "book.sqlite"
    url = f"sqlite:///{path}"
    open_notebook(url).add(entry("before"))
    disconnect()
    for statement in ("DELETE FROM alembic_version", "DROP TABLE alembic_version"):
        with sqlite3.connect(path) as own:
            own.execute(statement)
        assert titles(url) >= {"before"}
        open_notebook(url).add(entry("after"))
        disconnect()
    assert titles(url) == {"before", "after"}


def test_an_entry_moves_even_among_entries_that_were_added_at_once(
    new_database: Callable[[int], str],
) -> None:
    book, together = open_notebook(new_database(0)), Barrier(8)

    def add(number: int) -> None:
        together.wait()
        book.add(entry(str(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))
    for number in map(str, range(8)):
        for steps in (-1, 1, 1):
            before = book.entries()
            position = [one.title for one in before].index(number)
            target = min(max(position + steps, 0), 7)
            book.move(before[position].id, steps)
            assert [one.title for one in book.entries()].index(number) == target


def test_a_notebook_that_is_not_ours_to_write_is_read(tmp_path: Path) -> None:
    """As another user of this computer: files and folder can be read only."""
    if os.name == "nt" or os.getuid() != 0:
        pytest.skip("only root can become another user")
    path = tmp_path / "shared" / "book ü.sqlite"
    url = f"sqlite:///{path}"
    open_notebook(url).add(entry("theirs"))
    disconnect()
    parents = [path.parent, *path.parents]
    before = {folder: folder.stat().st_mode for folder in parents if folder.owner() == "root"}
    code = textwrap.dedent(
        f"""
        import os
        from personalize.scenario import Scenario
        from personalize.store import Entry, open_notebook
        from personalize.store.database import StoreError
        open_notebook({f"sqlite:///{tmp_path / 'own.sqlite'}"!r})  # what is imported late
        os.setuid(65534)
        book = open_notebook({url!r})
        print([one.title for one in book.entries()])
        try:
            book.add(Entry("run", "mine", Scenario()))
        except StoreError as error:
            print(error)
        """
    )
    try:
        for folder in before:
            folder.chmod(before[folder] | 0o055)
        path.chmod(0o644)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    finally:
        for folder, mode in before.items():
            folder.chmod(mode)
    assert "['theirs']" in done.stdout, done.stderr
    assert f"{path} cannot be written. Nothing was saved" in done.stdout


def test_a_database_that_was_gone_is_opened_when_it_is_back(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    folder.write_text("in the way")
    url = f"sqlite:///{folder / 'book.sqlite'}"
    with pytest.raises(StoreError, match="cannot be made"):
        connect(url)
    folder.unlink()
    open_notebook(url).add(entry("now"))
    assert titles(url) == {"now"}
