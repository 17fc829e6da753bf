"""Pinning: any result of any page goes to the notebook, with what was expected."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.pinning import make_entry
from personalize.scenario import Scenario
from personalize.store import open_notebook
from personalize.ui.engine import lab
from personalize.ui.uploads import plain
from personalize.ui.words import say

FIT = {"better": "Better", "same": "About the same", "worse": "Worse"}
FEELING = {"more": "More invasive", "same": "About the same", "less": "Less invasive"}


def count_scenario(scenario: Scenario) -> int:
    """Count the scenarios a session has looked at, and return how many."""
    seen: dict[str, None] = st.session_state.setdefault("seen", {})
    seen[scenario.hash()] = None  # in the order in which they were looked at
    return len(seen)


def guesses(key: str) -> dict[str, str]:
    """Show the two guesses, and return those that were made."""
    fit = st.segmented_control(
        "Will it fit people", list(FIT), format_func=FIT.__getitem__, key=f"{key}-fit"
    )
    feeling = st.segmented_control(
        "Will it feel", list(FEELING), format_func=FEELING.__getitem__, key=f"{key}-feeling"
    )
    found = {"fit": fit, "feeling": feeling}
    return {name: answer for name, answer in found.items() if answer}


def _guessed_before(kind: str, scenario: Scenario) -> dict[str, str]:
    """Return the guess of the first visit where it is about this result: all there is to get."""
    everything = scenario.replace({"data.level": 5, "data.types": None})
    if kind != "compare" or scenario != everything:
        return {}
    return dict(st.session_state.get("guess", {}))


def pin_popover(
    kind: str, scenario: Scenario, base: Scenario | None, title: str, base_words: str, key: str
) -> None:
    """Show the way to the form that pins; it is made when it is opened, and keeps what is typed."""
    way = st.popover("Pin", key=f"pin-{key}-way", on_change="rerun")
    if way.open:
        st.session_state[f"pin-{key}-opened"] = True
    if f"pin-{key}-opened" in st.session_state:
        with way:
            pin_form(kind, scenario, base, title, base_words, key)


def pin_form(
    kind: str, scenario: Scenario, base: Scenario | None, title: str, base_words: str, key: str
) -> None:
    """Show the form that pins what the page shows."""
    say("**Pin to notebook**")
    with st.form(f"pin-{key}", border=False):
        name = st.text_input("Title", value=title, key=f"pin-{key}-title")
        chosen = guesses(f"pin-{key}-guess") if kind == "compare" else {}
        expected = st.text_input(
            "What you expected",
            key=f"pin-{key}-expected",
            placeholder="Write it before you look; it is worth more later.",
        )
        notes = st.text_area("Notes", key=f"pin-{key}-notes", placeholder="Markdown", height=80)
        tags = st.text_input("Tags", key=f"pin-{key}-tags", placeholder="with, commas")
        sent = st.form_submit_button("Pin")
    # Kept: what arrives draws the form anew, and would take the answer with it.
    kept_at, about = f"pin-{key}-answer", (scenario.hash(), None if base is None else base.hash())
    if not sent:
        asked, saved, answer = st.session_state.get(kept_at, (None, False, ""))
        if asked == about:
            (st.success if saved else st.error)(answer)
        return
    try:
        with st.spinner("Saving …"):
            book = open_notebook()
            entry = make_entry(
                lab(),
                kind,
                scenario,
                base,
                name,
                base_words=base_words,
                session=list(st.session_state.get("seen", ())),
            )
            words = {"words": expected} if expected else {}
            prediction = {**_guessed_before(kind, scenario), **chosen, **words}
            kept = book.add(
                entry.replace(notes=notes, tags=tuple(tags.split(",")), prediction=prediction)
            )
        st.session_state.pop("pinned-bases", None)
        answer = f"Saved: “{plain(kept.title)}”."
        st.success(answer)
        st.session_state[kept_at] = about, True, answer
    except PersonalizeError as error:
        answer = plain(str(error))
        st.error(answer)
        st.session_state[kept_at] = about, False, answer
