"""The command line, as a shell sees it: one JSON object, exit codes, one sentence on errors."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from personalize import __version__
from personalize.study.stories import stories
from tests.shell import shell


def another_process(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "personalize.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def object_of(found: subprocess.CompletedProcess[str]) -> dict:
    assert found.returncode == 0, found.stderr
    assert found.stderr == ""
    return json.loads(found.stdout)


def test_presets_are_listed_one_a_line_slug_first() -> None:
    lines = shell("presets").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(stories())


@pytest.mark.slow
def test_a_preset_runs_to_the_same_json_in_another_process() -> None:
    preset = "mortgage"
    words = ("run", "--json", "--preset", preset, "--set", "people.number=300")
    first, second = object_of(shell(*words)), object_of(another_process(*words))
    assert (
        set(first.pop("timing"))
        == set(second.pop("timing"))
        == {"world", "choice", "fit", "picks", "response"}
    )
    assert first == second
    assert first["version"] == __version__
    asked = stories()[preset].scenario.replace({"people.number": 300})
    assert first["scenario_hash"] == asked.hash()
    assert {row["name"] for row in first["data_types"]} >= {"ratings", "location"}
    total = sum(row["points"] for row in first["contributions"])
    assert abs(total - first["invasiveness"]["mean"]) < 1e-6


def test_a_scenario_file_settings_and_tables(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('seed = 3\n[people]\nnumber = 300\n[service]\ndomain = "music"\n')
    out = tmp_path / "tables"
    words = ("run", str(path), "--set", "data.level=1", "--out", str(out), "--json")
    found = shell(*words)
    assert found.returncode == 0
    told = json.loads(found.stdout)
    assert told["scenario"]["seed"] == 3
    assert told["scenario"]["data"]["level"] == 1
    assert len(pd.read_parquet(out / "people.parquet")) == 300
    words = shell("run", str(out / "scenario.toml"), "--json")
    again = json.loads(words.stdout)
    assert again["invasiveness"] == told["invasiveness"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "--preset", "none-such"), "not a preset"),
        (("run", "--set", "service.domain=travel"), "service.domain"),
        (("run", "--set", "data.level=9"), "0 to 5"),
        (("run", "--set", "data.colour=red"), "not a setting"),
        (("run", "--set", "recommender.algorithm=magic"), "magic"),
        (("run", "--set", "recommender.parameters.depth=3"), "depth"),
        (("run", "missing.toml"), "missing.toml"),
        (("run", "missing.toml", "--preset", "typical-home"), "not both"),
        (("import", "missing.csv", "--name", "x"), "missing.csv"),
    ],
)
def test_wrong_input_ends_with_one_sentence_and_code_2(words: tuple[str, ...], said: str) -> None:
    found = shell(*words)
    assert found.returncode == 2
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1
    assert found.stdout == ""


def test_unknown_commands_and_options_end_with_code_2() -> None:
    for words in (("fly",), ("run", "--fast"), ("import", "a.csv"), ("app", "--port", "0")):
        found = shell(*words)
        assert found.returncode == 2
        assert "Traceback" not in found.stderr


def test_an_unreadable_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("seed = = 1")
    found = shell("run", str(path))
    assert found.returncode == 2
    assert "not readable as TOML" in found.stderr


def test_import_then_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path / "data"))
    rows = [f"u{u},=SUM(A{i}),{1 + (u * i) % 5},{i}" for u in range(30) for i in range(8 + u % 5)]
    (tmp_path / "r.csv").write_text("user,item,rating,time\n" + "\n".join(rows))
    (tmp_path / "i.csv").write_text(
        "item,title,genres\n=SUM(A1),<script>alert(1)</script>,Drama\n=SUM(A2),=2+2,Comedy\n"
    )
    words = (
        "import",
        str(tmp_path / "r.csv"),
        "--items",
        str(tmp_path / "i.csv"),
        "--name",
        "club",
    )
    found = shell(*words)
    assert found.returncode == 0, found.stderr
    assert "30 people" in found.stdout
    assert shell(*words).returncode == 2
    out = tmp_path / "out"
    ran = shell(
        "run", "--set", "service.domain=club", "--set", "data.level=1", "--json", "--out", str(out)
    )
    assert ran.returncode == 0, ran.stderr
    assert 0 <= json.loads(ran.stdout)["ndcg"]["mean"] <= 1
    text = (out / "slates.csv").read_text()
    assert ",=2+2" not in text and ",=SUM" not in text
