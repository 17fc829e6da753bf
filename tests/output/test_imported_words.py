"""What is said about an imported set: its people, its real ratings, and words of its own."""

from pathlib import Path

import pytest

from personalize.api import import_ratings
from personalize.output.provenance import CAVEAT, caveat_about
from personalize.output.report import notebook_file
from personalize.results import RunResult
from personalize.scenario import Scenario
from personalize.service.service_words import service_words
from personalize.store import Entry
from personalize.study.lab import Lab
from personalize.study.uncertainty import draws
from tests.shell import shell


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path / "data"))
    rows = [f"u{u},b{i},{1 + (u * i) % 5}" for u in range(40) for i in range(8 + u % 5)]
    (tmp_path / "r.csv").write_text("user,item,rating\n" + "\n".join(rows))
    genres = ("fantasy", "fantasy", "crime", "fantasy", "crime", "poetry")
    titles = [f"b{i},Book {i},{genres[i % 6]}" for i in range(12)]
    (tmp_path / "i.csv").write_text("item,title,genres\n" + "\n".join(titles))
    import_ratings(tmp_path / "r.csv", "forty", tmp_path / "i.csv")
    return Scenario().replace({"service.domain": "forty", "data.level": 1})


def test_the_caveat_counts_forty_people_and_the_mock_speaks_of_books(books: Scenario) -> None:
    lab = Lab()
    run = lab.run(books)
    assert service_words(run.world.catalogue).bar == ("forty", "Fantasy", "Crime")
    result = RunResult(run, draws(lab, books))
    for said in (result.caveat(), result._repr_html_()):
        assert "a simulation of 40 people" in said and "are real" in said
        assert "invented people" not in said
    done = shell("run", "--set", "service.domain=forty", "--set", "data.level=1")
    assert "a simulation of 40 people" in done.stdout and "invented" not in done.stdout
    page = notebook_file([Entry("run", "One", books)], "html").decode()
    assert "the ratings of an imported set are real" in page and "invented" not in page


def test_the_caveat_of_a_service_is_as_it_was(books: Scenario) -> None:
    assert caveat_about() == caveat_about(Scenario()) == CAVEAT
    assert "are real" in caveat_about(Scenario(), books)
