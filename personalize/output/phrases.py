"""Phrases of the sentence: words for sizes, for agreement, and for what changed."""

from __future__ import annotations

from collections.abc import Iterable

from personalize.register import data_types, defaults, design_options
from personalize.scenario import Scenario
from personalize.scenario.words import words
from personalize.service.presentation import noun
from personalize.service.recommend.registry import algorithm

SIZES_RELEVANCE = ((10.0, "somewhat"), (25.0, "clearly"), (float("inf"), "much"))
"""Differences in how useful picks are, in points of 100, beyond the smallest worth naming."""
SAME = "about as useful as"
ABOUT_WITH_ZERO = 5.0
"""Margin in points of 100 that applies if the range of the difference includes zero."""
SIZES_FEELING = ((0.5, "slightly"), (1.0, "clearly"), (float("inf"), "much"))
"""Differences in feeling, in points of 7, beyond the smallest worth naming."""
AGREED, CERTAIN = 0.7, 0.9
"""Shares of the parameter draws, 0 to 1: from the first on an answer is stated with
"probably", from the second on without it.
"""


def fit_words(difference: float, span: tuple[float, float] | None = None) -> str:
    """Return "about as useful as", "clearly more useful than" … for a difference in relevance.

    Parameters
    ----------
    difference : float
        Points of 100.
    span : tuple of float, optional
        Its 5 to 95% range.
    """
    margin = defaults()["smallest_relevance_difference"]
    if span is not None and span[0] <= 0 <= span[1]:
        margin = max(margin, ABOUT_WITH_ZERO)
    if abs(difference) <= margin:
        return SAME
    word = next(word for size, word in SIZES_RELEVANCE if abs(difference) <= size)
    return f"{word} {'more' if difference > 0 else 'less'} useful than"


def feeling_words(difference: float, shares: tuple[float, float, float] | None = None) -> str:
    """Return "about as invasive", "slightly more invasive" … for a difference in rating.

    Parameters
    ----------
    difference : float
        Points of 7.
    shares : tuple of float, optional
        Shares of the parameter draws, 0 to 1, with more, about the same, less. If given, they
        decide whether the words are "about as invasive".
    """
    same = abs(difference) <= defaults()["smallest_difference_worth_naming"]
    if shares is not None:
        same = shares[1] >= AGREED or (same and max(shares) == shares[1])
    if same:
        return "about as invasive"
    word = next(word for size, word in SIZES_FEELING if abs(difference) <= size)
    return f"{word} {'more' if difference > 0 else 'less'} invasive"


def probably(shares: tuple[float, float, float] | None) -> str:
    """Return "probably " if the largest share is from ``AGREED`` up to ``CERTAIN``, else ""."""
    return "probably " if shares is not None and AGREED <= max(shares) < CERTAIN else ""


def rerun_words(shares: tuple[float, float, float]) -> str:
    """Return how often reruns with other plausible assumptions say more, the same, or less.

    Parameters
    ----------
    shares : tuple of float
        Shares of the parameter draws, 0 to 1, with more, about the same, less.
    """
    counts = [round(100 * share) for share in shares]
    answers = list(zip(counts, ("more", "no real change", "less"), strict=True))
    (most, first), *rest = sorted(answers, key=lambda answer: -answer[0])
    others = "".join(f", {count} {words}" for count, words in rest if count)
    return f"Rerun with other plausible assumptions, {most} of 100 say {first}{others}"


def listed_titles(titles: Iterable[str]) -> str:
    """Return titles as a list; each in quotation marks, because titles hold commas."""
    quoted = [f"“{title}”" for title in titles]
    return listed(quoted, most=len(quoted))


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
    added = [noun(domain, type_name) for type_name in data_types() if type_name in after - before]
    removed = [noun(domain, type_name) for type_name in data_types() if type_name in before - after]
    if added and not removed:
        phrases.append(f"With {listed(added)} added")
    elif removed and not added:
        phrases.append(f"Without {listed(removed)}")
    elif added:
        phrases.append("With other kinds of data")
    if base.data.choice != now.data.choice:
        each = now.data.choice == "each_decides"
        phrases.append("With each person deciding" if each else "With everyone sharing")
    if base.data.history != now.data.history:
        share = words("data.history", now.data.history)
        whole = now.data.history == 1
        phrases.append(f"With {'the whole' if whole else f'{share} of the'} history kept")
    if base.recommender.algorithm == now.recommender.algorithm:
        if base.recommender != now.recommender:
            phrases.append("With other fine-tuning")
    else:
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
    if others and all(key.startswith(("seed", "people.")) for key in others):
        phrases.append("With another crowd")
    elif others:
        phrases.append("With these settings")
    if len(phrases) == 1:
        return phrases[0]
    return f"With these {len(phrases)} changes" if phrases else "With these settings"
