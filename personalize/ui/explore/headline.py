"""The sentence and the four facts: differences in words, with figures on a click."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.output.phrases import feeling_words, fit_words
from personalize.output.readings import reading
from personalize.output.sentence import TELLING
from personalize.output.words import signed
from personalize.service.consent import consent, special_guesses
from personalize.ui import comparison
from personalize.ui.explore.result import Result
from personalize.ui.render import show
from personalize.ui.shared.caveats import BAND, FIT, FOUND_OUT, LEVELS
from personalize.ui.shared.ranges import Ranges, agreement

FEW = 500
"""Number of people below which a note says that figures vary between crowds."""


@dataclass(frozen=True)
class Fact:
    """One of the four facts: a word, and its figures."""

    label: str
    sign: str
    colour: str
    word: str
    lines: tuple[str, ...]
    tip: str


def headline(now: Result) -> None:
    """Show the sentence and the four facts."""
    people = now.scenario.people.number
    show(
        "headline.html",
        few=people if people < FEW else 0,
        sentence=now.sentence,
        facts=facts(now),
        agreement=agreement(now.bands, now.sentence.note),
        band=BAND,
    )


def facts(now: Result) -> list[Fact]:
    """Return the four facts of a result."""
    before, after = reading(now.before), reading(now.run)
    spread = now.bands[1] if now.bands else None
    ranges = Ranges(now.bands[0] if now.bands else None)
    base = comparison.bases(now.view)[comparison.base_of(now.view)].lower()
    span = (spread.relevance_low, spread.relevance_high) if spread else None
    better = fit_words(after.relevance - before.relevance, span)
    shares = (spread.more, spread.same, spread.less) if spread else None
    hidden = after.if_discovered - after.now
    felt = _feeling(after.now - before.now, shares)
    reads = consent(now.scenario)
    type_count, special = len(now.scenario.used_types()), len(special_guesses(now.scenario))
    below = "worse than the bestseller list" if after.relevance < 0 else ""
    return [
        Fact(
            "Useful picks",
            "●",
            "relevance",
            _capital(better.removesuffix(" than").removesuffix(" as")),
            (
                f"{signed(after.relevance - before.relevance, 0)}"
                f"{ranges.change('relevance', 100, 0)} against {base}",
                f"now {after.relevance:.0f} of 100{ranges.level('relevance', 100, 0)}",
                below,
            ),
            f"0: the bestseller list. 100: perfect picks for each person. {FIT}",
        ),
        Fact(
            "Feels invasive",
            "◆",
            "invasiveness",
            felt,
            (
                f"{signed(after.now - before.now, 1)}{ranges.change('invasiveness', 1, 1)} "
                f"against {base}",
                f"now {after.now:.1f} of 7{ranges.level('invasiveness', 1, 1)}",
            ),
            "Average answer to “How invasive does this feel?”, 1 not at all to 7 extremely, as "
            f"the model expects it. {LEVELS}",
        ),
        Fact(
            "If people found out everything",
            "○",
            "surveillance",
            _feeling(hidden, None),
            (
                f"{signed(hidden, 1)}{ranges.level('discovery_gap', 1, 1, sign=True)} against now",
                f"would be {after.if_discovered:.1f} of 7{ranges.level('if_discovered', 1, 1)}",
            ),
            f"The rating if people learned everything that is collected and used. {FOUND_OUT}",
        ),
        Fact(
            "Consent",
            "·" if reads.valid else "⊘",
            "",
            reads.word,
            (
                reads.reason,
                f"{type_count} {'kind' if type_count == 1 else 'kinds'} of data",
                f"guesses at {special} specially protected by law"
                if special
                else "none specially protected by law",
            ),
            reads.article,
        ),
    ]


def _feeling(difference: float, shares: tuple[float, float, float] | None) -> str:
    if shares and max(shares) < TELLING:
        return "Cannot tell"
    words = feeling_words(difference, shares).removesuffix(" invasive")
    return "About the same" if words == "about as" else _capital(words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
