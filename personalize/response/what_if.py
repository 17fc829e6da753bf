"""Parameters of a table of conditions: parameter draws, or values that replace the defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from personalize.errors import PersonalizeError
from personalize.register import parameters as register_rows
from personalize.response.cells import nearest, number_of, shown
from personalize.response.condition_outputs import outputs_by_draw
from personalize.response.conditions import Condition
from personalize.response.kept_posteriors import hold_posterior
from personalize.response.parameter_draws import (
    DRAWS,
    ParameterDraws,
    draws_with,
    is_drawn,
)
from personalize.response.posterior import Posterior
from personalize.response.respondents import Asked
from personalize.response.scenario_parameters import draws_of, figures_alone

ELICITATION = "elicitation_imagined"
"""A row that no parameter draw moves, and that a table can use."""
TRUST = ("trust_mean", "trust_spread")
UNUSED = ("attitudes", "evidence", "world")
"""Groups of the register of which a table of conditions uses no row."""


def chosen_draws(
    given: int | ParameterDraws | Posterior | Mapping[str, float] | None,
    conditions: Sequence[Condition],
    asked: Asked,
) -> tuple[ParameterDraws, ParameterDraws]:
    """Return the parameter draws of the bands, and the one of the mean: the same for values.

    Parameters
    ----------
    given : int, ParameterDraws, Posterior or mapping, optional
        See ``perceive_exposures``.

    Raises
    ------
    PersonalizeError
        If there are too few draws, or a name is unknown, out of its bounds, or without effect.
    """
    model = conditions[0].model
    if isinstance(given, Posterior):
        model = model.model_copy(update={"posterior": hold_posterior(given)})
        return draws_of(model, DRAWS), figures_alone(model)
    if given is None:
        return draws_of(model, DRAWS), figures_alone(model)
    if isinstance(given, ParameterDraws):
        return given, figures_alone(model)
    if isinstance(given, int | np.integer):
        if given < 2:
            raise PersonalizeError(f"parameters = {given}: at least 2 parameter draws are needed.")
        return draws_of(model, int(given)), figures_alone(model)
    if not isinstance(given, Mapping):
        raise PersonalizeError(
            f"parameters is a {type(given).__name__}; a number of parameter draws, parameter "
            "draws or values by name are needed."
        )
    values = {str(name): _checked(str(name), value) for name, value in given.items()}
    _check_effects(values, conditions, asked)
    draws = _with(values)
    return draws, draws


def _checked(name: str, value: object) -> float:
    """Return the value of a row of the register, if the row is known and the value allowed."""
    rows = register_rows()
    usable = [row for row in rows if _is_usable(row)]
    if name not in rows:
        raise PersonalizeError(
            f"parameters: “{shown(name)}” is not a row of the register{nearest(name, usable)}; "
            "the rows are in data/parameters.csv."
        )
    if not _is_usable(name):
        group = rows[name].group
        why = f"of the group {group}" if group in UNUSED else "a setting of a scenario or a reader"
        raise PersonalizeError(
            f"parameters: {name} has no effect on a table of conditions: it is {why}."
        )
    low, high = rows[name].hard_bounds()
    number = number_of(value)
    if isinstance(value, str) or not low <= number <= high:
        raise PersonalizeError(
            f"parameters: {name} = {shown(value)} must be a number from {low:g} to {high:g} "
            f"(unit: {rows[name].unit}; range: {rows[name].low:g} to {rows[name].high:g})."
        )
    return number


def _is_usable(name: str) -> bool:
    return name == ELICITATION or (is_drawn(name) and register_rows()[name].group not in UNUSED)


def _with(
    values: Mapping[str, float], moved: Mapping[str, np.ndarray] | None = None
) -> ParameterDraws:
    """Return one parameter draw with these values, or several in which some rows are moved."""
    number = len(next(iter(moved.values()))) if moved else 1
    columns = {name: np.full(number, value) for name, value in values.items()} | dict(moved or {})
    framing = {name: columns.pop(name) for name in (ELICITATION,) if name in columns}
    draws = draws_with(number, **columns)
    return replace(draws, values={**draws.values, **framing})


def _check_effects(
    values: Mapping[str, float], conditions: Sequence[Condition], asked: Asked
) -> None:
    """Refuse a value on which no output of any condition depends.

    Each row is moved to both ends of its range, the others at their values.
    """
    rows = register_rows()
    moved = {
        name: np.array([value, *(value for _ in values for _ in range(2))], dtype=float)
        for name, value in values.items()
    }
    for i, name in enumerate(values):
        moved[name][1 + 2 * i : 3 + 2 * i] = rows[name].low, rows[name].high
    without = set(values)
    for condition in conditions if values else ():
        outputs = outputs_by_draw(condition, asked, _with(values, moved), at_defaults=True)
        table = np.array(list(outputs.values()))
        for i, name in enumerate(values):
            ends = table[:, 1 + 2 * i : 3 + 2 * i]
            if not np.array_equal(ends, np.repeat(table[:, :1], 2, axis=1), equal_nan=True):
                without.discard(name)
        if not without:
            return
    for name in values:
        if name in without:
            raise PersonalizeError(
                f"parameters: {name} has no effect on these conditions: {_reason(name, asked)}."
            )


def _reason(name: str, asked: Asked) -> str:
    if name in TRUST and asked.at_defaults.measured:
        return "the trust of these people is given"
    if name == ELICITATION:
        return "none is about an imagined service (elicitation = imagined)"
    if name.startswith("imagined_"):
        return "none is of that service with its use disclosed and imagined left to the register"
    return "none of their outputs depends on it"
