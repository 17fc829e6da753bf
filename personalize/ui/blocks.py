"""Blocks of Explore as escaped HTML: what is held, what is known, the panel on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from personalize.output.sentence import Spread
from personalize.register import data_types
from personalize.service.design import in_law, special_guesses
from personalize.service.objective import objective
from personalize.service.records import IN_WORDS, in_words
from personalize.study.compare import Comparison
from personalize.study.lab import Run
from personalize.ui.facts import BAND, Ranges
from personalize.ui.feed import icon, mark, switch
from personalize.world.world import World

SHOWN_RECORDS = 8
"""Records listed of one kind; the rest are counted."""

CAVEAT = (
    "Hypotheses from a simulation of invented people, not evidence. "
    "Test with real people before you decide."
)
KIND = "kind"
"""What a click on the switch of a kind of data is heard as, before the kind."""


def held_html(
    run: Run,
    person: str,
    count: int,
    floor: float,
    found: tuple[Comparison, Spread] | None = None,
) -> str:
    """Return three lines on what is held about the person shown, and who would mind.

    ``floor`` is how many of 100 would answer 5 or more with no personal data at all.
    """
    kinds = len(run.scenario.used_types())
    special = special_guesses(run.scenario)
    law = (
        f"Guesses about {len(special)} special categories in law are among them."
        if special
        else "None is special-category data in law."
    )
    many = 100 * float(run.response.invasive.mean())
    span = f" ({found[1].tail[0]:.0f} to {found[1].tail[1]:.0f})" if found else ""
    held = (
        f"<b>Held about {escape(person)}:</b> {count} records, {kinds} "
        f"{'kind' if kinds == 1 else 'kinds'}. {law}"
        if kinds
        else f"<b>Held about {escape(person)}:</b> nothing that is used for picks."
    )
    return (
        f'<div class="tl tl-held"><p>{held}</p>'
        f'<p title="Counts simulated answers, with the scatter of single answers: what a survey '
        f'of these people would show.">Of 100 people, about {many:.0f} would answer 5 or more{span}; {floor:.0f} with no personal data.</p>'
        "</div>"
    )


def readings_html(run: Run, found: tuple[Comparison, Spread] | None = None) -> str:
    """Return more readings in one muted line, their ranges in the tooltip."""
    response = run.response
    ranges = Ranges(found[0] if found else None)
    tip = (
        f"Noticed{ranges.level('noticeability', 100, 0)}, worth having"
        f"{ranges.level('benefit', 1, 1)}, watched{ranges.level('surveillance', 1, 1)}. {BAND}"
        if found
        else BAND
    )
    return (
        f'<div class="tl"><p class="tl-note" title="{escape(tip)}">Noticed by {100 * response.now.noticed.mean():.0f} of '
        f"100 · Worth having {response.benefit.mean():.1f} of 7 · "
        f"Feels watched {response.now.surveillance.mean():.1f} of 7 · "
        f"Trust {_of_1(run.world)}, {response.trust_after.mean():.2f} if it came out</p></div>"
    )


def _of_1(world: World) -> str:
    return f"{world.people.frame['trust'].mean():.2f} of 1"


def knowledge_html(
    run: Run,
    held: Mapping[str, str],
    parts: Mapping[str, float],
    domain: str,
    offered: Sequence[str] | None = None,
) -> str:
    """Return one row a kind of data: records, part in the picks, sensitivity, expected, law.

    Parameters
    ----------
    held : mapping
        The records of each kind as HTML.
    parts : mapping
        Part in this person's picks by kind, 0 to 1.
    domain : str
        A service of the register, or "imported".
    offered : sequence of str, optional
        Kinds that can be switched on and off here, each with a row of its own; without them the
        table shows what is held.
    """
    law = in_law(run.scenario)
    rows = []
    for kind in held if offered is None else offered:
        row = data_types()[kind]
        expected = row.expected[domain]
        words = "yes" if expected >= 0.7 else "partly" if expected >= 0.35 else "no"
        span = (
            f'<span class="tl-range" title="{escape(row.source)}"><i style="left:{84 * row.low:.0f}px;'
            f'width:{84 * (row.high - row.low):.0f}px"></i>'
            f'<b style="left:{84 * row.sensitivity:.0f}px"></b></span>'
        )
        first = f"{mark(kind)}<br>{escape(row.label)}"
        if offered is not None:
            name = f"{icon(row.icon)} {escape(row.label)}"
            first = switch(f"{KIND}:{kind}", kind in held, row.description, name)
        if kind in held:
            share = parts.get(kind, 0.0)
            bar = f'<span class="tl-part" style="width:{round(60 * share)}px"></span>'
            own = f"<td>{held[kind]}</td><td>{bar} {100 * share:.0f} of 100</td>"
        else:
            own = '<td colspan="2">not used</td>'
        rows.append(
            f"<tr{'' if kind in held else NOT_USED}><td>{first}</td>{own}"
            f"<td>{span} {row.sensitivity:.2f}</td>"
            f"<td>{words}</td><td>{law[kind] if kind in held else ''}</td></tr>"
        )
    return (
        '<div class="tl tl-scroll" tabindex="0" role="region" aria-label="What the service knows">'
        f'<table class="tl-table{"" if offered is None else " switches"}">'
        "<thead><tr><th>Kind of data</th>"
        "<th>Records</th><th>Part in the picks</th><th>Sensitive, 0 to 1</th><th>Expected here?</th>"
        f"<th>In law</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


NOT_USED = ' class="off"'


def records_html(world: World, events: pd.DataFrame) -> str:
    """Return how many records there are, and the latest in words."""
    number = f"{len(events)} {'record' if len(events) == 1 else 'records'}"
    if events.empty:
        return number
    columns = {name: events[name].iloc[:SHOWN_RECORDS].tolist() for name in IN_WORDS}
    latest = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    lines = [escape(in_words(world, row)) for row in latest]
    if len(events) > SHOWN_RECORDS:
        lines.append(f"and {len(events) - SHOWN_RECORDS} more")
    listed = "<br>".join(lines)
    return f"<details><summary>{number}</summary>{listed}</details>"


def paper_html(run: Run, friends: int) -> str:
    """Return the objective panel: what is held, by whom, how long, and what the law would say."""
    scenario = run.scenario
    design = scenario.design.model_dump()
    panel = objective(scenario, run.world, None if run.choice is None else run.choice.shared)
    used, consent = panel.kinds, panel.consent
    held = ", ".join(data_types()[kind].label.lower() for kind in used) or "nothing"
    sources = ", ".join(panel.sources)
    if "friends" in used:
        sources += f" ({friends} of this person’s)"
    law = ", ".join(panel.special).lower() if panel.special else "none given, none guessed"
    if panel.special:
        law += " (Art. 9(1); what is inferred counts, CJEU C-184/20)"
    rights = {
        "none": "none offered here; the law grants access, correction, erasure and objection",
        "see": "see; the law also grants correction, erasure, moving and objection",
        "full": "see, correct and switch off; the law also grants moving and objection",
    }[design["control"]]
    steered = panel.marked
    many = f"{panel.people:,} people" if used else "nobody"
    if panel.bystanders:
        many += f", {panel.bystanders:,} of them named in the data of their friends"
    rows = [
        ("What is held", held),
        ("About how many", many),
        ("From whom", sources or "nobody"),
        ("Who receives it", panel.recipient),
        ("What it is used for", panel.purpose),
        ("Kept for", panel.retention),
        ("Special categories", law),
        ("Consent", f"{consent.word}. {consent.article}"),
        ("Rights", rights),
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
    if steered:
        rows.append(
            (
                "Marked",
                f"{', '.join(steered)}: it steers people or leaves them out. More acceptance here "
                "is not more agreement.",
            )
        )
    listed = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in rows)
    return (
        f'<dl class="tl tl-paper">{listed}</dl><div class="tl"><p class="tl-note">A simplified '
        "reading of the GDPR, not legal advice. Another legal basis may exist (Art. 6); storing or "
        "reading data on a device asks for consent of its own (ePrivacy Directive, Art. 5(3)). "
        "It cannot see your texts or your practice. Debt, job loss and separation are not special "
        "categories in law, though people rate money matters among the most sensitive.</p></div>"
    )


def told_html(notice: str, question: str) -> str:
    """Return what a story asks to be noticed, and its question, while it is as it began."""
    return (
        f'<div class="tl"><p class="tl-note"><b>Notice.</b> {escape(notice)} '
        f"<i>{escape(question)}</i></p></div>"
    )


def footer_html() -> str:
    """Return the caveat that stands on every page."""
    return f'<div class="tl"><p class="tl-footer">{CAVEAT}</p></div>'
