"""Versions of the model: draws of everything that is assumed, the same for every scenario.

A version is one combination of values, each within its published or assumed range. Half of the
draws of a value lie below its default and half above, evenly within each half, so that the
default is the median (where it stands at an end, all lie on one side). A Latin hypercube of
fixed seed spreads them; versions belong to the register, not to a crowd, so that two scenarios
are always compared under the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.stats import qmc

from personalize.register import data_types, defaults, design_options, parameters
from personalize.scenario import Scenario

DRAWS = 200
"""Versions drawn unless asked otherwise."""
BAND = (0.05, 0.95)
"""A band holds what lies between these shares of the versions."""
GROUPS = ("perception", "context", "choice", "trust", "world", "evidence")
FIXED = (
    "smallest_difference_worth_naming",
    "smallest_relevance_difference",
    "elicitation_imagined",
    "attitude_shift",
    "trust_attitude_correlation",
    "habituation",
)
"""Rows that are settings of a scenario or a reader, or would need other people."""
PREFIXES = {"world": "utility_", "evidence": "confidence_"}
"""Rows of the world and the evidence that can be redrawn without new people or a new fit."""


@dataclass(frozen=True)
class ParameterDraws:
    """V versions of the model.

    Attributes
    ----------
    values : mapping of str to array (V,)
        Every register row that is drawn.
    sensitivity : array (V, kinds)
        How sensitive each kind of data is.
    amounts : mapping of (field, value) to array (V,)
        Factor on what a design option contributes, around 1.
    """

    values: Mapping[str, np.ndarray]
    sensitivity: np.ndarray
    amounts: Mapping[tuple[str, str], np.ndarray]

    def __len__(self) -> int:
        return len(self.sensitivity)

    def parameters(self, rows: slice = slice(None)) -> dict[str, Any]:
        """Return every parameter; drawn ones have the shape (versions, 1, 1)."""
        drawn = {name: column[rows, None, None] for name, column in self.values.items()}
        return {**defaults(), **drawn}

    def design(self, scenario: Scenario, rows: slice = slice(None)) -> dict[str, Any]:
        """Return the design inputs of a scenario, (versions, 1, 1); see ``design_inputs``."""
        left: dict[str, Any] = {}
        for field, value in scenario.design.model_dump().items():
            factor = self.amounts[field, value][rows]
            for name, amount in design_options()[field][value].inputs.items():
                rest = 1 - np.clip(amount * factor, 0, 1)
                left[name] = left.get(name, 1.0) * rest
        return {name: (1 - rest)[:, None, None] for name, rest in left.items()}


def is_drawn(name: str) -> bool:
    """Tell whether versions draw a register row."""
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
    """Map even shares in 0 to 1 to values whose median is the default (see the module)."""
    if default <= low or default >= high:
        return np.asarray(low + shares * (high - low))
    below = low + 2 * shares * (default - low)
    above = default + (2 * shares - 1) * (high - default)
    return np.where(shares < 0.5, below, above)


def parameter_draws(number: int = DRAWS) -> ParameterDraws:
    """Return the versions of the model; the same at every call.

    Parameters
    ----------
    number : int
        At least 2.
    """
    return _drawn(number)


@cache
def _drawn(number: int) -> ParameterDraws:
    names = [name for name in parameters() if is_drawn(name)]
    kinds = list(data_types().values())
    options = [(f, v) for f, values in design_options().items() for v in values]
    width = len(names) + len(kinds) + len(options)
    even = qmc.LatinHypercube(width, rng=np.random.Generator(np.random.PCG64(0))).random(number)
    values = {}
    for column, name in enumerate(names):
        row = parameters()[name]
        values[name] = quantile_around_default(even[:, column], row.low, row.default, row.high)
    start = len(names)
    sensitivity = np.column_stack(
        [
            quantile_around_default(even[:, start + i], kind.low, kind.sensitivity, kind.high)
            for i, kind in enumerate(kinds)
        ]
    )
    start += len(kinds)
    amounts = {}
    for i, (field, value) in enumerate(options):
        spread = design_options()[field][value].spread
        amounts[field, value] = 1 + spread * (2 * even[:, start + i] - 1)
    return ParameterDraws(MappingProxyType(values), sensitivity, MappingProxyType(amounts))


def draws_with(number: int, **columns: np.ndarray) -> ParameterDraws:
    """Return versions that stand at the defaults but for some register rows.

    Parameters
    ----------
    number : int
        Versions.
    columns : arrays (number,)
        Values by row, or ``sensitivity_KIND`` and ``design_FIELD_VALUE`` for the others.
    """
    plain = defaults()
    names = [name for name in parameters() if is_drawn(name)]
    values = {name: columns.get(name, np.full(number, plain[name])) for name in names}
    sensitivity = np.column_stack(
        [
            columns.get(f"sensitivity_{name}", np.full(number, kind.sensitivity))
            for name, kind in data_types().items()
        ]
    )
    amounts = {
        (field, value): columns.get(f"design_{field}_{value}", np.ones(number))
        for field, options in design_options().items()
        for value in options
    }
    return ParameterDraws(values, sensitivity, amounts)


def defaults_alone() -> ParameterDraws:
    """Return one version: the defaults."""
    return draws_with(1)
