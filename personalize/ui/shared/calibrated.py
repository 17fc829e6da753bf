"""The choice of a posterior in the sidebar, and its file where only the database has it."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.response.posterior import posterior_of
from personalize.scenario import Scenario
from personalize.store.posteriors import fetch_posterior, stored_posteriors
from personalize.ui import session
from personalize.ui.echo import put

KEY = "calibrated-on"
REGISTER = "The register alone"
HELP = (
    "Answers of your own survey replace the assumptions that they inform, on every page and in "
    "every file. Research, Calibrate makes one."
)


def fetch(scenario: Scenario) -> None:
    """Make the posterior of a scenario known to this computer, if the team's database has it."""
    wanted = scenario.model.posterior
    if not wanted:
        return
    try:
        posterior_of(wanted)
    except PersonalizeError:
        try:
            fetch_posterior(wanted)
        except PersonalizeError:
            return  # the run of the scenario says what is missing


def choice(scenario: Scenario) -> None:
    """Show the choice in the sidebar, if there is a posterior to choose."""
    wanted = scenario.model.posterior
    try:
        labels = {one.hash: one.label() for one in stored_posteriors()}
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
