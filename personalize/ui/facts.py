"""The sentence and the four facts as escaped HTML: differences first, with their ranges."""

from __future__ import annotations

from html import escape

from personalize.output.phrases import feeling_words, fit_words
from personalize.output.sentence import TELLING, Reading, Sentence, Spread
from personalize.output.words import BUILT_IN, signed
from personalize.scenario import Scenario
from personalize.service.design import Consent, special_guesses
from personalize.study.compare import Comparison

BAND = (
    "The band holds 5 to 95 of 100 model versions. Each version draws the assumed values within "
    "their ranges. It does not cover the chance that the model has the wrong shape."
)
CAME_OUT = (
    "We know of no study that measured this size. It is the model’s rating if everything were "
    "noticed and named at once. Read the direction, not the decimals."
)
FIT = (
    "The best picks are known because these people were made up. How far each kind of data helps "
    "depends on how they were made."
)
LEVELS = (
    "Similar questions gave 5.1 of 7 for imagined data flows and about 3 for apps in use. Compare "
    "designs; do not quote levels."
)


def sentence_html(sentence: Sentence) -> str:
    """Return the sentence with its warning in bold."""
    warning = f" <b>{escape(sentence.warning)}</b>" if sentence.warning else ""
    note = f" {escape(sentence.note)}" if sentence.note else ""
    whole = f"{escape(sentence.plain)}{warning}{note}"
    return f'<div class="tl"><p class="tl-sentence">{whole}</p></div>'


def _fact(label: str, sign: str, colour: str, word: str, lines: tuple[str, str], tip: str) -> str:
    glyph = f'<span class="{colour}" aria-hidden="true">{sign}</span> '
    return (
        f'<div title="{escape(tip)}"><dt>{escape(label)}</dt>'
        f'<dd class="word">{glyph}{escape(word)}</dd>'
        f"<dd>{escape(lines[0])}</dd><dd>{escape(lines[1])}</dd></div>"
    )


def facts_html(
    before: Reading,
    after: Reading,
    consent: Consent,
    base: str,
    scenario: Scenario,
    found: tuple[Comparison, Spread] | None = None,
    said: str = "",
) -> str:
    """Return the four facts: the difference with its range first, the level below it.

    ``said`` is what the sentence above says, so that nothing is said twice.
    """
    ranges = Ranges(found[0] if found else None)
    spread = found[1] if found else None
    fit, felt = after.fit - before.fit, after.now - before.now
    hidden = after.out - after.now
    kinds = len(scenario.used_types())
    special = len(special_guesses(scenario))
    held_special = f"guesses at {special} special" if special else "0 special"
    span = (spread.fit_low, spread.fit_high) if spread else None
    better = fit_words(fit, span).removesuffix(" than").removesuffix(" as").capitalize()
    shares = (spread.more, spread.same, spread.less) if spread else None
    feeling = feeling_words(felt, shares).removesuffix(" invasive")
    feeling = "Cannot tell" if shares and max(shares) < TELLING else feeling
    feeling = "About the same" if feeling == "about as" else feeling.capitalize()
    out = "About the same" if abs(hidden) < 0.2 else feeling_words(hidden).removesuffix(" invasive")
    below = "; worse than the popular list" if after.fit < 0 else ""
    facts = (
        _fact(
            "Fits people",
            "●",
            "relevance",
            better,
            (
                f"{signed(fit, 0)}{ranges.change('relevance', 100, 0)} on {base}",
                f"now {after.fit:.0f} of 100{ranges.level('relevance', 100, 0)}{below}",
            ),
            f"0: as good as the popular list. 100: the best items for each person. {FIT} {BAND}",
        ),
        _fact(
            "Feels invasive",
            "◆",
            "invasiveness",
            feeling,
            (
                f"{signed(felt, 1)}{ranges.change('invasiveness', 1, 1)} on {base}",
                f"now {after.now:.1f} of 7{ranges.level('invasiveness', 1, 1)}",
            ),
            "Average answer to “How invasive does this feel?”, 1 not at all to 7 extremely, "
            f"as the model expects it. {LEVELS} {BAND}",
        ),
        _fact(
            "If it came out",
            "○",
            "surveillance",
            out[0].upper() + out[1:],
            (
                f"{signed(hidden, 1)}{ranges.level('discovery_gap', 1, 1, sign=True)} on now",
                f"would be {after.out:.1f} of 7{ranges.level('if_it_came_out', 1, 1)}",
            ),
            f"The rating if people learned everything that is collected and used. {CAME_OUT}",
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
    return f'<dl class="tl tl-facts">{"".join(facts)}</dl>{_versions_html(found, said)}'


class Ranges:
    """Ranges in words, or nothing while they are being worked out."""

    def __init__(self, found: Comparison | None) -> None:
        self._found = found

    def change(self, name: str, factor: float, decimals: int) -> str:
        """Return the range of a difference."""
        if self._found is None or name not in self._found.difference:
            return ""
        low, high = self._found.difference[name].band()
        return f" ({signed(factor * low, decimals)} to {signed(factor * high, decimals)})"

    def level(self, name: str, factor: float, decimals: int, *, sign: bool = False) -> str:
        """Return the range of a level."""
        if self._found is None:
            return ""
        ends = [factor * end for end in self._found.draws_b.band(name)]
        words = [signed(e, decimals) if sign else f"{e:.{decimals}f}" for e in ends]
        return f" ({words[0]} to {words[1]})"


def _versions_html(found: tuple[Comparison, Spread] | None, said: str) -> str:
    """Return the three shares of the versions, and the tag where the direction was assumed."""
    if found is None:
        return '<div class="tl"><p class="tl-note">Ranges are being worked out …</p></div>'
    comparison, spread = found
    if not comparison.changed:
        return f'<div class="tl"><p class="tl-note" title="{escape(BAND)}">Ranges: 5–95 of 100 versions of the model.</p></div>'
    more, same = round(100 * spread.more), round(100 * spread.same)
    tag = (
        f' · <span class="tl-chip" title="{escape(BUILT_IN)}">built in</span>'
        if spread.built_in
        else ""
    )
    known = not spread.depends or spread.depends in said
    depends = "" if known else f" · size depends most on {escape(spread.depends)}"
    return (
        f'<div class="tl"><p class="tl-note" title="{escape(BAND)}">Of 100 versions of the model '
        f"{more} say more invasive, {same} about the same, {100 - more - same} less{tag}{depends}"
        "</p></div>"
    )
