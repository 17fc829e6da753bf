"""Controls for an algorithm's own settings, made from its configuration class."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

import streamlit as st
from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm, configured
from personalize.ui import redraw, state

LARGEST = 1000.0
"""Largest value of a number without a bound of its own."""
STEPS = 50
"""Clicks from one end of a number's range to the other, at most."""


def _key(algorithm_name: str, name: str) -> str:
    return f"parameter:{algorithm_name}:{name}"


def _changed(algorithm_name: str, name: str, plain: Any) -> None:
    value = st.session_state[_key(algorithm_name, name)]
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
    key = _key(algorithm_name, name)
    shared: dict[str, Any] = {
        "help": field.description,
        "key": key,
        "on_change": _changed,
        "args": (algorithm_name, name, field.default),
    }
    label = name.replace("_", " ")
    if get_origin(field.annotation) is Literal:
        st.session_state[key] = value
        st.selectbox(label, list(get_args(field.annotation)), **shared)
        return
    low, high = limits(field)
    if field.annotation is int:
        st.session_state[key] = int(value)
        st.number_input(label, int(low), int(high), step=1, **shared)
        return
    st.session_state[key] = float(value)
    step = float(f"{(high - low) / STEPS:.1g}")
    st.number_input(label, low, high, step=min(step, 0.5), format="%g", **shared)
