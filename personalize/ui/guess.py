"""The guess card of a first visit: two taps, then the reveal; compared, never marked."""

from __future__ import annotations

import streamlit as st

from personalize.scenario import Scenario
from personalize.study.compare import compare
from personalize.study.uncertainty import drawn_already
from personalize.ui import redraw
from personalize.ui.engine import ahead, lab
from personalize.ui.pinning import FEELING, FIT
from personalize.ui.words import note_html, say, say_html

SAME_FIT = 3.0
"""Points of 100 within which fit is about the same."""


def waiting() -> bool:
    """Tell whether the card stands in place of the chart: on a first visit, not on shared links."""
    if "guess-open" not in st.session_state:
        st.session_state["guess-open"] = not st.query_params.to_dict()
    return bool(st.session_state["guess-open"])


def _show_me() -> None:
    guess = {"fit": st.session_state.get("guess-fit"), "feeling": st.session_state["guess-feel"]}
    st.session_state["guess"] = {name: answer for name, answer in guess.items() if answer}
    _skip()


def _skip() -> None:
    st.session_state["guess-open"] = False
    redraw.whole_page()


@st.fragment
def card() -> None:
    """Show the question, two taps, and two ways on."""
    with st.container(border=True, key="guess-card"):
        say("**What happens if this service uses everything it can get?**")
        st.segmented_control(
            "It fits people", list(FIT), format_func=FIT.__getitem__, key="guess-fit"
        )
        st.segmented_control(
            "It feels", list(FEELING), format_func=FEELING.__getitem__, key="guess-feel"
        )
        with st.container(horizontal=True):
            st.button("Show me", on_click=_show_me, type="primary", key="guess-show")
            st.button("Skip", on_click=_skip, type="tertiary", key="guess-skip")


def _everything(scenario: Scenario) -> tuple[Scenario, Scenario]:
    """Return what is compared: the scenario shown, and the service with everything it can get."""
    everything = scenario.replace({"data.level": 5, "data.types": None})
    return (scenario.replace({"data.level": 2}) if scenario == everything else scenario), everything


def awaited(scenario: Scenario) -> bool:
    """Tell whether something was guessed and what the model says is still being worked out."""
    both = _everything(scenario)
    return bool(st.session_state.get("guess")) and not all(drawn_already(lab(), s) for s in both)


def reveal_html(scenario: Scenario) -> str:
    """Return what was guessed beside what the model says, once the versions are worked out."""
    guess = st.session_state.get("guess")
    if not guess:
        return ""
    scenario, everything = _everything(scenario)
    if awaited(scenario):
        ahead().ask_bands(scenario, everything)
        return note_html("The model is working out what it says about everything …")
    found = compare(lab(), scenario, everything, segmented=False)
    fit = 100 * found.difference["relevance"].mean
    said = {
        "fit": "same" if abs(fit) <= SAME_FIT else "better" if fit > 0 else "worse",
        "feeling": max(zip(found.shares, FEELING, strict=True))[1],
    }
    words = {"fit": FIT, "feeling": FEELING}
    lines = [
        f"On {'fit' if what == 'fit' else 'feeling'} you said *{words[what][own].lower()}*; the "
        f"model says *{words[what][said[what]].lower()}*."
        for what, own in guess.items()
    ]
    out = found.b.response.out.rating.mean()
    lines.append(
        f"And if it came out, everything would feel {out:.1f} of 7. Slide the bar to *All*."
    )
    return say_html(" ".join(lines)) + note_html(
        "Neither is evidence. What would you ask a real user to find out?"
    )
