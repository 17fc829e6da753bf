"""The people who are asked about a table of conditions: of the survey, or measured ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import defaults
from personalize.response.inputs import Persons
from personalize.scenario import Scenario
from personalize.world.catalogue import catalogue
from personalize.world.people import make_people


@dataclass(frozen=True)
class Respondents:
    """N people: attitude, trust, level, slope (N,) and type spread (N, kinds).

    With ``measured`` trust is the same in all parameter draws.
    """

    persons: Persons
    type_spread: np.ndarray
    measured: bool = False


@cache
def _survey(number: int) -> Respondents:
    scenario = Scenario()
    people = make_people(
        scenario.people.model_copy(update={"number": number}),
        scenario.seed,
        catalogue("streaming"),
        defaults(),
    )
    frame = people.frame
    persons = Persons(
        frame["attitude"].to_numpy(float),
        frame["trust"].to_numpy(float),
        people.spread[:, 0],
        people.spread[:, 1],
    )
    return Respondents(persons, people.type_spread)


def respondents(people: int | pd.DataFrame) -> Respondents:
    """Return people with the attitudes of the survey, or those whose attitudes are given.

    Parameters
    ----------
    people : int or DataFrame
        Their number, or their ``attitude`` (standardised Collection) and ``trust`` (0 to 1).

    Raises
    ------
    PersonalizeError
        If there are fewer than two, or a column or a number is missing or out of range.
    """
    if isinstance(people, int):
        if people < 2:
            raise PersonalizeError(f"people = {people}: at least 2 are needed.")
        return _survey(people)
    lacking = [name for name in ("attitude", "trust") if name not in people]
    if lacking:
        raise PersonalizeError(f"people: the column “{lacking[0]}” is missing.")
    if len(people) < 2:
        raise PersonalizeError(f"people: {len(people)} rows; at least 2 are needed.")
    values = people[["attitude", "trust"]].to_numpy(float)
    if not np.isfinite(values).all():
        raise PersonalizeError("people: attitude and trust must be numbers in every row.")
    if ((values[:, 1] < 0) | (values[:, 1] > 1)).any():
        raise PersonalizeError("people: trust must be from 0 to 1.")
    drawn = _survey(len(people))
    persons = Persons(values[:, 0], values[:, 1], drawn.persons.level, drawn.persons.slope)
    return Respondents(persons, drawn.type_spread, measured=True)
