"""The guess of a first visit: the visitor chooses the rating at the last step, then sees it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from personalize.output.charts.ladder import Guess
from personalize.scenario import Scenario
from personalize.ui.explore.result import Result
from personalize.ui.render import note, say

OPEN, GUESS = "guess-open", "guess"
"""Session keys: whether the model's lines are covered, and the guessed rating."""
WAYS = {"more": ("More invasive", 1.5), "same": ("About the same", 0.0), "less": ("Less", -1.0)}
"""Three buttons: label, and difference from the current rating in points of 7."""
SAME = 0.2
"""Largest difference in points of 7 that is called about the same."""


def waiting() -> bool:
    """Return whether the lines after the step shown are covered, as on a first visit."""
    return bool(st.session_state.get(OPEN))


def guessed() -> float | None:
    """Return the rating that was guessed for the last step, 1 to 7, or None."""
    rating: float | None = st.session_state.get(GUESS)
    return rating


def guess_of(scenario: Scenario) -> Guess:
    """Return the guess as the chart draws it; its line starts at the step where it was made."""
    covered = waiting()
    if covered:
        st.session_state["guess-step"] = scenario.sharing_level()
    return Guess(guessed(), covered, st.session_state.get("guess-step"))


def pointed_at() -> None:
    """Store the rating of the clicked point of the chart as the guess."""
    event: Any = st.session_state.get("wedge-covered", {})
    points = event.get("selection", {}).get("guess_end", []) if hasattr(event, "get") else []
    if points and isinstance(points, list):
        value = points[0].get("guess")
        if isinstance(value, int | float) and 1 <= value <= 7:
            st.session_state[GUESS] = float(value)


def _set(now: float, way: str) -> None:
    st.session_state[GUESS] = min(7.0, max(1.0, round(2 * (now + WAYS[way][1])) / 2))


def _show_me() -> None:
    st.session_state[OPEN] = False


def _skip() -> None:
    st.session_state[OPEN] = False
    st.session_state.pop(GUESS, None)


def card(now: Result) -> None:
    """Show the question under the covered lines, three answers, and the buttons to go on."""
    felt = float(now.run.response.now.rating.mean())
    with st.container(border=True, key="guess-card"):
        say(
            "**What happens if this service uses everything it can get?** Set the end of the line "
            "“felt now”: click in the chart, or choose."
        )
        with st.container(horizontal=True, key="guess-ways"):
            for way, (words, _) in WAYS.items():
                st.button(
                    words, key=f"guess-{way}", on_click=_set, args=(felt, way), width="stretch"
                )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Show me",
                key="guess-show",
                type="primary",
                on_click=_show_me,
                disabled=guessed() is None,
            )
            st.button("Skip", key="guess-skip", type="tertiary", on_click=_skip)
            if guessed() is not None:
                note(f"Your guess: {guessed():.1f} of 7")


def reveal(last: float, discovered: float) -> None:
    """Show the guess and the model's ratings with all data, and their difference.

    Parameters
    ----------
    last, out : float
        Ratings with all data, now and if people found out everything, 1 to 7.
    """
    guess = guessed()
    if guess is None:
        return
    difference = abs(guess - last)
    words = "About the same." if difference <= SAME else f"They differ by {difference:.1f}."
    say(
        f"For everything, you said *{guess:.1f}*; the model says *{last:.1f}*. {words} If people "
        f"found out everything, it would feel {discovered:.1f} of 7."
    )
    note("Neither is evidence. What would you ask a real user to find out?")
