"""Perception of experimental conditions given as a table, without simulating a service.

Each condition of an experiment is one row; see the README for an example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from personalize.errors import PersonalizeError
from personalize.response.bands import band, band_of_each
from personalize.response.condition_outputs import (
    OUTPUTS,
    PERSON_OUTPUTS,
    correlation,
    outputs_by_draw,
    outputs_by_person,
)
from personalize.response.conditions import Condition, read_conditions
from personalize.response.parameter_draws import ParameterDraws
from personalize.response.posterior import Posterior
from personalize.response.respondents import Asked, respondents
from personalize.response.what_if import chosen_draws
from personalize.scenario.shapes import PLAIN

__all__ = ["OUTPUTS", "PEOPLE", "PERSON_OUTPUTS", "correlation", "perceive_exposures"]

PEOPLE = 500
"""Number of people unless given."""


def perceive_exposures(
    exposures: pd.DataFrame,
    people: int | pd.DataFrame = PEOPLE,
    parameters: int | ParameterDraws | Posterior | Mapping[str, float] | None = None,
    *,
    by_draw: bool = False,
    by_person: bool = False,
    elicitation: str = "in_use",
    shape: str | Sequence[str] = PLAIN,
) -> pd.DataFrame:
    """Return the perception of conditions, with bands over the parameter draws.

    Parameters
    ----------
    exposures : DataFrame
        One row per condition; a blank cell is not given. Each row needs a kind of data or
        ``sensitivity``; 0 in the column of a kind is a condition where nothing is collected, with
        the popular list. Columns:

        - ``condition`` (its name), ``domain`` (a service; streaming), ``elicitation`` (as below).
        - A column per kind of data: its share in the pick, 0 to 1; the rest is popularity.
        - The design in the scenario's words (``consent``, ``transparency``, ``control``,
          ``placement``, ``wording``, ``identity``, ``recipient``, ``purpose``, ``retention``,
          ``initiative``), combined and drawn as in a scenario; what is not given contributes
          nothing. Or as inputs of the model (``notice``, ``asked``, ``disclosed``, ``explained``,
          ``control``, ``obtrusive``, ``identified``, ``cross``, ``mismatch``, ``expected``; 0
          to 1). A row gives an input either as a number or by a word that sets it.
        - ``specificity``, ``accuracy`` (percentile of the pick, 0 to 1), ``relevance`` (0
          popular, 1 perfect), ``payment`` (dollars).
        - ``sensitivity``, ``expectedness``, ``appropriateness`` of the kinds used and
          ``imagined`` (the sensitivity of the collection that people expect), which come from
          the register unless given. ``sensitivity`` without a kind of data stands for one
          unnamed kind, with the norms of ``activity`` unless these are given.
    people : int or DataFrame
        Number of people with the attitudes of the survey, or one row a person: ``attitude``
        (standardised Collection), ``trust`` (0 to 1), and if known their ``level`` and ``slope``
        (standard normal) and ``person`` (a name). What is not known of them is averaged out in
        the mean and drawn anew in each parameter draw, so that bands cover it.
    parameters : int, ParameterDraws, Posterior or mapping, optional
        Number of parameter draws (200), parameter draws, the posterior of a survey, or values by
        name that replace the defaults in one draw, within the hard bounds of the register.
    by_draw : bool
        Return the value of each parameter draw instead of mean and band.
    by_person : bool
        Return each person's value and band, without the correlations over people.
    elicitation : {"in_use", "imagined"}
        Whether people are asked about a service in use or an imagined one, where the table does
        not say it.
    shape : str or sequence of str
        Shape of the model, or those that the parameter draws take in turn; as ``model.shape`` of
        a scenario.

    Returns
    -------
    DataFrame
        ``condition``, ``output``, ``mean`` (at the defaults), ``low``, ``high``; with ``by_draw``
        ``condition``, ``output``, ``version`` (number of the draw; −1: the defaults), ``value``;
        with ``by_person`` ``condition``, ``output``, ``person``, ``value`` (at the defaults),
        ``low``, ``high``. Correlations are NaN where all people have the same attitude.

    Raises
    ------
    PersonalizeError
        Naming the column or parameter, the value and what is allowed; if a parameter has no
        effect on any output.
    """
    if by_draw and by_person:
        raise PersonalizeError("by_draw and by_person are both set; set one of them.")
    conditions, asked = read_conditions(exposures, elicitation, shape), respondents(people)
    draws, default_draw = chosen_draws(parameters, conditions, asked)
    answers = _of_people if by_person else _by_draw if by_draw else _of_condition
    parts = [answers(condition, asked, draws, default_draw) for condition in conditions]
    return pd.concat(parts, ignore_index=True)


def _of_condition(
    condition: Condition, asked: Asked, draws: ParameterDraws, default_draw: ParameterDraws
) -> pd.DataFrame:
    """Return the mean over people of each output, and its band."""
    level = outputs_by_draw(condition, asked, default_draw, at_defaults=True)
    drawn = level if draws is default_draw else outputs_by_draw(condition, asked, draws)
    rows = []
    for output in OUTPUTS:
        mean = float(level[output][0])
        low, high = band(drawn[output], mean, draws.shapes(condition.model))
        rows.append((condition.name, output, mean, low, high))
    return pd.DataFrame(rows, columns=["condition", "output", "mean", "low", "high"])


def _by_draw(
    condition: Condition, asked: Asked, draws: ParameterDraws, default_draw: ParameterDraws
) -> pd.DataFrame:
    """Return the mean over people of each output in each parameter draw."""
    level = outputs_by_draw(condition, asked, default_draw, at_defaults=True)
    drawn = level if draws is default_draw else outputs_by_draw(condition, asked, draws)
    rows = []
    for output in OUTPUTS:
        rows.append((condition.name, output, -1, float(level[output][0])))
        rows += [(condition.name, output, i, float(v)) for i, v in enumerate(drawn[output])]
    return pd.DataFrame(rows, columns=["condition", "output", "version", "value"])


def _of_people(
    condition: Condition, asked: Asked, draws: ParameterDraws, default_draw: ParameterDraws
) -> pd.DataFrame:
    """Return each output of each person, and its band."""
    level = outputs_by_person(condition, asked, default_draw, at_defaults=True)
    drawn = level if draws is default_draw else outputs_by_person(condition, asked, draws)
    parts = []
    for output in PERSON_OUTPUTS:
        value = level[output][0]
        low, high = band_of_each(drawn[output], value, draws.shapes(condition.model))
        columns = {"condition": condition.name, "output": output, "person": asked.names}
        parts.append(
            pd.DataFrame(
                {
                    **columns,
                    "value": value,
                    "low": low,
                    "high": high,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
