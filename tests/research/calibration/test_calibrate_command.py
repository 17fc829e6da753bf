"""The shell: a survey is read, fitted, kept and used, with the figures of Python."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import personalize
from personalize.response.kept_posteriors import hold_posterior
from personalize.response.posterior import Posterior, read_posterior
from personalize.scenario import Scenario
from personalize.store.posteriors import delete_posterior, stored_posteriors
from tests.research.calibration.making import ROWS, TOML, csv, table
from tests.shell import shell

pytestmark = pytest.mark.slow

SMALL = ("--set", "people.number=120", "--set", "time.sessions=2")
NONE = ("--set", "design.consent=none")
SECRETS = (
    "ann.secret@example.org",
    "203.0.113.77",
    "5f2a0000000000000000abcd",
    "48.13743, 11.57549",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a survey, its mapping, and the posterior of it."""
    made = tmp_path_factory.mktemp("calibrate")
    (made / "answers.csv").write_bytes(csv(table(12)))
    (made / "m.toml").write_text(mapping_text())
    scenario = Scenario().replace({"people.number": 120, "time.sessions": 2})
    (made / "simple.toml").write_text(scenario.to_toml())
    pd.DataFrame(ROWS).to_csv(made / "conditions.csv", index=False)
    done = shell("calibrate", "answers.csv", "--mapping", "m.toml", "--out", "p", folder=made)
    assert done.returncode == 0, done.stderr
    return made


def mapping_text() -> str:
    from personalize.research.calibration.mapping import mapping_of

    return mapping_of(TOML).to_toml()


@pytest.fixture(scope="module")
def posterior(folder: Path) -> Posterior:
    return read_posterior((folder / "p.json").read_text(), "p.json")


def printed(folder: Path, *words: str) -> Any:
    done = shell(*words, "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_survey_becomes_a_posterior(folder: Path, posterior: Posterior) -> None:
    assert posterior.words() == "Calibrated on 48 answers by 12 people"
    assert posterior.name == "answers" and posterior.source == "answers.csv"
    words = ("calibrate", "answers.csv", "--mapping", "m.toml")
    found = printed(folder, *words, "--check")
    assert found["hash"] == posterior.hash and len(found["left_out"]) == 4
    assert {row["name"] for row in found["learned"]} == set(posterior.parameters)
    said = shell(*words, folder=folder).stdout
    assert said.splitlines()[0] == f"Calibrated on 48 answers by 12 people (hash {posterior.hash})."
    assert stored_posteriors() == []  # nothing is kept unless it was named


def test_how_a_file_is_understood_is_said_before_anything_is_fitted(folder: Path) -> None:
    words = ("calibrate", "answers.csv", "--mapping", "m.toml", "--dry-run")
    assert shell(*words, folder=folder).stdout == "48 answers by 12 people about 4 conditions.\n"
    assert printed(folder, *words)["conditions"] == [row["condition"] for row in ROWS]


def test_a_named_posterior_is_kept_in_the_notebook(folder: Path, posterior: Posterior) -> None:
    words = ("calibrate", "answers.csv", "--mapping", "m.toml", "--name", "pilot", "--out", "own")
    done = shell(*words, folder=folder)
    assert done.returncode == 0 and "Stored as “pilot”" in done.stderr
    kept, by_file = stored_posteriors(), printed(folder, "run", *SMALL, "--posterior", "own.json")
    assert [one.label() for one in kept] == ["pilot (12 people)"]
    for wanted in ("pilot", kept[0].hash):
        found = printed(folder, "run", *SMALL, "--posterior", wanted)
        assert found["scenario_hash"] == by_file["scenario_hash"]
        assert found["invasiveness"] == by_file["invasiveness"]
    delete_posterior(kept[0].hash)
    gone = shell("run", *SMALL, "--posterior", "pilot", folder=folder)
    assert gone.returncode == 2 and "There is no posterior “pilot”. Stored: none" in gone.stderr


COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", *SMALL),
    "compare": ("compare", "simple.toml", *NONE),
    "sensitivity": ("sensitivity", "simple.toml", *NONE),
    "minimise": ("minimise", *SMALL),
    "timeline": ("timeline", *SMALL),
    "perceive": ("perceive", "conditions.csv", "--people", "40"),
    "plan": ("plan", "simple.toml", *NONE, "--sizes", "20,40"),
}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_takes_a_posterior(command: str, folder: Path) -> None:
    words = COMMANDS[command]
    assert printed(folder, *words, "--posterior", "p.json") != printed(folder, *words)


def test_the_figures_are_those_of_python(folder: Path, posterior: Posterior) -> None:
    scenario = Scenario().replace(
        {"people.number": 120, "time.sessions": 2, "model.posterior": hold_posterior(posterior)}
    )
    found = printed(folder, "run", *SMALL, "--posterior", "p.json")
    expected = personalize.run(scenario).to_dict()
    for name in ("invasiveness", "if_discovered", "surveillance"):
        assert found[name] == expected[name]
    rows = printed(folder, "perceive", "conditions.csv", "--people", "40", "--posterior", "p.json")
    table = personalize.perceive(pd.read_csv(folder / "conditions.csv"), 40, posterior)
    assert [row["mean"] for row in rows] == pytest.approx(table["mean"].tolist(), abs=1e-9)


def test_what_was_calibrated_says_so(folder: Path) -> None:
    for words in (("run", *SMALL), ("compare", "simple.toml", *NONE), ("minimise", *SMALL)):
        said = shell(*words, "--posterior", "p.json", folder=folder).stdout
        assert "Calibrated on 48 answers by 12 people. Hypotheses" in said, words


def test_a_sample_can_be_tried(tmp_path: Path) -> None:
    assert shell("calibrate", "--sample", "s", folder=tmp_path).returncode == 0
    words = ("calibrate", "s/answers.csv", "--mapping", "s/mapping.toml", "--dry-run")
    said = shell(*words, folder=tmp_path).stdout
    assert said == "240 answers by 60 people about 8 conditions.\n"


def test_the_self_test_in_the_shell(tmp_path: Path) -> None:
    words = ("calibrate", "--self-test", "--surveys", "2", "--people", "20")
    found = printed(tmp_path, *words)
    assert 0 <= found["coverage"] <= 1 and found["sentence"].endswith("too few to judge.")
    assert sum(row["count"] for row in found["histogram"]) == sum(
        row["surveys"] for row in found["by_parameter"]
    )
    assert shell(*words, folder=tmp_path).stdout.startswith(found["sentence"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("calibrate",), "Give the file of answers and --mapping M.toml; --sample FOLDER"),
        (("calibrate", "answers.csv"), "Give the file of answers and --mapping"),
        (("calibrate", "none.csv", "--mapping", "m.toml"), "none.csv cannot be read"),
        (("calibrate", "answers.csv", "--mapping", "none.toml"), "There is no mapping none.toml"),
        (("calibrate", ".", "--mapping", "m.toml"), "cannot be read"),
        (("calibrate", "answers.csv", "--mapping", "m.toml", "--out", "p.txt"), "ends in .json"),
        (("calibrate", "--self-test", "--surveys", "0"), "surveys = 0 must be from 1 to 500"),
        (("run", "--posterior", "m.toml"), "m.toml is not a posterior of"),
        (("run", "--posterior", "nobody"), "There is no posterior “nobody”"),
        (("run", "--set", "model.posterior=0123456789"), "there is no such posterior on this"),
        (("perceive", "conditions.csv", "--posterior", "p.json", "--draws", "9"), "Give one of"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    words: tuple[str, ...], said: str, folder: Path
) -> None:
    before = sorted(path.name for path in folder.iterdir())
    done = shell(*words, folder=folder)
    assert done.returncode == 2 and said in done.stderr
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == before


def test_who_answered_is_found_nowhere(
    tmp_path_factory: pytest.TempPathFactory, library: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mine = tmp_path_factory.mktemp("answers")
    frame = table(12)
    numbers = frame["who"].str[1:].astype(int)
    planted = frame.assign(
        email=[SECRETS[0] if n == 3 else f"p{n}@example.org" for n in numbers],
        ip=SECRETS[1],
        panel=SECRETS[2],
        comment=[f"write to {SECRETS[0]}" if n == 3 else "none" for n in numbers],
        place=SECRETS[3],
    )
    name = f"of {SECRETS[0]}.csv"
    (mine / name).write_bytes(csv(planted))
    (mine / "m.toml").write_text(mapping_text())
    words = ("calibrate", name, "--mapping", "m.toml")
    done = shell(*words, "--out", "p.json", "--name", "ours", "--check", folder=mine)
    assert done.returncode == 0, done.stderr
    for column in ("email", "ip", "panel", "comment", "place"):
        assert column in done.stdout
    told = [done.stdout, done.stderr, caplog.text, (mine / "p.json").read_text()]
    told.append(json.dumps(printed(mine, *words)))
    told += [path.read_bytes().decode("latin-1") for path in library.rglob("*") if path.is_file()]
    assert {path.suffix for path in library.rglob("*")} >= {".json", ".sqlite"}
    for secret in SECRETS:
        assert [text[:80] for text in told if secret in text] == []
    by_mail = mapping_text().replace('person = "who"', 'person = "email"')
    (mine / "m.toml").write_text(by_mail)
    assert printed(mine, *words, "--dry-run")["people"] == 12
