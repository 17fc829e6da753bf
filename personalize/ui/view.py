"""The state of a page: read from a link, and limited to what a page can show."""

from __future__ import annotations

from dataclasses import dataclass, field

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario, from_query, to_query
from personalize.service.recommend.registry import algorithms, configured
from personalize.store.posteriors import is_here
from personalize.study.stories import PERSONS, Story, stories
from personalize.ui import limits, options
from personalize.ui.link import FIRST, names_for_labels
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


SIDES = ("a.", "b.")
"""Prefixes of the parameters of Compare, which are settings of its own two scenarios."""


@dataclass(frozen=True)
class View:
    """The state of a page.

    Attributes
    ----------
    story : str
        Slug of the story it started from.
    base : str
        The baseline: a key of ``BASES``, "pin-" with an entry's id, or ``AUTOMATIC``.
    rule : str
        How the person was chosen: a key of ``PERSONS``, or "name".
    person : int or None
        Number of the person shown; None until one is chosen by the rule.
    nth : int
        Position of the person in the order of the rule, used by older links.
    problems : tuple of str
        Parts of a link or a choice that could not be used, a sentence each.
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
        """Return the view as query parameters, with only the values that differ from the story."""
        query = {} if self.story == FIRST else {"story": self.story}
        query |= to_query(self.scenario, self.about().scenario)
        if self.person is not None:
            query["person"] = str(self.person)
        if self.rule != self.about().person:
            query["pick"] = self.rule
        if self.base not in (AUTOMATIC, "last"):
            query["base"] = self.base
        return query


def from_link(query: dict[str, str]) -> View:
    """Return the view of a link's query; invalid parameters become problems."""
    query = {key: value for key, value in query.items() if not key.startswith(SIDES)}
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
    """Return a scenario limited to what a page can show, and a sentence for each change."""
    problems = []
    fewest, most = options.PEOPLE_ON_PAGE
    for key, what, (low, high) in (
        ("people.number", "How many people", (fewest, limits.people(most))),
        ("service.slate_size", "Picks on the screen", options.ON_SCREEN),
    ):
        requested = int(scenario.flat()[key])
        number = min(max(requested, low), high)
        if number != requested:
            problems.append(
                f"{what}: {requested:,} is outside {low:,} to {high:,} on this page. Shown with "
                f"{number:,}; the command line takes any number."
            )
            scenario = scenario.replace({key: number})
    share = scenario.data.history
    shown = min(map(float, options.HISTORIES), key=lambda offered: abs(offered - share))
    if shown != share:
        problems.append(
            f"History kept: {share:g} is not offered on this page. Shown with {shown:g}; the "
            "command line takes any share."
        )
        scenario = scenario.replace({"data.history": shown})
    scenario, wrong = _able_to_pick(scenario)
    problems += wrong
    if not is_here(scenario.model.posterior):
        problems.append(
            f"Calibrated on: the posterior {scenario.model.posterior} is not here. Shown: the "
            "register alone."
        )
        scenario = scenario.replace({"model.posterior": ""})
    domain = scenario.service.domain
    if domain not in DOMAINS and domain not in ImportLibrary().names():
        problems.append(f"Service: “{domain}” is not here. Shown: Streaming.")
        scenario = scenario.replace({"service.domain": "streaming"})
    elif domain not in DOMAINS:
        scenario = fitted_to_ratings(scenario)
    return scenario, problems


def _able_to_pick(scenario: Scenario) -> tuple[Scenario, list[str]]:
    """Return the scenario with a valid algorithm and settings, and a sentence for each change."""
    problems = []
    if scenario.recommender.algorithm not in algorithms():
        other = Scenario().recommender.algorithm
        problems.append(
            f"How it picks: “{scenario.recommender.algorithm}” is not here. "
            f"Shown: {algorithms()[other].label}."
        )
        scenario = scenario.replace({"recommender.algorithm": other, "recommender.parameters": {}})
    try:
        configured(scenario.recommender.algorithm, scenario.recommender.parameters)
    except PersonalizeError as error:
        problems.append(f"{error} Shown with its usual settings.")
        scenario = scenario.replace({"recommender.parameters": {}})
    return scenario, problems


def fitted_to_ratings(scenario: Scenario) -> Scenario:
    """Return the scenario with only the kind of data that an imported set has: ratings."""
    level = 1 if "ratings" in scenario.used_types() else 0
    return scenario.replace({"data.types": None, "data.level": level})
