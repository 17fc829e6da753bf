"""Panel with a result as a command and as Python code, to copy."""

from __future__ import annotations

import streamlit as st

from personalize.output.snippets import command_snippet, python_snippet
from personalize.scenario import Scenario
from personalize.ui.render import note


def copy_panel(scenario: Scenario, base: Scenario | None = None, kind: str = "run") -> None:
    """Show a result as a command and as Python.

    Parameters
    ----------
    scenario : Scenario
        What is run; B of a comparison.
    base : Scenario, optional
        A of a comparison.
    kind : str
        "run", "compare" or "timeline", as ``output.snippets`` takes it.
    """
    words = "Copy as command or as Python"
    with st.expander(words, key=f"copy-{kind}", on_change="rerun") as panel:
        if not panel.open:
            return
        note("The same figures, to the last digit on one machine.")
        st.code(command_snippet(scenario, base, kind), language=None, wrap_lines=True)
        st.code(python_snippet(scenario, base, kind), language="python", wrap_lines=True)
