"""Perception of experimental conditions given as a table, without simulating a service.

Each condition of an experiment is one row; see the README for an example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import DESIGN_INPUTS, data_types
from personalize.register import parameters as register_rows
from personalize.response.bands import band
from personalize.response.choice import informed, willingness
from personalize.response.conditions import OTHER_INPUTS, checked_conditions
from personalize.response.evaluation import DrawnInputs, DrawnPerception, evaluate_draws
from personalize.response.inputs import Exposure
from personalize.response.parameter_draws import (
    DRAWS,
    ParameterDraws,
    defaults_alone,
    draws_with,
    is_drawn,
    parameter_draws,
)
from personalize.response.respondents import Respondents, respondents
from personalize.response.scale import benefit, share_at_least_five
from personalize.response.shapes import switches
from personalize.response.trust import after_discovery, click_chance
from personalize.scenario import ModelSettings
from personalize.scenario.shapes import PLAIN
from personalize.scenario.validation import validated

PEOPLE = 500
"""Number of people unless given."""
AT_ONCE = 20
"""Number of parameter draws that are computed at once."""

OUTPUTS = (
    "invasiveness",
    "if_discovered",
    "surveillance",
    "noticeability",
    "share_invasive",
    "discovery_gap",
    "benefit",
    "willing",
    "clicks",
    "trust_after_discovery",
    "attitude_rating",
    "attitude_willing",
)
"""Names of the outputs; the last two are correlations over people with the Collection attitude."""


def perceive_exposures(
    exposures: pd.DataFrame,
    people: int | pd.DataFrame = PEOPLE,
    parameters: int | ParameterDraws | Mapping[str, float] | None = None,
    *,
    by_draw: bool = False,
    shape: str | Sequence[str] = PLAIN,
) -> pd.DataFrame:
    """Return the perception of conditions, with bands over the parameter draws.

    Parameters
    ----------
    exposures : DataFrame
        One row per condition. Columns, all optional but one kind of data or ``sensitivity``:
        ``condition`` (its name), ``domain`` (a service; streaming), a column per kind of data
        (its share in the pick, 0 to 1; the rest is popularity), the design inputs (``notice``,
        ``asked``, ``disclosed``, ``explained``, ``control``, ``obtrusive``, ``identified``,
        ``cross``, ``mismatch``, ``expected``; 0 to 1), ``specificity``, ``accuracy`` (percentile
        of the pick, 0 to 1), ``relevance`` (0 popular, 1 perfect), ``payment`` (dollars), and
        ``sensitivity``, ``expectedness``, ``appropriateness`` of the kinds used and ``imagined``,
        which come from the register unless given.
    people : int or DataFrame
        Number of people with the attitudes of the survey, or their ``attitude`` (standardised
        Collection) and ``trust`` (0 to 1).
    parameters : int, ParameterDraws or mapping, optional
        Number of parameter draws (200), parameter draws, or values by name that replace the
        defaults in one draw.
    by_draw : bool
        Return the value of each parameter draw instead of mean and band.
    shape : str or sequence of str
        Shape of the model, or those that the parameter draws take in turn; as ``model.shape`` of
        a scenario.

    Returns
    -------
    DataFrame
        ``condition``, ``output``, ``mean`` (at the defaults), ``low``, ``high``; or
        ``condition``, ``output``, ``version`` (number of the draw; −1: the defaults), ``value``.

    Raises
    ------
    PersonalizeError
        Naming the column, the value and what is allowed.
    """
    table = checked_conditions(exposures)
    asked = respondents(people)
    model = validated(ModelSettings, {"shape": shape})
    chosen, default_draw = _parameters(parameters)
    shapes = chosen.shapes(model)
    rows: list[tuple[Any, ...]] = []
    for _, row in table.iterrows():
        drawn = _by_draw(row, asked, chosen, model)
        level = _by_draw(row, asked, default_draw, model)
        for output in OUTPUTS:
            values = drawn[output]
            mean = float(level[output][0])
            if by_draw:
                rows.append((row["condition"], output, -1, mean))
                rows += [(row["condition"], output, i, float(v)) for i, v in enumerate(values)]
                continue
            low, high = band(values, mean, shapes)
            rows.append((row["condition"], output, mean, low, high))
    names = ["version", "value"] if by_draw else ["mean", "low", "high"]
    return pd.DataFrame(rows, columns=["condition", "output", *names])


def _parameters(
    given: int | ParameterDraws | Mapping[str, float] | None,
) -> tuple[ParameterDraws, ParameterDraws]:
    if given is None:
        return parameter_draws(DRAWS), defaults_alone()
    if isinstance(given, ParameterDraws):
        return given, defaults_alone()
    if isinstance(given, int):
        if given < 2:
            raise PersonalizeError(f"parameters = {given}: at least 2 parameter draws are needed.")
        return parameter_draws(given), defaults_alone()
    rows = register_rows()
    unknown = [name for name in given if name not in rows or not is_drawn(name)]
    if unknown:
        raise PersonalizeError(
            f"parameters: “{unknown[0]}” is not a row of the register that moves perception."
        )
    draws = draws_with(1, **{name: np.array([float(value)]) for name, value in given.items()})
    return draws, draws


def _exposure(row: pd.Series, asked: Respondents) -> tuple[Exposure, dict[str, float]]:
    type_names, number = list(data_types()), len(asked.persons.trust)
    shares = row[type_names].to_numpy(float)
    register = data_types().values()
    has_only_sensitivity = not np.isnan(row["sensitivity"]) and shares.sum() == 0
    if has_only_sensitivity:  # an unnamed kind of data of the given sensitivity
        shares = shares.copy()
        shares[type_names.index("activity")] = 1.0
    used = shares > 0
    domain = row["domain"]

    def of(override: str, values: list[float]) -> np.ndarray:
        given = row[override]
        return np.full(len(type_names), given) if not np.isnan(given) else np.array(values)

    exposure = Exposure(
        shares=np.broadcast_to(shares, (number, 1, len(type_names))),
        popular=np.full((number, 1), 1 - shares.sum()),
        specificity=np.full((number, 1), row["specificity"]),
        percentile=np.full((number, 1), row["accuracy"]),
        relevance=float(row["relevance"]),
        used=used,
        collected=float(used.any()),
        sensitivity=np.zeros((number, len(type_names))),
        expected=of("expectedness", [data_type.expected[domain] for data_type in register]),
        appropriateness=of(
            "appropriateness", [data_type.appropriateness[domain] for data_type in register]
        ),
        third_party=np.array([data_type.obtained == "third_party" for data_type in register]),
        inferred=np.array([data_type.obtained == "inferred" for data_type in register]),
        design={name: float(row[name]) for name in DESIGN_INPUTS},
        imagined=row["imagined"],
    )
    return exposure, {name: float(row[name]) for name in OTHER_INPUTS}


def _by_draw(
    row: pd.Series, asked: Respondents, chosen: ParameterDraws, model: ModelSettings
) -> dict[str, np.ndarray]:
    """Return the mean outputs of a condition for each parameter draw: arrays (V,)."""
    exposure, other_inputs = _exposure(row, asked)
    parts: list[dict[str, np.ndarray]] = []
    for start in range(0, len(chosen), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        parameters: dict[str, Any] = {
            **chosen.parameters(rows),
            "elicitation": 0.0,
            "kept": 0.0,
            **switches(chosen.shapes(model, rows)),
        }
        sensitivity = chosen.sensitivity[rows][:, None, :]
        if not np.isnan(row["sensitivity"]):
            sensitivity = np.full_like(sensitivity, row["sensitivity"])
        imagined = row["imagined"]
        if np.isnan(imagined):
            imagined = parameters[f"imagined_{row.domain}"]
        inputs = DrawnInputs(parameters, sensitivity, exposure.design, imagined)
        measured = asked.persons.trust[None, :] if asked.measured else None
        perception = evaluate_draws(exposure, asked.persons, asked.type_spread, inputs, measured)
        parts.append(_outputs(perception, exposure, asked.persons.attitude, inputs, other_inputs))
    return {name: np.concatenate([part[name] for part in parts]) for name in OUTPUTS}


def _outputs(
    perception: DrawnPerception,
    exposure: Exposure,
    attitude: np.ndarray,
    inputs: DrawnInputs,
    other_inputs: Mapping[str, float],
) -> dict[str, np.ndarray]:
    """Return the mean of each output over people, for each parameter draw: arrays (V,)."""
    rating, discovered, parameters = (
        perception.now.rating,
        perception.if_discovered.rating,
        inputs.per_person(),
    )
    worth = benefit(np.asarray(other_inputs["relevance"]), parameters)
    agreed = informed(
        willingness(worth, rating, perception.trust, parameters, other_inputs["payment"])
    )
    outputs = {
        "invasiveness": rating,
        "if_discovered": discovered,
        "surveillance": perception.now.surveillance,
        "noticeability": perception.now.noticed,
        "share_invasive": share_at_least_five(rating, parameters),
        "discovery_gap": discovered - rating,
        "benefit": worth,
        "willing": agreed,
        "clicks": click_chance(
            other_inputs["relevance"], exposure.design["obtrusive"], rating, parameters
        ),
        "trust_after_discovery": after_discovery(
            perception.trust, discovered, exposure.design["notice"], exposure.collected, parameters
        ),
    }
    shape = (len(inputs.sensitivity), len(attitude))
    wide = {name: np.broadcast_to(value, shape) for name, value in outputs.items()}
    means = {name: value.mean(axis=1) for name, value in wide.items()}
    noise = np.broadcast_to(parameters["response_sd"], (shape[0], 1))[:, 0] ** 2
    means["attitude_rating"] = correlation(attitude, wide["invasiveness"], noise)
    share = wide["willing"]
    binary = (share * (1 - share)).mean(axis=1)
    means["attitude_willing"] = correlation(attitude, share, binary)
    return means


def correlation(trait: np.ndarray, values: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return the expected correlation of a trait with noisy answers: array (V,), −1 to 1.

    Parameters
    ----------
    trait : array (N,)
    values : array (V, N)
        Expected answers.
    noise : array (V,)
        Variance of the noise of an answer.
    """
    centred = trait - trait.mean()
    covariance = ((values - values.mean(axis=1, keepdims=True)) * centred).mean(axis=1)
    total = np.sqrt(values.var(axis=1) + noise) * trait.std()
    return np.asarray(np.divide(covariance, total, out=np.zeros_like(total), where=total > 0))
