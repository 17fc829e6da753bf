"""The baseline of a view: the last setting, one step less, a story or a pinned result."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.register import sharing_levels
from personalize.scenario import Scenario
from personalize.store import open_notebook
from personalize.store.posteriors import is_here
from personalize.ui.session import TRAIL
from personalize.ui.view import BASES, View, on_page

PINNED = 50
"""Number of pinned results offered for comparison: the first ones of the notebook."""


def remember(scenario: Scenario) -> None:
    """Store the scenario that a page shows, so that the next one can be compared with it."""
    trail: list[Scenario] = st.session_state.setdefault(TRAIL, [])
    if not trail or trail[-1] != scenario:
        st.session_state[TRAIL] = [*trail[-1:], scenario]


def last_setting(now: View) -> Scenario | None:
    """Return the scenario that was shown before the current one, or None."""
    trail: list[Scenario] = st.session_state.get(TRAIL, [])
    before = [
        scenario
        for scenario in trail
        if scenario != now.scenario and is_here(scenario.model.posterior)
    ]
    return before[-1] if before else None


def pinned() -> dict[str, tuple[str, Scenario]]:
    """Return the results of the notebook a view can be compared with: title and scenario by key.

    Read once per session, and again after a result was pinned.
    """
    if "pinned-bases" not in st.session_state:
        try:
            entries = open_notebook().entries()[:PINNED]
        except PersonalizeError:
            entries = []  # the notebook page says what is wrong with it
        st.session_state["pinned-bases"] = {
            f"pin-{entry.id}": (entry.title, on_page(entry.scenario)[0]) for entry in entries
        }
    pinned_bases: dict[str, tuple[str, Scenario]] = st.session_state["pinned-bases"]
    return pinned_bases


def bases(now: View) -> dict[str, str]:
    """Return the possible baselines of a view, in words by key."""
    named_bases = {key: words for key, words in BASES.items() if key != "last" or last_setting(now)}
    return named_bases | {key: f"Pinned: {title}" for key, (title, _) in pinned().items()}


def base_of(now: View) -> str:
    """Return the key of the baseline of a view."""
    offered = bases(now)
    if now.base in offered:
        return now.base
    return "last" if "last" in offered else "step"


def unknown_base(now: View) -> list[str]:
    """Return a sentence if the pinned baseline of a link is not in the notebook; else no item."""
    if not now.base.startswith("pin-") or now.base in pinned():
        return []
    words = BASES[base_of(now)].lower()
    return [f"The pinned result of this link is not in this notebook. Compared with: {words}."]


def baseline(now: View) -> tuple[Scenario, str]:
    """Return the baseline of a view, and its words in the sentence."""
    scenario, base = now.scenario, base_of(now)
    last = last_setting(now)
    if base == "last" and last is not None:
        return last, "before"
    if base in pinned():
        title, pinned_scenario = pinned()[base]
        return pinned_scenario, f"in “{title}”"
    if base == "nothing":
        return scenario.replace({"data.level": 0, "data.types": None}), "with no personal data"
    if base == "story":
        story = now.about().scenario
        same = {"model.posterior": scenario.model.posterior}  # what the team calibrated on
        return story.replace(same), f"in “{now.about().title}”"
    return step_less(scenario)


def step_less(scenario: Scenario) -> tuple[Scenario, str]:
    """Return the scenario with one step less, and its words.

    For a mix of kinds, the highest step whose kinds are all in the mix.
    """
    step = scenario.sharing_level()
    if step is None:
        used, held, step = set(scenario.used_types()), set(), 1
        for sharing_level in sharing_levels(scenario.service.domain):
            held |= set(sharing_level.adds)
            if held < used:
                step = sharing_level.number + 1
    if step == 0:
        return scenario, "before"
    words = "with no personal data" if step == 1 else "with one step less"
    return scenario.replace({"data.level": step - 1, "data.types": None}), words
