"""The message that carries the picks: row title, banner, e-mail, push or lock screen (UX 8.5)."""

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
    """A message as the person reads it, and with its content hidden."""

    text: str
    hidden: str


def make_message(scenario: Scenario, world: World, screen: Screen) -> Message:
    """Write the message for one person's screen.

    It says only what the service could know: what was noticed comes from the kinds in use, and
    where nothing was noticed the neutral words stand.
    """
    templates = _templates()
    domain = scenario.service.domain if scenario.service.domain in DOMAINS else "imported"
    wording = scenario.design.wording
    hidden = templates[domain, "hidden", "hidden"]
    facts = _facts(scenario, world, screen)
    guess = _guess(scenario, world, screen.person)
    wanted = [(domain, guess, wording)] if guess else []
    if wording == "noticed" and "location" in scenario.used_types():
        wanted.append((domain, "location", wording))
    if wording != "noticed" or domain != "banking" or "purchases" in scenario.used_types():
        wanted.append((domain, "", wording))
    wanted.append((domain, "", "neutral"))
    for key in wanted:
        try:
            return Message(templates[key].format(**facts), hidden)
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


def _guess(scenario: Scenario, world: World, person: int) -> str:
    """Return the situation that the service guesses for a person, or ""."""
    family = world.columns.families.get("guessed_situation")
    if family is None or "inferred" not in scenario.used_types():
        return ""
    rows = world.activity.of(person)
    columns = world.activity.column[rows]
    found = columns[(columns >= family.start) & (columns < family.stop)]
    return family.labels[int(found[0]) - family.start] if len(found) else ""
