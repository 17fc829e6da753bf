"""Perception under the parameter draws is the same wherever it is asked for."""

import numpy as np
import pandas as pd
import pytest

from personalize.response.evaluation import drawn_trust
from personalize.response.exposures import perceive_exposures
from personalize.response.parameter_draws import ParameterDraws, draws_with, parameter_draws
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.subset_evaluator import DRAWS, SubsetEvaluator
from personalize.study.uncertainty import means_by_draw


def test_minimise_and_a_run_feel_the_same_draw_by_draw(lab: Lab, small: Scenario) -> None:
    run = lab.run(small.replace({"data.level": 3}))
    sets = SubsetEvaluator(lab, run)
    felt = sets.feeling(run.scenario.used_types())[:, 1:]
    first = np.ones((len(run.world.people), 1))
    by_draw = means_by_draw(run, parameter_draws(DRAWS), first, most=sets.people)
    for row, name in enumerate(("invasiveness", "if_discovered")):
        assert felt[row] == pytest.approx(by_draw[name][:, 0], abs=2e-4)


def test_drawn_trust_moves_feeling_in_a_table_of_conditions_unless_it_was_measured() -> None:
    more = draws_with(2, trust_mean=np.array([0.3, 0.7]))
    condition = pd.DataFrame([{"activity": 0.8}])

    def felt(people: object, draws: ParameterDraws) -> np.ndarray:
        rows = perceive_exposures(condition, people, draws, by_draw=True)  # type: ignore[arg-type]
        return rows.query("output == 'invasiveness' and version >= 0")["value"].to_numpy()

    measured = pd.DataFrame({"attitude": [0.0, 1.0, -1.0], "trust": [0.2, 0.5, 0.9]})
    assert np.ptp(felt(200, more)) > 0.05
    assert np.array_equal(felt(measured, more), felt(measured, draws_with(2)))


def test_drawn_trust_is_the_persons_own_at_the_defaults() -> None:
    trust = np.array([0.1, 0.5, 0.9])
    defaults = draws_with(1).parameters()
    assert drawn_trust(trust, defaults)[0] == pytest.approx(trust)
