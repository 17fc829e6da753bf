"""The table of conditions that a person gives: its columns, their limits and their defaults."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import DESIGN_INPUTS, data_types
from personalize.world.catalogue import DOMAINS

OTHER_INPUTS: Mapping[str, tuple[float, float, float]] = {
    "specificity": (0.5, 0, 1),
    "accuracy": (0.8, 0, 1),
    "relevance": (0.5, -1, 1),
    "payment": (0.0, 0, 1000),
}
"""Inputs other than kinds and design: default, lowest, highest. Relevance: 0 popular, 1 perfect."""
OVERRIDES = ("sensitivity", "expectedness", "appropriateness", "imagined")
"""Inputs that come from the register unless given, by the kinds and the service of a row."""
OLD_NAMES = {"fit": "relevance", "contextual_fit": "appropriateness"}
"""Names of columns before version 0.2 of the package, which are accepted as well."""


def checked_conditions(exposures: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every column; overrides that are not given are NaN.

    Raises
    ------
    PersonalizeError
        Naming the first column, row or value that is not allowed, and what is.
    """
    exposures = exposures.rename(columns={k: v for k, v in OLD_NAMES.items() if v not in exposures})
    type_names = list(data_types())
    numbers = [*type_names, *DESIGN_INPUTS, *OTHER_INPUTS, *OVERRIDES]
    allowed = ["condition", "domain", *numbers]
    unknown = [str(name) for name in exposures if name not in allowed]
    if unknown:
        raise PersonalizeError(
            f"exposures: “{unknown[0][:60]}” is not a column. Known: {', '.join(allowed)}."
        )
    if exposures.empty:
        raise PersonalizeError("exposures: at least one row is needed, one a condition.")
    table = _named(exposures.reset_index(drop=True).copy())
    for name in numbers:
        table[name] = _column(table, name)
    total = table[type_names].sum(axis=1)
    if (total > 1 + 1e-9).any():
        name = table.loc[total > 1 + 1e-9, "condition"].iloc[0]
        raise PersonalizeError(
            f"exposures: the parts of the kinds of data in “{name}” add up to "
            f"{total.max():.2f}; 1 at most."
        )
    return table


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the name and the service of each condition."""
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
    return table


def _column(table: pd.DataFrame, name: str) -> pd.Series | float:
    """Return the numbers of a column, or its default for all rows if it is not given."""
    default, low, high = OTHER_INPUTS.get(name, (0.0, 0.0, 1.0))
    if name in OVERRIDES:
        default, high = np.nan, 1.05
    if name not in table:
        return default
    numeric = pd.to_numeric(table[name], errors="coerce")
    bad = (numeric.isna() & table[name].notna()) | (numeric < low) | (numeric > high)
    if bad.any():
        value = table.loc[bad, name].iloc[0]
        raise PersonalizeError(
            f"exposures: {name} = {value} in “{table.loc[bad, 'condition'].iloc[0]}” must be a "
            f"number from {low:g} to {high:g}."
        )
    return numeric if name in OVERRIDES else numeric.fillna(default)
