"""The settings of a scenario as the fields of the sidebar, and what a choice in one changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

from personalize.register import design_fields, design_options
from personalize.scenario import Scenario
from personalize.scenario.model import Locale
from personalize.service.recommend.registry import algorithms
from personalize.ui import state
from personalize.ui.algorithm_settings import algorithm_fields, changed_setting
from personalize.ui.form import Field, Section
from personalize.world.catalogue import DOMAINS, catalogue
from personalize.world.importing import ImportLibrary

FLAG = " ⚑"
FLAG_HELP = " Marked ⚑ because it steers people or leaves them out."
ON_SCREEN = (4, 12)
LARGEST_SEED = 2**31 - 1
BASE = "base"
"""Field of what the view is compared with, which is no setting of the scenario."""


def sections(view: state.View) -> list[Section]:
    """Return the four groups of settings (UX 2.4), and on phones the comparison above them."""
    scenario = view.scenario
    own, plain = scenario.design.model_dump(), Scenario().design.model_dump()
    terms = [name for name, row in design_fields().items() if row.group == "terms"]
    base = Field(
        BASE, "Compared with", "choice", state.base_shown(view), list(state.bases().items())
    )
    return [
        Section("compared", [base], narrow=True),
        Section("service", list(_service(scenario))),
        *_algorithm(scenario),
        Section("asking", list(_design("asking", scenario)), "Asking"),
        Section("showing", list(_design("showing", scenario)), "Showing"),
        Section(
            "terms",
            list(_design("terms", scenario)),
            "More terms",
            folded=True,
            changed=any(own[name] != plain[name] for name in terms),
        ),
        Section(
            "people",
            list(_people(scenario)),
            "People and seed",
            folded=True,
            changed=_crowd(scenario) != _crowd(Scenario()),
        ),
    ]


def choose(name: str, value: Any) -> None:
    """Change what a field stands for."""
    if name == BASE:
        state.keep(replace(state.view(), base=value))
    elif name == "recommender.algorithm":
        # Settings belong to one algorithm; another one starts from its own.
        state.change({name: value, "recommender.parameters": {}})
    elif not changed_setting(name, value):
        state.change({name: value})


def _crowd(scenario: Scenario) -> tuple[object, ...]:
    return scenario.people, scenario.seed, scenario.service.slate_size, scenario.data.choice


def _service(scenario: Scenario) -> Iterator[Field]:
    services = [(name, catalogue(name).label) for name in DOMAINS]
    yield Field(
        "service.domain",
        "Service",
        "segments",
        scenario.service.domain,
        services + [(name, name) for name in ImportLibrary().names()],
        help="The kind of product. People expect different things from a shop and from a bank.",
    )
    yield Field(
        "recommender.algorithm",
        "How it picks",
        "choice",
        scenario.recommender.algorithm,
        [(name, one.label) for name, one in algorithms().items()],
        help="What learns from the data. “Most popular” learns nothing about anyone. "
        + algorithms()[scenario.recommender.algorithm].works,
    )


def _algorithm(scenario: Scenario) -> Iterator[Section]:
    fields = algorithm_fields(scenario)
    if fields:
        words = algorithms()[scenario.recommender.algorithm].works
        changed = bool(scenario.recommender.parameters)
        yield Section(
            "algorithm", fields, "Settings of this way", words, folded=True, changed=changed
        )


def _design(group: str, scenario: Scenario) -> Iterator[Field]:
    values = scenario.design.model_dump()
    for field, row in design_fields().items():
        if row.group != group:
            continue
        options = design_options()[field]
        flagged = any(option.flagged for option in options.values())
        yield Field(
            f"design.{field}",
            row.label,
            "choice",
            values[field],
            [(name, one.label + (FLAG if one.flagged else "")) for name, one in options.items()],
            help=row.help + (FLAG_HELP if flagged else ""),
        )


def _number(
    name: str, label: str, value: int, low: int, high: int, tip: str, step: int = 1
) -> Field:
    return Field(name, label, "number", value, low=low, high=high, step=step, whole=True, help=tip)


def _people(scenario: Scenario) -> Iterator[Field]:
    people = scenario.people
    yield _number(
        "people.number",
        "How many people",
        people.number,
        *state.PEOPLE_ON_PAGE,
        "More people, steadier numbers, slower.",
        step=100,
    )
    yield Field(
        "data.choice",
        "Who decides",
        "choice",
        scenario.data.choice,
        [("everyone", "Everyone shares this"), ("each_decides", "Each person decides")],
        help="With “each person decides”, only those who agree are used to learn from.",
    )
    yield Field(
        "people.situations",
        "Difficult situations",
        "choice",
        people.situations,
        [("off", "Off"), ("on", "On"), ("all", "On, with faith and the like")],
        help="Some people are expecting a child, ill, in debt, grieving, out of work. "
        "Off by default.",
    )
    yield Field(
        "people.attitudes",
        "Attitudes",
        "choice",
        people.attitudes,
        [
            ("survey", "As in a US survey"),
            ("less_concerned", "Less concerned"),
            ("more_concerned", "More concerned"),
        ],
        help="Attitudes follow a US survey (N = 432). Names, jobs and places say nothing "
        "about attitudes here.",
    )
    yield Field(
        "people.elicitation",
        "Asked about",
        "choice",
        people.elicitation,
        [("in_use", "A service in use"), ("imagined", "An imagined service")],
        help="Similar questions gave 5.1 of 7 for imagined data flows and about 3 for apps in "
        "use. Compare designs; do not quote levels.",
    )
    yield Field(
        "people.locale",
        "Names from",
        "choice",
        people.locale,
        [(locale, locale) for locale in get_args(Locale)],
        help="Names, towns and jobs; they say nothing about attitudes.",
    )
    yield _number(
        "service.slate_size",
        "Picks on the screen",
        scenario.service.slate_size,
        *ON_SCREEN,
        "How many cards the person sees.",
    )
    yield _number(
        "seed",
        "Seed",
        scenario.seed,
        0,
        LARGEST_SEED,
        "Another crowd of the same kind. Same seed, same people.",
    )
