"""Published findings as data: conditions, contrasts, and the direction and size required."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from personalize import locations
from personalize.errors import RegisterError
from personalize.register import defaults
from personalize.response.exposures import OUTPUTS as EXPOSURE_OUTPUTS
from personalize.study.uncertainty import ALSO_DRAWN, OUTPUTS

ON_THE_SCALE = ("invasiveness", "if_discovered", "surveillance", "discovery_gap", "benefit")
"""Measures in points of the scale 1 to 7; the others are shares, chances or correlations."""
DIRECTIONS = ("more", "less", "same")


@dataclass(frozen=True)
class Size:
    """A published size: its value, its interval, or both; without an interval it is not scored."""

    value: float | None
    low: float | None
    high: float | None

    @property
    def scored(self) -> bool:
        """Whether an interval was published."""
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class Contrast:
    """A linear contrast of a measure over conditions, and what was published about it.

    Attributes
    ----------
    says, measure : str
    weights : mapping of str to float
        Weight of each condition.
    direction : str
        ``more``, ``less`` or ``same``.
    margin : float
        Contrasts within ± ``margin`` show no visible effect.
    size : Size or None
        None where no size was published.
    """

    says: str
    measure: str
    weights: Mapping[str, float]
    direction: Literal["more", "less", "same"]
    margin: float
    size: Size | None


@dataclass(frozen=True)
class Finding:
    """A published finding and the experiment that represents it."""

    id: str
    citation: str
    reported: str
    represented: str
    use: Literal["T", "X"]
    level: Literal["pipeline", "exposure"]
    limit: str
    conditions: Mapping[str, Mapping[str, Any]]
    tests: tuple[Contrast, ...]


@cache
def findings() -> Mapping[str, Finding]:
    """Return the findings of ``data/findings.toml`` by id.

    Raises
    ------
    RegisterError
        If a condition, a measure, a direction or an end of an interval is missing or unknown.
    """
    path = locations.data() / "findings.toml"
    with path.open("rb") as handle:
        rows = tomllib.load(handle)["finding"]
    return {row["id"]: make_finding(row) for row in rows}


def make_finding(row: Mapping[str, Any]) -> Finding:
    """Return one entry of the file as a finding; see ``findings`` for errors."""
    known = EXPOSURE_OUTPUTS if row["level"] == "exposure" else (*OUTPUTS, *ALSO_DRAWN)
    for test in row["tests"]:
        unknown = sorted(set(test["weights"]) - set(row["conditions"]))
        if test["measure"] not in known:
            unknown.append(test["measure"])
        if unknown:
            raise _wrong(row, f"“{unknown[0]}” is not known there.")
    return Finding(
        **{name: row[name] for name in ("id", "citation", "reported", "represented")},
        use=row["use"],
        level=row["level"],
        limit=row.get("limit", ""),
        conditions=row["conditions"],
        tests=tuple(_contrast(row, test) for test in row["tests"]),
    )


def _contrast(row: Mapping[str, Any], test: Mapping[str, Any]) -> Contrast:
    direction = test.get("direction")
    if direction not in DIRECTIONS:
        raise _wrong(row, f"direction = {direction!r} is not one of {', '.join(DIRECTIONS)}.")
    margin = (
        defaults()["smallest_difference_worth_naming"]
        if test["measure"] in ON_THE_SCALE
        else defaults()["smallest_share_difference"]
    )
    return Contrast(
        says=test["says"],
        measure=test["measure"],
        weights=test["weights"],
        direction=direction,
        margin=float(test.get("within", margin)),
        size=_size(row, test["size"]) if "size" in test else None,
    )


def _size(row: Mapping[str, Any], size: Mapping[str, Any]) -> Size:
    unknown = sorted(set(size) - {"value", "low", "high"})
    if unknown:
        raise _wrong(row, f"size has “{unknown[0]}”; allowed are value, low and high.")
    if not size or ("low" in size) != ("high" in size):
        raise _wrong(row, "size needs a value, or both ends of its interval (low, high).")
    numbers = {name: float(size[name]) if name in size else None for name in ("low", "high")}
    low, high = numbers["low"], numbers["high"]
    if low is not None and high is not None and low > high:
        raise _wrong(row, f"size has low = {low:g} above high = {high:g}.")
    return Size(float(size["value"]) if "value" in size else None, low, high)


def _wrong(row: Mapping[str, Any], what: str) -> RegisterError:
    return RegisterError(f"data/findings.toml, {row['id']}: {what}")
