"""Trouble with what is kept: damaged entries, folders that cannot be written, full disks."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from personalize.scenario import Scenario
from personalize.store import Entry, Notebook, open_notebook
from personalize.store.database import StoreError, connect, disconnect
from tests.shell import shell


def entry(title: str = "A result", **own: object) -> Entry:
    return Entry("run", title, Scenario(), result={"x": {"mean": 1.5}}, **own)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.sqlite"


@pytest.fixture
def book(path: Path) -> Notebook:
    return open_notebook(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("result", "{half a", "its part “result” is damaged."),
        ("figures", "[1, 2]", "its part “figures” is damaged."),
        ("figures", '{"Fit": 3}', "its part “figures” is damaged."),
        ("prediction", '{"words": 3}', "its part “tags” or “prediction” is damaged."),
        ("tags", "null", "its part “tags” is damaged."),
        ("scenario", '{"from": "the future"}', "“from” is not a setting"),
        ("base", "[" * 100_000, "its part “base” is damaged."),
        ("kind", "dream", "“dream” is not one of"),
    ],
)
def test_a_damaged_entry_is_named_and_spares_the_others(
    column: str, value: str, why: str, book: Notebook, path: Path
) -> None:
    good, bad = book.add(entry("Good")), book.add(entry("Bad"))
    with sqlite3.connect(path) as own:
        own.execute(f"UPDATE entries SET {column} = ? WHERE id = ?", (value, bad.id))
    contents = book.read()
    assert [one.title for one in contents.entries] == ["Good"]
    assert [(one.id, one.title) for one in contents.unreadable] == [(bad.id, "Bad")]
    assert why in contents.unreadable[0].why
    with pytest.raises(StoreError, match="“Bad” cannot be read"):
        book.entry(bad.id)
    book.move(good.id, 1)
    book.delete_by_id(bad.id)
    assert book.read().unreadable == ()
    with sqlite3.connect(path) as own:  # kept as it was, and it can come back
        kept = own.execute(f"SELECT {column} FROM entries WHERE id = ?", (bad.id,)).fetchone()
    assert kept == (value,)


def test_an_export_leaves_a_damaged_entry_out_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    book = open_notebook(f"sqlite:///{path}")
    book.add(entry("Good"))
    bad = book.add(entry("Bad"))
    with sqlite3.connect(path) as own:
        own.execute("UPDATE entries SET tags = 'x' WHERE id = ?", (bad.id,))
    done = shell("export", str(path), folder=tmp_path)
    assert done.returncode == 0 and "Left out: “Bad” cannot be read" in done.stderr
    assert "Good" in (tmp_path / "notebook.html").read_text(encoding="utf-8")


def test_an_empty_notebook_is_not_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path))
    done = shell("export", folder=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "The notebook is empty: pin a result first" in done.stderr
    assert not (tmp_path / "notebook.html").exists()


def test_a_full_disk_is_named_and_what_was_there_stays(book: Notebook) -> None:
    kept = book.add(entry("Before"))
    engine = connect(str(book.url))

    def full(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(engine, "checkout", full)
    with pytest.raises(StoreError, match=r"disk .* is full\. Nothing was saved; make room"):
        book.save(kept.replace(notes="x" * 100_000))
    with pytest.raises(StoreError, match="is full"):
        book.add(entry("After", notes="x" * 100_000))
    assert book.entries() == [kept]


def test_a_notebook_that_cannot_be_written_is_read_and_says_what_to_do(book: Notebook) -> None:
    kept = book.add(entry("Before"))
    engine = connect(str(book.url))
    sa.event.listen(engine, "checkout", lambda own, *_: own.execute("PRAGMA query_only = 1"))
    with pytest.raises(StoreError, match=r"cannot be written\. Nothing was saved; allow writing"):
        book.save(kept.replace(notes="new"))
    with pytest.raises(StoreError, match="cannot be written"):
        book.delete(kept)
    assert book.entries() == [kept]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, 300 kB; only root can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("no right to mount a disk here")
    yield folder
    disconnect()
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_real_disk_that_is_full_and_then_read_only(small_disk: Path) -> None:
    url = f"sqlite:///{small_disk / 'book.sqlite'}"
    book = open_notebook(url)
    with pytest.raises(StoreError, match=f"disk that holds {small_disk}.* is full"):
        for number in range(60):
            book.add(entry(f"number {number}", notes="y" * 20_000))
    held = len(book.entries())
    assert held > 1
    disconnect()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    again = open_notebook(url)
    assert len(again.entries()) == held
    with pytest.raises(StoreError, match="cannot be written"):
        again.add(entry())
    with pytest.raises(StoreError, match=r"cannot be made: .* set PERSONALIZE_DATA_DIR"):
        open_notebook(f"sqlite:///{small_disk / 'new' / 'book.sqlite'}")
