"""The ledger from the shell: the same figures as from Python."""

import json

import pytest

from personalize.research.ledger import LedgerStore, ledger
from personalize.store.database import disconnect
from tests.shell import shell


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path / "data"))
    yield
    disconnect()


def test_a_study_from_the_shell_has_pythons_figures(tmp_path):
    small = tmp_path / "b.toml"
    small.write_text("[people]\nnumber = 300\n[data]\nlevel = 3\n")
    added = shell("ledger", "add", "How invasive?", str(small), "--json")
    key = json.loads(added.stdout)["rows"][0]["study"]
    assert "once somebody has guessed" in shell("ledger").stdout
    hidden = tmp_path / "covered.csv"
    shell("ledger", "--out", str(hidden))
    forecast = LedgerStore().studies()[0].forecast
    outputs = (added.stdout, shell("ledger", "--json").stdout, hidden.read_text("utf-8-sig"))
    for output in outputs:
        assert f"{forecast.mean:.3f}" not in output and f"{forecast.high:.3f}" not in output
        assert "covered" in output
    assert ledger().frame()[["guess", "low", "high"]].isna().all(axis=None)
    for words, said in (
        (("guess", key, "--number", "3", "--low", "2", "--high", "4"), "Locked the guess of team"),
        (("result", key, "--number", "3.5", "--people", "20", "--source", "x"), "are open"),
    ):
        done = shell("ledger", *words)
        assert done.returncode == 0 and said in done.stdout
    late = shell("ledger", "guess", key, "--number", "3.5", "--who", "Ada")
    assert late.returncode == 2 and "no guess can be added" in late.stderr
    found = json.loads(shell("ledger", "--json").stdout)
    assert {row["state"] for row in found["rows"]} == {"open"} and found["rows"][0]["guess"]
    assert found == ledger().to_dict()
    assert found["sentence"] in shell("ledger").stdout
    out = tmp_path / "ledger.csv"
    assert shell("ledger", "--out", str(out)).returncode == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfstudy,question")


def test_results_are_taken_from_the_answers(tmp_path):
    small = tmp_path / "b.toml"
    small.write_text("[people]\nnumber = 300\n")
    added = shell("ledger", "add", "How invasive?", str(small), "--json")
    key = json.loads(added.stdout)["rows"][0]["study"]
    answers, mapping = tmp_path / "answers.csv", tmp_path / "mapping.toml"
    answers.write_text("version,answer\nB,3\nB,5\nB,4\nB,4\n")
    mapping.write_text(
        '[answers]\nrating = "answer"\nscale = "1-7"\n[conditions.B]\ndomain = "streaming"\n'
        "interests = 0.5\n"
    )
    words = ("ledger", "result", key, "--answers", str(answers), "--mapping", str(mapping))
    tried = shell(*words, "--dry-run")
    assert tried.returncode == 0 and "4.00 (95% from 2.70 to 5.30), 4 people" in tried.stderr
    in_json = json.loads(shell(*words, "--dry-run", "--json").stdout)
    assert (in_json["number"], in_json["people"], in_json["notes"]) == (4.0, 4, [])
    assert not LedgerStore().studies()[0].opened
    wrong = shell(*words, "--number", "3")
    assert wrong.returncode == 2 and "not both" in wrong.stderr
    done = shell(*words, "--source", "our survey")
    assert done.returncode == 0 and "are open" in done.stdout
    result = LedgerStore().studies()[0].result
    assert (result.number, result.people, result.source) == (4.0, 4, "our survey")
    assert (result.low, result.high) == pytest.approx((2.7008, 5.2992), abs=1e-4)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("guess", "none", "--number", "1"), "No study of the ledger"),
        (("result", "x", "--number", "1", "--people", "2", "--source", "s", "--low", "1"), "both"),
        (("--out", "table.txt"), "ends in .csv"),
        (("add", "", "typical-home"), "question is empty"),
    ],
)
def test_wrong_input_is_one_sentence(words, said):
    done = shell("ledger", *words)
    assert done.returncode == 2 and said in done.stderr and done.stderr.startswith("Error: ")
