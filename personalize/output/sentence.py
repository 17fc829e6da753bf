"""The sentence about a setting: its effect on usefulness and feeling, and one or two warnings.

It has at most three parts and 230 characters. Where the parameter draws disagree, it says so.
Before the draws are computed, it states the difference at the default parameters.
"""

from __future__ import annotations

from dataclasses import dataclass

from personalize.output.phrases import (
    feeling_words,
    fit_words,
    probably,
    setting_phrase,
)
from personalize.output.readings import Reading, Spread, reading, spread
from personalize.output.sentence_warnings import warnings_of
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm
from personalize.study.compare import Comparison

LONGEST = 230
"""Largest number of characters of the sentence."""
TELLING = 0.7
"""Share of the parameter draws, 0 to 1, that must agree before a direction is stated."""
SELDOM = 0.05
"""Share of the parameter draws below which a direction is not named as open."""
OTHER_HIDDEN = 0.3
"""Smallest change of the rating if discovered (points of 7) that is stated if picks stay."""


@dataclass(frozen=True)
class Sentence:
    """The sentence in three parts: the effect, the warning, and a note on the assumptions."""

    plain: str
    warning: str = ""
    note: str = ""

    def __str__(self) -> str:
        """Return all parts as one text."""
        return " ".join(part for part in (self.plain, self.warning, self.note) if part)


def make_sentence(
    base: Scenario,
    now: Scenario,
    before: Reading,
    after: Reading,
    base_words: str,
    imported: bool = False,
    spread: Spread | None = None,
) -> Sentence:
    """Return the sentence for a scenario compared with its base.

    Parameters
    ----------
    base, now : Scenario
    before, after : Reading
    base_words : str
        "before" (your last setting, or one step less), "with no personal data" or "in …".
    imported : bool
        Real ratings, where fit is how often held-out choices were found.
    spread : Spread, optional
        Summary of the parameter draws; without it, only the difference at the defaults is stated.
    """
    warnings = warnings_of(base, now, before, after, spread)
    if not now.used_types():
        return Sentence(
            "With no personal data everyone sees the same picks. Nothing is held, so nothing can "
            "come out."
        )
    if not algorithm(now.recommender.algorithm).personal:
        plain = "Everyone sees the same picks, so the data that are held buy nothing."
        if imported:
            plain = (
                "Everyone sees the same list without what they have rated; beyond that the data "
                "that are held buy nothing."
            )
        return _fitted(plain, warnings, "")
    if after.sharing == 0:
        return Sentence("Nobody in this crowd agreed to share, so everyone sees popular picks.")
    if base == now:
        named = "" if base_words == "before" else f" from {base_words}"
        plain = f"Nothing has changed{named}. Change one setting to see what it does."
        return _fitted(plain, warnings, "")
    setting = setting_phrase(base, now)
    if imported:
        feeling = feeling_words(after.now - before.now)
        plain = (
            f"{setting}, it finds {after.found:.0f} of 100 things people really chose; "
            f"{base_words}, {before.found:.0f}. It feels {feeling}."
        )
        return _fitted(plain, warnings, "")
    if same_picks(base, now):
        plain = _felt_alone(setting, before, after, base_words, spread)
        return _fitted(plain, warnings, _note(spread))
    plain = _buys_and_costs(setting, before, after, base_words, spread)
    hidden = (after.if_discovered - after.now) - (before.if_discovered - before.now)
    if not warnings and abs(hidden) >= 1:
        plain += f" Far {'more' if hidden > 0 else 'less'} is hidden."
    return _fitted(plain, warnings, _note(spread))


def sentence_of(
    base: Scenario, base_words: str, comparison: Comparison, depends: str = ""
) -> Sentence:
    """Return the sentence of a comparison: its B against its A."""
    return make_sentence(
        base,
        comparison.b.scenario,
        reading(comparison.a),
        reading(comparison.b),
        base_words,
        comparison.b.world.imported,
        spread(comparison, depends),
    )


def same_picks(base: Scenario, now: Scenario) -> bool:
    """Return whether only the design or the time differ, so that the picks are the same."""
    if now.data.choice != "everyone":
        return False  # the design decides who shares, and so what is learnt
    fields = ("seed", "service", "people", "recommender")
    alike = all(getattr(base, name) == getattr(now, name) for name in fields)
    alike = alike and base.data.history == now.data.history
    return alike and base.data.choice == "everyone" and base.used_types() == now.used_types()


def _felt_alone(
    setting: str, before: Reading, after: Reading, base_words: str, spread: Spread | None
) -> str:
    """Return part 1 if the picks are the same: the feeling now and if discovered."""
    shares = None if spread is None else (spread.more, spread.same, spread.less)
    opening = f"{setting}," if setting.startswith("If ") else setting
    if shares is not None and max(shares) < TELLING:
        question, counts = _undecided(*shares)
        text = f"{opening} the model cannot tell whether it feels {question}: {counts}"
    else:
        feeling = feeling_words(after.now - before.now, shares)
        than = "" if base_words == "before" else f" than {base_words}"
        if feeling.startswith("about"):
            feeling, than = "about the same", than.replace(" than ", " as ", 1)
        text = f"{opening} it {probably(shares)}feels {feeling}{than}"
    hidden = (before.if_discovered - before.now, after.if_discovered - after.now)
    if abs(hidden[1] - hidden[0]) >= OTHER_HIDDEN:
        moves = "grows" if hidden[1] > hidden[0] else "shrinks"
        text += f"; what would come out {moves} from {hidden[0]:.1f} to {hidden[1]:.1f}"
    return f"{text}."


def _buys_and_costs(
    setting: str, before: Reading, after: Reading, base_words: str, spread: Spread | None
) -> str:
    """Return part 1: the change in usefulness and the change in feeling."""
    change, felt = after.relevance - before.relevance, after.now - before.now
    span = None if spread is None else (spread.relevance_low, spread.relevance_high)
    fit = fit_words(change, span)
    unsure_fit = span is not None and span[0] < -5 and span[1] > 5
    unsure = spread is not None and max(spread.more, spread.same, spread.less) < TELLING
    if unsure and unsure_fit:
        return f"{setting}: better or worse, the model cannot tell. A test with people can."
    if unsure_fit and spread is not None:
        return (
            f"{setting}, whether picks are more useful than {base_words} depends on the crowd: "
            f"from {spread.relevance_low:.0f} to {spread.relevance_high:.0f} points."
        )
    if unsure and spread is not None:
        question, counts = _undecided(spread.more, spread.same, spread.less)
        return (
            f"{setting}, picks are {fit} {base_words}. Whether it feels {question}, the model "
            f"cannot tell: {counts}."
        )
    shares = None if spread is None else (spread.more, spread.same, spread.less)
    feeling = feeling_words(felt, shares)
    hedge = probably(shares)
    if after.relevance < 0 and change < 0:
        return (
            f"{setting}, picks are less useful than the popular list, and it {hedge}feels "
            f"{feeling}."
        )
    joint = " and" if not fit.startswith("about") or feeling.startswith("about") else ", and"
    return f"{setting}, picks are {fit} {base_words}{joint} it {hedge}feels {feeling}."


def _undecided(more: float, same: float, less: float) -> tuple[str, str]:
    """Return what is open where no answer has enough of the reruns, and how many say what."""
    most = ("more", more) if more >= less else ("less", less)
    if min(more, less) < SELDOM:
        question = f"{most[0]} invasive at all"
        return (
            question,
            f"of 100 reruns {100 * most[1]:.0f} say {most[0]}, {100 * same:.0f} no change",
        )
    return (
        "more or less invasive",
        f"of 100 reruns {100 * more:.0f} say more, {100 * less:.0f} less",
    )


def _note(spread: Spread | None) -> str:
    """Return part 3: that the direction is assumed, or the weakest assumption; else ""."""
    if spread is None:
        return ""
    if spread.built_in and spread.same < TELLING:
        return "The direction is assumed, not found."
    return f"Weakest assumption: {spread.depends}." if spread.depends else ""


def _fitted(plain: str, warnings: list[str], note: str) -> Sentence:
    """Return the sentence within ``LONGEST`` characters.

    The first warning is always kept and is shortened if it is too long; a second warning and the
    note are added only if they fit.
    """
    first = warnings[0] if warnings else ""
    if len(plain) + len(first) + 1 > LONGEST and ": if people found" in first:
        warnings = [first.split(" (")[0] + ".", *warnings[1:]]
    chosen = warnings[:1]
    if len(warnings) > 1 and len(" ".join([plain, *warnings[:2]])) <= LONGEST:
        chosen = warnings[:2]
    warning = " ".join(chosen)
    room = len(f"{plain} {warning} {note}") <= LONGEST
    return Sentence(plain, warning, note if room else "")
