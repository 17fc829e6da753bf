"""What a visitor looks at: story, scenario, comparison, person. All of it stands in the link.

The settings of the sidebar are Streamlit's own widgets, bound to the address. The step of the
ladder, the kinds of data, the story and the person are written into the address here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithms
from personalize.study.stories import stories
from personalize.ui import options, tuning
from personalize.ui.echo import is_echo, put
from personalize.ui.link import OWN, labels_for_names
from personalize.ui.tuning import algorithm_values
from personalize.ui.view import View, from_link, on_page

ALGORITHM = "recommender.algorithm"
PLAYING, NEXT = "playing", "ladder-next"
"""Where the session keeps that the ladder is played, and the step it goes to next."""
VIEW, TRAIL = "view", "trail"
"""Where the session keeps the view, and the last two scenarios that were shown."""
MANUAL = (*OWN, "data.level", "data.types", "time.events")
"""Parameters of the address that are written here; the rest is written by bound widgets."""


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
        if key not in settings and not key.startswith(tuning.PARAMETER)
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


def keep(changed: View) -> None:
    """Make a view the visitor's, and let the widgets of the settings show it.

    Only before the widgets of a run are drawn, or from a callback.
    """
    st.session_state[VIEW] = changed
    values = changed.scenario.flat()
    for setting in options.everything():
        put(setting.key, options.value_of(setting, values))
    own = algorithm_values(changed.scenario)
    for key in [key for key in st.session_state if str(key).startswith(tuning.PARAMETER)]:
        if str(key) not in own:
            del st.session_state[key]
    for setting in tuning.parameters(changed.scenario.recommender.algorithm):
        put(setting.key, options.value_of(setting, own))


def change(settings: dict[str, Any]) -> None:
    """Change settings of the scenario; a value that is not allowed changes nothing.

    Only from a callback, or before the widgets of a run are drawn. What the widgets hold counts:
    somebody may have changed one of them a moment before.
    """
    now = read_widgets()
    try:
        scenario, problems = on_page(now.scenario.replace(settings))
    except PersonalizeError as error:
        st.session_state[VIEW] = replace(now, problems=(str(error),))
        return
    keep(replace(now, scenario=scenario, problems=tuple(problems)))


def read_widgets() -> View:
    """Return the view that follows from what the widgets of the settings hold."""
    now = view()
    name = str(st.session_state.get(ALGORITHM, now.scenario.recommender.algorithm))
    known = tuning.parameters(name) if name in algorithms() else []
    shown = now.scenario.flat() | algorithm_values(now.scenario)
    values = {}
    for one in (*options.everything(), *known):
        value = st.session_state.get(one.key)
        if value is not None and one.key in shown and is_echo(one.key, value):
            value = st.session_state[one.key] = options.value_of(one, shown)
        if value is not None:
            values[one.key] = value
    own = {key: values.pop(key) for key in list(values) if key.startswith(tuning.PARAMETER)}
    if own:
        values["recommender.parameters"] = tuning.not_default(name, own)
    return settle(values) if values else now


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
    for key in (TRAIL, PLAYING, NEXT):
        st.session_state.pop(key, None)
    st.session_state["guess-open"] = False
    keep(View(story=slug, scenario=story.scenario, rule=story.person))


def open_scenario(scenario: Scenario) -> None:
    """Show a scenario on Explore, within the story of now. Only before widgets are drawn."""
    scenario, problems = on_page(scenario)
    st.session_state["guess-open"] = False
    keep(replace(view(), scenario=scenario, problems=tuple(problems)))


def drawn_folds() -> set[str]:
    """Return the names of the folds of the sidebar whose settings are drawn, a set to add to."""
    found: set[str] = st.session_state.setdefault("folds", set())
    return found


def write_link(now: View) -> None:
    """Put into the address what no bound widget writes there."""
    own, folds = _as_widgets_read_it(now, {}), tuning.folded(now.scenario.recommender.algorithm)
    hidden = [one.key for name in set(folds) - drawn_folds() for one in folds[name]]
    if tuning.TUNING not in drawn_folds():  # those of an algorithm of before
        hidden += [key for key in st.query_params if key.startswith(tuning.PARAMETER)]
    for key in {*MANUAL, *hidden}:
        wanted = own.get(key)
        if wanted is None:
            if key in st.query_params:
                del st.query_params[key]
        elif st.query_params.get(key) != wanted:
            st.query_params[key] = wanted
