"""The register: every number has a range, a source, and a place where it is used."""

import csv
import json
import pickle
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

import personalize
from personalize import locations, output, register
from personalize.errors import RegisterError
from personalize.output.provenance import methods
from personalize.register import assumption_count, parameters, sharing_levels
from personalize.scenario import Scenario
from personalize.world.catalogue import DOMAINS, situations

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(personalize.__file__).parent.rglob("*.py")
)

FILES = {
    "parameters.csv": register.parameters,
    "data_types.csv": register.data_types,
    "design_options.csv": register.design_options,
    "design_fields.csv": register.design_fields,
    "levels.csv": lambda: sharing_levels("music"),
}
"""What reads each file."""
COLUMNS = {
    "parameters.csv": "default",
    "data_types.csv": "sensitivity",
    "design_options.csv": "notice",
    "design_fields.csv": "label",
    "levels.csv": "caption",
}
"""A column of each file."""
READERS = (
    register.parameters,
    register.defaults,
    register.data_types,
    register.design_options,
    register.design_fields,
    register.reading._levels,
    register.sharing_levels,
)


def test_every_parameter_is_used() -> None:
    patterns = set(re.findall(r'p\[f?"([^"]+)"\]', SOURCE))
    patterns |= set(re.findall(r'defaults\(\)\["([^"]+)"\]', SOURCE))
    patterns |= set(re.findall(r'\("[a-z ]+", [^"]*p\["([^"]+)"\]', SOURCE))
    # Weights that are looked up by name: components of utility, pushes of consent designs.
    patterns |= set(re.findall(r'"((?:utility|nudge)_[a-z_]+)"', SOURCE))
    matched = [re.compile(re.sub(r"\{[^}]*\}", ".+", pattern)) for pattern in patterns]
    unused = [
        name
        for name, row in register.parameters().items()
        if not any(p.fullmatch(name) for p in matched)
    ]
    assert unused == []


def test_every_parameter_in_code_is_in_the_register() -> None:
    set_by_a_scenario = {"elicitation", "kept", "aware", "useful", "gated"}
    known = set(register.parameters()) | set_by_a_scenario
    literal = set(re.findall(r'\bp\["([a-z_]+)"\]', SOURCE))
    assert literal - known == set()
    assert literal


def test_rows_are_documented_and_within_their_range() -> None:
    rows = register.parameters().values()
    assert all(row.low <= row.default <= row.high for row in rows)
    assert all(row.meaning and row.unit and row.source for row in rows)


def test_every_kind_has_a_confidence_norms_and_words_in_every_service() -> None:
    for name, kind in register.data_types().items():
        assert f"confidence_{name}" in register.parameters()
        assert set(kind.expected) == set(kind.appropriateness) == {*DOMAINS, "imported"}
        for values in (kind.expected, kind.appropriateness):
            assert all(0 <= value <= 1 for value in values.values())
    rows = register.read_rows("explanations.csv")
    told = {(row["domain"], row["type"]) for row in rows if row["reason"] and row["noun"]}
    for domain in DOMAINS:
        assert {kind for d, kind in told if d == domain} >= set(register.data_types())


def test_captions_fit_a_phone() -> None:
    for domain in (*DOMAINS, "imported"):
        assert all(len(level.caption) <= 48 for level in sharing_levels(domain))


def test_the_last_situations_are_off_by_default() -> None:
    table = situations().set_index("key")
    assert not table.loc[["faith", "orientation", "union"], "default_on"].any()
    assert table["prevalence"].sum() < 1


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a copy of the register's files that is read instead."""
    for file in FILES:
        shutil.copy(locations.data() / file, tmp_path / file)
    monkeypatch.setattr(locations, "data", lambda: tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """Forget what was read from the register's files.

    After a file was changed, too: a page's thread that another test left at work may have read the
    copy before.
    """
    for read in READERS:
        read.cache_clear()


def spoil(path: Path, row: int, column: str, value: str) -> None:
    """Write a value into a cell of a file."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    rows[row][column] = value
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    forget()


@pytest.mark.parametrize(
    ("file", "column", "value", "words"),
    [
        ("parameters.csv", "default", "99", "baseline: default 99 is outside its range 0.7 to 1.9"),
        ("parameters.csv", "low", "much", "baseline: low “much”; a number is needed"),
        ("parameters.csv", "high", "nan", "baseline: high “nan”; a number is needed"),
        ("parameters.csv", "source", " ", "baseline: the source is missing"),
        ("parameters.csv", "status", "sure", "“sure” is not one of data, partly, assumption, no"),
        ("data_types.csv", "obtained", "bought", "“bought” is not one of declared, observed,"),
        ("data_types.csv", "sensitivity", "0.9", "interests: sensitivity 0.9 is outside its range"),
        ("data_types.csv", "high", "7", "interests: high “7” must be 1 or less"),
        ("data_types.csv", "expected_music", "-1", "expected_music “-1” must be 0 or more"),
        ("data_types.csv", "about_others", "maybe", "about_others “maybe” must be 0 or 1"),
        ("design_options.csv", "notice", "2", "consent.none: notice “2” must be 1 or less"),
        ("design_options.csv", "spread", "", "consent.none: spread “”; a number is needed"),
        ("design_options.csv", "status", "", "consent.none: status “” is not one of"),
        ("design_fields.csv", "field", "", "the field is missing"),
        ("levels.csv", "step", "one", "step “one” must be a whole number"),
        ("levels.csv", "adds", "dreams", "streaming 0: dreams is not a kind of data"),
    ],
)
def test_a_wrong_cell_is_refused(
    folder: Path, file: str, column: str, value: str, words: str
) -> None:
    spoil(folder / file, 0, column, value)
    with pytest.raises(RegisterError) as refused:
        FILES[file]()
    message = str(refused.value)
    assert message.startswith(f"data/{file}, ") and words in message, message
    assert message.endswith(".") and "\n" not in message


def test_a_parameter_that_stands_twice_is_refused(folder: Path) -> None:
    spoil(folder / "parameters.csv", 1, "name", "baseline")
    with pytest.raises(RegisterError, match="baseline stands there twice"):
        register.parameters()


@pytest.mark.parametrize("file", FILES)
def test_a_column_that_is_missing_is_named(folder: Path, file: str) -> None:
    path, gone = folder / file, COLUMNS[file]
    path.write_text(path.read_text(encoding="utf-8").replace(gone, "other", 1), encoding="utf-8")
    forget()
    with pytest.raises(RegisterError, match=f"column {gone} is missing"):
        FILES[file]()


def test_rows_are_values() -> None:
    row = register.parameters()["baseline"]
    assert hash(pickle.loads(pickle.dumps(row))) == hash(row)
    with pytest.raises(ValidationError):
        row.default = 2.0  # type: ignore[misc]


def test_the_methods_paragraph_counts_assumptions_as_the_register_does() -> None:
    assumed, numbers = assumption_count()
    assert f"{assumed} of {numbers} numbers being assumptions" in methods(Scenario())
    assert len(parameters()) < numbers and assumed < numbers


def test_every_step_has_an_icon_and_a_line_of_its_own() -> None:
    icons = json.loads((Path(output.__file__).parent / "icons.json").read_text(encoding="utf-8"))
    for domain in ("streaming", "shopping", "music", "banking", "imported"):
        levels = sharing_levels(domain)
        assert all(level.icon in icons and level.line for level in levels)
        assert len({level.line for level in levels}) == len(levels)
