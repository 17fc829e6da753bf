"""The notebook page: what it shows of an entry, and what it says where something is wrong."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.output.palette import LIGHT
from personalize.scenario import Scenario
from personalize.store import Entry, Notebook, open_notebook
from personalize.store.database import connect
from personalize.ui.shared import downloading
from tests.ui.driver import go, words

HOSTILE = "<script>alert(1)</script> ![x](http://evil.example/a.png) שלום **bold** :material/home:"


@pytest.fixture(autouse=True)
def book(own_folder: Path) -> Notebook:
    return open_notebook()


def opened() -> AppTest:
    app = go(AppTest.from_file(str(locations.frame_file()), default_timeout=60), "notebook")
    assert not app.exception
    return app


def errors(app: AppTest) -> str:
    return " ".join(one.value for one in app.error)


def write(app: AppTest, entry: Entry, **typed: str) -> AppTest:
    for name, text in typed.items():
        app.get_by_key(f"edit-{entry.id}-{entry.revision}-{name}").set_value(text)
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception
    return app


def typed(app: AppTest, entry: Entry, name: str = "notes") -> str:
    return str(app.get_by_key(f"edit-{entry.id}-{entry.revision}-{name}").value)


def test_the_empty_page_teaches_with_an_example_and_keeps_nothing(book: Notebook) -> None:
    app = opened()
    assert "Nothing pinned yet. Explore something, then <em>Share → Pin</em>." in words(app)
    assert "An example of an entry. It is not kept anywhere." in words(app)
    assert len(app.get("download_button")) == 0 and book.entries() == []


def test_an_entry_reads_like_a_lab_book_and_its_notes_do_nothing(book: Notebook) -> None:
    spec = {"mark": {"type": "bar", "color": LIGHT.relevance}, "description": "Bars."}
    own = {"scenario_hash": "b", "scenario_hashes_of_this_session": ["a", "b", "c"]}
    book.add(
        Entry(
            "run",
            HOSTILE,
            Scenario(),
            sentence="It *fits*.",
            notes=HOSTILE,
            tags=("<b>",),
            figures={"One": spec},
            prediction={"words": "<i>guess</i>"},
            provenance=own | {"scenarios_run_in_this_session": 3},
        )
    )
    app = opened()
    said = words(app)
    parts = (
        "&lt;i&gt;guess",
        "It *fits*.",
        "<strong>bold</strong>",
        "&lt;b&gt;",
        "scenario 2 of 3",
    )
    places = [said.rindex(part) for part in parts]
    assert places == sorted(places)
    assert "<script>alert" not in said and "<img" not in said
    label = next(one.label for one in app.expander if "script" in one.label)
    assert "\\<script\\>" in label and "!\\[" not in label.replace("\\!\\[", "")
    codes = " ".join(one.value for one in app.code)
    assert "personalize run" in codes and "Lab().run(scenario)" in codes


@pytest.mark.parametrize("text", [HOSTILE, "א" * 100_000, "x" * 100_000, "[" * 5_000])
def test_any_notes_are_kept_as_typed(text: str, book: Notebook) -> None:
    kept = book.add(Entry("run", "One", Scenario()))
    write(opened(), kept, notes=text)
    assert book.entries()[0].notes == text
    opened()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("title", "x" * 100_000, "title has 100000 characters; 200 at most"),
        ("title", "  ", "a title is needed"),
        ("notes", "y" * 200_001, "notes have 200,001 characters; 200,000 at most"),
    ],
)
def test_what_cannot_be_kept_is_named_and_stays_typed(
    name: str, text: str, words: str, book: Notebook
) -> None:
    kept = book.add(Entry("run", "One", Scenario()))
    app = write(opened(), kept, **{name: text})
    assert words in errors(app) and typed(app, kept, name) == text
    assert book.entries() == [kept]


def full(connection: sqlite3.Connection, *_: object) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


def read_only(connection: sqlite3.Connection, *_: object) -> None:
    connection.execute("PRAGMA query_only = 1")


@pytest.mark.parametrize(
    ("broken", "words"),
    [(full, "is full. Nothing was saved; make room"), (read_only, "Nothing was saved; allow")],
)
def test_a_full_or_read_only_disk_is_named_and_what_is_typed_stays(
    broken: object, words: str, book: Notebook
) -> None:
    kept = book.add(Entry("run", "One", Scenario()))
    app = opened()
    engine = connect(str(book.url))
    sa.event.listen(engine, "checkout", broken)
    text = "typed " * 10_000
    write(app, kept, notes=text)
    assert words in errors(app) and typed(app, kept) == text
    sa.event.remove(engine, "checkout", broken)
    engine.dispose()
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception and book.entries()[0].notes == text


def test_a_folder_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path / "file"))
    app = opened()
    assert "cannot be made" in errors(app) and "to another folder" in errors(app)
    assert "Hypotheses from a simulation" in words(app)


def test_while_the_database_is_silent_the_editor_stays_and_says_not_saved(
    book: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = book.add(Entry("run", "One", Scenario()))
    app = opened()

    def silent(*_: object) -> None:
        raise sa.exc.OperationalError("", {}, Exception("connection refused"))

    engine = connect(str(book.url))
    sa.event.listen(engine, "checkout", silent)
    write(app, kept, notes="typed")
    assert "does not answer" in errors(app) and "press Save again" in errors(app)
    assert typed(app, kept) == "typed"
    app.get_by_key("book-retry").click().run()
    assert typed(app, kept) == "typed"
    sa.event.remove(engine, "checkout", silent)
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception and errors(app) == "" and book.entries()[0].notes == "typed"


def test_two_tabs_deleting_the_same_entry(book: Notebook) -> None:
    kept, other = book.add(Entry("run", "One", Scenario())), book.add(Entry("run", "2", Scenario()))
    first, second = opened(), opened()
    first.get_by_key(f"Delete-{kept.id}").click().run()
    second.get_by_key(f"Delete-{kept.id}").click().run()
    assert not first.exception and not second.exception and errors(second) == ""
    assert [one.title for one in book.entries()] == ["2"]
    first.get_by_key("book-undo").click().run()
    assert [one.title for one in book.entries()] == ["One", "2"] and other.title == "2"


def test_a_damaged_entry_is_named_beside_the_others_and_can_be_deleted_and_undone(
    book: Notebook,
) -> None:
    book.add(Entry("run", "Good", Scenario()))
    bad = book.add(Entry("run", "<b>Bad</b>", Scenario()))
    with sqlite3.connect(str(book.url.database)) as own:
        own.execute("UPDATE entries SET figures = '{' WHERE id = ?", (bad.id,))
    app = opened()
    assert "cannot be read: its part “figures” is damaged" in app.warning[0].value
    assert any("Good" in one.label for one in app.expander)
    app.get_by_key(f"Delete-{bad.id}").click().run()
    assert not app.exception and len(app.warning) == 0
    app.get_by_key("book-undo").click().run()
    assert not app.exception and len(app.warning) == 1


def test_expected_and_found_stand_in_one_table(book: Notebook) -> None:
    book.add(Entry("run", "One", Scenario(), sentence="It fits.", prediction={"words": "it fails"}))
    said = words(opened())
    assert "Where they differ" in said and "“it fails”" in said


def test_what_is_typed_survives_a_search_and_another_page(book: Notebook) -> None:
    kept = book.add(Entry("run", "One", Scenario(), notes="first"))
    app = opened()
    key = f"edit-{kept.id}-1"
    app.get_by_key(f"{key}-notes").set_value("half a thought").run()
    app.get_by_key("book-search").set_value("zzz").run()
    app.get_by_key("book-search").set_value("").run()
    assert app.get_by_key(f"{key}-notes").value == "half a thought"
    go(app, "method")
    go(app, "notebook")
    assert app.get_by_key(f"{key}-notes").value == "half a thought"
    assert book.entries()[0].notes == "first"
    app.get_by_key(f"{key}-save").click().run()
    assert book.entries()[0].notes == "half a thought"


def test_an_empty_notebook_teaches_and_a_full_one_edits() -> None:
    app = opened()
    assert "Nothing pinned yet" in words(app)
    book = open_notebook()
    kept = book.add(Entry("run", "<b>One</b>", Scenario(), sentence="It *fits* <i>well</i>."))
    app.run()
    assert not app.exception and "&lt;i&gt;" in words(app) and "<i>" not in words(app)
    key = f"edit-{kept.id}-1"
    app.get_by_key(f"{key}-notes").set_value("learnt something")
    next(b for b in app.button if b.label == "Save").click().run()
    assert book.entries()[0].notes == "learnt something"
    app.get_by_key(f"Delete-{kept.id}").click().run()
    assert book.entries() == []
    app.get_by_key("book-undo").click().run()
    assert [one.title for one in book.entries()] == ["<b>One</b>"]


def test_a_damaged_notebook_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / "notebook.sqlite").write_bytes(b"no database at all" * 60)
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(folder))
    assert "damaged or not a notebook" in errors(opened())


def test_what_is_typed_survives_a_change_made_elsewhere() -> None:
    book = open_notebook()
    kept = book.add(Entry("run", "One", Scenario(), notes="first"))
    app = opened()
    book.save(kept.replace(notes="theirs"))
    app.get_by_key(f"edit-{kept.id}-1-notes").set_value("mine")
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception and book.entries()[0].notes == "theirs"
    assert any("changed elsewhere" in one.value for one in app.warning)
    assert app.get_by_key(f"edit-{kept.id}-1-notes").value == "mine"
    app.get_by_key(f"mine-{kept.id}").click().run()
    assert book.entries()[0].notes == "mine"


def test_what_is_typed_survives_a_deletion_made_elsewhere() -> None:
    book = open_notebook()
    kept = book.add(Entry("run", "One", Scenario(), notes="first"))
    app = opened()
    book.delete(kept)
    app.get_by_key(f"edit-{kept.id}-1-notes").set_value("mine")
    next(b for b in app.button if b.label == "Save").click().run()
    assert not app.exception
    assert [one.notes for one in book.entries()] == ["mine"]


@pytest.mark.parametrize(
    "spec",
    [
        {"mark": 7, "data": 3},
        {"layer": "bar"},
        {"data": {"values": {"a": [1, {}]}}, "mark": [], "encoding": []},
        {"datasets": [3], "title": {"text": {}}, "usermeta": [], "config": "x"},
    ],
    ids=range(4),
)
def test_a_chart_of_wrong_types_spares_the_page(book: Notebook, spec: dict[str, object]) -> None:
    book.add(Entry("run", "Sent", Scenario(), sentence="It fits.", figures={"One": spec}))
    assert "It fits." in words(opened())


def test_a_chart_deeper_than_any_is_called_damaged_and_directions_are_kept(book: Notebook) -> None:
    spec: dict[str, object] = {"mark": "bar"}
    for _ in range(90):
        spec = {"layer": [spec]}
    book.add(Entry("run", "Sent", Scenario(), sentence="It \u202eturns.", figures={"One": spec}))
    said = words(opened())
    assert "One: this chart is damaged and cannot be drawn." in said
    assert "It turns." in said


def test_a_download_that_fails_says_why() -> None:
    reasons: dict[str, str] = {}

    def fails() -> bytes:
        raise PersonalizeError("The disk is full.")

    with pytest.raises(PersonalizeError):
        downloading._made(fails, "Everything", "k", reasons)
    assert reasons == {"k": "“Everything” failed. The disk is full."}
    with pytest.raises(ZeroDivisionError):
        downloading._made(lambda: bytes(1 // 0), "Everything", "k", reasons)
    assert "fault of the program" in reasons["k"]
    assert downloading._made(lambda: b"x", "Everything", "k", reasons) == b"x" and reasons == {}
    app = AppTest.from_function(_page_with_a_failure, default_timeout=20).run()
    assert [one.value for one in app.error] == ["“Everything” failed. The disk is full."]


def _page_with_a_failure() -> None:
    import streamlit as st

    from personalize.ui.shared import downloading

    st.session_state[downloading.FAILED] = {"k": "“Everything” failed. The disk is full."}
    downloading.download("Everything", lambda: b"", "x", "text/plain", "k")
    downloading.show_failures()
