"""Surveys whose answers the model itself gives: for the self-test and the sample file.

People are made as the lab makes them, with attitudes, trust and what each finds sensitive, which
the likelihood of a fit only knows as part of the spread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from personalize.register import data_types, defaults
from personalize.research.calibration.prior import IMAGINED
from personalize.research.calibration.scales import SCALES
from personalize.research.calibration.survey import Survey
from personalize.response.condition_outputs import outputs_by_person
from personalize.response.conditions import Condition, read_conditions
from personalize.response.inputs import Persons
from personalize.response.parameter_draws import draws_with
from personalize.response.respondents import Asked, Respondents
from personalize.scenario import Scenario
from personalize.streams import stage_seed, stream
from personalize.world.catalogue import catalogue
from personalize.world.people import make_people

DESIGNS: Mapping[str, Sequence[str]] = {
    "consent": ("none", "opt_out", "per_purpose"),
    "transparency": ("nothing", "full"),
    "placement": ("feed", "push"),
    "control": ("none", "full"),
    "recipient": ("service", "partners"),
}
"""Options among which the conditions of a simulated survey vary."""
KINDS = ("ratings", "activity", "location", "partner_sites", "inferred")
"""Kinds of data of which each condition of a simulated survey uses one to three."""


def varied_conditions(number: int, seed: int) -> pd.DataFrame:
    """Return a table of conditions that vary in data and design, as ``perceive`` reads it."""
    rng = stream(seed, "calibration.conditions")
    rows = []
    for place in range(number):
        row: dict[str, object] = {"condition": f"screen {place + 1}", "domain": "streaming"}
        used = rng.choice(len(KINDS), size=int(rng.integers(1, 4)), replace=False)
        row |= {KINDS[i]: round(0.75 / len(used), 2) for i in sorted(used)}
        row |= {field: str(rng.choice(options)) for field, options in DESIGNS.items()}
        rows.append(row)
    return pd.DataFrame(rows).fillna(dict.fromkeys(KINDS, 0.0))


def simulated_ratings(
    conditions: Sequence[Condition], people: int, values: Mapping[str, float], seed: int
) -> np.ndarray:
    """Return what people expect to answer to each condition: array (people, conditions), 1 to 7.

    Parameters
    ----------
    values : mapping of str to float
        Parameters that replace the defaults; ``sensitivity_KIND`` for a kind of data.
    """
    draw = draws_with(1, **{n: np.array([v]) for n, v in values.items() if n != IMAGINED})
    if IMAGINED in values:
        draw = replace(draw, values={**draw.values, IMAGINED: np.array([values[IMAGINED]])})
    asked = _people(people, seed)
    return np.stack(
        [outputs_by_person(condition, asked, draw)["invasiveness"][0] for condition in conditions],
        axis=1,
    )


def simulated_answers(ratings: np.ndarray, response_sd: float, seed: int) -> np.ndarray:
    """Return answers from 1 to 7 with the noise of single answers: int array of the same shape."""
    noise = stream(seed, "calibration.answers").normal(0, response_sd, ratings.shape)
    return np.clip(np.rint(ratings + noise), 1, 7).astype(int)


def simulated_survey(
    table: pd.DataFrame, people: int, values: Mapping[str, float], seed: int
) -> Survey:
    """Return a survey in which each person answers to each condition on the scale 1 to 7."""
    conditions = read_conditions(table)
    ratings = simulated_ratings(conditions, people, values, seed)
    sd = values.get("response_sd", defaults()["response_sd"])
    answers = simulated_answers(ratings, float(sd), seed)
    return Survey(
        conditions,
        np.repeat(np.arange(people), len(conditions)),
        np.tile(np.arange(len(conditions)), people),
        SCALES["1-7"].bounds(answers.ravel().astype(float)),
        np.ones(people),
        source="answers made by the model",
    )


def _people(number: int, seed: int) -> Asked:
    """Return people as the lab makes them, other ones for each seed."""
    settings = Scenario().people.model_copy(update={"number": number})
    made = make_people(
        settings, stage_seed(seed, "calibration.people"), catalogue("streaming"), defaults()
    )
    persons = Persons(
        made.frame["attitude"].to_numpy(float),
        made.frame["trust"].to_numpy(float),
        made.spread[:, 0],
        made.spread[:, 1],
    )
    crowd = Respondents(persons, made.type_spread[:, : len(data_types())])
    return Asked(np.arange(number), crowd, lambda rows, draws: crowd)
