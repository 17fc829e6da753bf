"""The table of conditions that a person gives: its columns, their limits and their defaults."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import DESIGN_INPUTS, data_types
from personalize.response.cells import is_blank, is_blank_cell, nearest, number_of, shown
from personalize.response.design_words import FIELDS, word_columns, words_of
from personalize.scenario import ModelSettings
from personalize.scenario.shapes import PLAIN
from personalize.scenario.validation import validated
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
ELICITATIONS = ("in_use", "imagined")
"""Services that a question can refer to, as ``people.elicitation`` of a scenario."""


@dataclass(frozen=True)
class Condition:
    """One row of the table, checked.

    Attributes
    ----------
    name : object
    domain : str
    imagined_service : bool
        Whether people are asked about an imagined service instead of one in use.
    shares : array (K,)
        Part of each kind of data in the pick, 0 to 1.
    words : mapping
        Options by design field, where they are given in words.
    numbers : mapping
        ``DESIGN_INPUTS`` (0 unless given), ``OTHER_INPUTS``, and ``OVERRIDES`` (NaN unless given).
    model : ModelSettings
        The shape of the model; the same in all rows.
    """

    name: object
    domain: str
    imagined_service: bool
    shares: np.ndarray
    words: Mapping[str, str]
    numbers: Mapping[str, float]
    model: ModelSettings

    def design_numbers(self) -> dict[str, float]:
        """Return the design inputs that are given as numbers; 0 where they are not."""
        return {name: self.numbers[name] for name in DESIGN_INPUTS}


def read_conditions(
    exposures: pd.DataFrame,
    elicitation: str = "in_use",
    shape: str | Sequence[str] = PLAIN,
) -> list[Condition]:
    """Return the rows of a table, checked.

    Parameters
    ----------
    exposures : DataFrame
        See ``perceive_exposures``.
    elicitation : {"in_use", "imagined"}
        The service that people are asked about where a row does not say it.
    shape : str or sequence of str
        As ``model.shape`` of a scenario.

    Raises
    ------
    PersonalizeError
        Naming the first column, row or value that is not allowed, and what is.
    """
    if not (isinstance(elicitation, str) and elicitation in ELICITATIONS):
        raise PersonalizeError(
            f"elicitation = {shown(elicitation)} is not one of {', '.join(ELICITATIONS)}."
        )
    if not isinstance(exposures, pd.DataFrame):
        raise PersonalizeError(
            f"exposures is a {type(exposures).__name__}; a DataFrame with one row a condition is "
            "needed."
        )
    model = validated(ModelSettings, {"shape": shape})
    table = exposures.rename(columns={k: v for k, v in OLD_NAMES.items() if v not in exposures})
    _check_columns(table)
    table = _named(table.reset_index(drop=True).astype(object))
    fields, type_names = word_columns(table), list(data_types())
    numbers = [*type_names, *DESIGN_INPUTS, *OTHER_INPUTS, *OVERRIDES]
    numeric = pd.DataFrame(
        {name: _column(table, name) for name in numbers if name not in fields}, index=table.index
    ).reindex(columns=numbers, fill_value=0.0)
    _check_kinds(table, numeric[type_names])
    conditions = []
    for given, row in zip(table.to_dict("records"), numeric.to_dict("records"), strict=True):
        name = given["condition"]
        if _uses_nothing(row, type_names) and is_blank_cell(given.get("relevance")):
            row["relevance"] = 0.0  # everybody sees the popular list
        conditions.append(
            Condition(
                name,
                given["domain"],
                _elicitation(given.get("elicitation"), name, elicitation) == "imagined",
                np.array([row[type_name] for type_name in type_names]),
                words_of({str(key): cell for key, cell in given.items()}, fields, name),
                MappingProxyType({name: float(row[name]) for name in numbers[len(type_names) :]}),
                model,
            )
        )
    return conditions


def _uses_nothing(row: Mapping[Hashable, float], type_names: list[str]) -> bool:
    """Return whether nothing is collected: no kind of data, and no sensitivity of one."""
    return not any(row[name] for name in type_names) and bool(np.isnan(row["sensitivity"]))


def _check_columns(table: pd.DataFrame) -> None:
    numbers = [*data_types(), *DESIGN_INPUTS, *OTHER_INPUTS, *OVERRIDES]
    fields = [field for field in FIELDS if field not in numbers]
    allowed = ["condition", "domain", "elicitation", *fields, *numbers]
    unknown = [str(name) for name in table if name not in allowed]
    if unknown:
        raise PersonalizeError(
            f"exposures: “{shown(unknown[0])}” is not a column{nearest(unknown[0], allowed)}. "
            f"Known: {', '.join(allowed)}."
        )
    if table.columns.duplicated().any():
        twice = table.columns[table.columns.duplicated()][0]
        raise PersonalizeError(f"exposures: the column “{twice}” stands there twice.")
    if table.empty:
        raise PersonalizeError("exposures: at least one row is needed, one a condition.")


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the name and the service of each condition."""
    numbered = pd.Series([f"condition {i + 1}" for i in range(len(table))], index=table.index)
    if "condition" not in table:
        table["condition"] = numbered
    table["condition"] = table["condition"].where(~is_blank(table["condition"]), numbered)
    strange = [name for name in table["condition"] if not isinstance(name, Hashable)]
    if strange:
        raise PersonalizeError(
            f"exposures: condition = {shown(strange[0])} must be a text or a number."
        )
    if table["condition"].duplicated().any():
        twice = table.loc[table["condition"].duplicated(), "condition"].iloc[0]
        raise PersonalizeError(f"exposures: condition “{twice}” stands there twice.")
    if "domain" not in table:
        table["domain"] = "streaming"
    table["domain"] = table["domain"].where(~is_blank(table["domain"]), "streaming")
    wrong = [name for name in table["domain"] if not (isinstance(name, str) and name in DOMAINS)]
    if wrong:
        raise PersonalizeError(
            f"exposures: domain = “{shown(wrong[0])}” is not one of {', '.join(DOMAINS)}."
        )
    return table


def _column(table: pd.DataFrame, name: str) -> pd.Series | float:
    """Return the numbers of a column, or its default for all rows if it is not given."""
    default, low, high = OTHER_INPUTS.get(name, (0.0, 0.0, 1.0))
    if name in OVERRIDES:
        default, high = np.nan, 1.05
    if name not in table:
        return default
    numeric, blank = table[name].map(number_of).astype(float), is_blank(table[name])
    bad = ~blank & ~((numeric >= low) & (numeric <= high))
    if bad.any():
        raise PersonalizeError(
            f"exposures: {name} = {shown(table.loc[bad, name].iloc[0])} in "
            f"“{shown(table.loc[bad, 'condition'].iloc[0])}” must be a number from {low:g} to "
            f"{high:g}."
        )
    return numeric.where(~blank, default)


def _check_kinds(table: pd.DataFrame, shares: pd.DataFrame) -> None:
    """Refuse a row with more than a whole pick, or of which no data are said."""
    total = shares.sum(axis=1)
    if (total > 1 + 1e-9).any():
        name = table.loc[total > 1 + 1e-9, "condition"].iloc[0]
        raise PersonalizeError(
            f"exposures: the parts of the kinds of data in “{name}” add up to "
            f"{total.max():.2f}; 1 at most."
        )
    said = pd.Series(False, index=table.index)
    for column in (name for name in (*shares, "sensitivity") if name in table):
        said |= ~is_blank(table[column])
    if not said.all():
        name = table.loc[~said, "condition"].iloc[0]
        raise PersonalizeError(
            f"exposures: “{shown(name)}” has no kind of data and no sensitivity; give the part of "
            f"a kind in the pick ({', '.join(data_types())}), or 0 in one of these columns where "
            "nothing is collected."
        )


def _elicitation(value: object, name: object, otherwise: str) -> str:
    if is_blank_cell(value):
        return otherwise
    word = value.strip() if isinstance(value, str) else value
    if isinstance(word, str) and word in ELICITATIONS:
        return word
    raise PersonalizeError(
        f"exposures: elicitation = {shown(value)} in “{shown(name)}” is not one of "
        f"{', '.join(ELICITATIONS)}."
    )
