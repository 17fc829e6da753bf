"""The notebook: kept at once, never overwritten silently, in SQLite and in PostgreSQL."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario
from personalize.store import ConflictError, Entry, Notebook, open_notebook
from personalize.store.database import StoreError, disconnect
from personalize.store.entry import search


@pytest.fixture(params=["sqlite", "postgres"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Notebook:
    if request.param == "sqlite":
        return open_notebook(f"sqlite:///{tmp_path / 'book.sqlite'}")
    kept = open_notebook(request.getfixturevalue("postgres"), name=tmp_path.name[:60])
    kept.clear()
    return kept


def entry(title: str = "A result", **own: object) -> Entry:
    return Entry("run", title, Scenario(), result={"x": {"mean": 1.5}}, **own)


HOSTILE = "<script>alert(1)</script> מימין ‮ \0 =1+1 " + "é" * 100


def test_what_is_added_comes_back_as_it_was(book: Notebook) -> None:
    kept = book.add(
        entry(
            "  Title ",
            notes=HOSTILE,
            tags=(" a ", "a", "", "b"),
            prediction={"relevance": "better"},
            base=Scenario().replace({"data.level": 1}),
        )
    )
    back = book.entry(kept.id)
    assert back == kept
    assert back is not None and back.title == "Title" and back.tags == ("a", "b")
    assert back.notes == HOSTILE.replace("\0", "")
    assert back.base is not None and back.base.data.level == 1


def test_order_moves_duplicates_and_undo(book: Notebook) -> None:
    first, second, third = (book.add(entry(name)) for name in "ABC")
    assert [one.title for one in book.entries()] == ["A", "B", "C"]
    book.move(third.id, -2)
    book.move(first.id, 5)
    assert [one.title for one in book.entries()] == ["C", "B", "A"]
    book.duplicate(second)
    assert [one.title for one in book.entries()] == ["C", "B", "A", "B (copy)"]
    book.delete(second)
    assert book.entry(second.id) is None
    assert book.restore(second.id) and book.entry(second.id) == second
    assert [one.title for one in book.entries()] == ["C", "B", "A", "B (copy)"]


def test_two_browsers_never_overwrite_each_other_silently(book: Notebook) -> None:
    kept = book.add(entry())
    mine, theirs = kept.replace(notes="mine"), kept.replace(notes="theirs")
    book.save(theirs)
    with pytest.raises(ConflictError, match="changed elsewhere") as caught:
        book.save(mine)
    assert caught.value.theirs is not None and caught.value.theirs.notes == "theirs"
    again = book.save(mine.replace(revision=caught.value.theirs.revision))
    assert book.entry(kept.id) == again
    with pytest.raises(ConflictError, match="changed elsewhere"):
        book.delete(kept)
    book.delete(again)
    book.delete(again)  # two tabs deleting the same entry: nothing happens
    with pytest.raises(ConflictError, match="deleted elsewhere"):
        book.save(again.replace(notes="late"))


def test_long_and_empty_input_is_refused_with_a_sentence(book: Notebook) -> None:
    book.add(entry(notes="x" * 100_000))
    with pytest.raises(PersonalizeError, match="200,000 at most"):
        book.add(entry(notes="x" * 200_001))
    with pytest.raises(PersonalizeError, match="a title is needed"):
        book.add(entry("  "))
    with pytest.raises(PersonalizeError, match="201 characters; 200 at most"):
        book.add(entry("x" * 201))


def test_search_finds_words_and_tags() -> None:
    entries = [entry("Push at night", tags=("loud",)), entry("Feed", notes="at NIGHT too")]
    assert [one.title for one in search(entries, "night")] == ["Push at night", "Feed"]
    assert [one.title for one in search(entries, "night push")] == ["Push at night"]
    assert search(entries, "night", ("loud",)) == entries[:1]


def test_a_damaged_file_is_named_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="damaged or not a notebook"):
        open_notebook(f"sqlite:///{path}")
    assert path.read_bytes() == b"this is no database" * 100


def test_a_newer_file_is_named_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    open_notebook(f"sqlite:///{path}").add(entry())
    with sqlite3.connect(path) as own:
        own.execute("UPDATE alembic_version SET version_num = '9999'")
    disconnect()
    with pytest.raises(StoreError, match=r"newer version .* \(form 9999\)"):
        open_notebook(f"sqlite:///{path}")
    with sqlite3.connect(path) as own:
        assert own.execute("SELECT count(*) FROM entries").fetchone() == (1,)


def test_a_folder_that_cannot_be_made_and_a_silent_database_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        open_notebook(f"sqlite:///{tmp_path / 'file' / 'book.sqlite'}")
    with pytest.raises(StoreError, match="does not answer"):
        open_notebook("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="not an address"):
        open_notebook("what is this")


def test_a_killed_process_loses_nothing_that_was_shown_as_saved(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'book.sqlite'}"
    code = textwrap.dedent(
        f"""
        from personalize.scenario import Scenario
        from personalize.store import Entry, open_notebook
        book = open_notebook({url!r})
        for number in range(10_000):
            book.add(Entry("run", f"number {{number}}", Scenario()))
            print(number, flush=True)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdout is not None
        shown = -1
        for line in process.stdout:
            shown = int(line)
            if shown >= 25:
                process.send_signal(signal.SIGKILL)
                break
        rest = process.stdout.read().split()
        shown = int(rest[-1]) if rest else shown
    titles = {one.title for one in open_notebook(url).entries()}
    assert {f"number {n}" for n in range(shown + 1)} <= titles
