"""The controls: every one shows the view and changes it, so that the link always holds all."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, get_args

import streamlit as st

from personalize.register import design_fields, design_options
from personalize.scenario import Scenario
from personalize.scenario.model import Locale
from personalize.service.recommend.registry import algorithms
from personalize.ui import redraw, state
from personalize.ui.algorithm_settings import algorithm_settings
from personalize.world.catalogue import DOMAINS, catalogue
from personalize.world.importing import ImportLibrary

FLAG = " ⚑"
FLAG_HELP = " Marked ⚑ because it steers people or leaves them out."
ON_SCREEN = (4, 12)


@cache
def _said_by_themselves() -> frozenset[str]:
    """Return the settings whose choice changes nothing else in the sidebar."""
    rows = design_fields().items()
    return frozenset(f"design.{field}" for field, row in rows if row.group != "terms")


def _key(setting: str) -> str:
    return f"set:{setting}"


def _changed(setting: str) -> None:
    value = st.session_state[_key(setting)]
    if value is None:
        return
    if setting == "recommender.algorithm":
        # Settings belong to one algorithm; another one starts from its own.
        state.change({setting: value, "recommender.parameters": {}})
    else:
        state.change({setting: value})
    # A choice that stands in the sidebar already need not be drawn there again.
    alone = setting in _said_by_themselves() and not state.view().problems
    redraw.body(*(() if alone else (redraw.SETTINGS,)))


def _prepared(setting: str, value: Any) -> dict[str, Any]:
    """Show the view's value; widgets never hold a value of their own."""
    st.session_state[_key(setting)] = value
    return {"key": _key(setting), "on_change": _changed, "args": (setting,)}


def sidebar() -> None:
    """Show the four groups of settings (UX 2.4)."""
    with st.sidebar:
        _settings()


@st.fragment(key=redraw.SETTINGS)
def _settings() -> None:
    view = state.view()
    scenario = view.scenario
    with st.container(key="narrow-only"):
        compared(view, "compared-in-drawer", label=True)
    st.markdown("**Service**")
    _service(scenario)
    st.markdown("**Asking**")
    for field, row in design_fields().items():
        if row.group == "asking":
            _design(field, scenario)
    st.markdown("**Showing**")
    for field, row in design_fields().items():
        if row.group == "showing":
            _design(field, scenario)
    plain = Scenario().design.model_dump()
    own = scenario.design.model_dump()
    terms = [field for field, row in design_fields().items() if row.group == "terms"]
    differs = any(own[field] != plain[field] for field in terms)
    with st.expander("More terms (changed)" if differs else "More terms"):
        for field in terms:
            _design(field, scenario)
    _people(scenario)


def _service(scenario: Scenario) -> None:
    imported = ImportLibrary().names()
    labels = {name: catalogue(name).label for name in DOMAINS} | {name: name for name in imported}
    st.segmented_control(
        "Service",
        list(labels),
        format_func=lambda name: labels[name],
        required=True,
        label_visibility="collapsed",
        help="The kind of product. People expect different things from a shop and from a bank.",
        **_prepared("service.domain", scenario.service.domain),
    )
    known = algorithms()
    st.selectbox(
        "How it picks",
        list(known),
        format_func=lambda name: known[name].label,
        help="What learns from the data. “Most popular” learns nothing about anyone. "
        + known[scenario.recommender.algorithm].works,
        **_prepared("recommender.algorithm", scenario.recommender.algorithm),
    )
    algorithm_settings(scenario)


def _design(field: str, scenario: Scenario) -> None:
    row, options = design_fields()[field], design_options()[field]
    flagged = any(option.flagged for option in options.values())
    st.selectbox(
        row.label,
        list(options),
        format_func=lambda value: options[value].label + (FLAG if options[value].flagged else ""),
        help=row.help + (FLAG_HELP if flagged else ""),
        **_prepared(f"design.{field}", scenario.design.model_dump()[field]),
    )


def _people(scenario: Scenario) -> None:
    plain = Scenario()
    same = (plain.people, plain.seed, plain.service.slate_size, plain.data.choice)
    own = (scenario.people, scenario.seed, scenario.service.slate_size, scenario.data.choice)
    differs = own != same
    low, high = state.PEOPLE_ON_PAGE
    with st.expander("People and seed (changed)" if differs else "People and seed"):
        st.number_input(
            "How many people",
            low,
            high,
            step=100,
            help="More people, steadier numbers, slower.",
            **_prepared("people.number", scenario.people.number),
        )
        st.selectbox(
            "Who decides",
            ["everyone", "each_decides"],
            format_func=lambda v: {
                "everyone": "Everyone shares this",
                "each_decides": "Each person decides",
            }[v],
            help="With “each person decides”, only those who agree are used to learn from.",
            **_prepared("data.choice", scenario.data.choice),
        )
        st.selectbox(
            "Difficult situations",
            ["off", "on", "all"],
            format_func=lambda v: {"off": "Off", "on": "On", "all": "On, with faith and the like"}[
                v
            ],
            help="Some people are expecting a child, ill, in debt, grieving, out of work. "
            "Off by default.",
            **_prepared("people.situations", scenario.people.situations),
        )
        st.selectbox(
            "Attitudes",
            ["survey", "less_concerned", "more_concerned"],
            format_func=lambda v: {
                "survey": "As in a US survey",
                "less_concerned": "Less concerned",
                "more_concerned": "More concerned",
            }[v],
            help="Attitudes follow a US survey (N = 432). Names, jobs and places say nothing "
            "about attitudes here.",
            **_prepared("people.attitudes", scenario.people.attitudes),
        )
        st.selectbox(
            "Asked about",
            ["in_use", "imagined"],
            format_func=lambda v: {
                "in_use": "A service in use",
                "imagined": "An imagined service",
            }[v],
            help="Similar questions gave 5.1 of 7 for imagined data flows and about 3 for apps in "
            "use. Compare designs; do not quote levels.",
            **_prepared("people.elicitation", scenario.people.elicitation),
        )
        locales = list(get_args(Locale))
        st.selectbox(
            "Names from",
            locales,
            help="Names, towns and jobs; they say nothing about attitudes.",
            **_prepared("people.locale", scenario.people.locale),
        )
        st.number_input(
            "Picks on the screen",
            *ON_SCREEN,
            help="How many cards the person sees.",
            **_prepared("service.slate_size", scenario.service.slate_size),
        )
        st.number_input(
            "Seed",
            0,
            2**31 - 1,
            help="Another crowd of the same kind. Same seed, same people.",
            **_prepared("seed", scenario.seed),
        )


def _baseline(key: str) -> None:
    state.keep(replace(state.view(), base=st.session_state[key]))
    redraw.body(redraw.SETTINGS, redraw.TITLE)


def compared(view: state.View, key: str, *, label: bool) -> None:
    """Show what the view is compared with: in the title row, and in the drawer on a phone."""
    names = state.bases()
    st.session_state[key] = view.base if view.base in names else "step"

    def words(name: str) -> str:
        if label or name not in state.BASES:
            return names[name]
        return f"Compared with: {names[name].lower()}"

    st.selectbox(
        "Compared with",
        list(names),
        format_func=words,
        label_visibility="visible" if label else "collapsed",
        width="stretch" if label else 250,
        key=key,
        on_change=_baseline,
        args=(key,),
    )


def _toggle(kind: str) -> None:
    now = set(state.view().scenario.used_types())
    now ^= {kind}
    state.change({"data.types": sorted(now)})
    redraw.body()


def kind_switches(scenario: Scenario, kinds: list[str]) -> None:
    """Show a switch a kind of data; flipping one makes an own mix of the ladder's step."""
    from personalize.register import data_types

    used = set(scenario.used_types())
    with st.container(horizontal=True, key="kinds"):
        for kind in kinds:
            st.session_state[f"kind:{kind}"] = kind in used
            st.toggle(
                data_types()[kind].label,
                key=f"kind:{kind}",
                on_change=_toggle,
                args=(kind,),
                help=data_types()[kind].description,
            )
