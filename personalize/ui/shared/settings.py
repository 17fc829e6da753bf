"""The settings in the sidebar, as Streamlit widgets that are bound to the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithms
from personalize.ui import options, session, tuning
from personalize.ui.echo import is_echo
from personalize.ui.options import Choice, Number, Setting
from personalize.ui.render import note, show
from personalize.ui.session import ALGORITHM
from personalize.ui.shared import calibrated
from personalize.ui.view import View

CROWD = ("people", "seed", "service.slate_size", "data.choice", "data.history")
"""Prefixes of the keys of the settings under "People and seed"."""


def chosen() -> View:
    """Return the view with the values of the settings' widgets.

    A page reads the widgets first and draws them last, because they are a third of the elements
    of a page. Their heading is drawn at once, so that the sidebar opens before the content and
    does not move it.
    """
    with st.sidebar:
        _title("The service")
    return session.read_widgets()


def settings(*, over_time: bool = False) -> None:
    """Draw the settings in the sidebar.

    Parameters
    ----------
    over_time : bool
        With weeks, retraining and events.
    """
    now = session.view()
    _show(now.scenario)
    story = now.about().scenario
    plain = story.flat()
    values: dict[str, Any] = {}
    with st.sidebar:
        if over_time:
            values |= _draw(options.time(), plain)
        values |= _draw(options.service(), plain)
        algorithm_settings = _tuning(str(values[ALGORITHM]), story, now.scenario)
        for group, words in (("asking", "Asking"), ("showing", "Showing")):
            _title(words)
            values |= _draw(options.design(group), plain)  # type: ignore[arg-type]
        calibrated.choice(now.scenario)
        for fold, words, changed in (
            (tuning.TERMS, "More terms", _terms_changed(now.scenario)),
            (tuning.CROWD, "People and seed", _crowd_changed(now.scenario)),
        ):
            offered = tuning.folded(now.scenario.recommender.algorithm)[fold]
            values |= _fold(fold, words, offered, plain, changed=changed)
    if session.settle(values | {"recommender.parameters": algorithm_settings}) != now:
        st.rerun()  # the address had a value that was not in the view


def _title(words: str) -> None:
    show("group.html", words=words)


def _fold(
    name: str,
    words: str,
    offered: Iterable[Setting],
    plain: dict[str, Any],
    *,
    changed: bool,
    intro: str = "",
) -> dict[str, Any]:
    """Draw settings in an expander; they are drawn from when it is first opened.

    Most of the sidebar is in expanders, and each widget takes about 5 ms of every rerun.

    Returns
    -------
    dict
        Values of its widgets; empty if they are not drawn.
    """
    # The label must stay the same: Streamlit takes an expander with a new label for a new one.
    box, drawn_folds = st.expander(words, key=name, on_change="rerun"), session.drawn_folds()
    if changed:
        note("Changed.")
    if box.open:
        drawn_folds.add(name)
    if name not in drawn_folds:
        return {}
    with box:
        if intro:
            note(intro)
        return _draw(offered, plain)


def _show(scenario: Scenario) -> None:
    """Set the widgets that are neither in the session nor in the address to a scenario's values."""
    known = {*map(str, st.session_state), *st.query_params}
    values = scenario.flat() | tuning.algorithm_values(scenario)
    for setting in (*options.everything(), *tuning.parameters(scenario.recommender.algorithm)):
        if setting.key not in known:
            st.session_state[setting.key] = options.value_of(setting, values)


def _terms_changed(scenario: Scenario) -> bool:
    values, plain = scenario.flat(), Scenario().flat()
    return any(values[setting.key] != plain[setting.key] for setting in options.design("terms"))


def _crowd_changed(scenario: Scenario) -> bool:
    values, plain = scenario.flat(), Scenario().flat()
    return any(values[key] != plain[key] for key in plain if key.startswith(CROWD))


def _draw(offered: Iterable[Setting], plain: dict[str, Any]) -> dict[str, Any]:
    return {setting.key: _widget(setting, plain) for setting in offered}


def _widget(setting: Setting, plain: dict[str, Any]) -> Any:
    """Draw one setting; it is in the address if it differs from the story's value."""
    value = options.value_of(setting, plain)
    if isinstance(setting, Choice):
        return _choice(setting, value)
    if isinstance(setting, Number):
        cast = int if setting.whole else float
        chosen = st.number_input(
            setting.label,
            cast(setting.low),
            cast(setting.high),
            value,
            cast(setting.step),
            key=setting.key,
            help=setting.help,
            bind="query-params",
        )
        return value if chosen is None else chosen
    return st.toggle(setting.label, value, key=setting.key, help=setting.help, bind="query-params")


def _choice(setting: Choice, value: str) -> str:
    names = list(setting.options)
    place = names.index(value) if value in names else 0
    if setting.key == "service.domain":
        if st.session_state.get(setting.key, names[place]) not in names:
            st.session_state[setting.key] = names[place]  # an imported set that was deleted
        return str(
            st.segmented_control(
                setting.label,
                names,
                default=names[place],
                required=True,
                format_func=setting.options.__getitem__,
                key=setting.key,
                help=setting.help,
                bind="query-params",
            )
        )
    picks = setting.key == ALGORITHM
    return str(
        st.selectbox(
            setting.label,
            names,
            place,
            format_func=setting.options.__getitem__,
            key=setting.key,
            help=setting.help,
            on_change=_algorithm_chosen if picks else None,
            bind="query-params",
        )
    )


def _algorithm_chosen() -> None:
    """Change the algorithm, with its default settings."""
    name = st.session_state[ALGORITHM]
    if is_echo(ALGORITHM, name):
        return
    session.change({ALGORITHM: name, "recommender.parameters": {}})


def _tuning(name: str, story: Scenario, now: Scenario) -> dict[str, Any]:
    """Draw the settings of an algorithm, and return those that are not its defaults."""
    offered = tuning.parameters(name)
    if not offered:
        return {}
    story_parameters = story.recommender.parameters if story.recommender.algorithm == name else {}
    plain = tuning.algorithm_values(
        story.replace(
            {"recommender.algorithm": name, "recommender.parameters": dict(story_parameters)}
        )
    )
    current_parameters = (
        dict(now.recommender.parameters) if now.recommender.algorithm == name else {}
    )
    words, works = "Fine-tuning (for experts)", algorithms()[name].works
    values = _fold(
        tuning.TUNING, words, offered, plain, changed=bool(current_parameters), intro=works
    )
    return tuning.not_default(name, values) if values else current_parameters
