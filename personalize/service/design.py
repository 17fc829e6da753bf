"""Conversion of a design to the inputs of the perception model."""

from __future__ import annotations

from personalize.register import DESIGN_INPUTS, design_fields, design_options
from personalize.scenario import Scenario


def design_inputs(scenario: Scenario) -> dict[str, float]:
    """Return each design input of the perception model, 0 to 1.

    Several settings that raise one input combine like independent probabilities: 1 − Π(1 − a).
    The amounts a are in ``data/design_options.csv``.
    """
    left = dict.fromkeys(DESIGN_INPUTS, 1.0)
    for field, value in scenario.design.model_dump().items():
        for name, amount in design_options()[field][value].inputs.items():
            left[name] *= 1 - amount
    return {name: 1 - rest for name, rest in left.items()}


def steering(scenario: Scenario) -> list[str]:
    """Return the labels of chosen options that steer people or exclude some of them."""
    chosen = scenario.design.model_dump()
    return [
        design_options()[field][chosen[field]].label
        for field in design_fields()
        if design_options()[field][chosen[field]].flagged
    ]
