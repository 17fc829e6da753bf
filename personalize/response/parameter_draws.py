"""Parameter draws: random values of all uncertain parameters, the same for all scenarios.

A parameter draw is one combination of values, each within its published or assumed range. Half of
the draws of a value lie below its default and half above, evenly within each half, so that the
default is the median (where the default is an end of the range, all lie on one side). They come
from a Latin hypercube of fixed seed. They depend only on the register, not on the people, so that
two scenarios are always compared under the same draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.stats import qmc

from personalize.register import data_types, defaults, design_options, parameters
from personalize.scenario import ModelSettings, Scenario
from personalize.scenario.shapes import SHAPES

DRAWS = 200
"""Number of parameter draws unless given."""
GROUPS = ("perception", "context", "choice", "trust", "world", "evidence")
FIXED = (
    "smallest_difference_worth_naming",
    "smallest_relevance_difference",
    "smallest_share_difference",
    "elicitation_imagined",
    "attitude_shift",
    "trust_attitude_correlation",
    "habituation",
)
"""Rows that are not drawn: settings of a scenario or a reader, or rows that need other people."""
PREFIXES = {"world": "utility_", "evidence": "confidence_"}
"""Prefixes of world and evidence rows that can be drawn without new people or a new fit."""


@dataclass(frozen=True)
class ParameterDraws:
    """V parameter draws.

    Attributes
    ----------
    values : mapping of str to array (V,)
        Values of each register row that is drawn.
    sensitivity : array (V, kinds)
        Sensitivity of each kind of data, 0 to 1.
    amounts : mapping of (field, value) to array (V,)
        Factor on the contribution of a design option, around 1.
    of_shapes : sequence of str or None
        Shapes of the model that the draws take in turn. None: those of the scenario's draws.
        Empty: the shape of the scenario's figures.
    """

    values: Mapping[str, np.ndarray]
    sensitivity: np.ndarray
    amounts: Mapping[tuple[str, str], np.ndarray]
    of_shapes: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.sensitivity)

    def parameters(self, rows: slice | np.ndarray = slice(None)) -> dict[str, Any]:
        """Return all parameters by name; drawn ones have the shape (V, 1, 1)."""
        drawn = {name: column[rows, None, None] for name, column in self.values.items()}
        return {**defaults(), **drawn}

    def shapes(self, model: ModelSettings, rows: slice = slice(None)) -> list[str]:
        """Return the shape of the model of each draw: draws take the shapes in turn."""
        if self.of_shapes is None:
            names = model.of_draws()
        else:
            names = self.of_shapes or (model.of_figures(),)
        return [names[i % len(names)] for i in range(*rows.indices(len(self)))]

    def design(self, scenario: Scenario, rows: slice = slice(None)) -> dict[str, Any]:
        """Return the design inputs of a scenario, (V, 1, 1); see ``design_inputs``."""
        return self.design_of(scenario.design.model_dump(), rows)

    def design_of(self, options: Mapping[str, str], rows: slice = slice(None)) -> dict[str, Any]:
        """Return the design inputs of some options by field, (V, 1, 1)."""
        left: dict[str, Any] = {}
        for field, value in options.items():
            factor = self.amounts[field, value][rows]
            for name, amount in design_options()[field][value].inputs.items():
                rest = 1 - np.clip(amount * factor, 0, 1)
                left[name] = left.get(name, 1.0) * rest
        return {name: (1 - rest)[:, None, None] for name, rest in left.items()}


def is_drawn(name: str) -> bool:
    """Return whether a register row is drawn."""
    row = parameters()[name]
    return (
        row.group in GROUPS
        and name not in FIXED
        and row.low < row.high
        and name.startswith(PREFIXES.get(row.group, ""))
    )


def quantile_around_default(
    shares: np.ndarray, low: float, default: float, high: float
) -> np.ndarray:
    """Map uniform shares in 0 to 1 to values whose median is the default (see the module)."""
    if default <= low or default >= high:
        return np.asarray(low + shares * (high - low))
    below = low + 2 * shares * (default - low)
    above = default + (2 * shares - 1) * (high - default)
    return np.where(shares < 0.5, below, above)


def parameter_draws(number: int = DRAWS) -> ParameterDraws:
    """Return the parameter draws; the same at each call.

    Parameters
    ----------
    number : int
        Number of draws, at least 2.
    """
    return _drawn(number)


@cache
def _drawn(number: int) -> ParameterDraws:
    names = [name for name in parameters() if is_drawn(name)]
    types = list(data_types().values())
    options = [(f, v) for f, values in design_options().items() for v in values]
    width = len(names) + len(types) + len(options)
    even = qmc.LatinHypercube(width, rng=np.random.Generator(np.random.PCG64(0))).random(number)
    values = {}
    for column, name in enumerate(names):
        row = parameters()[name]
        values[name] = quantile_around_default(even[:, column], row.low, row.default, row.high)
    start = len(names)
    sensitivity = np.column_stack(
        [
            quantile_around_default(
                even[:, start + i], data_type.low, data_type.sensitivity, data_type.high
            )
            for i, data_type in enumerate(types)
        ]
    )
    start += len(types)
    amounts = {}
    for i, (field, value) in enumerate(options):
        spread = design_options()[field][value].spread
        amounts[field, value] = 1 + spread * (2 * even[:, start + i] - 1)
    return ParameterDraws(MappingProxyType(values), sensitivity, MappingProxyType(amounts))


def draws_with(number: int, **columns: np.ndarray) -> ParameterDraws:
    """Return parameter draws equal to the defaults except for some register rows.

    Parameters
    ----------
    number : int
        Number of draws.
    columns : arrays (number,)
        Values by row, ``sensitivity_KIND`` or ``design_FIELD_VALUE``.
    """
    default_values = defaults()
    names = [name for name in parameters() if is_drawn(name)]
    values = {name: columns.get(name, np.full(number, default_values[name])) for name in names}
    sensitivity = np.column_stack(
        [
            columns.get(f"sensitivity_{name}", np.full(number, data_type.sensitivity))
            for name, data_type in data_types().items()
        ]
    )
    amounts = {
        (field, value): columns.get(f"design_{field}_{value}", np.ones(number))
        for field, options in design_options().items()
        for value in options
    }
    return ParameterDraws(values, sensitivity, amounts, of_shapes=())


def defaults_alone() -> ParameterDraws:
    """Return one parameter draw: the defaults."""
    return draws_with(1)


def defaults_by_shape() -> ParameterDraws:
    """Return the defaults once with each shape of the model, in the order of ``SHAPES``."""
    return replace(draws_with(len(SHAPES)), of_shapes=SHAPES)
