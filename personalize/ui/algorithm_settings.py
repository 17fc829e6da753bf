"""Controls for an algorithm's own settings, made from its configuration class."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

import streamlit as st
from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm, configured
from personalize.ui import redraw, state
from personalize.ui.showing import at, showing

LARGEST = 1000.0
"""Largest value of a number without a bound of its own."""
STEPS = 50
"""Clicks from one end of a number's range to the other, at most."""


def _changed(name: str, plain: Any, value: Any) -> None:
    own = dict(state.view().scenario.recommender.parameters)
    own.pop(name, None)
    if value is not None and value != plain:
        own[name] = value
    state.change({"recommender.parameters": own})
    redraw.body(redraw.SETTINGS)


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


def algorithm_settings(scenario: Scenario) -> None:
    """Show one control a setting; what differs from the default says so in the title."""
    name, own = scenario.recommender.algorithm, scenario.recommender.parameters
    known = algorithm(name)
    fields = known.config.model_fields
    if not fields:
        return
    values = configured(name, own).model_dump()
    title = "Settings of this way" + (" (changed)" if own else "")
    with st.expander(title):
        st.caption(known.works)
        for setting, field in fields.items():
            _control(name, setting, field, values[setting])


def _control(algorithm_name: str, name: str, field: FieldInfo, value: Any) -> None:
    if get_origin(field.annotation) is not Literal:
        value = int(value) if field.annotation is int else float(value)
    shared: dict[str, Any] = {
        "help": field.description,
        **showing(f"parameter:{algorithm_name}:{name}", value, _changed, name, field.default),
    }
    label = name.replace("_", " ")
    if get_origin(field.annotation) is Literal:
        options = get_args(field.annotation)
        st.selectbox(label, list(options), at(options, value), **shared)
        return
    low, high = limits(field)
    if field.annotation is int:
        st.number_input(label, int(low), int(high), value, step=1, **shared)
        return
    step = float(f"{(high - low) / STEPS:.1g}")
    st.number_input(label, low, high, value, step=min(step, 0.5), format="%g", **shared)
