"""The settings of an algorithm as a page offers them, made from its configuration class."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm, configured
from personalize.ui.options import Choice, Number, Setting, crowd, design

LARGEST = 1000.0
"""Largest value of an algorithm's number that has no bound of its own."""
STEPS = 50
"""Presses of an arrow key from one end of a number's range to the other, at most."""
PARAMETER = "recommender.parameters."
"""What the keys of an algorithm's settings begin with."""
TERMS, CROWD, TUNING = "terms", "crowd", "algorithm"
"""Names of what is folded in the sidebar, and drawn when it is first opened."""


def folded(name: str) -> dict[str, list[Setting]]:
    """Return the settings that are folded, with those of an algorithm, by the fold's name."""
    return {TERMS: design("terms"), CROWD: crowd(), TUNING: parameters(name)}


def parameters(name: str) -> list[Setting]:
    """Return the settings of an algorithm, made from its configuration class."""
    fields = algorithm(name).config.model_fields
    return [_parameter(own, field) for own, field in fields.items()]


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
    """Return those settings of an algorithm that are not its defaults, by their own names."""
    fields = algorithm(name).config.model_fields
    found = {}
    for key, value in values.items():
        field = key.removeprefix(PARAMETER)
        default = fields[field].default
        typed = type(default)(value) if isinstance(default, str | int | float) else value
        if typed != default:
            found[field] = typed
    return found
