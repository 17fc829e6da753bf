"""The guess of a first visit: the visitor sets the end of the line, then sees the model's."""

from __future__ import annotations

from typing import Any

import streamlit as st

from personalize.scenario import Scenario
from personalize.ui.explore.result import Result
from personalize.ui.render import note, say

OPEN, GUESS = "guess-open", "guess"
"""Where the session keeps whether the model's lines are covered, and the rating guessed."""
WAYS = {"more": ("More invasive", 1.5), "same": ("About the same", 0.0), "less": ("Less", -1.0)}
"""Three buttons: words, and how far the end of the line is from the rating of now."""
SAME = 0.2
"""Points of 7 within which a guess and the model agree."""


def waiting() -> bool:
    """Tell whether the lines beyond the step shown are covered: on a first visit only."""
    return bool(st.session_state.get(OPEN))


def guessed() -> float | None:
    """Return the rating that was guessed for the last step, 1 to 7, or None."""
    found: float | None = st.session_state.get(GUESS)
    return found


def guessed_at(scenario: Scenario) -> int | None:
    """Return the step at which the guess was made: its line starts there."""
    if waiting():
        st.session_state["guess-step"] = scenario.sharing_level()
    found: int | None = st.session_state.get("guess-step")
    return found


def pointed_at() -> None:
    """Take the point of the chart that was clicked as the guess."""
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
    """Ask the question under the covered lines, with three buttons and two ways on."""
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


def reveal(last: float, out: float) -> None:
    """Say what was guessed beside what the model says of everything; compared, never marked.

    Parameters
    ----------
    last, out : float
        Felt with everything, and if people found out everything, 1 to 7.
    """
    own = guessed()
    if own is None:
        return
    apart = abs(own - last)
    words = "About the same." if apart <= SAME else f"They differ by {apart:.1f}."
    say(
        f"For everything, you said *{own:.1f}*; the model says *{last:.1f}*. {words} If people "
        f"found out everything, it would feel {out:.1f} of 7."
    )
    note("Neither is evidence. What would you ask a real user to find out?")
