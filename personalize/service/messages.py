"""The message that announces the picks: row title, banner, e-mail, push or lock screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from personalize.register import read_rows
from personalize.scenario import Scenario
from personalize.service.presentation import Screen
from personalize.world.catalogue import DOMAINS
from personalize.world.world import World


@dataclass(frozen=True)
class Message:
    """A message in full, and its text when the content is hidden.

    ``about`` is the guessed situation that it mentions, a key of ``data/situations.csv``, or "".
    """

    text: str
    hidden: str
    about: str = ""


def make_message(scenario: Scenario, world: World, screen: Screen, situation: str = "") -> Message:
    """Return the message for one person's screen.

    It contains only facts that the service could know from the kinds of data in use; without such
    a fact the neutral template is used. Of several guesses about a person it mentions ``situation``
    (the situation of a story) if that is one of them, otherwise the one that most picks on the
    screen fit.
    """
    templates = _templates()
    domain = scenario.service.domain if scenario.service.domain in DOMAINS else "imported"
    wording = scenario.design.wording
    hidden = templates[domain, "hidden", "hidden"]
    facts = _facts(scenario, world, screen)
    guess = _guess(scenario, world, screen, situation)
    template_keys = [(domain, guess, wording)] if guess else []
    if wording == "noticed" and "location" in scenario.used_types():
        template_keys.append((domain, "location", wording))
    if wording != "noticed" or domain != "banking" or "purchases" in scenario.used_types():
        template_keys.append((domain, "", wording))
    template_keys.append((domain, "", "neutral"))
    for key in template_keys:
        try:
            about = guess if key[1] == guess else ""
            return Message(templates[key].format(**facts), hidden, about)
        except KeyError:
            continue  # no such template, or a fact that the service does not hold
    return Message(hidden, hidden)


@cache
def _templates() -> dict[tuple[str, str, str], str]:
    rows = read_rows("messages.csv")
    return {(r["domain"], r["about"], r["wording"]): r["text"] for r in rows}


def _facts(scenario: Scenario, world: World, screen: Screen) -> dict[str, str]:
    first = screen.cards[0]
    facts = {
        "name": str(world.people.frame["given_name"].iloc[screen.person]),
        "title": first.title,
        "genre": first.genre,
    }
    if scenario.design.wording != "noticed":
        return facts  # no other wording names an item that was seen
    used = scenario.used_types()
    log = world.activity.frame(world.activity.of(screen.person))
    seen = log[log["event"].isin(("opened", "rated")) & log["type"].isin(used)]
    seen = seen[seen["column"] < world.columns.items].sort_values("time", kind="stable")
    if len(seen):
        facts["seen"] = str(world.catalogue.items["title"].iloc[int(seen["column"].iloc[-1])])
    return facts


def _guess(scenario: Scenario, world: World, screen: Screen, situation: str) -> str:
    """Return the guessed situation that the message mentions, or ""."""
    family = world.columns.families.get("guessed_situation")
    if family is None or "inferred" not in scenario.used_types():
        return ""
    columns = world.activity.column[world.activity.of(screen.person)]
    guesses = [
        family.labels[int(column) - family.start]
        for column in columns[(columns >= family.start) & (columns < family.stop)]
    ]
    needs = [str(world.catalogue.items["need"].iloc[card.item]) for card in screen.cards]

    def fitting(guess: str) -> tuple[bool, int, bool]:
        has_template = (scenario.service.domain, guess, scenario.design.wording) in _templates()
        return guess == situation, needs.count(guess), has_template

    return max(guesses, key=fitting, default="")
