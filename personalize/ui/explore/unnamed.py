"""A note beside the ladder on how far more data are felt, and the way to see them named."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from personalize.register import defaults, sharing_levels
from personalize.study.ladder import hardly_felt, moves
from personalize.ui import session
from personalize.ui.explore.result import Result
from personalize.ui.render import note

NAMED = {"design.transparency": "full"}
"""The setting with which every card names its data."""
FEWEST = 3
"""Fewest steps of a service of which the note speaks: none, and two with data."""


def unnamed(now: Result, steps: pd.DataFrame) -> None:
    """Say how far more data are felt while not every card names them, with a button for that.

    The note has its place before every step is learned, so that nothing moves when it is there.

    Parameters
    ----------
    steps : DataFrame
        The table of the ladder.
    """
    levels = sharing_levels(now.scenario.service.domain)
    named = now.scenario.design.transparency == NAMED["design.transparency"]
    if named or len(levels) < FEWEST:
        return
    between, moved = f"From {levels[1].name} to {levels[-1].name}", moves(steps)
    if moved is None:
        note(
            f"{between}: how far the lower line moves shows when every step is learned. So far "
            "not every card names the data that it uses."
        )
    elif hardly_felt(steps):
        margin = defaults()["smallest_difference_worth_naming"]
        note(
            f"{between} the lower line moves by at most {margin:.1f} of 7: using more is hardly "
            "felt as long as nothing on the screen names it."
        )
    else:
        note(
            f"{between} the lower line moves by up to {moved:.1f} of 7. How far using more is felt "
            "also depends on what the screen names."
        )
    st.button(
        "Name the data on every card",
        key="name-the-data",
        on_click=session.change,
        args=(NAMED,),
        help="Sets “What it explains” to the reason, the data, and a switch.",
    )
