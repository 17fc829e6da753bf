"""The command on tables of conditions: the numbers of Python, and one sentence on errors."""

import json
from pathlib import Path

import pandas as pd
import pytest

from personalize.response import perceive
from tests.shell import shell

TABLE = "condition,searches,consent,control,notice\nasked,0.6,per_purpose,,\nuntold,0.6,,,0\n"
ROWS = [
    {"condition": "asked", "searches": 0.6, "consent": "per_purpose"},
    {"condition": "untold", "searches": 0.6, "notice": 0},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conditions.csv").write_text(TABLE)
    (tmp_path / "people.csv").write_text("person,attitude,trust\nann,0,0.5\nbo,1.5,0.2\n")
    (tmp_path / "wrong.csv").write_text("activity,consent\n0.5,per_purpos\n")
    (tmp_path / "ragged.csv").write_text('activity\n0.5\n0.5,3,4\n"')
    (tmp_path / "latin.csv").write_bytes("condition,activity\ngefühl,0.5\n".encode("latin-1"))
    return tmp_path


def test_a_table_of_conditions_gives_the_numbers_of_python(folder: Path) -> None:
    words = ("perceive", "conditions.csv", "--people", "40", "--draws", "5")
    printed = shell(*words, folder=folder)
    assert printed.returncode == 0, printed.stderr
    assert "asked" in printed.stdout and "not evidence" in printed.stdout
    found = json.loads(shell(*words, "--json", folder=folder).stdout)
    expected = perceive(pd.DataFrame(ROWS), 40, 5)
    assert [row["mean"] for row in found] == pytest.approx(expected["mean"].tolist(), abs=1e-9)


def test_one_row_a_person_goes_to_a_file_with_their_names(folder: Path) -> None:
    words = ("perceive", "conditions.csv", "--people", "people.csv", "--draws", "5")
    more = ("--by-person", "--elicitation", "imagined", "--out", "each.csv")
    done = shell(*words, *more, folder=folder)
    assert done.returncode == 0 and done.stdout == ""
    each = pd.read_csv(folder / "each.csv")
    assert each["person"].unique().tolist() == ["ann", "bo"]
    people = pd.DataFrame({"person": ["ann", "bo"], "attitude": [0, 1.5], "trust": [0.5, 0.2]})
    expected = perceive(pd.DataFrame(ROWS), people, 5, by_person=True, elicitation="imagined")
    assert each["value"].to_numpy() == pytest.approx(expected["value"].to_numpy())


def test_a_value_for_a_what_if(folder: Path) -> None:
    words = ("perceive", "conditions.csv", "--people", "40", "--json")
    found = json.loads(shell(*words, "--parameter", "baseline=1.8", folder=folder).stdout)
    expected = perceive(pd.DataFrame(ROWS), 40, {"baseline": 1.8})
    assert [row["mean"] for row in found] == pytest.approx(expected["mean"].tolist(), abs=1e-9)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missing.csv",), "missing.csv cannot be read"),
        (("ragged.csv",), "ragged.csv cannot be read"),
        (("latin.csv",), "latin.csv cannot be read"),
        (("wrong.csv",), "nearest: per_purpose"),
        (("conditions.csv", "--people", "none.csv"), "none.csv cannot be read"),
        (("conditions.csv", "--people", "1"), "allowed is 2 to 1,000,000"),
        (("conditions.csv", "--parameter", "baseline=50"), "baseline = 50.0 must be"),
        (("conditions.csv", "--parameter", "baseline=high"), "baseline = high must be"),
        (("conditions.csv", "--parameter", "baseline"), "NAME=VALUE"),
        (("conditions.csv", "--parameter", "baseline=1", "--draws", "9"), "Give one of"),
        (("conditions.csv", "--elicitation", "dreamt"), "in_use, imagined"),
        (("conditions.csv", "--by-person"), "--out FILE.csv or --json"),
        (("conditions.csv", "--by-person", "--by-draw", "--json"), "both set"),
        (("conditions.csv", "--out", "found.xlsx"), "ends in .csv"),
    ],
)
def test_wrong_input_ends_with_one_sentence(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    done = shell("perceive", *words, folder=folder)
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("Error: ") and said in lines[0], lines
