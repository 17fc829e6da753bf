"""The register: every number of the model, with range, source and status, from ``data/``.

``parameters.csv`` holds one row a parameter, ``data_types.csv`` one row a kind of data,
``design_options.csv`` one row a value of a design field, ``levels.csv`` one row a step of
the ladder in a service. Code reads numbers from here and nowhere else.
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
"""Inputs of the perception model that a design moves, each from 0 to 1."""


@dataclass(frozen=True)
class Parameter:
    """One row of ``parameters.csv``: a default within ``low`` to ``high``, in ``unit``."""

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
    """One kind of data: how sensitive (0 to 1), who supplies it, how expected and fitting where.

    ``expected`` and ``appropriateness`` map a service to 0 (not at all) to 1 (fully).
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
    """One value of a design field and what it contributes to each model input (0 to 1)."""

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
    """A design field as people see it: its group in the sidebar, its label and its help."""

    field: str
    group: str
    label: str
    help: str


@dataclass(frozen=True)
class SharingLevel:
    """One step of the ladder in one service and the kinds of data it adds.

    ``icon`` is a Material symbol, ``line`` says in a few words what the step knows people by.
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
    found: dict[str, Parameter] = {}
    for row in read_rows(file):
        _documented(file, row)
        default, low, high = _ranged(file, row, "default")
        if row["name"] in found:
            raise RegisterError(f"data/{file}: {row['name']} stands there twice.")
        texts = {k: row[k] for k in ("group", "symbol", "name", "unit", "meaning")}
        found[row["name"]] = Parameter(
            **texts,
            default=default,
            low=low,
            high=high,
            source=row["source"],
            status=row["status"],
        )
    return MappingProxyType(found)


@cache
def defaults() -> Mapping[str, float]:
    """Return every parameter's default by name: the point estimate of the model."""
    return MappingProxyType({name: row.default for name, row in parameters().items()})


@cache
def data_types() -> Mapping[str, DataType]:
    """Return the kinds of data by name, in the order of the ladder."""
    file = "data_types.csv"
    found = {}
    for row in read_rows(file):
        _documented(file, row)
        sensitivity, low, high = _ranged(file, row, "sensitivity")
        if row["obtained"] not in OBTAINED:
            raise RegisterError(
                f"data/{file}, {row['name']}: obtained “{row['obtained']}” is not one of "
                f"{', '.join(OBTAINED)}."
            )
        scales = {
            kind: MappingProxyType(
                {
                    column.removeprefix(f"{kind}_"): _number(file, row, column)
                    for column in row
                    if column.startswith(f"{kind}_")
                }
            )
            for kind in ("expected", "appropriateness")
        }
        plain = [
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
        found[row["name"]] = DataType(
            **{key: row[key] for key in plain},
            sensitivity=sensitivity,
            low=low,
            high=high,
            expected=scales["expected"],
            appropriateness=scales["appropriateness"],
            about_others=row["about_others"] == "1",
        )
    return MappingProxyType(found)


@cache
def design_options() -> Mapping[str, Mapping[str, DesignOption]]:
    """Return the values of each design field: ``design_options()[field][value]``."""
    file = "design_options.csv"
    found: dict[str, dict[str, DesignOption]] = {}
    for row in read_rows(file):
        _documented(file, row)
        inputs = {name: _number(file, row, name) for name in DESIGN_INPUTS}
        wrong = [name for name, amount in inputs.items() if not 0 <= amount <= 1]
        if wrong:
            raise RegisterError(
                f"data/{file}, {row['field']}.{row['value']}: {wrong[0]} must be 0 to 1."
            )
        found.setdefault(row["field"], {})[row["value"]] = DesignOption(
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
    return MappingProxyType({field: MappingProxyType(values) for field, values in found.items()})


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
        One of the four services; any other name is an imported set.
    """
    rows = read_rows("levels.csv")
    known = {row["domain"] for row in rows}
    wanted = domain if domain in known else "imported"
    levels = [
        SharingLevel(
            domain=wanted,
            number=int(row["step"]),
            name=row["name"],
            caption=row["caption"],
            adds=tuple(kind for kind in row["adds"].split("|") if kind),
            icon=row["icon"],
            line=row["line"],
        )
        for row in rows
        if row["domain"] == wanted
    ]
    unknown = {kind for level in levels for kind in level.adds} - set(data_types())
    if unknown:
        raise RegisterError(f"data/levels.csv: {sorted(unknown)[0]} is not a kind of data.")
    return tuple(levels)


def assumption_count() -> tuple[int, int]:
    """Return how many numbers of the model are assumptions, and how many there are.

    Numbers are the parameters, how sensitive each kind of data is, and the effect of each
    design value that has one.
    """
    options = [option for values in design_options().values() for option in values.values()]
    statuses = [row.status for row in parameters().values()]
    statuses += [kind.status for kind in data_types().values()]
    statuses += [option.status for option in options if any(option.inputs.values())]
    return statuses.count("assumption"), len(statuses)


@cache
def register_hash() -> str:
    """Return a short hash of the register's content, which every result carries."""
    digest = hashlib.sha256()
    for file in ("parameters.csv", "data_types.csv", "design_options.csv", "levels.csv"):
        digest.update((locations.data() / file).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:10]
