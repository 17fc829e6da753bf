"""Exports: files that open, carry their caveat, and hold themselves to their numbers."""

import io
import json
import re
import zipfile

import altair as alt
import nbformat
import pandas as pd
import pypdf
import pytest
from nbclient import NotebookClient
from PIL import Image

from personalize.errors import PersonalizeError
from personalize.output.expecting import guessed
from personalize.output.export import Figure, data_file, figure_file
from personalize.output.formats import FORMATS, INCH, MARGIN, SIZES
from personalize.output.lettering import width_of
from personalize.output.palette import Palette
from personalize.output.pinning import again, make_entry, numbers
from personalize.output.provenance import Crowd, caveat, line, sidecar
from personalize.output.report import notebook_file
from personalize.output.theme import layered, styled
from personalize.scenario import Scenario
from personalize.store import Entry
from personalize.study.lab import Lab

FRAME = pd.DataFrame({"step": ["None", "Told"], "relevance": [0.0, 50.0], "note": ["=1+1", "@x"]})


def draw(colours: Palette) -> alt.Chart:
    line = alt.Chart().mark_line().encode(x="step:O", y="relevance:Q")
    return styled(FRAME, layered(line), colours, "How useful the picks are", ["of 100"], 150)


FIGURE = Figure("Fit", draw, FRAME, "A line from 0 to 50.")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("kind", list(FORMATS))
def test_every_format_opens_and_says_where_it_comes_from(kind: str, mode: str) -> None:
    where = line(Scenario())
    content = figure_file(FIGURE, kind, where, "column", mode)
    if kind == "png":
        picture = Image.open(io.BytesIO(content))
        assert picture.info["dpi"][0] == pytest.approx(300, abs=1)
    elif kind == "pdf":
        page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
        words = " ".join(page.extract_text().split())
        assert "not evidence" in words and Scenario().hash() in words
        assert b"ThinLineSans-Regular" in content and b"FontFile" in content
    elif kind in {"svg", "html"}:
        text = content.decode()
        assert "not evidence" in text and Scenario().hash() in text
        assert "A line from 0 to 50." in text and text.count("url(data:font/woff;base64,") == 2
        if kind == "html":
            assert "<script src=" not in text and 'href="http' not in text
        else:
            assert "<desc>A line from 0 to 50.</desc>" in text
    elif kind == "json":
        spec = json.loads(content)
        assert spec["usermeta"]["provenance"] == where
    elif kind == "csv":
        assert "'=1+1" in content.decode() and "'@x" in content.decode()
    else:
        assert pd.read_parquet(io.BytesIO(content)).equals(FRAME)


@pytest.mark.parametrize("size", list(SIZES))
def test_the_stated_width_is_the_outer_width_of_each_file(size: str) -> None:
    stated = SIZES[size].millimetres
    where = line(Scenario(), Scenario(), Crowd(1000, False))
    svg = figure_file(FIGURE, "svg", where, size).decode()
    wide, tall = (float(x) for x in re.findall(r'(?:width|height)="([\d.]+)mm"', svg)[:2])
    assert wide == pytest.approx(stated, abs=0.01)
    png = Image.open(io.BytesIO(figure_file(FIGURE, "png", where, size)))
    assert png.width / png.info["dpi"][0] * INCH == pytest.approx(stated, abs=0.1)
    page = pypdf.PdfReader(io.BytesIO(figure_file(FIGURE, "pdf", where, size))).pages[0].mediabox
    assert float(page.width) / 72 * INCH == pytest.approx(stated, abs=0.1)
    if size == "slide":
        assert png.width * 9 == png.height * 16
        assert wide / tall == pytest.approx(16 / 9) == float(page.width) / float(page.height)


@pytest.mark.parametrize("size", list(SIZES))
def test_no_line_is_wider_than_the_file(size: str) -> None:
    where = line(Scenario(), Scenario(), Crowd(1000, True)) + " · " + "x" * 200
    spec = json.loads(figure_file(FIGURE, "json", where, size))
    room = SIZES[size].drawn - 2 * MARGIN
    assert all(width_of(row, 12) <= room for row in spec["title"]["subtitle"])
    joined = "".join("".join(spec["title"]["subtitle"]).split())
    assert "".join(where.split()) in joined


def test_an_unknown_size_is_named() -> None:
    with pytest.raises(PersonalizeError, match="“poster” is not one of"):
        figure_file(FIGURE, "png", "x", "poster")


def test_the_caveat_counts_the_people_there_are_and_says_where_ratings_are_real() -> None:
    scenario = Scenario()
    assert "1,000 invented people" in line(scenario, None, Crowd(1000, False))
    real = line(scenario, None, Crowd(40, True))
    assert "40 people" in real and "ratings are real" in real and "invented" not in real
    assert "1,000" not in real
    own = sidecar(scenario, crowd=Crowd(40, True))
    assert own["caveat"] == caveat(Crowd(40, True)) and own["people"] == 40
    assert "We simulated 40 people, whose ratings are real," in own["methods"]


def test_a_sidecar_lets_somebody_make_the_figure_again() -> None:
    scenario = Scenario().replace({"data.level": 3, "design.consent": "accept_only"})
    own = sidecar(scenario, Scenario(), alt_text="words", runs_this_session=14)
    json.dumps(own)
    assert Scenario.model_validate(own["scenario"]) == scenario
    assert own["compared_with_hash"] == Scenario().hash()
    assert own["marked_designs"] == ["Banner, accept only"]
    assert own["scenarios_run_in_this_session"] == 14
    assert "No" not in own["consent"]["reading"] or own["consent"]["article"]
    assert "no participants were involved" in own["methods"]


@pytest.fixture(scope="module")
def pinned() -> list[Entry]:
    lab = Lab()
    own = Scenario().replace({"people.number": 200, "time.sessions": 2})
    base = own.replace({"data.level": 1})
    return [
        make_entry(lab, "compare", own, base, "A <b>bold</b> one").replace(
            prediction={"relevance": "better", "feeling": "more", "words": "it will hurt"},
            notes="<script>alert(1)</script>",
        ),
        make_entry(lab, "run", own, None, "=cmd"),
        make_entry(lab, "timeline", own, None, "Weeks"),
        make_entry(lab, "minimise", base, None, "Least"),
    ]


def test_the_methods_paragraph_names_the_draws_behind_its_own_bands(pinned: list[Entry]) -> None:
    named = [one.provenance["methods"].split("over ")[1].split(" ")[0] for one in pinned]
    assert named == ["200", "200", "48", "32"]


def test_a_report_is_one_page_that_needs_nothing_else(pinned: list[Entry]) -> None:
    text = notebook_file(pinned, "html").decode()
    assert "not evidence" in text and "it will hurt" in text
    assert "<script" not in text and "http://" not in text and "https://" not in text
    assert text.count("<img") == sum(len(one.figures) for one in pinned)


@pytest.mark.slow
def test_the_zip_holds_everything(pinned: list[Entry]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(notebook_file(pinned, "zip")))
    names = archive.namelist()
    for wanted in ("report.html", "notebook.ipynb", "CITATION.cff", "data-dictionary.csv"):
        assert wanted in names
    assert not any(name.startswith("/") or ".." in name for name in names)
    scenario = archive.read(next(n for n in names if n.endswith("scenario.toml"))).decode()
    assert "[design]" in scenario
    figures = pd.read_csv(
        io.BytesIO(archive.read(next(n for n in names if n.endswith("figures.csv"))))
    )
    assert (figures["output"] == "difference.relevance.mean").any()


@pytest.mark.slow
def test_the_executable_notebook_gives_the_same_numbers(pinned: list[Entry]) -> None:
    book = nbformat.reads(notebook_file(pinned, "ipynb").decode(), 4)
    nbformat.validate(book)
    NotebookClient(book, timeout=300, kernel_name="python3").execute()
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    said = ["".join(out.get("text", "") for out in cell.outputs) for cell in code[1:]]
    assert said == ["The same numbers.\n"] * len(pinned)


def test_running_again_says_what_changed(pinned: list[Entry]) -> None:
    same, changed = again(Lab(), pinned[1])
    assert changed == [] and numbers(same.result) == numbers(pinned[1].result)
    moved = json.loads(json.dumps(pinned[1].result))
    moved["invasiveness"]["mean"] += 0.5
    _, changed = again(Lab(), pinned[1].replace(result=moved))
    assert [one.output for one in changed] == ["invasiveness.mean"]


def test_guesses_are_compared_and_never_marked(pinned: list[Entry]) -> None:
    lines = guessed(pinned[0])
    assert lines[0].startswith("On how useful the picks are you said better.")
    assert not any(word in " ".join(lines).lower() for word in ("wrong", "correct", "right"))
    assert guessed(pinned[1]) == []


def test_an_empty_notebook_and_an_unknown_format_are_named(pinned: list[Entry]) -> None:
    with pytest.raises(PersonalizeError, match="notebook is empty"):
        notebook_file([], "html")
    with pytest.raises(PersonalizeError, match="“docx” is not one of"):
        notebook_file(pinned, "docx")


def test_tables_keep_their_types() -> None:
    back = pd.read_parquet(io.BytesIO(data_file(FRAME, "parquet")))
    assert back.dtypes.equals(FRAME.dtypes)
