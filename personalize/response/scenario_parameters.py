"""The parameters of a scenario: of the register, or of the posterior that it names.

Everything that computes responses asks here, so that a posterior replaces the register's values
and draws in every result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from personalize.register import data_types, defaults
from personalize.response.kept_posteriors import posterior_of
from personalize.response.parameter_draws import (
    DRAWS,
    ParameterDraws,
    draws_with,
    parameter_draws,
)
from personalize.response.posterior import SENSITIVITY, Posterior
from personalize.scenario import ModelSettings
from personalize.scenario.shapes import SHAPES


def parameters_of(model: ModelSettings) -> Mapping[str, Any]:
    """Return the parameters with which figures are computed, by name.

    With a posterior these are its medians in the shape of the figures, and ``sensitivity_KIND``
    for the kinds that it moved; otherwise the defaults of the register.
    """
    if not model.posterior:
        return defaults()
    return {**defaults(), **posterior_of(model.posterior).centre(model.of_figures())}


def sensitivities(p: Mapping[str, Any]) -> np.ndarray:
    """Return the sensitivity of each kind of data under parameters: array (kinds,), 0 to 1."""
    return np.array(
        [p.get(SENSITIVITY + name, kind.sensitivity) for name, kind in data_types().items()]
    )


def draws_of(model: ModelSettings, number: int = DRAWS) -> ParameterDraws:
    """Return the parameter draws of a scenario.

    With a posterior, the draws of the parameters that it moved replace those of the register, in
    the shape that each draw has; the others stay as they are.
    """
    even = parameter_draws(number)
    if not model.posterior:
        return even
    return _posterior_draws(model, number)


@lru_cache(maxsize=32)
def _posterior_draws(model: ModelSettings, number: int) -> ParameterDraws:
    even, posterior = parameter_draws(number), posterior_of(model.posterior)
    shapes = even.shapes(model)
    of_shapes = {shape: posterior.columns(shape) for shape in dict.fromkeys(shapes)}
    moved: dict[str, np.ndarray] = {}
    for name in posterior.parameters:
        moved[name] = np.array(
            [
                of_shapes[shape][name][i % len(of_shapes[shape][name])]
                for i, shape in enumerate(shapes)
            ]
        )
    return _with(even, moved)


def figures_by_shape(model: ModelSettings) -> ParameterDraws:
    """Return the parameters of the figures once with each shape, in the order of ``SHAPES``."""
    even = replace(draws_with(len(SHAPES)), of_shapes=SHAPES)
    if not model.posterior:
        return even
    posterior = posterior_of(model.posterior)
    centres = [posterior.centre(shape) for shape in SHAPES]
    return _with(
        even, {name: np.array([row[name] for row in centres]) for name in posterior.parameters}
    )


def figures_alone(model: ModelSettings) -> ParameterDraws:
    """Return one parameter draw: the parameters of the figures, in the shape of the figures."""
    return draws_around(model, 1)


def draws_around(model: ModelSettings, number: int, **columns: np.ndarray) -> ParameterDraws:
    """Return draws equal to the parameters of the figures except for some rows.

    Parameters
    ----------
    columns : arrays (number,)
        As for ``draws_with``.
    """
    if not model.posterior:
        return draws_with(number, **columns)
    centre = posterior_of(model.posterior).centre(model.of_figures())
    given = {name: np.full(number, value) for name, value in centre.items()} | columns
    named = {name: column for name, column in given.items() if name != "elicitation_imagined"}
    return _with(draws_with(number, **named), given)


def range_of(model: ModelSettings, name: str) -> tuple[float, float, float] | None:
    """Return the 5%, 50% and 95% values of a parameter after a survey; None if it did not move."""
    if not model.posterior:
        return None
    posterior: Posterior = posterior_of(model.posterior)
    if name not in posterior.parameters:
        return None
    column = posterior.columns(model.of_figures())[name]
    low, high = np.quantile(column, (0.05, 0.95))
    return float(low), posterior.centre(model.of_figures())[name], float(high)


def _with(draws: ParameterDraws, moved: Mapping[str, np.ndarray]) -> ParameterDraws:
    """Return draws with some columns replaced."""
    sensitivity, kinds = draws.sensitivity.copy(), [SENSITIVITY + name for name in data_types()]
    for place, name in enumerate(kinds):
        if name in moved:
            sensitivity[:, place] = moved[name]
    rows = {name: column for name, column in moved.items() if name not in kinds}
    return replace(draws, values={**draws.values, **rows}, sensitivity=sensitivity)
