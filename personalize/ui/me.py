"""Me: ten switches, one's own screen, nothing stored (UX 2.4)."""

from __future__ import annotations

from html import escape

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.study.acting import act
from personalize.study.me import everything, stand_in
from personalize.ui import explore
from personalize.ui.engine import lab
from personalize.ui.screens import screen_of
from personalize.ui.words import note


def forget() -> None:
    """Drop every answer. A browser sends what a switch showed last, so the switches change too."""
    for key in [key for key in st.session_state if str(key).startswith("me:")]:
        del st.session_state[key]
    st.session_state["me-round"] = st.session_state.get("me-round", 0) + 1


@st.dialog("Which of these would you share here?", width="large", on_dismiss=forget)
def dialog(scenario: Scenario) -> None:
    """Show the switches and the screen that follows from them.

    Nothing typed here is stored, put into the link or learnt from.
    """
    imported = explore.is_imported(scenario)
    try:
        run = explore.run_with_progress(everything(scenario, imported))
    except PersonalizeError as error:
        st.error(str(error))
        return
    own_keys = f"me:{st.session_state.get('me-round', 0)}:"
    kinds = explore.kinds_on_offer(scenario)
    genres = run.world.catalogue.genres
    left, right = st.columns([2, 3], gap="medium")
    with left:
        shared = [
            kind
            for kind in kinds
            if st.toggle(
                data_types()[kind].label,
                key=f"{own_keys}{kind}",
                help=data_types()[kind].description,
            )
        ]
        liked: list[int] = []
        if not imported:
            liked = st.multiselect(
                "What you like",
                range(len(genres)),
                format_func=genres.__getitem__,
                key=f"{own_keys}genres",
                max_selections=5,
            )
    person = stand_in(run, liked)
    told = liked if liked and "interests" in shared else None
    done = act(lab(), run, person, (), shared, told)
    own = str(run.world.people.frame["name"].iloc[person])
    with right:
        st.html(_reading(scenario, shared, done.now, done.out))
        items = [int(item) for item in done.items]
        st.html(screen_of(run, person, items, {}, done.evidence, name="you")[1])
        note(
            f"What you did not type here is borrowed from {own}, an invented person with similar "
            "tastes and ordinary attitudes. You are folded in and never learnt from; nothing is "
            "stored, and closing this forgets it."
        )


def _reading(scenario: Scenario, shared: list[str], now: float, out: float) -> str:
    """Say how it would feel, and what the service uses that was not shared."""
    used = scenario.used_types()
    refused = [data_types()[kind].label.lower() for kind in used if kind not in shared]
    words = f"You would share {len(shared)} {'kind' if len(shared) == 1 else 'kinds'}. " + (
        f"Somebody with ordinary attitudes would rate this screen {now:.1f} of 7, and {out:.1f} "
        "if everything came out."
    )
    limit = (
        f" This service uses {len(used)} kinds; beyond your limit: {', '.join(refused)}."
        if refused
        else " This service uses nothing beyond your limit."
        if used
        else ""
    )
    return (
        f'<div class="tl" role="status"><p class="tl-held">{escape(words)}'
        f"<b>{escape(limit)}</b></p></div>"
    )
