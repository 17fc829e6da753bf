"""The parts of a condition are those of the lab's own perception, in every shape of the model."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize.register import data_types
from personalize.research.calibration.informed import informed
from personalize.research.calibration.parts import PartsOfConditions
from personalize.research.calibration.prior import IMAGINED, ranges, to_values
from personalize.response.condition_outputs import outputs_by_person
from personalize.response.conditions import read_conditions
from personalize.response.inputs import Persons
from personalize.response.parameter_draws import draws_with
from personalize.response.respondents import Asked, Respondents
from personalize.response.scale import to_rating
from personalize.scenario.shapes import SHAPES
from tests.research.calibration.making import condition_rows

LEVEL = np.array([-1.3, 0.0, 0.4, 2.0, -0.2])
SLOPE = np.array([0.6, 0.0, -2.5, 1.7, -0.4])


def asked() -> Asked:
    zero = np.zeros(len(LEVEL))
    crowd = Respondents(
        Persons(zero, zero + 0.5, LEVEL, SLOPE), np.zeros((len(LEVEL), len(data_types()))), True
    )
    return Asked(np.arange(len(LEVEL)), crowd, lambda rows, draws: crowd)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(condition_rows(), min_size=1, max_size=4),
    shape=st.sampled_from(SHAPES),
    seed=st.integers(0, 10_000),
)
def test_parts_give_the_rating_that_perceive_gives(
    rows: list[dict[str, Any]], shape: str, seed: int
) -> None:
    table = pd.DataFrame(rows)
    conditions = read_conditions(table)
    names = tuple(ranges())
    rng = np.random.Generator(np.random.PCG64(seed))
    values = dict(
        zip(names, to_values(names, rng.standard_normal((1, len(names))))[0], strict=True)
    )
    columns = {name: np.array([value]) for name, value in values.items()}
    parts = PartsOfConditions(conditions, shape).at(columns, 1)
    draw = draws_with(1, **{name: one for name, one in columns.items() if name != IMAGINED})
    draw = replace(draw, values={**draw.values, IMAGINED: columns[IMAGINED]}, of_shapes=(shape,))
    multiplier = np.exp(values["slope_sd"] * SLOPE - values["slope_sd"] ** 2 / 2)
    for place, condition in enumerate(conditions):
        base, bracket, penalties, relief = (
            part[0, place] for part in (parts.base, parts.bracket, parts.penalties, parts.relief)
        )
        latent = (
            base
            + values["person_sd"] * LEVEL
            + np.maximum(multiplier * bracket + penalties - relief, 0)
        )
        expected = outputs_by_person(condition, asked(), draw)["invasiveness"][0]
        np.testing.assert_allclose(to_rating(latent), expected, rtol=0, atol=1e-6)


def test_only_parameters_that_the_conditions_can_inform_are_fitted() -> None:
    def names(**row: Any) -> set[str]:
        return set(informed(read_conditions(pd.DataFrame([row])), ("plain",)))

    spreads = {"person_sd", "slope_sd", "response_sd"}
    assert names(activity=0.0) == spreads | {"baseline"}
    silent = names(activity=0.6, consent="none")
    assert {"untold_penalty", "unasked_penalty", "sensitivity_activity"} <= silent
    assert "untold_penalty" not in names(activity=0.6, notice=1.0)
    assert not {"sensitivity_location", "cross_context_weight", IMAGINED} & silent
    assert IMAGINED in names(activity=0.6, elicitation="imagined")
    assert "sensitivity_activity" not in names(activity=0.6, sensitivity=0.3)
