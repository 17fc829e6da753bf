"""Research: what a team asks real people, and what their answers change."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.ui import session
from personalize.ui.render import footer, note, plain, title
from personalize.ui.research import calibrate, fields, ledger, plan, test_notes

TABS = {
    "Calibrate": calibrate.tab,
    "Plan": plan.tab,
    "Test notes": test_notes.tab,
    "Ledger": ledger.tab,
}
POSTERIOR = "model.posterior"
PARAMETER = "tab"
"""Parameter of the address that names the tab; only the open tab is drawn."""


def keep_posterior_in_link() -> None:
    """Write what the pages are calibrated on into the address, so that a reload keeps it."""
    posterior = session.view().scenario.model.posterior
    if posterior:
        st.query_params[POSTERIOR] = posterior
    elif POSTERIOR in st.query_params:
        del st.query_params[POSTERIOR]


def page() -> None:
    """Show the page."""
    title("Research")
    note(
        "A model makes hypotheses. Your own research tests them: plan a study, bring its answers, "
        "and see what they change."
    )
    chosen = st.segmented_control(
        "Part of the page",
        list(TABS),
        default="Calibrate",
        required=True,
        key=PARAMETER,
        bind="query-params",
        label_visibility="collapsed",
    )
    fields.bring_back()
    try:
        TABS[str(chosen)]()
    except PersonalizeError as error:
        st.error(plain(str(error)))
        st.button("Try again", key="research-retry")
    fields.keep()
    footer(session.view().scenario)
    keep_posterior_in_link()
