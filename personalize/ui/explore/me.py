"""Dialog in which a visitor switches kinds of data for themselves; nothing is stored."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.register import data_types
from personalize.service.attribution import attribute_picks
from personalize.service.presentation import write_screen
from personalize.study.acting import act
from personalize.study.me import everything, stand_in
from personalize.ui import session
from personalize.ui.background import lab, run_with_progress
from personalize.ui.explore.held import types_on_offer
from personalize.ui.render import note, plain, say
from personalize.ui.shared.screen import screen_html

KEY, TIMES = "mine-", "me-times"
"""Prefix of the keys of the switches, and session key of how often the dialog was closed."""


def _forget() -> None:
    """Delete every answer from the session."""
    st.session_state.pop("dialog", None)
    for key in [key for key in st.session_state if str(key).startswith(KEY)]:
        del st.session_state[key]
    # A pending request may still send the answers, so the next switches get other keys.
    st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1


@st.dialog("Which of these would you share here?", width="large", on_dismiss=_forget)
def me() -> None:
    """Show the switches and the screen that follows from them.

    The answers are not stored, not written into the link and not used for training.
    """
    scenario, key_prefix = session.view().scenario, f"{KEY}{st.session_state.get(TIMES, 0)}-"
    offered = types_on_offer(scenario)
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
            type_name
            for type_name in offered
            if st.toggle(
                data_types()[type_name].label,
                key=key_prefix + type_name,
                help=data_types()[type_name].description,
            )
        ]
        liked: list[int] = []
        if not imported:
            liked = st.multiselect(
                "What you like",
                range(len(genres)),
                format_func=genres.__getitem__,
                key=f"{key_prefix}genres",
                max_selections=5,
            )
    number = stand_in(run, liked)
    done = act(lab(), run, number, (), shared, liked if liked and "interests" in shared else None)
    stand_in_name = plain(str(run.world.people.frame["name"].iloc[number]))
    items = [int(item) for item in done.items]
    account = attribute_picks(run.world, done.evidence, run.model, number, items, 0)
    screen = write_screen(run.scenario, account)
    with right:
        say(_reading(scenario.used_types(), shared, done.now, done.if_discovered))
        st.html(screen_html(run, screen, {}, name="you", small=True))
        note(
            f"What you did not answer here is borrowed from {stand_in_name}, an invented person "
            "with similar tastes and ordinary attitudes. You are folded in and never learnt from; "
            "nothing is stored, and closing this forgets it."
        )


def _reading(used: tuple[str, ...], shared: list[str], now: float, discovered: float) -> str:
    """Return the ratings in words, and the kinds in use that were not shared."""
    refused = [
        data_types()[type_name].label.lower() for type_name in used if type_name not in shared
    ]
    words = (
        f"You would share {len(shared)} {'kind' if len(shared) == 1 else 'kinds'} of data. "
        f"Somebody with ordinary attitudes would rate this screen {now:.1f} of 7, and "
        f"{discovered:.1f} if they found out everything."
    )
    if refused:
        words += (
            f" **This service uses {len(used)} kinds; beyond your limit: {', '.join(refused)}.**"
        )
    elif used:
        words += " **This service uses nothing beyond your limit.**"
    return words
