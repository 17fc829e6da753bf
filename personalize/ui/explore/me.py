"""Me: ten switches, one's own screen, nothing stored."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.register import data_types
from personalize.service.presentation import make_screen
from personalize.study.acting import act
from personalize.study.me import everything, stand_in
from personalize.ui import session
from personalize.ui.background import lab, run_with_progress
from personalize.ui.explore.held import kinds_on_offer
from personalize.ui.render import note, plain, say
from personalize.ui.shared.screen import screen_html

KEY, TIMES = "mine-", "me-times"
"""Beginning of the keys of the switches, and where the session keeps how often this was closed."""


def _forget() -> None:
    """Drop every answer."""
    st.session_state.pop("dialog", None)
    for key in [key for key in st.session_state if str(key).startswith(KEY)]:
        del st.session_state[key]
    # A request that is on its way may still bring the answers: the next switches are others.
    st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1


@st.dialog("Which of these would you share here?", width="large", on_dismiss=_forget)
def me() -> None:
    """Show the switches and the screen that follows from them.

    Nothing answered here is stored, put into the link or learnt from.
    """
    scenario, own_key = session.view().scenario, f"{KEY}{st.session_state.get(TIMES, 0)}-"
    offered = kinds_on_offer(scenario)
    imported = len(offered) == 1
    try:
        run = run_with_progress(everything(scenario, imported))
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return
    genres = run.world.catalogue.genres
    left, right = st.columns([2, 3], gap="medium")
    with left:
        shared = [
            kind
            for kind in offered
            if st.toggle(
                data_types()[kind].label, key=own_key + kind, help=data_types()[kind].description
            )
        ]
        liked: list[int] = []
        if not imported:
            liked = st.multiselect(
                "What you like",
                range(len(genres)),
                format_func=genres.__getitem__,
                key=f"{own_key}genres",
                max_selections=5,
            )
    number = stand_in(run, liked)
    done = act(lab(), run, number, (), shared, liked if liked and "interests" in shared else None)
    own = plain(str(run.world.people.frame["name"].iloc[number]))
    items = [int(item) for item in done.items]
    screen = make_screen(run.scenario, run.world, done.evidence, run.model, number, items, 0)
    with right:
        say(_reading(scenario.used_types(), shared, done.now, done.if_discovered))
        st.html(screen_html(run, screen, {}, name="you", small=True))
        note(
            f"What you did not answer here is borrowed from {own}, an invented person with similar "
            "tastes and ordinary attitudes. You are folded in and never learnt from; nothing is "
            "stored, and closing this forgets it."
        )


def _reading(used: tuple[str, ...], shared: list[str], now: float, out: float) -> str:
    """Say how it would feel, and what the service uses that was not shared."""
    refused = [data_types()[kind].label.lower() for kind in used if kind not in shared]
    words = (
        f"You would share {len(shared)} {'kind' if len(shared) == 1 else 'kinds'} of data. "
        f"Somebody with ordinary attitudes would rate this screen {now:.1f} of 7, and {out:.1f} "
        "if they found out everything."
    )
    if refused:
        words += (
            f" **This service uses {len(used)} kinds; beyond your limit: {', '.join(refused)}.**"
        )
    elif used:
        words += " **This service uses nothing beyond your limit.**"
    return words
