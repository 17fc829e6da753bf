"""What is held about the person: records, kinds of data, and the objective panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from markupsafe import Markup

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.service.consent import in_law, special_guesses
from personalize.service.objective import Objective, objective
from personalize.service.presentation import noun
from personalize.service.records import IN_WORDS, in_words, records
from personalize.study.lab import Run
from personalize.ui import session
from personalize.ui.background import lab
from personalize.ui.echo import KINDS, is_echo, put
from personalize.ui.explore.result import Result
from personalize.ui.render import heading, html, note, show
from personalize.ui.shared.acting import Acting
from personalize.ui.shared.caveats import ANSWER, BAND, IMPORTED
from personalize.ui.shared.person import Shown
from personalize.ui.shared.ranges import Ranges
from personalize.world.catalogue import DOMAINS
from personalize.world.world import World

SHOWN_RECORDS = 8
"""Largest number of records listed per kind; the rest are counted."""
EXPECTED, PARTLY = 0.7, 0.35
"""Expectedness, 0 to 1, from which a kind of data is expected here, or partly expected."""


def held(now: Result, acted: Acting) -> None:
    """Show how many records are held about the person, and how many people would mind."""
    run, response = now.run, now.run.response
    tail = now.bands[1].share_invasive if now.bands else None
    ranges = Ranges(now.bands[0] if now.bands else None)
    show(
        "held.html",
        name=now.who.given_name,
        records=now.who.records + acted.new_records(),
        added=acted.new_records(),
        type_count=len(now.scenario.used_types()),
        special=len(special_guesses(now.scenario)),
        many=100 * float(response.share_invasive.mean()),
        tail=tail,
        floor=100 * float(now.floor.response.share_invasive.mean()),
        answer=ANSWER,
        noticed=100 * float(response.now.noticed.mean()),
        benefit=float(response.benefit.mean()),
        watched=float(response.now.surveillance.mean()),
        trust=float(run.world.people.frame["trust"].mean()),
        trust_after=float(response.trust_after_discovery.mean()),
        tip=f"Noticed{ranges.level('noticeability', 100, 0)}, worth having"
        f"{ranges.level('benefit', 1, 1)}, watched{ranges.level('surveillance', 1, 1)}. {BAND}",
    )


def added(now: Result) -> list[tuple[str, int]]:
    """Return the kinds of data that the baseline does not use: name and number of records."""
    added_types = [k for k in now.run.type_names(now.who.number) if k not in now.base.used_types()]
    history = now.scenario.data.history
    added_records = records(now.run.world, now.who.number, added_types, history)
    domain = now.run.world.catalogue.domain
    return [
        (noun(domain, type_name), len(events))
        for type_name, events in added_records.items()
        if len(events)
    ]


def types_on_offer(scenario: Scenario) -> list[str]:
    """Return the kinds of data that a service can have."""
    return list(data_types()) if scenario.service.domain in DOMAINS else ["ratings"]


def known(now: Result) -> None:
    """Show what the service knows about the person, with a switch for each kind of data."""
    heading(f"What the service knows about {now.who.given_name}")
    used = list(now.scenario.used_types())
    put(KINDS, used)
    offered = types_on_offer(now.scenario)
    st.pills(
        "Kinds of data in use",
        offered,
        selection_mode="multi",
        format_func=lambda name: data_types()[name].label,
        key=KINDS,
        on_change=_choose_types,
        help="Switch a kind off or on: a mix of your own beside the six steps.",
    )
    st.html(knowledge_table(now.run, now.who))
    if now.run.world.imported:
        note("  \n".join(IMPORTED))


def _choose_types() -> None:
    chosen = list(st.session_state[KINDS])
    if is_echo(KINDS, chosen):
        return
    st.session_state["guess-open"] = False
    session.change({"data.types": chosen})


@dataclass(frozen=True)
class Known:
    """A row of the table: one kind of data."""

    label: str
    icon: str
    border: str
    records: Markup
    part: float
    sensitivity: float
    low: float
    high: float
    source: str
    expected: str
    law: str


def knowledge_table(run: Run, who: Shown) -> Markup:
    """Return a table with a row per kind of data in use: records, part in the picks, context."""
    used, history = run.type_names(who.number), run.scenario.data.history
    key = ("records", run.scenario.model_dump(mode="json", exclude={"design"}), who.number)
    listed: Mapping[str, Markup] = lab().keep(
        key,
        lambda: {
            type_name: records_html(run.world, events)
            for type_name, events in records(run.world, who.number, used, history).items()
        },
    )
    law, where = in_law(run.scenario), run.world.catalogue.domain
    where = "imported" if run.world.imported else where
    rows = []
    for type_name in used:
        row = data_types()[type_name]
        expected = row.expected[where]
        words = "yes" if expected >= EXPECTED else "partly" if expected >= PARTLY else "no"
        rows.append(
            Known(
                row.label,
                row.icon,
                row.border,
                listed.get(type_name, Markup("0 records")),
                100 * who.parts.get(type_name, 0.0),
                row.sensitivity,
                row.low,
                row.high,
                row.source,
                words,
                law[type_name],
            )
        )
    return html("known.html", rows=rows)


def records_html(world: World, events: pd.DataFrame) -> Markup:
    """Return the number of records, and the latest ones in words."""
    columns = {name: events[name].iloc[:SHOWN_RECORDS].tolist() for name in IN_WORDS}
    latest = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    lines = [in_words(world, row) for row in latest]
    return html("records.html", number=len(events), lines=lines, more=len(events) - len(lines))


def paper(now: Result) -> None:
    """Show the objective panel: what is held, who receives it, how long, and legal terms."""
    heading("On paper")
    run = now.run
    shared = None if run.choice is None else run.choice.shared
    friends = int((run.world.people.friends[now.who.number] >= 0).sum())
    show("paper.html", rows=_paper_rows(run, objective(now.scenario, run.world, shared), friends))
    if (run.slates.items == run.slates.items[0]).all() and now.scenario.used_types():
        note("Everyone sees the same screen: this way of picking uses nothing about anyone.")


RIGHTS = {
    "none": "none offered here; the law grants access, correction, erasure and objection",
    "see": "see; the law also grants correction, erasure, moving and objection",
    "full": "see, correct and switch off; the law also grants moving and objection",
}


def _paper_rows(run: Run, panel: Objective, friends: int) -> list[tuple[str, str]]:
    used = panel.type_names
    sources = ", ".join(panel.sources)
    if "friends" in used:
        sources += f" ({friends} of this person’s)"
    many = f"{panel.people:,} people" if used else "nobody"
    if panel.bystanders:
        many += f", {panel.bystanders:,} of them named in the data of their friends"
    law = ", ".join(panel.special).lower() if panel.special else "none given, none guessed"
    if panel.special:
        law += " (Art. 9(1); what is inferred counts, CJEU C-184/20)"
    held_types = ", ".join(data_types()[type_name].label.lower() for type_name in used) or "nothing"
    rows = [
        ("What is held", held_types),
        ("About how many", many),
        ("From whom", sources or "nobody"),
        ("Who receives it", panel.recipient),
        ("What it is used for", panel.purpose),
        ("Kept for", panel.retention),
        ("Special categories", law),
        ("Consent", f"{panel.consent.word}. {panel.consent.article}"),
        ("Rights", RIGHTS[run.scenario.design.control]),
    ]
    if run.choice is not None and used:
        accept, informed = run.choice.rates(used)
        rows.append(
            (
                "Who agrees",
                f"{100 * accept:.0f} of 100 accept here; {100 * informed:.0f} of 100 would accept "
                "if asked plainly. More acceptance is not more agreement.",
            )
        )
    if panel.marked:
        marked = f"{', '.join(panel.marked)}: it steers people or leaves them out. More acceptance "
        rows.append(("Marked", f"{marked}here is not more agreement."))
    return rows
