"""The settings of a scenario for widgets: labels, options, limits and help.

A setting's key is its dotted name in the scenario. Streamlit writes the label of a chosen option
into the address; ``link`` turns labels into names and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from personalize.register import design_fields, design_options
from personalize.scenario.model import Locale
from personalize.scenario.words import locale_label
from personalize.service.recommend.registry import algorithms
from personalize.ui import limits
from personalize.world.catalogue import DOMAINS, catalogue
from personalize.world.importing import ImportLibrary

FLAG = " ⚑"
FLAG_HELP = " Marked ⚑ because it steers people or leaves them out."
PEOPLE_ON_PAGE = (200, 20_000)
"""Smallest and largest number of people on a page; more would take too long."""
ON_SCREEN = (4, 12)
HISTORIES = {
    "1.0": "All of it",
    "0.5": "The newest half",
    "0.25": "The newest quarter",
    "0.125": "The newest eighth",
}
"""Shares of the history on a page; the command line takes any."""
LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Choice:
    """A setting with a few options: ``options`` are labels by name."""

    key: str
    label: str
    options: Mapping[str, str]
    help: str = ""


@dataclass(frozen=True)
class Number:
    """A setting that is a number between two bounds; ``whole`` numbers have no fraction."""

    key: str
    label: str
    low: float
    high: float
    step: float
    whole: bool
    help: str = ""


@dataclass(frozen=True)
class Switch:
    """A setting that is on or off."""

    key: str
    label: str
    help: str = ""


Setting = Choice | Number | Switch


def services() -> dict[str, str]:
    """Return the services: the four built-in ones, then imported sets by title."""
    return {name: catalogue(name).label for name in DOMAINS} | ImportLibrary().titles()


def service() -> list[Setting]:
    """Return the settings of the service and of the algorithm."""
    return [
        Choice(
            "service.domain",
            "Service",
            services(),
            "The kind of product. People expect different things from a shop and from a bank.",
        ),
        Choice(
            "recommender.algorithm",
            "How it picks",
            {name: definition.label for name, definition in algorithms().items()},
            "What learns from the data. “Most popular” learns nothing about anyone.",
        ),
    ]


def design(group: Literal["asking", "showing", "terms"]) -> list[Setting]:
    """Return a group of the design's fields."""
    choices: list[Setting] = []
    for field, row in design_fields().items():
        if row.group != group:
            continue
        options = design_options()[field]
        flagged = any(option.flagged for option in options.values())
        labels = {
            name: item.label + (FLAG if item.flagged else "") for name, item in options.items()
        }
        tip = row.help + (FLAG_HELP if flagged else "")
        choices.append(Choice(f"design.{field}", row.label, labels, tip))
    return choices


def crowd() -> list[Setting]:
    """Return the settings of the people, of the number of picks, and of the seed."""
    return [
        Number(
            "people.number",
            "How many people",
            PEOPLE_ON_PAGE[0],
            limits.people(PEOPLE_ON_PAGE[1]),
            100,
            True,
            "More people, steadier numbers, slower.",
        ),
        Choice(
            "data.choice",
            "Who decides",
            {"everyone": "Everyone shares this", "each_decides": "Each person decides"},
            "With “each person decides”, only those who agree are used to learn from.",
        ),
        Choice(
            "data.history",
            "History kept",
            HISTORIES,
            "The newest part of each person’s records is kept and learned from. Picks leave out "
            "all that people had, also what is no longer kept.",
        ),
        Choice(
            "people.situations",
            "Difficult situations",
            {"off": "Off", "on": "On", "all": "On, with faith and the like"},
            "Some people are expecting a child, ill, in debt, grieving, out of work. "
            "Off by default.",
        ),
        Choice(
            "people.attitudes",
            "Attitudes",
            {
                "survey": "As in a US survey",
                "less_concerned": "Less concerned",
                "more_concerned": "More concerned",
            },
            "Attitudes follow a US survey (N = 432). Names, jobs and places say nothing about "
            "attitudes here.",
        ),
        Choice(
            "people.elicitation",
            "Asked about",
            {"in_use": "A service in use", "imagined": "An imagined service"},
            "Similar questions gave 5.1 of 7 for imagined data flows and about 3 for apps in use. "
            "Compare designs; do not quote levels.",
        ),
        Choice(
            "people.locale",
            "Names from",
            {locale: locale_label(locale) for locale in get_args(Locale)},
            "Names, towns and jobs; they say nothing about attitudes.",
        ),
        Number(
            "service.slate_size",
            "Picks on the screen",
            *ON_SCREEN,
            1,
            True,
            "How many cards the person sees.",
        ),
        Number(
            "seed",
            "Seed",
            0,
            LARGEST_SEED,
            1,
            True,
            "Another crowd of the same kind. Same seed, same people.",
        ),
    ]


def time() -> list[Setting]:
    """Return the settings of the weeks, of retraining and of habituation."""
    return [
        Number("time.sessions", "Weeks", 1, 60, 1, True, "How many weeks people use the service."),
        Number(
            "time.retrain_every",
            "Retrains every n weeks",
            1,
            60,
            1,
            True,
            "In between, people are folded into the model it has.",
        ),
        Switch(
            "time.habituation",
            "Noticing wears off",
            "People notice a little less from week to week. Off by default: the best field data "
            "show no fatigue.",
        ),
    ]


def everything() -> Iterator[Setting]:
    """Yield every setting except those of an algorithm."""
    yield from service()
    for group in ("asking", "showing", "terms"):
        yield from design(group)
    yield from crowd()
    yield from time()


def value_of(setting: Setting, values: Mapping[str, Any]) -> Any:
    """Return a setting's value as its widget takes it, from a scenario's values by dotted name."""
    value = values[setting.key]
    if isinstance(setting, Number):
        return int(value) if setting.whole else float(value)
    return str(value) if isinstance(setting, Choice) else bool(value)
