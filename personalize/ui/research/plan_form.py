"""The settings of a study on the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.research.planning.settings import (
    DIFFERENCE,
    GOALS,
    PRECISION,
    StudySettings,
    study_settings,
)

PEOPLE = {False: "Two groups, one version each", True: "Everyone rates both"}
SEEING = {"imagined": "Pictures", "in_use": "A prototype in use"}
"""What people are shown, by ``elicitation``."""


def chosen_study() -> StudySettings:
    """Show the settings of a study, and return them.

    Raises
    ------
    PersonalizeError
        If sizes are no numbers, or out of range.
    """
    first, second, third = st.columns(3, gap="medium")
    values: dict[str, Any] = {}
    values["goal"] = first.selectbox(
        "What the study is for", list(GOALS), format_func=GOALS.__getitem__, key="plan-goal"
    )
    values["difference"] = second.number_input(
        "Smallest difference that matters, in answers",
        0.1,
        3.0,
        DIFFERENCE,
        0.1,
        format="%.1f",
        key="plan-difference",
        help="Between the mean answers about A and B, on the scale 1 to 7. A smaller one would "
        "change nothing that you decide.",
    )
    values["screens"] = third.number_input(
        "Screens each person rates per version", 1, 20, 1, key="plan-screens"
    )
    values["within"] = first.selectbox(
        "People", list(PEOPLE), format_func=PEOPLE.__getitem__, key="plan-within"
    )
    values["elicitation"] = second.selectbox(
        "They are shown",
        list(SEEING),
        format_func=SEEING.__getitem__,
        key="plan-elicitation",
        help="Asked about an imagined service, people answer higher than about one in use.",
    )
    if values["goal"] == "precision":
        values["precision"] = third.number_input(
            "Wanted precision, ± answers", 0.05, 2.0, PRECISION, 0.05, key="plan-precision"
        )
    with st.expander("Sizes and seed"):
        left, right = st.columns([2, 1])
        text = left.text_input(
            "Sizes to try",
            key="plan-sizes",
            max_chars=120,
            placeholder="100, 150, 200; empty: six are chosen",
        )
        values["seed"] = right.number_input(
            "Seed of the simulated studies", 0, 2**31 - 1, 1, key="plan-seed"
        )
    values["sizes"] = _sizes(text or "")
    return study_settings(values)


def _sizes(text: str) -> tuple[int, ...]:
    parts = [part for part in text.replace(",", " ").replace(";", " ").split() if part]
    for part in parts:
        if not part.isascii() or not part.isdecimal():
            raise PersonalizeError(
                f"Sizes to try: “{part[:40]}” is not a whole number; write them as 100, 150, 200."
            )
    return tuple(map(int, parts))
