"""Fields for an algorithm's own settings, made from its configuration class."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm, configured
from personalize.ui import state
from personalize.ui.form import Field

OWN = "parameter:"
"""What the names of these fields begin with."""
LARGEST = 1000.0
"""Largest value of a number without a bound of its own."""
STEPS = 50
"""Presses of an arrow key from one end of a number's range to the other, at most."""


def limits(field: FieldInfo) -> tuple[float, float]:
    """Return the smallest and largest value of a numeric field (a bound itself may be out)."""
    low, high = 0.0, LARGEST
    for rule in field.metadata:
        if isinstance(rule, Ge):
            low = float(str(rule.ge))
        elif isinstance(rule, Gt):
            low = float(str(rule.gt))
        elif isinstance(rule, Le):
            high = float(str(rule.le))
    return low, high


def algorithm_fields(scenario: Scenario) -> list[Field]:
    """Return one field a setting of the scenario's algorithm."""
    name, own = scenario.recommender.algorithm, scenario.recommender.parameters
    values = configured(name, own).model_dump()
    return [
        _field(f"{OWN}{name}:{setting}", setting.replace("_", " "), field, values[setting])
        for setting, field in algorithm(name).config.model_fields.items()
    ]


def _field(name: str, label: str, field: FieldInfo, value: Any) -> Field:
    tip = field.description or ""
    if get_origin(field.annotation) is Literal:
        options = [(str(option), str(option)) for option in get_args(field.annotation)]
        return Field(name, label, "choice", str(value), options, help=tip)
    low, high = limits(field)
    whole = field.annotation is int
    step = 1.0 if whole else min(0.5, float(f"{(high - low) / STEPS:.1g}"))
    return Field(name, label, "number", value, low=low, high=high, step=step, whole=whole, help=tip)


def changed_setting(name: str, value: Any) -> bool:
    """Change a setting of the algorithm in use; return whether the name is one of its."""
    scenario = state.view().scenario
    mine = f"{OWN}{scenario.recommender.algorithm}:"
    fields = algorithm(scenario.recommender.algorithm).config.model_fields
    setting = name.removeprefix(mine)
    if not name.startswith(OWN):
        return False
    if name.startswith(mine) and setting in fields:
        field = fields[setting]
        options = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
        value = next((option for option in options if str(option) == value), value)
        own = {key: kept for key, kept in scenario.recommender.parameters.items() if key != setting}
        if value != field.default:
            own[setting] = value
        state.change({"recommender.parameters": own})
    return True
