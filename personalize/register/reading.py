"""Reading the files of the register, each once."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from personalize import locations
from personalize.errors import RegisterError
from personalize.register.rows import (
    DataType,
    DesignField,
    DesignOption,
    Parameter,
    SharingLevel,
    checked_row,
)

DESIGN_INPUTS = (
    "notice",
    "asked",
    "disclosed",
    "explained",
    "control",
    "obtrusive",
    "identified",
    "cross",
    "mismatch",
    "expected",
)
"""Inputs of the perception model that a design determines, each from 0 to 1."""


def read_rows(file: str | Path) -> list[dict[str, str]]:
    """Read a CSV file of ``data/`` as rows of text.

    Raises
    ------
    RegisterError
        If the file is missing or a row has more or fewer cells than the header.
    """
    path = locations.data() / file
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except OSError as error:
        raise RegisterError(f"data/{file} cannot be read: {error.strerror}.") from error
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise RegisterError(f"data/{file}, line {line}: the row does not match the header.")
    return rows


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return the rows of ``parameters.csv`` by name.

    Raises
    ------
    RegisterError
        If a default is outside its range, a number is text, or a source is missing.
    """
    file = "parameters.csv"
    parameters_by_name: dict[str, Parameter] = {}
    for row in read_rows(file):
        parameter = checked_row(Parameter, file, row.get("name", "?"), row)
        if parameter.name in parameters_by_name:
            raise RegisterError(f"data/{file}: {parameter.name} stands there twice.")
        parameters_by_name[parameter.name] = parameter
    return MappingProxyType(parameters_by_name)


@cache
def defaults() -> Mapping[str, float]:
    """Return the default of each parameter by name: the point estimate of the model."""
    return MappingProxyType({name: row.default for name, row in parameters().items()})


@cache
def data_types() -> Mapping[str, DataType]:
    """Return the kinds of data by name, in the order of the ladder."""
    file = "data_types.csv"
    types_by_name = {}
    for row in read_rows(file):
        scales = {scale: _scale(row, scale) for scale in ("expected", "appropriateness")}
        data_type = checked_row(DataType, file, row.get("name", "?"), {**row, **scales})
        types_by_name[data_type.name] = data_type
    return MappingProxyType(types_by_name)


def _scale(row: Mapping[str, str], scale: str) -> dict[str, str]:
    """Return the cells of a scale by service: of the columns ``expected_streaming`` …."""
    prefix = f"{scale}_"
    return {
        column.removeprefix(prefix): cell
        for column, cell in row.items()
        if column.startswith(prefix)
    }


@cache
def design_options() -> Mapping[str, Mapping[str, DesignOption]]:
    """Return the values of each design field: ``design_options()[field][value]``."""
    file = "design_options.csv"
    options_by_field: dict[str, dict[str, DesignOption]] = {}
    for row in read_rows(file):
        name = f"{row.get('field', '?')}.{row.get('value', '?')}"
        lacking = [column for column in DESIGN_INPUTS if column not in row]
        if lacking:
            raise RegisterError(f"data/{file}: the column {lacking[0]} is missing.")
        inputs = {column: row[column] for column in DESIGN_INPUTS}
        option = checked_row(DesignOption, file, name, {**row, "inputs": inputs})
        options_by_field.setdefault(option.field, {})[option.value] = option
    return MappingProxyType(
        {field: MappingProxyType(values) for field, values in options_by_field.items()}
    )


@cache
def design_fields() -> Mapping[str, DesignField]:
    """Return the ten design fields by name, in the order of the sidebar."""
    file = "design_fields.csv"
    rows = (checked_row(DesignField, file, row.get("field", "?"), row) for row in read_rows(file))
    return MappingProxyType({row.field: row for row in rows})


@cache
def _levels() -> tuple[SharingLevel, ...]:
    file = "levels.csv"
    levels = []
    for row in read_rows(file):
        name = f"{row.get('domain', '?')} {row.get('step', '?')}"
        level = checked_row(SharingLevel, file, name, row)
        unknown = sorted(set(level.adds) - set(data_types()))
        if unknown:
            raise RegisterError(f"data/{file}, {name}: {unknown[0]} is not a kind of data.")
        levels.append(level)
    return tuple(levels)


@cache
def sharing_levels(domain: str) -> tuple[SharingLevel, ...]:
    """Return the steps of a service's ladder, lowest first.

    Parameters
    ----------
    domain : str
        One of the four services; any other name is taken as an imported set.
    """
    levels = _levels()
    known_domain = domain if domain in {level.domain for level in levels} else "imported"
    return tuple(level for level in levels if level.domain == known_domain)


def assumption_count() -> tuple[int, int]:
    """Return the number of assumptions among the numbers of the model, and the total.

    Numbers are the parameters, the sensitivity of each kind of data, and the effect of each
    design value that has one.
    """
    options = [option for values in design_options().values() for option in values.values()]
    statuses = [row.status for row in parameters().values()]
    statuses += [data_type.status for data_type in data_types().values()]
    statuses += [option.status for option in options if any(option.inputs.values())]
    return statuses.count("assumption"), len(statuses)


@cache
def register_hash() -> str:
    """Return a short hash of the content of the register, which all results include."""
    digest = hashlib.sha256()
    for file in ("parameters.csv", "data_types.csv", "design_options.csv", "levels.csv"):
        digest.update((locations.data() / file).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:10]
