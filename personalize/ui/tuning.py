"""The settings of an algorithm for widgets, made from its configuration class."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm, configured
from personalize.ui.options import Choice, Number, Setting, crowd, design

LARGEST = 1000.0
"""Largest value of a number without an upper bound."""
STEPS = 50
"""Largest number of steps from one end of a number's range to the other."""
PARAMETER = "recommender.parameters."
"""Prefix of the keys of an algorithm's settings."""
TERMS, CROWD, TUNING = "terms", "crowd", "algorithm"
"""Names of the expanders of the sidebar, which are drawn from when they are first opened."""


def folded(name: str) -> dict[str, list[Setting]]:
    """Return the settings in expanders, those of an algorithm included, by expander."""
    return {TERMS: design("terms"), CROWD: crowd(), TUNING: parameters(name)}


def parameters(name: str) -> list[Setting]:
    """Return the settings of an algorithm, made from its configuration class."""
    fields = algorithm(name).config.model_fields
    return [_parameter(name_of_field, field) for name_of_field, field in fields.items()]


def _parameter(name: str, field: FieldInfo) -> Setting:
    key, tip = PARAMETER + name, field.description or ""
    label = (field.title or name.replace("_", " ")).capitalize()
    if get_origin(field.annotation) is Literal:
        options = {str(option): str(option) for option in get_args(field.annotation)}
        return Choice(key, label, options, tip)
    low, high = limits(field)
    whole = field.annotation is int
    step = 1.0 if whole else min(0.5, float(f"{(high - low) / STEPS:.1g}"))
    return Number(key, label, low, high, step, whole, tip)


def limits(field: FieldInfo) -> tuple[float, float]:
    """Return the smallest and largest value of a numeric field."""
    low, high = 0.0, LARGEST
    for rule in field.metadata:
        if isinstance(rule, Ge):
            low = float(str(rule.ge))
        elif isinstance(rule, Gt):
            low = float(str(rule.gt))
        elif isinstance(rule, Le):
            high = float(str(rule.le))
    return low, high


def algorithm_values(scenario: Scenario) -> dict[str, Any]:
    """Return every setting of the scenario's algorithm, defaults included, by dotted name."""
    config = configured(scenario.recommender.algorithm, scenario.recommender.parameters)
    return {PARAMETER + name: value for name, value in config.model_dump().items()}


def not_default(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of an algorithm that differ from its defaults, by field name."""
    fields = algorithm(name).config.model_fields
    changed = {}
    for key, value in values.items():
        field = key.removeprefix(PARAMETER)
        default = fields[field].default
        typed = type(default)(value) if isinstance(default, str | int | float) else value
        if typed != default:
            changed[field] = typed
    return changed
