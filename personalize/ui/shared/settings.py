"""The settings in the sidebar: Streamlit's widgets, bound to the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm, algorithms
from personalize.ui import options, session
from personalize.ui.options import Choice, Number, Setting
from personalize.ui.render import note, show

ALGORITHM = "recommender.algorithm"
CROWD = ("people", "seed", "service.slate_size", "data.choice")
"""What the keys of the settings under "People and seed" begin with."""


def chosen() -> session.View:
    """Return the view that follows from what the widgets of the settings hold.

    A page reads them first and draws them last: they are a third of what a browser has to draw,
    and the words come before them.
    """
    now = session.view()
    name = str(st.session_state.get(ALGORITHM, now.scenario.recommender.algorithm))
    known = options.parameters(name) if name in algorithms() else []
    held = session.held(now.scenario)
    values = {}
    for one in (*options.everything(), *known):
        value = st.session_state.get(one.key)
        if value is not None and session.is_echo(one.key, value):
            value = st.session_state[one.key] = options.value_of(one, held)
        if value is not None:
            values[one.key] = value
    own = {key: values.pop(key) for key in list(values) if key.startswith(options.PARAMETER)}
    if own:
        values["recommender.parameters"] = _not_default(name, own)
    return session.settle(values) if values else now


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
        own = _algorithm(
            str(values[ALGORITHM]), story, changed=bool(now.scenario.recommender.parameters)
        )
        for group, words in (("asking", "Asking"), ("showing", "Showing")):
            _title(words)
            values |= _draw(options.design(group), plain)  # type: ignore[arg-type]
        with st.expander(_folded("More terms", _terms_changed(now.scenario)), key="terms"):
            values |= _draw(options.design("terms"), plain)
        with st.expander(_folded("People and seed", _crowd_changed(now.scenario)), key="crowd"):
            values |= _draw(options.crowd(), plain)
    if session.settle(values | {"recommender.parameters": own}) != now:
        st.rerun()  # an address had what the view did not


def _title(words: str) -> None:
    show("group.html", words=words)


def _folded(words: str, changed: bool) -> str:
    return f"{words} (changed)" if changed else words


def _show(scenario: Scenario) -> None:
    """Let widgets that neither the session nor the address knows show a scenario's values."""
    known = {*map(str, st.session_state), *st.query_params}
    values = scenario.flat() | session.algorithm_values(scenario)
    for setting in (*options.everything(), *options.parameters(scenario.recommender.algorithm)):
        if setting.key not in known:
            st.session_state[setting.key] = options.value_of(setting, values)


def _terms_changed(scenario: Scenario) -> bool:
    own, plain = scenario.flat(), Scenario().flat()
    return any(own[one.key] != plain[one.key] for one in options.design("terms"))


def _crowd_changed(scenario: Scenario) -> bool:
    own, plain = scenario.flat(), Scenario().flat()
    return any(own[key] != plain[key] for key in plain if key.startswith(CROWD))


def _draw(offered: Iterable[Setting], plain: dict[str, Any]) -> dict[str, Any]:
    return {setting.key: _widget(setting, plain) for setting in offered}


def _widget(setting: Setting, plain: dict[str, Any]) -> Any:
    """Draw one setting; the address holds it where it differs from the story's value."""
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
            st.session_state[setting.key] = names[place]  # a set that was deleted meanwhile
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
    """Start another algorithm from its own settings."""
    name = st.session_state[ALGORITHM]
    if session.is_echo(ALGORITHM, name):
        return
    session.change({ALGORITHM: name, "recommender.parameters": {}}, ALGORITHM)


def _algorithm(name: str, story: Scenario, *, changed: bool) -> dict[str, Any]:
    """Draw the settings of an algorithm, and return those that are not its defaults."""
    offered = options.parameters(name)
    if not offered:
        return {}
    own = story.recommender.parameters if story.recommender.algorithm == name else {}
    plain = session.algorithm_values(
        story.replace({"recommender.algorithm": name, "recommender.parameters": dict(own)})
    )
    with st.expander(_folded("Fine-tuning (for experts)", changed), key="algorithm"):
        note(algorithms()[name].works)
        values = _draw(offered, plain)
    return _not_default(name, values)


def _not_default(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return those settings of an algorithm that are not its defaults, by their own names."""
    fields = algorithm(name).config.model_fields
    found = {}
    for key, value in values.items():
        field = key.removeprefix(options.PARAMETER)
        default = fields[field].default
        typed = type(default)(value) if isinstance(default, str | int | float) else value
        if typed != default:
            found[field] = typed
    return found
