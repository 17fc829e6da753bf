"""The sentence: what a setting buys, what it costs, and what to be warned of (UX 2.5).

It can be read aloud, has at most three parts and 230 characters. The words that need bands
("probably", "cannot tell") come with the study of uncertainty; their place is here.
"""

from __future__ import annotations

from dataclasses import dataclass

from personalize.register import data_types, defaults, design_options
from personalize.scenario import Scenario
from personalize.service.design import Consent
from personalize.service.presentation import noun
from personalize.service.recommend.registry import algorithm

LONGEST = 230
"""Characters of the sentence."""
SIZES_FIT = ((3.0, "about as well"), (10.0, "somewhat"), (25.0, "clearly"), (float("inf"), "much"))
"""Differences in fit, in points of 100, up to which a word holds."""
SIZES_FEELING = ((0.5, "slightly"), (1.0, "clearly"), (float("inf"), "much"))
"""Differences in feeling, in points of 7, beyond the smallest worth naming."""


@dataclass(frozen=True)
class Reading:
    """The figures a sentence is made of: fit of 100, ratings of 7.

    ``found`` is for real ratings: of 100 held-out choices, how many were on the screen.
    """

    fit: float
    now: float
    out: float
    found: float = 0.0


@dataclass(frozen=True)
class Sentence:
    """The sentence in two parts: what it does, and the warning, which may be empty."""

    plain: str
    warning: str

    def __str__(self) -> str:
        """Return both parts as one text."""
        return f"{self.plain} {self.warning}".strip()


def fit_words(difference: float) -> str:
    """Return "about as well as", "clearly better than" … for a difference in fit."""
    word = next(word for size, word in SIZES_FIT if abs(difference) <= size)
    if word == "about as well":
        return "about as well as"
    return f"{word} {'better' if difference > 0 else 'worse'} than"


def feeling_words(difference: float) -> str:
    """Return "about as invasive", "slightly more invasive" … for a difference in rating."""
    if abs(difference) <= defaults()["smallest_difference_worth_naming"]:
        return "about as invasive"
    word = next(word for size, word in SIZES_FEELING if abs(difference) <= size)
    return f"{word} {'more' if difference > 0 else 'less'} invasive"


def listed(names: list[str], most: int = 3) -> str:
    """Return "a, b and c"; beyond ``most`` the rest are counted."""
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more kinds of data"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def setting_phrase(base: Scenario, now: Scenario) -> str:
    """Return the phrase that opens the sentence and names what changed."""
    before, after = set(base.used_types()), set(now.used_types())
    phrases = []
    domain = now.service.domain
    added = [noun(domain, kind) for kind in data_types() if kind in after - before]
    removed = [noun(domain, kind) for kind in data_types() if kind in before - after]
    if added and not removed:
        phrases.append(f"With {listed(added)} added")
    elif removed and not added:
        phrases.append(f"Without {listed(removed)}")
    elif added:
        phrases.append("With other kinds of data")
    if base.recommender != now.recommender:
        phrases.append(f"Picking by {algorithm(now.recommender.algorithm).phrase}")
    old, new = base.design.model_dump(), now.design.model_dump()
    phrases += [
        design_options()[field][value].phrase for field, value in new.items() if old[field] != value
    ]
    others = [
        key
        for key in now.flat()
        if key.split(".")[0] in {"seed", "service", "people"}
        and base.flat().get(key) != now.flat()[key]
    ]
    phrases += ["With these settings"] * bool(others)
    if len(phrases) == 1:
        return phrases[0]
    return f"With these {len(phrases)} changes"


def make_sentence(
    base: Scenario,
    now: Scenario,
    before: Reading,
    after: Reading,
    consent: Consent,
    base_words: str,
    imported: bool = False,
) -> Sentence:
    """Return the sentence for a scenario compared with its base.

    Parameters
    ----------
    base, now : Scenario
    before, after : Reading
    consent : Consent
        Of the scenario shown.
    base_words : str
        "before", "with no personal data" or "in …".
    imported : bool
        Real ratings, where fit is how often held-out choices were found.
    """
    if not now.used_types() or not algorithm(now.recommender.algorithm).personal:
        held = now.used_types() and not algorithm(now.recommender.algorithm).personal
        if held:
            return Sentence(
                "Everyone sees the same picks, so the data that are held buy nothing.",
                _warning(now, after, consent),
            )
        return Sentence(
            "With no personal data everyone sees the same picks. Nothing is held, so nothing can "
            "come out.",
            "",
        )
    if base == now:
        plain = (
            f"Nothing has changed from {base_words}. Change one setting to see what it does."
            if base_words != "before"
            else "Nothing has changed. Change one setting to see what it does."
        )
        return Sentence(plain, _warning(now, after, consent))
    setting = setting_phrase(base, now)
    feeling = feeling_words(after.now - before.now)
    if imported:
        plain = (
            f"{setting}, it finds {after.found:.0f} of 100 things people really chose; "
            f"{base_words}, {before.found:.0f}. It feels {feeling}."
        )
        return _fitted(plain, _warning(now, after, consent))
    change = after.fit - before.fit
    if after.fit < 0 and change < 0:
        plain = f"{setting}, it fits people worse than the popular list, and feels {feeling}."
    else:
        same_fit = fit_words(change).startswith("about")
        joint = " and" if not same_fit or feeling.startswith("about") else ", and"
        plain = (
            f"{setting}, it fits people {fit_words(change)} {base_words}{joint} feels {feeling}."
        )
    hidden = (after.out - after.now) - (before.out - before.now)
    warning = _warning(now, after, consent)
    if not warning and abs(hidden) >= 1:
        plain += f" Far {'more' if hidden > 0 else 'less'} is hidden."
    return _fitted(plain, warning)


def _fitted(plain: str, warning: str) -> Sentence:
    """Leave the warning out rather than run on; it stands in the facts as well."""
    if len(plain) + len(warning) + 1 > LONGEST and ": if they found" in warning:
        warning = warning.split(" (")[0] + "."
    return Sentence(plain, warning)


def _warning(now: Scenario, after: Reading, consent: Consent) -> str:
    """Return the first warning that applies."""
    hidden = after.out - after.now
    size = feeling_words(hidden)
    if not consent.valid and hidden >= 1:
        who = "Nobody was asked" if now.design.consent == "none" else "People had no real choice"
        return (
            f"{who}: if they found out, it would feel {size} "
            f"({after.out:.1f} instead of {after.now:.1f})."
        )
    if not consent.valid:
        return (
            f"This would not count as consent: {consent.reason}. A low rating does not change that."
        )
    if hidden >= 1:
        return (
            f"Little of it is noticed. If it came out, it would feel {size} "
            f"({after.out:.1f} instead of {after.now:.1f})."
        )
    if now.design.placement == "lock_screen":
        return "On a lock screen anyone nearby can read it. The model does not count that."
    return ""
