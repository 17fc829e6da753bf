"""The difference between two scenarios, and settings, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from personalize.register import data_types, design_fields, design_options, sharing_levels
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
    "recommender.parameters": "Fine-tuning",
    "data.level": "Step",
    "data.types": "Kinds of data",
    "data.choice": "Who decides",
    "data.history": "History kept",
    "time.sessions": "Weeks",
    "time.retrain_every": "Weeks until it retrains",
    "time.habituation": "Noticing wears off",
    "time.events": "Events",
    "model.shape": "Shape of the model",
    "model.posterior": "Calibrated on",
}
FINE_TUNING = {
    "n_factors": "Patterns",
    "n_epochs": "Training rounds",
    "lr_all": "Learning speed",
    "reg_all": "Caution",
    "reg_pu": "Caution about people",
    "reg_qi": "Caution about items",
    "reg_u": "Caution about people",
    "reg_i": "Caution about items",
    "shrinkage": "Caution with little data",
    "k": "Neighbours at most",
    "min_k": "Neighbours at least",
    "n_cltr_u": "Groups of people",
    "n_cltr_i": "Groups of items",
    "popularity": "Weight of popularity",
    "form": "What is averaged",
    "similarity": "How likeness is measured",
    "method": "How it is worked out",
}
"""Labels of the parameters of the algorithms."""
LOCALES = {
    "en_GB": "United Kingdom",
    "en_US": "United States",
    "de_DE": "Germany",
    "fr_FR": "France",
    "es_ES": "Spain",
    "it_IT": "Italy",
    "nl_NL": "Netherlands",
    "pl_PL": "Poland",
    "pt_PT": "Portugal",
    "sv_SE": "Sweden",
}
HISTORIES = {
    1.0: "all of it",
    0.5: "the newest half",
    0.25: "the newest quarter",
    0.125: "the newest eighth",
}
"""Shares of the history in words; others are written as a percentage."""
HAPPENINGS = {"leak": "data leak", "news": "news story"}


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
    """Return the settings that differ between two scenarios.

    Kinds of data are compared by use, one by one ("Location: off → on"), whether they were chosen
    by step or as a set.
    """
    changes: list[Change] = []
    used_before, used_after = set(before.used_types()), set(after.used_types())
    for name, data_type in data_types().items():
        if (name in used_before) != (name in used_after):
            on = name in used_after
            changes.append(
                Change(
                    f"data.{name}", data_type.label, "off" if on else "on", "on" if on else "off"
                )
            )
    first, second = before.flat(), after.flat()
    for key in dict.fromkeys([*first, *second]):
        if key in {"data.level", "data.types"} or first.get(key) == second.get(key):
            continue
        changes.append(
            Change(key, field_label(key), words(key, first.get(key)), words(key, second.get(key)))
        )
    return changes


def field_label(key: str) -> str:
    """Return the label of a setting on the page: "How it asks" for "design.consent"."""
    field = design_fields().get(key.removeprefix("design."))
    if key.startswith("design.") and field is not None:
        return field.label
    setting = key.removeprefix("recommender.parameters.")
    if setting != key:
        return FINE_TUNING.get(setting, setting.replace("_", " "))
    return LABELS.get(key, key)


def locale_label(locale: str) -> str:
    """Return the country of a locale: "United Kingdom" for "en_GB"."""
    return LOCALES.get(locale, locale)


def event_words(event: str) -> str:
    """Return an event in words: "data leak in week 6", "location from week 3"."""
    what, _, week = event.partition("@")
    if what in HAPPENINGS:
        return f"{HAPPENINGS[what]} in week {week}"
    data_type = data_types().get(what)
    return f"{data_type.label.lower() if data_type else what} from week {week}"


def words(key: str, value: Any) -> str:
    """Return a setting's value in words."""
    if value is None:
        return "as usual"
    if key.startswith("design."):
        return design_options()[key.removeprefix("design.")][str(value)].label
    if key == "model.posterior":
        return f"posterior {value}" if value else "the register alone"
    if key == "people.locale":
        return locale_label(str(value))
    if key == "data.history":
        return HISTORIES.get(float(value), f"the newest {100 * float(value):g}%")
    if isinstance(value, bool):
        return "on" if value else "off"
    if key == "time.events":
        return ", ".join(map(event_words, value)) or "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    return str(value).replace("_", " ")


def data_in_words(scenario: Scenario) -> str:
    """Return a caption of the data used: that of the step, or "Your own mix: 4 kinds of data"."""
    step = scenario.sharing_level()
    if step is not None:
        return sharing_levels(scenario.service.domain)[step].caption
    number = len(scenario.used_types())
    return f"Your own mix: {number} {'kind' if number == 1 else 'kinds'} of data"
