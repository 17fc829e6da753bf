"""A team's own limit: where personalization stops being all right, set by a number of people."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import tomlkit
from pydantic import ConfigDict, Field, model_validator

from personalize.errors import ScenarioError
from personalize.files import write_text
from personalize.register import sharing_levels
from personalize.scenario import Scenario
from personalize.scenario.model import Part
from personalize.scenario.reading import read_page, read_toml
from personalize.scenario.validation import validated

KINDS = ("rating", "step", "asking")
ASKED = ("accept_or_refuse", "per_purpose", "just_in_time")
"""Consent designs that ask before data are used, with a way to refuse."""


class TeamLimit(Part):
    """A limit that people set together.

    Attributes
    ----------
    kind : {"rating", "step", "asking"}
        The highest rating that is all right; the last step of data that is all right; or never
        without asking.
    rating : float, optional
        1 to 7; with ``kind = "rating"``.
    step : int, optional
        0 to 5; with ``kind = "step"``.
    set_by : int
        Number of people.
    on : date
        The day on which it was set.
    title : str
        What it is about, such as the workshop's title.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    kind: Literal["rating", "step", "asking"] = "rating"
    rating: float | None = Field(None, ge=1, le=7, allow_inf_nan=False, strict=True)
    step: int | None = Field(None, ge=0, le=5, strict=True)
    set_by: int = Field(1, ge=1, le=1_000_000, strict=True)
    on: date = date(2026, 1, 1)
    title: str = Field("", max_length=200)

    @model_validator(mode="after")
    def _has_its_value(self) -> TeamLimit:
        for name in ("rating", "step"):
            given = getattr(self, name) is not None
            if given != (self.kind == name):
                needed = "is needed" if self.kind == name else f"belongs to kind = “{name}”"
                raise ValueError(f"with kind = “{self.kind}”, {name} {needed}")
        return self

    def label(self) -> str:
        """Return what stands beside its line: "Our limit, set by 12 people on 26 Nov"."""
        people = "1 person" if self.set_by == 1 else f"{self.set_by} people"
        return f"Our limit, set by {people} on {self.on.day} {self.on:%b}"

    def words(self, domain: str = "streaming") -> str:
        """Return the limit in words, with the name of the step in a service."""
        if self.kind == "rating":
            return f"a feeling of {self.rating:g} of 7 at most"
        if self.kind == "step":
            levels = sharing_levels(domain)
            step = min(int(self.step or 0), len(levels) - 1)
            return f"no more data than at the step {levels[step].name} (“{levels[step].caption}”)"
        return "never without asking"

    def to_toml(self) -> str:
        """Return the limit as the text of its file."""
        fields = {name: value for name, value in self.model_dump().items() if value is not None}
        return tomlkit.dumps({"limit": fields})


def read_limit(path: Path) -> TeamLimit:
    """Read a limit from its file.

    Raises
    ------
    ScenarioError
        If the file cannot be read, has no table [limit], or a field is wrong.
    """
    loaded = read_toml(read_page(path), str(path))
    return limit_of(loaded, str(path))


def limit_of(loaded: dict[str, Any], name: str) -> TeamLimit:
    """Return the limit of a mapping with the table [limit]; see ``read_limit``."""
    table = loaded.get("limit")
    if not isinstance(table, dict) or set(loaded) != {"limit"}:
        others = [key for key in loaded if key != "limit"]
        raise ScenarioError(
            f"{name} has “{str(others[0])[:60]}”; a limit has one table, [limit]."
            if others
            else f"{name} has no table [limit]."
        )
    unknown = [field for field in table if field not in TeamLimit.model_fields]
    if unknown:
        raise ScenarioError(
            f"{name}: “limit.{str(unknown[0])[:60]}” is not a setting. Allowed here: "
            f"{', '.join(TeamLimit.model_fields)}."
        )
    missing = [field for field in ("kind", "set_by", "on") if field not in table]
    if missing:
        raise ScenarioError(f"{name}: limit.{missing[0]} is missing.")
    if not _is_day(table["on"]):
        shown = str(table["on"])[:40]
        raise ScenarioError(
            f"{name}: limit.on = “{shown}” is not a day; a date such as 2026-11-28 is needed."
        )
    for field in ("rating", "step"):
        if table["kind"] in KINDS and (table["kind"] == field) != (field in table):
            needed = "is missing" if table["kind"] == field else "is not needed"
            raise ScenarioError(f"{name}: limit.{field} {needed} with kind = “{table['kind']}”.")
    try:
        return validated(TeamLimit, table)
    except ScenarioError as error:
        raise ScenarioError(f"{name}: limit.{error}") from None


def _is_day(value: object) -> bool:
    """Return whether a value is a date, or its text in the form 2026-11-28."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return isinstance(value, date) and not isinstance(value, datetime)


def write_limit(limit: TeamLimit, path: Path) -> None:
    """Write a limit to its file.

    Raises
    ------
    PersonalizeError
        If the file cannot be written.
    """
    write_text(path, limit.to_toml())


def asks_first(scenario: Scenario) -> bool:
    """Return whether the design asks before data are used, or uses none."""
    return not scenario.used_types() or scenario.design.consent in ASKED
