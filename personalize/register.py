"""The register: all numbers of the model with range, source and status, read from ``data/``.

``parameters.csv`` has one row per parameter, ``data_types.csv`` one per kind of data,
``design_options.csv`` one per value of a design field, ``levels.csv`` one per step of the ladder
in a service. All code reads the numbers of the model through this module.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from personalize import locations
from personalize.errors import RegisterError

STATUSES = ("data", "partly", "assumption", "no data")
OBTAINED = ("declared", "observed", "inferred", "third_party")
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


@dataclass(frozen=True)
class Parameter:
    """One row of ``parameters.csv``: a default in the range ``low`` to ``high``, in ``unit``."""

    group: str
    symbol: str
    name: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    status: str


@dataclass(frozen=True)
class DataType:
    """One kind of data: its sensitivity (0 to 1), supplier, and norms by service.

    ``expected`` and ``appropriateness`` map a service to a number from 0 (not at all) to 1 (fully).
    """

    name: str
    label: str
    mark: str
    icon: str
    border: str
    obtained: str
    description: str
    sensitivity: float
    low: float
    high: float
    source: str
    status: str
    expected: Mapping[str, float]
    appropriateness: Mapping[str, float]
    context_source: str
    context_status: str
    law: str
    about_others: bool


@dataclass(frozen=True)
class DesignOption:
    """One value of a design field and its contribution to each model input (0 to 1)."""

    field: str
    value: str
    label: str
    flagged: bool
    phrase: str
    inputs: Mapping[str, float]
    spread: float
    source: str
    status: str


@dataclass(frozen=True)
class DesignField:
    """A design field in the sidebar: its group, its label and its help text."""

    field: str
    group: str
    label: str
    help: str


@dataclass(frozen=True)
class SharingLevel:
    """One step of the ladder in one service and the kinds of data that it adds.

    ``icon`` is a Material symbol, ``line`` a short description of the data used at the step.
    """

    domain: str
    number: int
    name: str
    caption: str
    adds: tuple[str, ...]
    icon: str
    line: str


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


def _number(file: str, row: Mapping[str, str], column: str) -> float:
    try:
        return float(row[column])
    except ValueError as error:
        name = row.get("name") or row.get("value") or "?"
        raise RegisterError(
            f"data/{file}, {name}: {column} is “{row[column]}”; a number is needed."
        ) from error


def _ranged(file: str, row: Mapping[str, str], middle: str) -> tuple[float, float, float]:
    default, low, high = (_number(file, row, column) for column in (middle, "low", "high"))
    if not low <= default <= high:
        raise RegisterError(
            f"data/{file}, {row['name']}: {middle} {default:g} is outside its range "
            f"{low:g} to {high:g}."
        )
    return default, low, high


def _documented(file: str, row: Mapping[str, str]) -> None:
    name = row.get("name") or f"{row.get('field')}.{row.get('value')}"
    if not row["source"].strip():
        raise RegisterError(f"data/{file}, {name}: the source is missing.")
    if row["status"] not in STATUSES:
        raise RegisterError(
            f"data/{file}, {name}: status “{row['status']}” is not one of {', '.join(STATUSES)}."
        )


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
        _documented(file, row)
        default, low, high = _ranged(file, row, "default")
        if row["name"] in parameters_by_name:
            raise RegisterError(f"data/{file}: {row['name']} stands there twice.")
        texts = {k: row[k] for k in ("group", "symbol", "name", "unit", "meaning")}
        parameters_by_name[row["name"]] = Parameter(
            **texts,
            default=default,
            low=low,
            high=high,
            source=row["source"],
            status=row["status"],
        )
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
        _documented(file, row)
        sensitivity, low, high = _ranged(file, row, "sensitivity")
        if row["obtained"] not in OBTAINED:
            raise RegisterError(
                f"data/{file}, {row['name']}: obtained “{row['obtained']}” is not one of "
                f"{', '.join(OBTAINED)}."
            )
        scales = {
            scale: MappingProxyType(
                {
                    column.removeprefix(f"{scale}_"): _number(file, row, column)
                    for column in row
                    if column.startswith(f"{scale}_")
                }
            )
            for scale in ("expected", "appropriateness")
        }
        text_columns = [
            "name",
            "label",
            "mark",
            "icon",
            "border",
            "obtained",
            "description",
            "source",
            "status",
            "context_source",
            "context_status",
            "law",
        ]
        types_by_name[row["name"]] = DataType(
            **{key: row[key] for key in text_columns},
            sensitivity=sensitivity,
            low=low,
            high=high,
            expected=scales["expected"],
            appropriateness=scales["appropriateness"],
            about_others=row["about_others"] == "1",
        )
    return MappingProxyType(types_by_name)


@cache
def design_options() -> Mapping[str, Mapping[str, DesignOption]]:
    """Return the values of each design field: ``design_options()[field][value]``."""
    file = "design_options.csv"
    options_by_field: dict[str, dict[str, DesignOption]] = {}
    for row in read_rows(file):
        _documented(file, row)
        inputs = {name: _number(file, row, name) for name in DESIGN_INPUTS}
        out_of_range = [name for name, amount in inputs.items() if not 0 <= amount <= 1]
        if out_of_range:
            raise RegisterError(
                f"data/{file}, {row['field']}.{row['value']}: {out_of_range[0]} must be 0 to 1."
            )
        options_by_field.setdefault(row["field"], {})[row["value"]] = DesignOption(
            field=row["field"],
            value=row["value"],
            label=row["label"],
            flagged=row["flagged"] == "1",
            phrase=row["phrase"],
            inputs=MappingProxyType(inputs),
            spread=_number(file, row, "spread"),
            source=row["source"],
            status=row["status"],
        )
    return MappingProxyType(
        {field: MappingProxyType(values) for field, values in options_by_field.items()}
    )


@cache
def design_fields() -> Mapping[str, DesignField]:
    """Return the ten design fields by name, in the order of the sidebar."""
    return MappingProxyType(
        {row["field"]: DesignField(**row) for row in read_rows("design_fields.csv")}
    )


@cache
def sharing_levels(domain: str) -> tuple[SharingLevel, ...]:
    """Return the steps of a service's ladder, lowest first.

    Parameters
    ----------
    domain : str
        One of the four services; any other name is taken as an imported set.
    """
    rows = read_rows("levels.csv")
    domains = {row["domain"] for row in rows}
    known_domain = domain if domain in domains else "imported"
    levels = [
        SharingLevel(
            domain=known_domain,
            number=int(row["step"]),
            name=row["name"],
            caption=row["caption"],
            adds=tuple(type_name for type_name in row["adds"].split("|") if type_name),
            icon=row["icon"],
            line=row["line"],
        )
        for row in rows
        if row["domain"] == known_domain
    ]
    unknown = {type_name for level in levels for type_name in level.adds} - set(data_types())
    if unknown:
        raise RegisterError(f"data/levels.csv: {sorted(unknown)[0]} is not a kind of data.")
    return tuple(levels)


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
