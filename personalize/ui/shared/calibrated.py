"""The choice of a posterior in the sidebar."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.letters import drawable
from personalize.scenario import Scenario
from personalize.store.posteriors import stored_posteriors
from personalize.ui import session
from personalize.ui.echo import put

KEY = "calibrated-on"
REGISTER = "The register alone"
HELP = (
    "Answers of your own survey replace the assumptions that they inform, on every page and in "
    "every file. Research, Calibrate makes one."
)


def choice(scenario: Scenario) -> None:
    """Show the choice in the sidebar, if there is a posterior to choose."""
    wanted = scenario.model.posterior
    try:
        labels = {one.hash: drawable(one.label()) for one in stored_posteriors()}
    except PersonalizeError:
        labels = {}  # the notebook says what is wrong with the database
    if wanted and wanted not in labels:
        labels[wanted] = f"Posterior {wanted}"
    if not labels:
        return
    labels = {"": REGISTER, **labels}
    put(KEY, wanted)
    st.selectbox(
        "Calibrated on",
        list(labels),
        format_func=lambda name: labels.get(name, name),
        key=KEY,
        help=HELP,
        on_change=_chosen,
    )


def _chosen() -> None:
    session.change({"model.posterior": str(st.session_state[KEY])})
