"""What was typed into the forms of Plan and Calibrate, while another part or page is looked at.

Streamlit forgets the value of a widget that is not drawn; these are written back before they are
drawn again.
"""

from __future__ import annotations

import streamlit as st

KEPT = "research-fields"
"""Session key of the values by the key of their widget."""
FIELDS = (
    "plan-goal",
    "plan-difference",
    "plan-screens",
    "plan-within",
    "plan-elicitation",
    "plan-precision",
    "plan-sizes",
    "plan-seed",
    "plan-guess",
    "plan-guess-written",
    "plan-looked",
    "map-layout",
    "map-person",
    "map-columns",
    "map-condition",
    "map-rating",
    "map-scale",
    "map-weight",
    "map-missing",
    "map-reversed",
)


def bring_back() -> None:
    """Write the values of widgets that Streamlit forgot; call before the forms are drawn."""
    for key, value in st.session_state.get(KEPT, {}).items():
        if key not in st.session_state:
            st.session_state[key] = value


def keep() -> None:
    """Remember the values of the widgets that are drawn; call after the forms were drawn."""
    kept = st.session_state.setdefault(KEPT, {})
    kept |= {key: st.session_state[key] for key in FIELDS if key in st.session_state}
