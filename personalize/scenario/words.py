"""The difference between two scenarios, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from personalize.register import data_types, design_fields, design_options, ladder
from personalize.scenario.model import Scenario

LABELS = {
    "seed": "Seed",
    "service.domain": "Service",
    "service.slate_size": "Picks on the screen",
    "people.number": "How many people",
    "people.locale": "Names from",
    "people.attitudes": "Attitudes",
    "people.situations": "Difficult situations",
    "people.elicitation": "Asked about",
    "recommender.algorithm": "How it picks",
    "data.choice": "Who decides",
    "time.sessions": "Sessions",
    "time.retrain_every": "Learns again every so many sessions",
    "time.habituation": "Noticing wears off",
    "time.events": "Events",
}


@dataclass(frozen=True)
class Change:
    """One setting that differs: its dotted name, its label and both values in words."""

    field: str
    label: str
    before: str
    after: str

    def __str__(self) -> str:
        """Return "label: before → after"."""
        return f"{self.label}: {self.before} → {self.after}"


def diff(before: Scenario, after: Scenario) -> list[Change]:
    """Return what differs between two scenarios.

    The kinds of data are compared as what is used, kind by kind ("Location: off → on"),
    whether they were chosen by step or one by one.
    """
    changes: list[Change] = []
    old, new = set(before.used_types()), set(after.used_types())
    for name, kind in data_types().items():
        if (name in old) != (name in new):
            on = name in new
            changes.append(
                Change(f"data.{name}", kind.label, "off" if on else "on", "on" if on else "off")
            )
    first, second = before.flat(), after.flat()
    for key in dict.fromkeys([*first, *second]):
        if key in {"data.level", "data.types"} or first.get(key) == second.get(key):
            continue
        changes.append(
            Change(key, label(key), words(key, first.get(key)), words(key, second.get(key)))
        )
    return changes


def label(key: str) -> str:
    """Return a setting's label as the page shows it."""
    if key.startswith("design."):
        return design_fields()[key.removeprefix("design.")].label
    if key.startswith("recommender.parameters."):
        return key.removeprefix("recommender.parameters.").replace("_", " ")
    return LABELS.get(key, key)


def words(key: str, value: Any) -> str:
    """Return a setting's value in words."""
    if value is None:
        return "as usual"
    if key.startswith("design."):
        return design_options()[key.removeprefix("design.")][str(value)].label
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    return str(value).replace("_", " ")


def data_in_words(scenario: Scenario) -> str:
    """Return the data used as a caption: the step's, or "Your own mix: 4 kinds of data"."""
    step = scenario.step()
    if step is not None:
        return ladder(scenario.service.domain)[step].caption
    number = len(scenario.used_types())
    return f"Your own mix: {number} {'kind' if number == 1 else 'kinds'} of data"
