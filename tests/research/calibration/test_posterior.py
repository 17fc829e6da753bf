"""A posterior replaces the register's parameters in every result, and only a whole one is read."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import personalize
from personalize.errors import PersonalizeError
from personalize.register import data_types
from personalize.research.calibration.calibrating import Calibration, calibrate_on
from personalize.response.kept_posteriors import (
    folder,
    forget_posterior,
    hold_posterior,
    keep_posterior,
    posterior_of,
)
from personalize.response.parameter_draws import ParameterDraws, parameter_draws
from personalize.response.posterior import Posterior, read_posterior
from personalize.response.scenario_parameters import (
    SENSITIVITY,
    draws_around,
    draws_of,
    figures_by_shape,
    parameters_of,
    range_of,
)
from personalize.scenario import ModelSettings, Scenario
from personalize.scenario.shapes import SHAPES, of_ratings
from personalize.study.lab import Lab
from tests.research.calibration.making import ROWS, fitted, read, table

SMALL = Scenario().replace({"people.number": 120, "data.level": 2})
SILENT = SMALL.replace({"design.consent": "none"})


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return calibrate_on(read(table(12)), "a survey", date(2026, 11, 28))


@pytest.fixture(scope="module")
def posterior(calibration: Calibration) -> Posterior:
    return calibration.posterior


@pytest.fixture
def model(posterior: Posterior) -> Iterator[ModelSettings]:
    wanted = hold_posterior(posterior)
    yield ModelSettings(posterior=wanted)
    forget_posterior(wanted)


def column(draws: ParameterDraws, name: str) -> np.ndarray:
    kinds = [SENSITIVITY + kind for kind in data_types()]
    return draws.sensitivity[:, kinds.index(name)] if name in kinds else draws.values[name]


def test_every_parameter_of_a_posterior_moves_everywhere(
    posterior: Posterior, model: ModelSettings
) -> None:
    assert {"sensitivity_weight", "sensitivity_activity"} < set(posterior.parameters)
    drawn, by_shape, around = draws_of(model), figures_by_shape(model), draws_around(model, 3)
    shapes, p = drawn.shapes(model), parameters_of(model)
    for place, name in enumerate(posterior.parameters):
        expected = [posterior.draws[of_ratings(shape)][i][place] for i, shape in enumerate(shapes)]
        np.testing.assert_array_equal(column(drawn, name), expected, name)
        centres = [posterior.centres[of_ratings(shape)][place] for shape in SHAPES]
        np.testing.assert_array_equal(column(by_shape, name), centres, name)
        plain = posterior.centres["plain"][place]
        assert p[name] == plain
        np.testing.assert_array_equal(column(around, name), np.full(3, plain), name)
        ends = range_of(model, name)
        assert ends is not None and ends[0] <= ends[1] <= ends[2] and ends[1] == plain
    moved = draws_around(model, 2, sensitivity_weight=np.array([1.0, 2.0]))
    assert column(moved, "sensitivity_weight").tolist() == [1, 2]


def test_the_other_parameters_stay_as_they_are(posterior: Posterior, model: ModelSettings) -> None:
    even, drawn = parameter_draws(), draws_of(model)
    for name, values in even.values.items():
        if name not in posterior.parameters:
            np.testing.assert_array_equal(drawn.values[name], values)
            assert range_of(model, name) is None
    assert drawn.amounts == even.amounts
    assert len(draws_of(model, 25)) == 25


def figures(lab: Lab, posterior: str) -> dict[str, Any]:
    """Return what each kind of result says under a posterior; "" for the register."""
    a, b = (one.replace({"model.posterior": posterior}) for one in (SMALL, SILENT))
    week = a.replace({"time.sessions": 2})
    return {
        "run": personalize.run(a, lab).table(),
        "compare": personalize.compare(a, b, lab).table(),
        "minimise": personalize.minimise(a, lab).table(),
        "sensitivity": personalize.sensitivity(a, b, lab).table(),
        "timeline": personalize.timeline(week, lab).table(),
    }


@pytest.mark.slow
def test_an_empty_survey_gives_the_register_bit_for_bit_and_another_one_does_not(
    posterior: Posterior,
) -> None:
    lab = Lab()
    empty = fitted(table(1).head(0)).posterior
    register = figures(lab, "")
    unmoved, moved = (figures(lab, hold_posterior(one)) for one in (empty, posterior))
    for name, expected in register.items():
        pd.testing.assert_frame_equal(unmoved[name], expected, check_exact=True)
        assert not moved[name].equals(expected), name
    conditions = pd.DataFrame(ROWS)
    expected = personalize.perceive(conditions, 50)
    same = personalize.perceive(conditions, 50, empty)
    pd.testing.assert_frame_equal(same, expected, check_exact=True)
    other = personalize.perceive(conditions, 50, posterior)
    level = other.query("condition == 'nothing' and output == 'invasiveness'")["mean"].item()
    before = expected.query("condition == 'nothing' and output == 'invasiveness'")["mean"].item()
    assert level != before


def test_a_shape_that_was_not_fitted_is_refused() -> None:
    plain = fitted(table(6)).posterior
    wanted = hold_posterior(plain)
    assert parameters_of(ModelSettings(posterior=wanted, shape="gated"))["baseline"] > 0
    with pytest.raises(PersonalizeError, match="not fitted with the shape aware"):
        parameters_of(ModelSettings(posterior=wanted, shape="aware"))
    with pytest.raises(PersonalizeError, match="choose another model.shape"):
        draws_of(ModelSettings(posterior=wanted))


def test_a_posterior_is_kept_and_found_by_its_hash(posterior: Posterior) -> None:
    wanted = keep_posterior(posterior)
    forgotten = posterior_of(wanted)
    assert forgotten == posterior and forgotten.words() == "Calibrated on 48 answers by 12 people"
    assert read_posterior(posterior.to_json(), "p.json") == posterior
    forget_posterior(wanted)
    with pytest.raises(PersonalizeError, match=f"model.posterior = {wanted}: there is no such"):
        posterior_of(wanted)


def test_a_stored_file_that_was_changed_is_refused(posterior: Posterior) -> None:
    wanted = keep_posterior(posterior)
    path = folder() / f"{wanted}.json"
    path.write_text(path.read_text().replace('"people": 12', '"people": 1200'))
    with pytest.raises(PersonalizeError, match="was changed after it was made"):
        posterior_of(wanted)
    forget_posterior(wanted)


def change(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda raw: raw.update(fields)


def first_draw(value: float) -> Callable[[dict[str, Any]], None]:
    def changed(raw: dict[str, Any]) -> None:
        raw["draws"]["plain"][0][0] = value

    return changed


def renamed(raw: dict[str, Any]) -> None:
    raw["draws"]["odd"], raw["centres"]["odd"] = (
        raw["draws"].pop("plain"),
        raw["centres"].pop("plain"),
    )


def without_draws(raw: dict[str, Any]) -> None:
    raw["draws"]["plain"] = []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (change(form=2), "another version of Thin Line .form 2; this one reads 1"),
        (change(register_hash="0123456789"), "another register of assumptions .hash 0123456789"),
        (change(people=7), "was changed after it was made"),
        (change(hash="0000000000"), "was changed after it was made"),
        (change(hash=None), "was changed after it was made"),
        (change(people=-1), "is damaged: people = -1"),
        (change(people="many"), "is damaged: people = 'many'"),
        (change(date="yesterday"), "is damaged: date = 'yesterday'"),
        (change(date="2026-13-41"), "is damaged"),
        (change(name="a\0b"), "holds characters that cannot be shown"),
        (change(name=""), "is damaged: name = ''"),
        (change(secret=1), "is damaged: secret = 1"),
        (change(draws={}), "do not belong together"),
        (change(parameters=["baseline"]), "do not belong together"),
        (first_draw(float("nan")), "is damaged: draws.plain.0.0 = nan"),
        (first_draw(float("inf")), "is damaged: draws.plain.0.0 = inf"),
        (first_draw(99.0), "= 99 is outside its range"),
        (lambda raw: raw["parameters"].__setitem__(0, "basline"), "“basline” is not a row of the"),
        (lambda raw: raw["parameters"].__setitem__(0, raw["parameters"][1]), "stands in it twice"),
        (renamed, "“odd” is not a shape of the model"),
        (without_draws, "needs 1 to 10,000 draws"),
        (lambda raw: raw.pop("centres"), "is damaged: centres"),
    ],
)
def test_only_a_whole_posterior_is_read(
    posterior: Posterior, changed: Callable[[dict[str, Any]], None], said: str
) -> None:
    raw = json.loads(posterior.to_json())
    changed(raw)
    with pytest.raises(PersonalizeError, match=said) as caught:
        read_posterior(json.dumps(raw), "p.json")
    text = str(caught.value)
    assert text.startswith("p.json ") and "\n" not in text and len(text) < 400


@pytest.mark.parametrize("text", ["", "abc", "[]", "null", "{}", "[" * 100_000, '{"draws": '])
def test_what_is_no_posterior(text: str) -> None:
    with pytest.raises(PersonalizeError, match="is not a posterior of `personalize calibrate`"):
        read_posterior(text, "p.json")


def test_half_a_file_is_refused(posterior: Posterior) -> None:
    text = posterior.to_json()
    for share in (0.1, 0.5, 0.99):
        with pytest.raises(PersonalizeError, match="is not a posterior"):
            read_posterior(text[: int(share * len(text))], "p.json")


def test_a_hash_that_is_none_is_refused() -> None:
    for wanted in ("xyz", "../../../etc", "0" * 9, "G" * 10):
        with pytest.raises(PersonalizeError, match="model.posterior"):
            Scenario().replace({"model.posterior": wanted})


def test_posteriors_are_found_from_another_folder_only_there(
    posterior: Posterior, library: Path
) -> None:
    wanted = keep_posterior(posterior)
    assert (library / "posteriors" / f"{wanted}.json").is_file()
