"""What a visitor looks at: story, scenario, comparison, person. All of it stands in the link."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.register import ladder
from personalize.scenario import Scenario, from_query, to_query
from personalize.store import open_notebook
from personalize.study.stories import PERSONS, Story, stories
from personalize.world.catalogue import DOMAINS
from personalize.world.importing import ImportLibrary

FIRST = "typical-home"
BASES = {
    "step": "One step less",
    "nothing": "No personal data",
    "story": "The start of this story",
}
PINNED = 50
"""Pinned results offered for comparison, the first of the notebook."""
PEOPLE_ON_PAGE = (200, 20_000)
"""Fewer people say little, more take longer than a page should."""


@dataclass(frozen=True)
class View:
    """The state of a page: everything in it is in the link."""

    story: str = FIRST
    scenario: Scenario = field(default_factory=Scenario)
    base: str = "step"
    pick: str = "changes_most"
    nth: int = 0
    problems: tuple[str, ...] = ()

    def about(self) -> Story:
        """Return the story the view started from."""
        return stories()[self.story]

    def query(self) -> dict[str, str]:
        """Return the view as query parameters: only what differs from the story."""
        query = {} if self.story == FIRST else {"story": self.story}
        query |= to_query(self.scenario, self.about().scenario)
        plain = {"base": "step", "pick": self.about().person, "nth": "0"}
        own = {"base": self.base, "pick": self.pick, "nth": str(self.nth)}
        return query | {key: value for key, value in own.items() if value != plain[key]}

    def base_label(self) -> str:
        """Return what the view is compared with, as the facts name it."""
        if self.base not in BASES and self.base in pinned():
            return f"“{pinned()[self.base][0]}”"
        nothing = self.baseline()[1] == "with no personal data"
        return BASES.get("nothing" if nothing else self.base, BASES["step"]).lower()

    def baseline(self) -> tuple[Scenario, str]:
        """Return what the view is compared with, and its words in the sentence."""
        scenario = self.scenario
        if self.base not in BASES and self.base in pinned():
            title, kept = pinned()[self.base]
            return kept, f"in “{title}”"
        if self.base == "nothing":
            return scenario.replace({"data.level": 0, "data.types": None}), "with no personal data"
        if self.base == "story":
            return self.about().scenario, f"in “{self.about().title}”"
        step = scenario.step()
        if step is None:
            used = set(scenario.used_types())
            lower = [
                rung.step
                for rung in ladder(scenario.service.domain)
                if _held(scenario.service.domain, rung.step) < used
            ]
            step = max(lower, default=0) + 1
        if step == 0:
            return scenario, "before"
        words = "with no personal data" if step == 1 else "before"
        return scenario.replace({"data.level": step - 1, "data.types": None}), words


def pinned() -> dict[str, tuple[str, Scenario]]:
    """Return the results of the notebook a view can be compared with: title and scenario by key.

    Read once a session, and again after something was pinned.
    """
    if "pinned-bases" not in st.session_state:
        try:
            entries = open_notebook().entries()[:PINNED]
        except PersonalizeError:
            entries = []  # the notebook page says what is wrong with it
        st.session_state["pinned-bases"] = {
            f"pin-{entry.id}": (entry.title, on_page(entry.scenario)[0]) for entry in entries
        }
    found: dict[str, tuple[str, Scenario]] = st.session_state["pinned-bases"]
    return found


def bases() -> dict[str, str]:
    """Return what a view can be compared with, in words by key."""
    return BASES | {key: f"Pinned: {title}" for key, (title, _) in pinned().items()}


def base_shown(view: View) -> str:
    """Return the key of what a view is compared with: one step less, where its own is gone."""
    return view.base if view.base in bases() else "step"


def _held(domain: str, step: int) -> set[str]:
    return {kind for rung in ladder(domain)[: step + 1] for kind in rung.adds}


def from_link(query: dict[str, str]) -> View:
    """Read a view from a link, keeping what is right and naming what is not."""
    problems = []
    slug = query.get("story", FIRST)
    if slug not in stories():
        problems.append(f"“{slug[:60]}” is not a story. Shown: {stories()[FIRST].title}.")
        slug = FIRST
    scenario, wrong = from_query(query, stories()[slug].scenario)
    problems += wrong
    scenario, moved = on_page(scenario)
    pick = query.get("pick", stories()[slug].person)
    if pick not in PERSONS and not pick.isdecimal():
        problems.append(f"pick={pick[:40]} is not a way to choose a person.")
        pick = stories()[slug].person
    base = query.get("base", "step")
    if base not in BASES and base not in pinned():
        problems.append(f"base={base[:40]} is not here to compare with. Shown: one step less.")
        base = "step"
    nth = query.get("nth", "0")
    return View(
        slug,
        scenario,
        base,
        pick[:8] if pick.isdecimal() else pick,
        int(nth) if nth.isdecimal() and len(nth) < 7 else 0,
        tuple(problems + moved),
    )


def on_page(scenario: Scenario) -> tuple[Scenario, list[str]]:
    """Bring a scenario within what a page can show, and say what was moved."""
    problems = []
    low, high = PEOPLE_ON_PAGE
    number = min(max(scenario.people.number, low), high)
    if number != scenario.people.number:
        problems.append(
            f"people.number={scenario.people.number} is outside {low:,} to {high:,} on this page. "
            f"Shown with {number:,}; the command line takes any number."
        )
        scenario = scenario.replace({"people.number": number})
    domain = scenario.service.domain
    if domain not in DOMAINS and domain not in ImportLibrary().names():
        problems.append(f"service.domain={domain} is not here. Shown: streaming.")
        scenario = scenario.replace({"service.domain": "streaming"})
    elif domain not in DOMAINS:
        scenario = fitted_to_ratings(scenario)
    return scenario, problems


def fitted_to_ratings(scenario: Scenario) -> Scenario:
    """Use of an imported set only what it holds: ratings."""
    held = [kind for kind in scenario.used_types() if kind == "ratings"]
    level = 1 if held else 0
    return scenario.replace({"data.types": None, "data.level": level})


def view() -> View:
    """Return the visitor's view: from the link at first, from the session afterwards."""
    if "view" not in st.session_state:
        st.session_state.view = from_link(dict(st.query_params.to_dict()))
    return st.session_state.view


def keep(changed: View) -> None:
    """Make a view the visitor's."""
    st.session_state.view = changed


def write_link() -> None:
    """Put the view into the address, so that a reload or a copied link shows the same."""
    wanted = view().query()
    if "view" in st.query_params:  # how the page is shown is no part of the scenario
        wanted["view"] = st.query_params["view"]
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def change(settings: dict[str, Any]) -> None:
    """Change settings of the scenario; a value that is not allowed changes nothing."""
    now = view()
    try:
        scenario, problems = on_page(now.scenario.replace(settings))
    except PersonalizeError as error:
        keep(replace(now, problems=(str(error),)))
        return
    keep(replace(now, scenario=scenario, problems=tuple(problems)))


def open_story(slug: str) -> None:
    """Start a story from its beginning."""
    story = stories()[slug]
    keep(View(story=slug, scenario=story.scenario, pick=story.person))
