"""Test notes: assumptions, and what was seen and said in usability tests."""

from __future__ import annotations

import streamlit as st

from personalize.ui.research import assumptions, usability
from personalize.ui.research.acting import told

PARTS = {"Assumptions": assumptions.part, "Usability test": usability.part}


def tab() -> None:
    """Show the tab."""
    told()
    chosen = st.segmented_control(
        "Notes on",
        list(PARTS),
        default="Assumptions",
        required=True,
        key="notes-part",
        label_visibility="collapsed",
    )
    PARTS[str(chosen)]()
