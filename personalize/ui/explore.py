"""Parts of the Explore page that need both the engine and Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from personalize.output.readings import spread
from personalize.output.sentence import Spread
from personalize.register import data_types
from personalize.response.respond import context
from personalize.scenario import Scenario
from personalize.service.account import account_of
from personalize.service.presentation import Screen, write_screen
from personalize.service.records import event_count, records
from personalize.study.compare import Comparison, compare
from personalize.study.lab import Run
from personalize.study.ladder import missing
from personalize.study.people import Change
from personalize.ui import blocks
from personalize.ui.engine import ahead, bands_ready, depends_on, lab
from personalize.ui.memo import memo_of_picks
from personalize.ui.screens import badges
from personalize.ui.words import note_html
from personalize.world.catalogue import DOMAINS

POLL = 0.7
"""Seconds between looks for steps that are still being learnt."""


@dataclass(frozen=True)
class Shown:
    """The person on the page, their cards, what changed on them, and a line on that."""

    name: str
    given_name: str
    line: str
    screen: Screen
    marks: dict[int, str]
    note: str
    records: int
    parts: dict[str, float]


def run_with_progress(scenario: Scenario) -> Run:
    """Run a scenario; what is not kept shows what it is doing and how far it is."""
    ahead().give_way()
    if lab().ready(scenario):
        return lab().run(scenario)
    place = st.empty()
    bar = place.progress(
        0.0, text=f"Making {scenario.people.number:,} people and their first month."
    )

    def report(stage: str, share: float) -> None:
        bar.progress(min(1.0, share), text=f"{stage}.")

    try:
        return lab().run(scenario, report)
    finally:
        place.empty()


def bands(base: Scenario, now: Scenario) -> tuple[Comparison, Spread] | None:
    """Return the comparison version by version, or None while it is being worked out."""
    if not bands_ready(lab(), base, now):
        ahead().ask_bands(base, now)
        return None
    found = compare(lab(), base, now, segmented=False)
    return found, spread(found, depends_on(lab(), base, now))


def person_shown(run: Run, person: int, changed: Change) -> Shown:
    """Return one person's screen, with what changed on it marked."""
    frame = run.world.people.frame.iloc[person]
    items = [int(item) for item in run.slates.items[person]]
    account = memo_of_picks(run, person).once(
        "account", lambda: account_of(run.world, run.evidence, run.model, person, items)
    )
    screen = write_screen(run.scenario, account)
    notes = _change_line(run, person, changed) + _knows_line(run, screen)
    shares = run.slates.shares[person].mean(axis=0)
    return Shown(
        name=str(frame["name"]),
        given_name=str(frame["given_name"]),
        line=f"{frame['age']}, {frame['job']}, {frame['place']}",
        screen=screen,
        marks=badges(run.slates.items[person], changed.before[person]),
        note=notes,
        records=event_count(run.world, person, run.scenario.used_types()),
        parts={kind: float(share) for kind, share in zip(data_types(), shares, strict=True)},
    )


def _change_line(run: Run, person: int, changed: Change) -> str:
    now, before = run.slates.items[person], changed.before[person]
    new = [item for item in now if item not in before]
    if not new:
        return "No card changed. "
    titles = run.world.catalogue.items["title"]
    gone = [str(titles.iloc[item]) for item in before if item not in now and item >= 0]
    line = f"{len(new)} of {len(now)} cards changed"
    if changed.training >= 0.5:
        line += f"; training again alone changes about {changed.training:.0f}"
    listed = f". Gone: {escape(', '.join(gone[:4]))}" if gone else ""
    more = f" and {len(gone) - 4} more" if len(gone) > 4 else ""
    return f"{line}{listed}{more}. "


def _knows_line(run: Run, screen: Screen) -> str:
    known, used = len(screen.seems_to_know()), len(run.scenario.used_types())
    if not used:
        return ""
    return f"Seems to know {known} {'kind' if known == 1 else 'kinds'}; uses {used}."


def look_for_more(
    scenario: Scenario,
    base: Scenario,
    *,
    banded: bool,
    more: Callable[[], bool] = lambda: False,
    then: Callable[[], object],
) -> int:
    """Return how many steps are still being learnt; look for them, for the bands and for more.

    Parameters
    ----------
    banded : bool
        Whether the page has the bands of both scenarios: asked again here, they could have
        arrived in between, and nothing would draw the page with them.
    more : callable
        Tells whether something else is still awaited.
    then : callable
        Draws what shows them anew, once something has arrived.
    """
    still, awaited, drawn = still_to_learn(scenario), more(), False

    @st.fragment(run_every=POLL)
    def look() -> None:
        nonlocal drawn
        arrived = still_to_learn(scenario) < still
        arrived |= not banded and bands_ready(lab(), base, scenario)
        arrived |= awaited and not more()
        # Not while the page is drawn: that would drop the click it is drawn for.
        if drawn and arrived:
            then()
        drawn = True

    if still or not banded or awaited:
        look()
    return still


def still_to_learn(scenario: Scenario) -> int:
    """Return how many steps of a scenario's ladder are still being learnt."""
    return len(missing(lab(), scenario))


def learning_html(still: int) -> str:
    """Say how many steps are still being learnt, or nothing."""
    words = f"Learning {still} more {'step' if still == 1 else 'steps'} …"
    return note_html(words) if still else ""


def is_imported(scenario: Scenario) -> bool:
    """Tell whether a scenario's service is a set that somebody brought."""
    return scenario.service.domain not in DOMAINS


def floor(scenario: Scenario) -> Run:
    """Return the same service with no personal data: what would be there anyway."""
    return lab().run(scenario.replace({"data.level": 0, "data.types": None}))


def kinds_on_offer(scenario: Scenario) -> list[str]:
    """Return the kinds of data that a service can have."""
    return ["ratings"] if is_imported(scenario) else list(data_types())


def knowledge(run: Run, person: int, shown: Shown, *, switches: bool = False) -> str:
    """Return the table of what is known about a person; with switches, of what could be."""
    used = run.scenario.used_types()
    if not used and not switches:
        return '<div class="tl"><p>Nothing about this person is used for picks.</p></div>'
    held = memo_of_picks(run, person).once(
        ("records", used),
        lambda: {
            kind: blocks.records_html(run.world, events)
            for kind, events in records(run.world, person, used).items()
        },
    )
    where = context(run.scenario.service.domain, run.world.imported)
    return blocks.knowledge_html(
        run, held, shown.parts, where, kinds_on_offer(run.scenario) if switches else None
    )


def imported_limits() -> list[str]:
    """Say what ratings alone cannot support."""
    return [
        "This file holds ratings only, so the ladder ends at Told.",
        "Real ratings have no known best picks. Fit here is how often held-out choices were found, "
        "which favours popular items.",
        "Attitudes, names and places are invented; how accurate a pick is for a person is unknown "
        "and stands in the middle.",
    ]
