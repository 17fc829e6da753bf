"""A note beside the ladder where using more data is hardly felt, and the way to see why."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from personalize.register import defaults, sharing_levels
from personalize.study.ladder import hardly_felt
from personalize.ui import session
from personalize.ui.explore.result import Result
from personalize.ui.render import note

NAMED = {"design.transparency": "full"}
"""The setting with which every card names its data."""


def unnamed(now: Result, steps: pd.DataFrame) -> None:
    """Say that more data are hardly felt while nothing names them, with a button that names them.

    Parameters
    ----------
    steps : DataFrame
        The table of the ladder.
    """
    if now.scenario.design.transparency == NAMED["design.transparency"] or not hardly_felt(steps):
        return
    margin = defaults()["smallest_difference_worth_naming"]
    levels = sharing_levels(now.scenario.service.domain)
    note(
        f"From {levels[1].name} to {levels[-1].name} the lower line moves by at most {margin:.1f} "
        "of 7: "
        "using more is hardly felt as long as nothing on the screen names it."
    )
    st.button(
        "Name the data on every card",
        key="name-the-data",
        on_click=session.change,
        args=(NAMED,),
        help="Sets “What it explains” to the reason, the data, and a switch.",
    )
