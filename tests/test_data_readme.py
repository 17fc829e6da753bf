"""``data/README.md`` names every file of the folder, every column, and files that exist."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `([^`]+)`\n(.*?)(?=^##|\Z)", README, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_every_column_is_named_and_no_other(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        header = next(csv.reader(handle))
    rows = re.findall(r"^\| (`.*?) \|", SECTIONS[path.name], re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted(header)


def test_every_other_file_is_named_with_its_reader() -> None:
    files = [path for path in DATA.rglob("*.*") if path.suffix in {".toml", ".txt"}]
    assert [path.name for path in files if f"`{path.name}`" not in README] == []
    assert all(re.search(r"`(personalize|tests)/[\w/]+\.py`", own) for own in SECTIONS.values())
    named = re.findall(r"`((?:personalize|tests)/[\w/]+\.\w+)`", README)
    assert [file for file in named if not (ROOT / file).is_file()] == []
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links and all((DATA / link).is_file() for link in links)


def test_the_citation_has_the_version_of_the_package() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {project['version']}\n" in citation
    assert f"\nlicense: {project['license']}\n" in citation and "cff-version: 1.2.0" in citation
