"""Pose an experiment: perceive conditions written as a table, without a service behind them.

A paper's conditions become a few rows; see the README for a worked one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import DESIGN_INPUTS, data_types, defaults
from personalize.register import parameters as register_rows
from personalize.response.choice import informed, willingness
from personalize.response.evaluation import DrawnInputs, DrawnPerception, evaluate_draws
from personalize.response.parameter_draws import (
    BAND,
    DRAWS,
    ParameterDraws,
    defaults_alone,
    draws_with,
    is_drawn,
    parameter_draws,
)
from personalize.response.perception import Exposure, Persons, benefit, share_at_least_five
from personalize.response.trust import after_discovery, click_chance
from personalize.scenario import Scenario
from personalize.world.catalogue import DOMAINS, catalogue
from personalize.world.people import make_people

PEOPLE = 500
"""People who are asked where a number is not given."""
AT_ONCE = 20

OTHER_INPUTS: Mapping[str, tuple[float, float, float]] = {
    "specificity": (0.5, 0, 1),
    "accuracy": (0.8, 0, 1),
    "relevance": (0.5, -1, 1),
    "payment": (0.0, 0, 1000),
}
"""Inputs beside kinds and design: default, lowest, highest. Relevance is 0 popular to 1 perfect."""
OVERRIDES = ("sensitivity", "expectedness", "appropriateness", "imagined")
"""Inputs that otherwise come from the register, for the kinds and the service of a row."""
OLD_NAMES = {"fit": "relevance", "contextual_fit": "appropriateness"}
"""Columns as they were called before version 0.2, which are read as well."""
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
"""What is returned; the last two are correlations over people with the Collection attitude."""


@dataclass(frozen=True)
class Crowd:
    """N people as arrays (N,): attitude, trust, level, slope; type spread (N, kinds).

    Trust that was ``measured`` is the same in every draw.
    """

    persons: Persons
    type_spread: np.ndarray
    measured: bool = False


def perceive_exposures(
    exposures: pd.DataFrame,
    people: int | pd.DataFrame = PEOPLE,
    parameters: int | ParameterDraws | Mapping[str, float] | None = None,
    *,
    by_draw: bool = False,
) -> pd.DataFrame:
    """Return how conditions feel, with bands over the versions of the model.

    Parameters
    ----------
    exposures : DataFrame
        One row a condition. Columns, all optional but one kind of data or ``sensitivity``:
        ``condition`` (its name), ``domain`` (a service; streaming), a column a kind of data
        (its part in the pick, 0 to 1; the rest is popularity), the design inputs (``notice``,
        ``asked``, ``disclosed``, ``explained``, ``control``, ``obtrusive``, ``identified``,
        ``cross``, ``mismatch``, ``expected``; 0 to 1), ``specificity``, ``accuracy`` (percentile
        of the pick, 0 to 1), ``relevance`` (0 popular, 1 perfect), ``payment`` (dollars), and
        ``sensitivity``, ``expectedness``, ``appropriateness`` of the kinds used and ``imagined``,
        which come from the register unless given.
    people : int or DataFrame
        How many people of the survey's attitudes, or their ``attitude`` (standardised
        Collection) and ``trust`` (0 to 1).
    parameters : int, Versions or mapping, optional
        Number of versions (200), versions, or values by name that replace the defaults in one
        version, for a what-if.
    by_version : bool
        Return every version instead of mean and band.

    Returns
    -------
    DataFrame
        ``condition``, ``output``, ``mean`` (at the defaults), ``low``, ``high``; or
        ``condition``, ``output``, ``version`` (−1: the defaults), ``value``.

    Raises
    ------
    PersonalizeError
        Naming the column, the value and what is allowed.
    """
    table = _checked(exposures)
    crowd = _crowd(people)
    chosen, plain = _parameters(parameters)
    rows: list[tuple[Any, ...]] = []
    for _, row in table.iterrows():
        drawn = _by_draw(row, crowd, chosen) if len(chosen) > 0 else {}
        level = _by_draw(row, crowd, plain)
        for output in OUTPUTS:
            values = drawn.get(output, np.empty(0))
            mean = float(level[output][0])
            if by_draw:
                rows.append((row["condition"], output, -1, mean))
                rows += [(row["condition"], output, i, float(v)) for i, v in enumerate(values)]
                continue
            low, high = np.quantile(values, BAND) if len(values) else (mean, mean)
            rows.append(
                (row["condition"], output, mean, min(float(low), mean), max(float(high), mean))
            )
    names = ["version", "value"] if by_draw else ["mean", "low", "high"]
    return pd.DataFrame(rows, columns=["condition", "output", *names])


def _checked(exposures: pd.DataFrame) -> pd.DataFrame:
    exposures = exposures.rename(columns={k: v for k, v in OLD_NAMES.items() if v not in exposures})
    kinds = list(data_types())
    numbers = [*kinds, *DESIGN_INPUTS, *OTHER_INPUTS, *OVERRIDES]
    allowed = ["condition", "domain", *numbers]
    unknown = [str(name) for name in exposures if name not in allowed]
    if unknown:
        raise PersonalizeError(
            f"exposures: “{unknown[0][:60]}” is not a column. Known: {', '.join(allowed)}."
        )
    if exposures.empty:
        raise PersonalizeError("exposures: at least one row is needed, one a condition.")
    table = exposures.reset_index(drop=True).copy()
    if "condition" not in table:
        table["condition"] = [f"condition {i + 1}" for i in range(len(table))]
    if table["condition"].duplicated().any():
        twice = table.loc[table["condition"].duplicated(), "condition"].iloc[0]
        raise PersonalizeError(f"exposures: condition “{twice}” stands there twice.")
    table["domain"] = table["domain"].fillna("streaming") if "domain" in table else "streaming"
    wrong = [name for name in table["domain"] if name not in DOMAINS]
    if wrong:
        raise PersonalizeError(
            f"exposures: domain = “{wrong[0]}” is not one of {', '.join(DOMAINS)}."
        )
    for name in numbers:
        low, high = OTHER_INPUTS[name][1:] if name in OTHER_INPUTS else (0.0, 1.0)
        if name in OVERRIDES:
            low, high = 0.0, 1.05
        start = OTHER_INPUTS[name][0] if name in OTHER_INPUTS else 0.0
        if name not in table:
            table[name] = np.nan if name in OVERRIDES else start
            continue
        numeric = pd.to_numeric(table[name], errors="coerce")
        bad = (numeric.isna() & table[name].notna()) | (numeric < low) | (numeric > high)
        if bad.any():
            value = table.loc[bad, name].iloc[0]
            raise PersonalizeError(
                f"exposures: {name} = {value} in “{table.loc[bad, 'condition'].iloc[0]}” must be a "
                f"number from {low:g} to {high:g}."
            )
        table[name] = numeric if name in OVERRIDES else numeric.fillna(start)
    total = table[kinds].sum(axis=1)
    if (total > 1 + 1e-9).any():
        name = table.loc[total > 1 + 1e-9, "condition"].iloc[0]
        raise PersonalizeError(
            f"exposures: the parts of the kinds of data in “{name}” add up to "
            f"{total.max():.2f}; 1 at most."
        )
    return table


@cache
def _survey(number: int) -> Crowd:
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
    return Crowd(persons, people.type_spread)


def _crowd(people: int | pd.DataFrame) -> Crowd:
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
    own = Persons(values[:, 0], values[:, 1], drawn.persons.level, drawn.persons.slope)
    return Crowd(own, drawn.type_spread, measured=True)


def _parameters(
    given: int | ParameterDraws | Mapping[str, float] | None,
) -> tuple[ParameterDraws, ParameterDraws]:
    if given is None:
        return parameter_draws(DRAWS), defaults_alone()
    if isinstance(given, ParameterDraws):
        return given, defaults_alone()
    if isinstance(given, int):
        if given < 2:
            raise PersonalizeError(f"parameters = {given}: at least 2 versions are needed.")
        return parameter_draws(given), defaults_alone()
    rows = register_rows()
    unknown = [name for name in given if name not in rows or not is_drawn(name)]
    if unknown:
        raise PersonalizeError(
            f"parameters: “{unknown[0]}” is not a row of the register that moves perception."
        )
    one = draws_with(1, **{name: np.array([float(value)]) for name, value in given.items()})
    return one, one


def _exposure(row: pd.Series, crowd: Crowd) -> tuple[Exposure, dict[str, float]]:
    kinds, number = list(data_types()), len(crowd.persons.trust)
    shares = row[kinds].to_numpy(float)
    register = data_types().values()
    own = not np.isnan(row["sensitivity"]) and shares.sum() == 0
    if own:  # a kind of its own, of the given sensitivity
        shares = shares.copy()
        shares[kinds.index("activity")] = 1.0
    used = shares > 0
    where = row["domain"]

    def of(override: str, values: list[float]) -> np.ndarray:
        given = row[override]
        return np.full(len(kinds), given) if not np.isnan(given) else np.array(values)

    exposure = Exposure(
        shares=np.broadcast_to(shares, (number, 1, len(kinds))),
        popular=np.full((number, 1), 1 - shares.sum()),
        specificity=np.full((number, 1), row["specificity"]),
        percentile=np.full((number, 1), row["accuracy"]),
        used=used,
        collected=float(used.any()),
        sensitivity=np.zeros((number, len(kinds))),
        expected=of("expectedness", [kind.expected[where] for kind in register]),
        appropriateness=of("appropriateness", [kind.appropriateness[where] for kind in register]),
        third_party=np.array([kind.obtained == "third_party" for kind in register]),
        inferred=np.array([kind.obtained == "inferred" for kind in register]),
        design={name: float(row[name]) for name in DESIGN_INPUTS},
        imagined=row["imagined"],
    )
    return exposure, {name: float(row[name]) for name in OTHER_INPUTS}


def _by_draw(row: pd.Series, crowd: Crowd, chosen: ParameterDraws) -> dict[str, np.ndarray]:
    """Return the mean outputs of a condition by draw: arrays (V,)."""
    exposure, other = _exposure(row, crowd)
    parts: list[dict[str, np.ndarray]] = []
    for start in range(0, len(chosen), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        parameters: dict[str, Any] = {**chosen.parameters(rows), "elicitation": 0.0}
        sensitivity = chosen.sensitivity[rows][:, None, :]
        if not np.isnan(row["sensitivity"]):
            sensitivity = np.full_like(sensitivity, row["sensitivity"])
        imagined = row["imagined"]
        if np.isnan(imagined):
            imagined = parameters[f"imagined_{row.domain}"]
        inputs = DrawnInputs(parameters, sensitivity, exposure.design, imagined)
        measured = crowd.persons.trust[None, :] if crowd.measured else None
        felt = evaluate_draws(exposure, crowd.persons, crowd.type_spread, inputs, measured)
        parts.append(_outputs(felt, exposure, crowd.persons.attitude, inputs, other))
    return {name: np.concatenate([part[name] for part in parts]) for name in OUTPUTS}


def _outputs(
    felt: DrawnPerception,
    exposure: Exposure,
    attitude: np.ndarray,
    inputs: DrawnInputs,
    other: Mapping[str, float],
) -> dict[str, np.ndarray]:
    """Return the means over people of every output by draw, from what is felt."""
    rating, discovered, flat = felt.now.rating, felt.if_discovered.rating, inputs.per_person()
    worth = benefit(np.asarray(other["relevance"]), flat)
    agreed = informed(willingness(worth, rating, felt.trust, flat, other["payment"]))
    outputs = {
        "invasiveness": rating,
        "if_discovered": discovered,
        "surveillance": felt.now.surveillance,
        "noticeability": felt.now.noticed,
        "share_invasive": share_at_least_five(rating, flat),
        "discovery_gap": discovered - rating,
        "benefit": worth,
        "willing": agreed,
        "clicks": click_chance(other["relevance"], exposure.design["obtrusive"], rating, flat),
        "trust_after_discovery": after_discovery(
            felt.trust, discovered, exposure.design["notice"], exposure.collected, flat
        ),
    }
    shape = (len(inputs.sensitivity), len(attitude))
    wide = {name: np.broadcast_to(value, shape) for name, value in outputs.items()}
    means = {name: value.mean(axis=1) for name, value in wide.items()}
    noise = np.broadcast_to(flat["response_sd"], (shape[0], 1))[:, 0] ** 2
    means["attitude_rating"] = correlation(attitude, wide["invasiveness"], noise)
    share = wide["willing"]
    binary = (share * (1 - share)).mean(axis=1)
    means["attitude_willing"] = correlation(attitude, share, binary)
    return means


def correlation(trait: np.ndarray, values: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return the correlation of a trait with noisy answers, worked out without drawing noise."""
    centred = trait - trait.mean()
    covariance = ((values - values.mean(axis=1, keepdims=True)) * centred).mean(axis=1)
    total = np.sqrt(values.var(axis=1) + noise) * trait.std()
    return np.asarray(np.divide(covariance, total, out=np.zeros_like(total), where=total > 0))
