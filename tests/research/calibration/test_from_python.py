"""``calibrate`` in Python: any form of answers, the figures of the shell, and what is shown."""

import json
from pathlib import Path

import pandas as pd
import pytest

import personalize
from personalize.calibrated import CalibrationResult
from personalize.errors import PersonalizeError
from personalize.research.calibration.mapping import mapping_of
from personalize.scenario import Scenario
from tests.research.calibration.making import ROWS, TOML, csv, table
from tests.shell import shell


@pytest.fixture(scope="module")
def result() -> CalibrationResult:
    return personalize.calibrate(table(12), TOML, name="pilot")


def test_the_result_shows_itself(result: CalibrationResult) -> None:
    assert result.posterior.name == "pilot" and len(result.table()) > 10
    assert result.chart().to_dict()["layer"]
    shown = result._repr_html_()
    assert result.sentence() == "Calibrated on 48 answers by 12 people." and "<table" in shown
    assert "not evidence" in shown and result.sentence()[:-1] in result.sentences()[0]
    assert set(result.predicted()["condition"]) == {row["condition"] for row in ROWS}


@pytest.mark.slow
def test_any_form_of_answers_gives_the_figures_of_the_shell(
    result: CalibrationResult, tmp_path: Path
) -> None:
    (tmp_path / "pilot.csv").write_bytes(csv(table(12)))
    (tmp_path / "m.toml").write_text(mapping_of(TOML).to_toml())
    of_file = personalize.calibrate(tmp_path / "pilot.csv", tmp_path / "m.toml")
    of_bytes = personalize.calibrate(csv(table(12)), mapping_of(TOML), name="pilot")
    assert of_bytes.posterior == result.posterior
    assert of_file.posterior.draws == result.posterior.draws
    assert of_file.posterior.source == "pilot.csv" and result.posterior.source == "answers"
    words = ("calibrate", "pilot.csv", "--mapping", "m.toml", "--json", "--out", "p.json")
    printed = json.loads(shell(*words, folder=tmp_path).stdout)
    assert printed == json.loads(json.dumps(of_file.to_dict()))
    assert (tmp_path / "p.json").read_text() == of_file.posterior.to_json()


def test_a_scenario_and_a_table_of_conditions_take_the_posterior(result: CalibrationResult) -> None:
    small = Scenario().replace({"people.number": 60, "data.level": 1})
    calibrated = result.with_posterior(small)
    assert calibrated.model.posterior == result.posterior.hash
    conditions = pd.DataFrame(ROWS)
    before, after = (personalize.perceive(conditions, 30, p) for p in (None, result.posterior))
    assert not before["mean"].equals(after["mean"])


def test_without_answers_there_is_nothing_to_draw() -> None:
    empty = personalize.calibrate(table(1).head(0), TOML)
    assert empty.table().empty and "no answers" in empty.sentences()[-1]
    for asked in (empty.chart, empty.predicted, empty.left_out):
        with pytest.raises(PersonalizeError, match="no answers"):
            asked()


def test_what_is_no_file_of_answers(tmp_path: Path) -> None:
    with pytest.raises(PersonalizeError, match="answers is a int; a path, bytes or a DataFrame"):
        personalize.calibrate(3, TOML)  # type: ignore[arg-type]
    with pytest.raises(PersonalizeError, match="none.csv cannot be read: No such file"):
        personalize.calibrate(tmp_path / "none.csv", TOML)
    with pytest.raises(PersonalizeError, match="There is no mapping"):
        personalize.calibrate(table(2), tmp_path / "m.toml")
