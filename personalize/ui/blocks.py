"""Blocks of Explore as escaped HTML: the sentence, the facts, what is held, the panel on paper."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from personalize.output.sentence import Reading, Sentence, feeling_words, fit_words
from personalize.register import data_types, design_options
from personalize.scenario import Scenario
from personalize.service.design import Consent, in_law, special_guesses, steering
from personalize.service.presentation import in_words
from personalize.study.lab import Run
from personalize.ui.feed import mark
from personalize.world.world import World

SHOWN_RECORDS = 8
"""Records listed of one kind; the rest are counted."""

CAVEAT = (
    "Hypotheses from a simulation of invented people, not evidence. "
    "Test with real people before you decide."
)


def sentence_html(sentence: Sentence) -> str:
    """Return the sentence with its warning in bold."""
    warning = f" <b>{escape(sentence.warning)}</b>" if sentence.warning else ""
    return f'<div class="tl"><p class="tl-sentence">{escape(sentence.plain)}{warning}</p></div>'


def _signed(value: float, decimals: int) -> str:
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def _fact(label: str, sign: str, colour: str, word: str, lines: tuple[str, str], tip: str) -> str:
    glyph = f'<span class="{colour}" aria-hidden="true">{sign}</span> '
    return (
        f'<div title="{escape(tip)}"><dt>{escape(label)}</dt>'
        f'<dd class="word">{glyph}{escape(word)}</dd>'
        f"<dd>{escape(lines[0])}</dd><dd>{escape(lines[1])}</dd></div>"
    )


def facts_html(
    before: Reading, after: Reading, consent: Consent, base: str, scenario: Scenario
) -> str:
    """Return the four facts: the difference first, the level below it."""
    fit, felt = after.fit - before.fit, after.now - before.now
    hidden = after.out - after.now
    kinds = len(scenario.used_types())
    special = len(special_guesses(scenario))
    held_special = f"guesses at {special} special" if special else "0 special"
    better = fit_words(fit).removesuffix(" than").removesuffix(" as").capitalize()
    feeling = feeling_words(felt).removesuffix(" invasive")
    feeling = "About the same" if feeling == "about as" else feeling.capitalize()
    out = "About the same" if abs(hidden) < 0.2 else feeling_words(hidden).removesuffix(" invasive")
    below = "; worse than the popular list" if after.fit < 0 else ""
    facts = (
        _fact(
            "Fits people",
            "●",
            "relevance",
            better,
            (f"{_signed(fit, 0)} on {base}", f"now {after.fit:.0f} of 100{below}"),
            "0: as good as the popular list. 100: the best items for each person.",
        ),
        _fact(
            "Feels invasive",
            "◆",
            "invasiveness",
            feeling,
            (f"{_signed(felt, 1)} on {base}", f"now {after.now:.1f} of 7"),
            "Average answer to “How invasive does this feel?”, 1 not at all to 7 extremely, "
            "as the model expects it.",
        ),
        _fact(
            "If it came out",
            "○",
            "surveillance",
            out[0].upper() + out[1:],
            (f"{_signed(hidden, 1)} on now", f"would be {after.out:.1f} of 7"),
            "The rating if people learned everything that is collected and used. We know of no "
            "study that measured this size. Read the direction, not the decimals.",
        ),
        _fact(
            "Consent",
            "⊘" if not consent.valid else "·",
            "",
            consent.word,
            (consent.reason, f"{kinds} {'kind' if kinds == 1 else 'kinds'}, {held_special}"),
            consent.article,
        ),
    )
    return f'<dl class="tl tl-facts">{"".join(facts)}</dl>'


def held_html(run: Run, person: str, count: int) -> str:
    """Return three lines on what is held about the person shown, and who would mind."""
    kinds = len(run.scenario.used_types())
    special = special_guesses(run.scenario)
    law = (
        f"Guesses about {len(special)} special categories in law are among them."
        if special
        else "None is special-category data in law."
    )
    many = 100 * float(run.response.invasive.mean())
    held = (
        f"<b>Held about {escape(person)}:</b> {count} records, {kinds} "
        f"{'kind' if kinds == 1 else 'kinds'}. {law}"
        if kinds
        else f"<b>Held about {escape(person)}:</b> nothing that is used for picks."
    )
    return (
        f'<div class="tl tl-held"><p>{held}</p>'
        f'<p title="Counts simulated answers, with the scatter of single answers: what a survey '
        f'of these people would show.">Of 100 people, about {many:.0f} would answer 5 or more.</p>'
        "</div>"
    )


def readings_html(run: Run) -> str:
    """Return three more readings in one muted line."""
    response = run.response
    return (
        f'<div class="tl"><p class="tl-note">Noticed by {100 * response.now.noticed.mean():.0f} of '
        f"100 · Worth having {response.benefit.mean():.1f} of 7 · "
        f"Feels watched {response.now.surveillance.mean():.1f} of 7</p></div>"
    )


def knowledge_html(
    run: Run, held: Mapping[str, pd.DataFrame], parts: Mapping[str, float], domain: str
) -> str:
    """Return one row a kind of data: records, part in the picks, sensitivity, expected, law.

    Parameters
    ----------
    held : mapping
        Events by kind, latest first.
    parts : mapping
        Part in this person's picks by kind, 0 to 1.
    domain : str
        A service of the register, or "imported".
    """
    law = in_law(run.scenario)
    rows = []
    for kind, events in held.items():
        row = data_types()[kind]
        expected = row.expected[domain]
        words = "yes" if expected >= 0.7 else "partly" if expected >= 0.35 else "no"
        share = parts.get(kind, 0.0)
        bar = f'<span class="tl-part" style="width:{round(60 * share)}px"></span>'
        span = (
            f'<span class="tl-range" title="{escape(row.source)}"><i style="left:{84 * row.low:.0f}px;'
            f'width:{84 * (row.high - row.low):.0f}px"></i>'
            f'<b style="left:{84 * row.sensitivity:.0f}px"></b></span>'
        )
        rows.append(
            f"<tr><td>{mark(kind)}<br>{escape(row.label)}</td>"
            f"<td>{_records(run.world, events)}</td>"
            f"<td>{bar} {100 * share:.0f} of 100</td>"
            f"<td>{span} {row.sensitivity:.2f}</td>"
            f"<td>{words}</td><td>{law[kind]}</td></tr>"
        )
    return (
        '<div class="tl tl-scroll" tabindex="0" role="region" aria-label="What the service knows">'
        '<table class="tl-table"><thead><tr><th>Kind of data</th>'
        "<th>Records</th><th>Part in the picks</th><th>Sensitive, 0 to 1</th><th>Expected here?</th>"
        f"<th>In law</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _records(world: World, events: pd.DataFrame) -> str:
    number = f"{len(events)} {'record' if len(events) == 1 else 'records'}"
    if events.empty:
        return number
    lines = [escape(in_words(world, row)) for _, row in events.head(SHOWN_RECORDS).iterrows()]
    if len(events) > SHOWN_RECORDS:
        lines.append(f"and {len(events) - SHOWN_RECORDS} more")
    listed = "<br>".join(lines)
    return f"<details><summary>{number}</summary>{listed}</details>"


def paper_html(run: Run, consent: Consent, friends: int) -> str:
    """Return the objective panel: what is held, by whom, how long, and what the law would say."""
    scenario = run.scenario
    design = scenario.design.model_dump()

    def option(field: str) -> str:
        return design_options()[field][design[field]].label

    used = scenario.used_types()
    held = ", ".join(data_types()[kind].label.lower() for kind in used) or "nothing"
    others = f", {friends} friends who never agreed" if "friends" in used else ""
    partners = ", other companies" if "partner_sites" in used else ""
    special = special_guesses(scenario)
    law = ", ".join(special).lower() if special else "none given, none guessed"
    rights = {
        "none": "none offered here; the law grants access, correction, erasure and objection",
        "see": "see; the law also grants correction, erasure, moving and objection",
        "full": "see, correct and switch off; the law also grants moving and objection",
    }[design["control"]]
    steered = steering(scenario)
    rows = [
        ("What is held", held),
        ("About how many", f"{len(run.world.people):,} people" if used else "nobody"),
        ("From whom", f"the people themselves{others}{partners}" if used else "nobody"),
        ("Who receives it", option("recipient")),
        ("What it is used for", option("purpose")),
        ("Kept for", option("retention")),
        ("Special categories", law),
        ("Consent", f"{consent.word}. {consent.article}"),
        ("Rights", rights),
    ]
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


def footer_html() -> str:
    """Return the caveat that stands on every page."""
    return f'<div class="tl"><p class="tl-footer">{CAVEAT}</p></div>'
