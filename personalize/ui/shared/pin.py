"""The form that pins a page's result to the notebook, with the visitor's expectation."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.pinning import make_entry
from personalize.output.provenance import of_session
from personalize.scenario import Scenario
from personalize.store import open_notebook
from personalize.ui.background import lab
from personalize.ui.render import plain, say

FIT = {"better": "More useful", "same": "About the same", "worse": "Less useful"}
FEELING = {"more": "More invasive", "same": "About the same", "less": "Less invasive"}


@dataclass(frozen=True)
class Pin:
    """The result that a page pins.

    Attributes
    ----------
    kind : str
        "run", "compare" or "timeline".
    base : Scenario or None
        The baseline; ``base_words`` are its words in the sentence.
    key : str
        Prefix of the keys of the form's fields.
    """

    kind: str
    scenario: Scenario
    base: Scenario | None
    base_words: str
    title: str
    key: str


def count_scenario(scenario: Scenario) -> None:
    """Add a scenario to those that this session has shown."""
    seen: dict[str, None] = st.session_state.setdefault("seen", {})
    seen[scenario.hash()] = None  # a dictionary keeps the order


def pin_popover(pin: Pin) -> None:
    """Show a popover with the form."""
    with st.popover("Pin", key=f"{pin.key}-way"):
        pin_form(pin)


def pin_form(pin: Pin) -> None:
    """Show the form that pins the result."""
    say("**Pin to notebook**")
    key = pin.key
    with st.form(f"{key}-form", border=False):
        st.text_input("Title", value=pin.title, key=f"{key}-title", max_chars=200)
        if pin.kind == "compare":
            for name, words, label in (
                ("relevance", FIT, "The picks will be"),
                ("feeling", FEELING, "It will feel"),
            ):
                st.segmented_control(
                    label, list(words), format_func=words.__getitem__, key=f"{key}-{name}"
                )
        st.text_input(
            "What you expected",
            key=f"{key}-expected",
            placeholder="Write it before you look; it is worth more later.",
        )
        st.text_area("Notes", key=f"{key}-notes", placeholder="Markdown", height=80)
        st.text_input("Tags", key=f"{key}-tags", placeholder="with, commas")
        # In the callback: another click while it is saved stops a run, and never a callback.
        st.form_submit_button("Pin", on_click=_pin, args=(pin,))
    asked, saved, answer = st.session_state.get(f"{key}-answer", (None, False, ""))
    if asked == _about(pin):
        (st.success if saved else st.error)(answer)


def _about(pin: Pin) -> tuple[str, str]:
    return pin.scenario.hash(), "" if pin.base is None else pin.base.hash()


def _pin(pin: Pin) -> None:
    fields = {
        name: st.session_state.get(f"{pin.key}-{name}") or ""
        for name in ("title", "relevance", "feeling", "expected", "notes", "tags")
    }
    prediction = {name: fields[name] for name in ("relevance", "feeling") if fields[name]}
    if fields["expected"]:
        prediction["words"] = fields["expected"]
    try:
        entry = make_entry(
            lab(),
            pin.kind,
            pin.scenario,
            pin.base,
            fields["title"],
            base_words=pin.base_words,
        )
        seen = of_session(list(st.session_state.get("seen", ())))
        tags = tuple(fields["tags"].split(","))
        stored = open_notebook().add(
            entry.replace(
                notes=fields["notes"],
                tags=tags,
                prediction=prediction,
                provenance={**entry.provenance, **seen},
            )
        )
    except PersonalizeError as error:
        st.session_state[f"{pin.key}-answer"] = _about(pin), False, plain(str(error))
        return
    st.session_state.pop("pinned-bases", None)
    words = f"Saved: “{plain(stored.title)}”."
    st.session_state[f"{pin.key}-answer"] = _about(pin), True, words
