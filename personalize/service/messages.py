"""The message that carries the picks: row title, banner, e-mail, push or lock screen."""

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
    """A message as the person reads it, and with its content hidden.

    ``about`` is the guessed situation that it speaks of, a key of ``data/situations.csv``, or "".
    """

    text: str
    hidden: str
    about: str = ""


def make_message(scenario: Scenario, world: World, screen: Screen, situation: str = "") -> Message:
    """Write the message for one person's screen.

    It says only what the service could know: what was noticed comes from the kinds in use, and
    where nothing was noticed the neutral words stand. Of several guesses about a person it
    speaks of ``situation`` (a story's own) if that is one, or else of the one that most picks
    on the screen serve.
    """
    templates = _templates()
    domain = scenario.service.domain if scenario.service.domain in DOMAINS else "imported"
    wording = scenario.design.wording
    hidden = templates[domain, "hidden", "hidden"]
    facts = _facts(scenario, world, screen)
    guess = _guess(scenario, world, screen, situation)
    wanted = [(domain, guess, wording)] if guess else []
    if wording == "noticed" and "location" in scenario.used_types():
        wanted.append((domain, "location", wording))
    if wording != "noticed" or domain != "banking" or "purchases" in scenario.used_types():
        wanted.append((domain, "", wording))
    wanted.append((domain, "", "neutral"))
    for key in wanted:
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
        return facts  # no other words name what was seen
    used = scenario.used_types()
    log = world.activity.frame(world.activity.of(screen.person))
    seen = log[log["event"].isin(("opened", "rated")) & log["type"].isin(used)]
    seen = seen[seen["column"] < world.columns.items].sort_values("time", kind="stable")
    if len(seen):
        facts["seen"] = str(world.catalogue.items["title"].iloc[int(seen["column"].iloc[-1])])
    return facts


def _guess(scenario: Scenario, world: World, screen: Screen, situation: str) -> str:
    """Return the situation that the service guesses for a person and speaks of, or ""."""
    family = world.columns.families.get("guessed_situation")
    if family is None or "inferred" not in scenario.used_types():
        return ""
    columns = world.activity.column[world.activity.of(screen.person)]
    found = [
        family.labels[int(column) - family.start]
        for column in columns[(columns >= family.start) & (columns < family.stop)]
    ]
    needs = [str(world.catalogue.items["need"].iloc[card.item]) for card in screen.cards]

    def fitting(guess: str) -> tuple[bool, int, bool]:
        told = (scenario.service.domain, guess, scenario.design.wording) in _templates()
        return guess == situation, needs.count(guess), told

    return max(found, key=fitting, default="")
