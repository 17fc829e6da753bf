"""What a visitor looks at: story, scenario, comparison, person. All of it stands in the link.

The settings of the sidebar are Streamlit's own widgets, bound to the address. The step of the
ladder, the kinds of data, the story and the person are written into the address here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.scenario import Scenario, from_query, to_query
from personalize.study.stories import PERSONS, Story, stories
from personalize.ui import options
from personalize.ui.link import FIRST, OWN, labels_for_names, names_for_labels
from personalize.world.catalogue import DOMAINS
from personalize.world.importing import ImportLibrary

BASES = {
    "last": "Your last setting",
    "step": "One step less",
    "nothing": "No personal data",
    "story": "The start of this story",
}
AUTOMATIC = "automatic"
"""Compare with the last setting after a change, and with one step less before one."""
LADDER, KINDS = "ladder", "kinds"
"""Keys of two widgets: the steps, and the kinds of data."""
CHANGED, ECHO = "changed-at", 1.5
"""Where the session keeps what was changed last, and seconds in which echoes of before come."""
VIEW, TRAIL = "view", "trail"
"""Where the session keeps the view, and the last two scenarios that were shown."""
MANUAL = (*OWN, "data.level", "data.types", "time.events")
"""Parameters of the address that are written here; the rest is written by bound widgets."""


@dataclass(frozen=True)
class View:
    """The state of a page.

    Attributes
    ----------
    story : str
        Slug of the story it started from.
    base : str
        What it is compared with: a key of ``BASES``, "pin-" and an entry's id, or ``AUTOMATIC``.
    rule : str
        How the person was chosen: a key of ``PERSONS``, or "name".
    person : int or None
        Number of the person shown; None until one is chosen by the rule.
    nth : int
        Place of that person among those of the rule, where an older link names one.
    problems : tuple of str
        What of a link or a choice could not be used, a sentence each.
    """

    story: str = FIRST
    scenario: Scenario = field(default_factory=Scenario)
    base: str = AUTOMATIC
    rule: str = "changes_most"
    person: int | None = None
    nth: int = 0
    problems: tuple[str, ...] = ()

    def about(self) -> Story:
        """Return the story the view started from."""
        return stories()[self.story]

    def title(self) -> str:
        """Return the story's title, and whether its scenario was changed."""
        about = self.about()
        return about.title if self.scenario == about.scenario else f"{about.title}, your version"

    def query(self) -> dict[str, str]:
        """Return the view as query parameters: only what differs from the story."""
        query = {} if self.story == FIRST else {"story": self.story}
        query |= to_query(self.scenario, self.about().scenario)
        if self.person is not None:
            query["person"] = str(self.person)
        if self.rule != self.about().person:
            query["pick"] = self.rule
        if self.base not in (AUTOMATIC, "last"):
            query["base"] = self.base
        return query


def view() -> View:
    """Return the visitor's view: from the link at first, from the session afterwards."""
    if VIEW not in st.session_state:
        query = st.query_params.to_dict()
        st.session_state[VIEW] = from_link(query)
        st.session_state["guess-open"] = not query
        wanted = _as_widgets_read_it(st.session_state[VIEW], query)
        if wanted != query:
            # The widgets of this run have the address as it came: they read it anew in the next.
            st.query_params.from_dict(wanted)
            st.rerun()
    found: View = st.session_state[VIEW]
    return found


def _as_widgets_read_it(found: View, query: dict[str, str]) -> dict[str, str]:
    """Return the address of a view with labels for names; parameters of other pages are kept."""
    own = found.query()
    settings = {*found.scenario.flat(), *MANUAL, "nth"}
    others = {
        key: value
        for key, value in query.items()
        if key not in settings and not key.startswith(options.PARAMETER)
    }
    bound = {key: value for key, value in own.items() if key not in MANUAL}
    return others | labels_for_names(bound) | {k: v for k, v in own.items() if k in MANUAL}


def go_to(page: str) -> None:
    """Go to a page by its file's name ("explore"), with the view in the address.

    A widget that finds its value in the session when it is first drawn leaves the address as it
    is: so the address is given here.
    """
    st.switch_page(
        str(locations.pages() / f"{page}.py"), query_params=_as_widgets_read_it(view(), {})
    )


def held(scenario: Scenario) -> dict[str, Any]:
    """Return what every widget that shows a scenario holds, by its key."""
    shown = {LADDER: scenario.step(), KINDS: sorted(scenario.used_types())}
    return scenario.flat() | algorithm_values(scenario) | shown


def is_echo(key: str, value: Any) -> bool:
    """Tell whether a browser repeats what a widget held before the page changed it.

    A browser sends what all its widgets hold with every request. One that left while the page was
    on its way (to look for ranges) still holds the values of before, and would take back a story
    that was just opened.
    """
    changed_at, before, now = st.session_state.get(CHANGED, (0.0, {}, {}))
    if key not in before or before[key] == now.get(key):
        return False
    told = sorted(value) if key == KINDS and value is not None else value
    return bool(time.monotonic() - changed_at < ECHO and told == before[key])


def keep(changed: View, by: str = "") -> None:
    """Make a view the visitor's, and let the widgets of the settings show it.

    Only before the widgets of a run are drawn, or from a callback.

    Parameters
    ----------
    by : str
        Key of the widget that somebody changed: what it tells is no echo.
    """
    before = held(view().scenario)
    before.pop(by, None)
    st.session_state[CHANGED] = time.monotonic(), before, held(changed.scenario)
    st.session_state[VIEW] = changed
    values = changed.scenario.flat()
    for setting in options.everything():
        st.session_state[setting.key] = options.value_of(setting, values)
    show_parameters(changed.scenario)


def show_parameters(scenario: Scenario) -> None:
    """Let the widgets of the algorithm's own settings show those of a scenario."""
    name = scenario.recommender.algorithm
    own = algorithm_values(scenario)
    for key in [key for key in st.session_state if str(key).startswith(options.PARAMETER)]:
        if str(key) not in own:
            del st.session_state[key]
    for setting in options.parameters(name):
        st.session_state[setting.key] = options.value_of(setting, own)


def algorithm_values(scenario: Scenario) -> dict[str, Any]:
    """Return every setting of the scenario's algorithm, defaults included, by dotted name."""
    from personalize.service.recommend.registry import configured

    config = configured(scenario.recommender.algorithm, scenario.recommender.parameters)
    return {options.PARAMETER + name: value for name, value in config.model_dump().items()}


def change(settings: dict[str, Any], by: str = "") -> None:
    """Change settings of the scenario; a value that is not allowed changes nothing.

    Only from a callback, or before the widgets of a run are drawn. ``by`` as ``keep`` takes it.
    """
    now = view()
    try:
        scenario, problems = on_page(now.scenario.replace(settings))
    except PersonalizeError as error:
        st.session_state[VIEW] = replace(now, problems=(str(error),))
        return
    keep(replace(now, scenario=scenario, problems=tuple(problems)), by)


def settle(settings: dict[str, Any]) -> View:
    """Take over what the widgets of a page say, and return the view that follows.

    Parameters
    ----------
    settings : dict
        Values by dotted name, as the widgets return them.
    """
    now = view()
    try:
        scenario, problems = on_page(now.scenario.replace(settings))
    except PersonalizeError as error:
        return replace(now, problems=(*now.problems, str(error)))
    if scenario != now.scenario:
        st.session_state[VIEW] = replace(now, scenario=scenario, problems=tuple(problems))
    return view()


def open_story(slug: str) -> None:
    """Start a story from its beginning. Only from a callback."""
    story = stories()[slug]
    st.session_state.pop(TRAIL, None)
    st.session_state["guess-open"] = False
    keep(View(story=slug, scenario=story.scenario, rule=story.person))


def open_scenario(scenario: Scenario) -> None:
    """Show a scenario on Explore, within the story of now. Only before widgets are drawn."""
    scenario, problems = on_page(scenario)
    st.session_state["guess-open"] = False
    keep(replace(view(), scenario=scenario, problems=tuple(problems)))


def write_link(now: View) -> None:
    """Put into the address what no bound widget writes there."""
    query = now.query()
    for key in MANUAL:
        wanted = query.get(key)
        if wanted is None:
            if key in st.query_params:
                del st.query_params[key]
        elif st.query_params.get(key) != wanted:
            st.query_params[key] = wanted


def from_link(query: dict[str, str]) -> View:
    """Read a view from a link, keeping what is right and naming what is not."""
    query, problems = names_for_labels(query), []
    slug = query.get("story", FIRST)
    if slug not in stories():
        problems.append(f"“{slug[:60]}” is not a story. Shown: {stories()[FIRST].title}.")
        slug = FIRST
    scenario, wrong = from_query(query, stories()[slug].scenario)
    scenario, moved = on_page(scenario)
    rule, person = query.get("pick", stories()[slug].person), query.get("person", "")
    if _is_number(rule):  # an older link: the person's number
        rule, person = "name", person or rule
    if rule not in PERSONS and rule != "name":
        problems.append(f"pick={rule[:40]} is not a way to choose a person.")
        rule = stories()[slug].person
    if person and not _is_number(person):
        problems.append(f"person={person[:40]} is not a person’s number.")
    base = query.get("base", AUTOMATIC)
    if base not in (AUTOMATIC, *BASES) and not base.startswith("pin-"):
        problems.append(f"base={base[:40]} is not here to compare with. Shown: one step less.")
        base = AUTOMATIC
    nth = query.get("nth", "0")
    return View(
        slug,
        scenario,
        base,
        rule,
        int(person) if _is_number(person) else None,
        int(nth) if _is_number(nth) else 0,
        tuple(problems + wrong + moved),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def on_page(scenario: Scenario) -> tuple[Scenario, list[str]]:
    """Bring a scenario within what a page can show, and say what was moved."""
    problems = []
    for key, what, (low, high) in (
        ("people.number", "How many people", options.PEOPLE_ON_PAGE),
        ("service.slate_size", "Picks on the screen", options.ON_SCREEN),
    ):
        given = int(scenario.flat()[key])
        number = min(max(given, low), high)
        if number != given:
            problems.append(
                f"{what}: {given:,} is outside {low:,} to {high:,} on this page. Shown with "
                f"{number:,}; the command line takes any number."
            )
            scenario = scenario.replace({key: number})
    domain = scenario.service.domain
    if domain not in DOMAINS and domain not in ImportLibrary().names():
        problems.append(f"Service: “{domain}” is not here. Shown: Streaming.")
        scenario = scenario.replace({"service.domain": "streaming"})
    elif domain not in DOMAINS:
        scenario = fitted_to_ratings(scenario)
    return scenario, problems


def fitted_to_ratings(scenario: Scenario) -> Scenario:
    """Use of an imported set only what it holds: ratings."""
    level = 1 if "ratings" in scenario.used_types() else 0
    return scenario.replace({"data.types": None, "data.level": level})
