"""The view of a visitor (story, scenario, comparison, person) in the session and in the address.

The settings of the sidebar are Streamlit widgets that are bound to the address. The step of the
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
"""Session keys: whether the ladder is played, and the next step."""
VIEW, TRAIL = "view", "trail"
"""Session keys: the view, and the last two scenarios that were shown."""
MANUAL = (*OWN, "data.level", "data.types", "time.events", "model.shape", "model.posterior")
"""Parameters of the address that this module writes; bound widgets write the others."""


def view() -> View:
    """Return the visitor's view, read from the link once and then kept in the session."""
    if VIEW not in st.session_state:
        query = st.query_params.to_dict()
        st.session_state[VIEW] = from_link(query)
        st.session_state["guess-open"] = not query
        expected = _as_widgets_read_it(st.session_state[VIEW], query)
        if expected != query:
            # The widgets of this run have read the old address; the next run reads the new one.
            st.query_params.from_dict(expected)
            st.rerun()
    visitor_view: View = st.session_state[VIEW]
    return visitor_view


def _as_widgets_read_it(shown_view: View, query: dict[str, str]) -> dict[str, str]:
    """Return the query of a view with labels for option names.

    Parameters of ``query`` that are no settings belong to other pages and are kept.
    """
    parameters = shown_view.query()
    settings = {*shown_view.scenario.flat(), *MANUAL, "nth"}
    others = {
        key: value
        for key, value in query.items()
        if key not in settings and not key.startswith(tuning.PARAMETER)
    }
    bound = {key: value for key, value in parameters.items() if key not in MANUAL}
    return others | labels_for_names(bound) | {k: v for k, v in parameters.items() if k in MANUAL}


def go_to(page: str) -> None:
    """Go to a page by its file's name ("explore"), with the view in the address.

    A widget whose value is in the session when it is first drawn does not write the address, so
    the query is passed here.
    """
    st.switch_page(
        str(locations.pages() / f"{page}.py"), query_params=_as_widgets_read_it(view(), {})
    )


def keep(changed: View) -> None:
    """Store a view in the session, with the values of the settings' widgets.

    Call only before the widgets of a run are drawn, or from a callback.
    """
    st.session_state[VIEW] = changed
    values = changed.scenario.flat()
    for setting in options.everything():
        put(setting.key, options.value_of(setting, values))
    algorithm_settings = algorithm_values(changed.scenario)
    for key in [key for key in st.session_state if str(key).startswith(tuning.PARAMETER)]:
        if str(key) not in algorithm_settings:
            del st.session_state[key]
    for setting in tuning.parameters(changed.scenario.recommender.algorithm):
        put(setting.key, options.value_of(setting, algorithm_settings))


def change(settings: dict[str, Any]) -> None:
    """Change settings of the scenario; with a value that is not allowed, only a problem is stored.

    Call only from a callback, or before the widgets of a run are drawn. The values of the widgets
    are read first, because a visitor may just have changed one of them.
    """
    before, now = view(), read_widgets()
    noticed = now.problems if now is not before else ()  # what is no longer here
    try:
        scenario, problems = on_page(now.scenario.replace(settings))
    except PersonalizeError as error:
        st.session_state[VIEW] = replace(now, problems=(*noticed, str(error)))
        return
    keep(replace(now, scenario=scenario, problems=(*noticed, *problems)))


def read_widgets() -> View:
    """Return the view with the values of the settings' widgets."""
    now = view()
    name = str(st.session_state.get(ALGORITHM, now.scenario.recommender.algorithm))
    algorithm_options = tuning.parameters(name) if name in algorithms() else []
    shown = now.scenario.flat() | algorithm_values(now.scenario)
    values = {}
    for setting in (*options.everything(), *algorithm_options):
        value = st.session_state.get(setting.key)
        if value is not None and setting.key in shown and is_echo(setting.key, value):
            value = st.session_state[setting.key] = options.value_of(setting, shown)
        if value is not None:
            values[setting.key] = value
    algorithm_settings = {
        key: values.pop(key) for key in list(values) if key.startswith(tuning.PARAMETER)
    }
    if algorithm_settings:
        values["recommender.parameters"] = tuning.not_default(name, algorithm_settings)
    return settle(values) if values else now


def settle(settings: dict[str, Any]) -> View:
    """Store the values of a page's widgets in the view, and return the view.

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
    """Show a story with its own scenario. Call only from a callback."""
    story = stories()[slug]
    for key in (TRAIL, PLAYING, NEXT):
        st.session_state.pop(key, None)
    st.session_state["guess-open"] = False
    # What the team calibrated on is no part of a story, and stays.
    scenario = story.scenario.replace({"model.posterior": view().scenario.model.posterior})
    keep(View(story=slug, scenario=scenario, rule=story.person))


def open_scenario(scenario: Scenario) -> None:
    """Show a scenario with the current story. Call only before widgets are drawn."""
    scenario, problems = on_page(scenario)
    st.session_state["guess-open"] = False
    keep(replace(view(), scenario=scenario, problems=tuple(problems)))


def drawn_folds() -> set[str]:
    """Return the set, stored in the session, of the names of sidebar folds that are drawn."""
    folds: set[str] = st.session_state.setdefault("folds", set())
    return folds


def write_link(now: View) -> None:
    """Write the parameters of the address that no bound widget writes."""
    address, folds = _as_widgets_read_it(now, {}), tuning.folded(now.scenario.recommender.algorithm)
    hidden = [setting.key for name in set(folds) - drawn_folds() for setting in folds[name]]
    if tuning.TUNING not in drawn_folds():  # settings of the previous algorithm
        hidden += [key for key in st.query_params if key.startswith(tuning.PARAMETER)]
    for key in {*MANUAL, *hidden}:
        value = address.get(key)
        if value is None:
            if key in st.query_params:
                del st.query_params[key]
        elif st.query_params.get(key) != value:
            st.query_params[key] = value
