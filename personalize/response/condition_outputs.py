"""The outputs of one condition for each parameter draw, and for each person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from personalize.register import data_types
from personalize.response.choice import informed, retention_effect, willingness
from personalize.response.conditions import Condition
from personalize.response.design_words import drawn_design
from personalize.response.evaluation import DrawnInputs, DrawnPerception, evaluate_draws
from personalize.response.inputs import Exposure
from personalize.response.parameter_draws import ParameterDraws
from personalize.response.respondents import Asked, Respondents
from personalize.response.scale import benefit, share_at_least_five
from personalize.response.shapes import switches
from personalize.response.trust import after_discovery, click_chance

AT_ONCE = 20
"""Number of parameter draws that are computed at once, at most."""
VALUES_AT_ONCE = 200_000
"""Number of parameter draws times people that are computed at once, unless one draw has more."""

PERSON_OUTPUTS = (
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
)
"""Names of the outputs that each person has."""
OUTPUTS = (*PERSON_OUTPUTS, "attitude_rating", "attitude_willing")
"""Names of the outputs; the last two are correlations over people with the Collection attitude."""


def outputs_by_draw(
    condition: Condition, asked: Asked, draws: ParameterDraws, *, at_defaults: bool = False
) -> dict[str, np.ndarray]:
    """Return the mean outputs of a condition over people for each parameter draw: arrays (V,).

    Parameters
    ----------
    at_defaults : bool
        What is not known of the people is averaged out instead of drawn.
    """
    parts = [
        _means(wide, crowd.persons.attitude, inputs)
        for wide, crowd, inputs in _computed(condition, asked, draws, at_defaults)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in OUTPUTS}


def outputs_by_person(
    condition: Condition, asked: Asked, draws: ParameterDraws, *, at_defaults: bool = False
) -> dict[str, np.ndarray]:
    """Return the outputs of each person for each parameter draw: arrays (V, N).

    Parameters
    ----------
    at_defaults : bool
        As for ``outputs_by_draw``.
    """
    number = len(asked.names)
    parts = [
        {name: value.reshape(len(value), number, -1).mean(axis=-1) for name, value in wide.items()}
        for wide, _, _ in _computed(condition, asked, draws, at_defaults)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in PERSON_OUTPUTS}


def _computed(
    condition: Condition, asked: Asked, draws: ParameterDraws, at_defaults: bool
) -> Iterator[tuple[dict[str, np.ndarray], Respondents, DrawnInputs]]:
    """Yield the outputs (draws, people) of some parameter draws at a time."""
    repeats = asked.at_defaults.repeats if at_defaults else 1
    together = max(1, min(AT_ONCE, VALUES_AT_ONCE // (len(asked.names) * repeats)))
    for start in range(0, len(draws), together):
        rows = slice(start, min(start + together, len(draws)))
        crowd = asked.at_defaults if at_defaults else asked.in_draws(rows, len(draws))
        inputs = _inputs(condition, draws, rows)
        exposure = _exposure(condition, inputs.design, len(crowd.persons.trust))
        measured = crowd.persons.trust[None, :] if crowd.measured else None
        perception = evaluate_draws(exposure, crowd.persons, crowd.type_spread, inputs, measured)
        yield _outputs(perception, exposure, inputs, condition), crowd, inputs


def _inputs(condition: Condition, draws: ParameterDraws, rows: slice) -> DrawnInputs:
    parameters: dict[str, Any] = draws.parameters(rows)
    parameters |= switches(draws.shapes(condition.model, rows))
    parameters["kept"] = retention_effect(condition.words.get("retention", ""), parameters)
    parameters["elicitation"] = (
        parameters["elicitation_imagined"] if condition.imagined_service else 0.0
    )
    sensitivity = draws.sensitivity[rows][:, None, :]
    if not np.isnan(condition.numbers["sensitivity"]):
        sensitivity = np.full_like(sensitivity, condition.numbers["sensitivity"])
    imagined: Any = condition.numbers["imagined"]
    if np.isnan(imagined):
        imagined = parameters[f"imagined_{condition.domain}"]
    design = drawn_design(condition.words, condition.design_numbers(), draws, rows)
    return DrawnInputs(parameters, sensitivity, design, imagined)


def _exposure(condition: Condition, design: Mapping[str, Any], number: int) -> Exposure:
    """Return the exposure of people to one pick; sensitivity comes from the parameter draws."""
    type_names, numbers, shares = list(data_types()), condition.numbers, condition.shares
    register, domain = data_types().values(), condition.domain
    if not np.isnan(numbers["sensitivity"]) and shares.sum() == 0:
        shares = shares.copy()  # an unnamed kind of data of the given sensitivity
        shares[type_names.index("activity")] = 1.0
    used = shares > 0

    def of(override: str, values: list[float]) -> np.ndarray:
        given = numbers[override]
        return np.full(len(type_names), given) if not np.isnan(given) else np.array(values)

    return Exposure(
        shares=np.broadcast_to(shares, (number, 1, len(type_names))),
        popular=np.full((number, 1), 1 - shares.sum()),
        specificity=np.full((number, 1), numbers["specificity"]),
        percentile=np.full((number, 1), numbers["accuracy"]),
        relevance=numbers["relevance"],
        used=used,
        collected=float(used.any()),
        sensitivity=np.zeros((number, len(type_names))),
        expected=of("expectedness", [data_type.expected[domain] for data_type in register]),
        appropriateness=of(
            "appropriateness", [data_type.appropriateness[domain] for data_type in register]
        ),
        third_party=np.array([data_type.obtained == "third_party" for data_type in register]),
        inferred=np.array([data_type.obtained == "inferred" for data_type in register]),
        design=design,
        imagined=numbers["imagined"],
    )


def _outputs(
    perception: DrawnPerception, exposure: Exposure, inputs: DrawnInputs, condition: Condition
) -> dict[str, np.ndarray]:
    """Return the outputs of each person for each parameter draw: arrays (V, N)."""
    rating, discovered = perception.now.rating, perception.if_discovered.rating
    parameters, numbers = inputs.per_person(), condition.numbers
    design = {
        name: np.squeeze(value, -1) if np.ndim(value) else value
        for name, value in inputs.design.items()
    }
    worth = benefit(np.asarray(numbers["relevance"]), parameters)
    agreed = informed(willingness(worth, rating, perception.trust, parameters, numbers["payment"]))
    outputs = {
        "invasiveness": rating,
        "if_discovered": discovered,
        "surveillance": perception.now.surveillance,
        "noticeability": perception.now.noticed,
        "share_invasive": share_at_least_five(rating, parameters),
        "discovery_gap": discovered - rating,
        "benefit": worth,
        "willing": agreed,
        "clicks": click_chance(numbers["relevance"], design["obtrusive"], rating, parameters),
        "trust_after_discovery": after_discovery(
            perception.trust, discovered, design["notice"], exposure.collected, parameters
        ),
    }
    shape = (len(inputs.sensitivity), len(exposure.shares))
    return {name: np.broadcast_to(value, shape) for name, value in outputs.items()}


def _means(
    wide: Mapping[str, np.ndarray], attitude: np.ndarray, inputs: DrawnInputs
) -> dict[str, np.ndarray]:
    """Return the mean of each output over people, for each parameter draw: arrays (V,).

    Correlations are NaN where all people have the same attitude.
    """
    means = {name: value.mean(axis=1) for name, value in wide.items()}
    draws, share = len(inputs.sensitivity), wide["willing"]
    noise = np.broadcast_to(inputs.per_person()["response_sd"], (draws, 1))[:, 0] ** 2
    means["attitude_rating"] = correlation(attitude, wide["invasiveness"], noise)
    means["attitude_willing"] = correlation(attitude, share, (share * (1 - share)).mean(axis=1))
    if np.ptp(attitude) == 0:
        means |= {name: np.full(draws, np.nan) for name in ("attitude_rating", "attitude_willing")}
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
