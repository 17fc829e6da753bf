"""The settings of a study on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError, ScenarioError
from personalize.research.planning.settings import (
    DIFFERENCE,
    GOALS,
    PRECISION,
    StudySettings,
    study_settings,
)

PEOPLE = {False: "Two groups, one version each", True: "Everyone rates both"}
LABELS = {
    "difference": "Smallest difference that matters",
    "screens": "Screens each person rates per version",
    "precision": "Wanted precision",
    "seed": "Seed of the simulated studies",
    "sizes": "Sizes to try",
}
"""Labels of the fields whose values can be out of range, by setting."""
SEEING = {"imagined": "Pictures", "in_use": "A prototype in use"}
"""What people are shown, by ``elicitation``."""


def typed_study() -> dict[str, Any]:
    """Show the settings of a study, and return what is typed, by setting; it may not be allowed.

    Numbers have no ends in the browser, which would drop a number beyond them without a word.
    """
    first, second, third = st.columns(3, gap="medium")
    values: dict[str, Any] = {}
    values["goal"] = first.selectbox(
        "What the study is for", list(GOALS), format_func=GOALS.__getitem__, key="plan-goal"
    )
    values["difference"] = second.number_input(
        "Smallest difference that matters, in answers",
        value=DIFFERENCE,
        step=0.1,
        format="%.1f",
        key="plan-difference",
        help="Between the mean answers about A and B, on the scale 1 to 7. A smaller one would "
        "change nothing that you decide.",
    )
    values["screens"] = third.number_input(
        "Screens each person rates per version", value=1, key="plan-screens"
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
            "Wanted precision, ± answers", value=PRECISION, step=0.05, key="plan-precision"
        )
    with st.expander("Sizes and seed"):
        left, right = st.columns([2, 1])
        values["sizes"] = left.text_input(
            "Sizes to try",
            key="plan-sizes",
            max_chars=120,
            placeholder="100, 150, 200; empty: six are chosen",
        )
        values["seed"] = right.number_input(
            "Seed of the simulated studies", value=1, key="plan-seed"
        )
    return values


def study_of(typed: dict[str, Any]) -> StudySettings:
    """Return the settings that are typed, checked.

    Raises
    ------
    PersonalizeError
        Naming the field, what is typed and what is allowed.
    """
    try:
        return study_settings(typed | {"sizes": _sizes(typed["sizes"] or "")})
    except ScenarioError as error:
        raise labelled(error, LABELS) from None


def labelled(error: ScenarioError, labels: Mapping[str, str]) -> PersonalizeError:
    """Return an error that names a setting as the page does.

    Parameters
    ----------
    error : ScenarioError
        "difference = 99: allowed is 0.1 to 3."
    labels : mapping of str to str
        Labels on the page by setting.
    """
    name, _, rest = str(error).partition(" = ")
    return PersonalizeError(f"{labels[name]} = {rest}" if name in labels else str(error))


def _sizes(text: str) -> tuple[int, ...]:
    parts = [part for part in text.replace(",", " ").replace(";", " ").split() if part]
    for part in parts:
        if not part.isascii() or not part.isdecimal():
            raise PersonalizeError(
                f"Sizes to try: “{part[:40]}” is not a whole number; write them as 100, 150, 200."
            )
    return tuple(map(int, parts))
