"""The controls: every one shows the view and changes it, so that the link always holds all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, get_args

import streamlit as st

from personalize.register import design_fields, design_options
from personalize.scenario import Scenario
from personalize.scenario.model import Locale
from personalize.service.recommend.registry import algorithms
from personalize.ui import explore, redraw, state
from personalize.ui.algorithm_settings import algorithm_settings
from personalize.ui.listening import listen
from personalize.ui.showing import at, showing
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


def _changed(setting: str, value: Any) -> None:
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
    return showing(_key(setting), value, _changed, setting)


def _select(label: str, setting: str, value: str, words: Mapping[str, str], tip: str) -> None:
    st.selectbox(
        label,
        list(words),
        at(words, value),
        words.__getitem__,
        help=tip,
        **_prepared(setting, value),
    )


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
        default=scenario.service.domain,
        format_func=lambda name: labels[name],
        required=True,
        label_visibility="collapsed",
        help="The kind of product. People expect different things from a shop and from a bank.",
        **_prepared("service.domain", scenario.service.domain),
    )
    known = algorithms()
    _select(
        "How it picks",
        "recommender.algorithm",
        scenario.recommender.algorithm,
        {name: one.label for name, one in known.items()},
        "What learns from the data. “Most popular” learns nothing about anyone. "
        + known[scenario.recommender.algorithm].works,
    )
    algorithm_settings(scenario)


def _design(field: str, scenario: Scenario) -> None:
    row, options = design_fields()[field], design_options()[field]
    flagged = any(option.flagged for option in options.values())
    _select(
        row.label,
        f"design.{field}",
        scenario.design.model_dump()[field],
        {name: one.label + (FLAG if one.flagged else "") for name, one in options.items()},
        row.help + (FLAG_HELP if flagged else ""),
    )


def _people(scenario: Scenario) -> None:
    plain = Scenario()
    same = (plain.people, plain.seed, plain.service.slate_size, plain.data.choice)
    own = (scenario.people, scenario.seed, scenario.service.slate_size, scenario.data.choice)
    differs = own != same
    people = scenario.people
    with st.expander("People and seed (changed)" if differs else "People and seed"):
        st.number_input(
            "How many people",
            *state.PEOPLE_ON_PAGE,
            people.number,
            step=100,
            help="More people, steadier numbers, slower.",
            **_prepared("people.number", people.number),
        )
        _select(
            "Who decides",
            "data.choice",
            scenario.data.choice,
            {"everyone": "Everyone shares this", "each_decides": "Each person decides"},
            "With “each person decides”, only those who agree are used to learn from.",
        )
        _select(
            "Difficult situations",
            "people.situations",
            people.situations,
            {"off": "Off", "on": "On", "all": "On, with faith and the like"},
            "Some people are expecting a child, ill, in debt, grieving, out of work. "
            "Off by default.",
        )
        _select(
            "Attitudes",
            "people.attitudes",
            people.attitudes,
            {
                "survey": "As in a US survey",
                "less_concerned": "Less concerned",
                "more_concerned": "More concerned",
            },
            "Attitudes follow a US survey (N = 432). Names, jobs and places say nothing "
            "about attitudes here.",
        )
        _select(
            "Asked about",
            "people.elicitation",
            people.elicitation,
            {"in_use": "A service in use", "imagined": "An imagined service"},
            "Similar questions gave 5.1 of 7 for imagined data flows and about 3 for apps in "
            "use. Compare designs; do not quote levels.",
        )
        _select(
            "Names from",
            "people.locale",
            people.locale,
            {locale: locale for locale in get_args(Locale)},
            "Names, towns and jobs; they say nothing about attitudes.",
        )
        st.number_input(
            "Picks on the screen",
            *ON_SCREEN,
            scenario.service.slate_size,
            help="How many cards the person sees.",
            **_prepared("service.slate_size", scenario.service.slate_size),
        )
        st.number_input(
            "Seed",
            0,
            2**31 - 1,
            scenario.seed,
            help="Another crowd of the same kind. Same seed, same people.",
            **_prepared("seed", scenario.seed),
        )


def _baseline(base: str) -> None:
    state.keep(replace(state.view(), base=base))
    redraw.body(redraw.SETTINGS, redraw.TITLE)


def compared(view: state.View, key: str, *, label: bool) -> None:
    """Show what the view is compared with: in the title row, and in the drawer on a phone."""
    names = state.bases()
    base = view.base if view.base in names else "step"

    def words(name: str) -> str:
        if label or name not in state.BASES:
            return names[name]
        return f"Compared with: {names[name].lower()}"

    st.selectbox(
        "Compared with",
        list(names),
        at(names, base),
        words,
        label_visibility="visible" if label else "collapsed",
        width="stretch" if label else 250,
        **showing(key, base, _baseline),
    )


def switches(area: str) -> None:
    """Listen to the switches of the table of what is known: each makes an own mix of the step."""

    def flip(act: str) -> None:
        scenario, kind = state.view().scenario, act.removeprefix("kind:")
        if act != kind and kind in explore.kinds_on_offer(scenario):
            state.change({"data.types": sorted({*scenario.used_types()} ^ {kind})})

    listen(area, flip, redraw.body)
