"""Counts of people in a usability test, and the agreement of two coders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from personalize.research.usability.sheet import Observation

FEWEST_FOR_PERCENT = 20
"""Fewest people of whom a percentage is told."""
COUNTED = ("task", "tag", "kind")
"""Fields by which people are counted."""


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree on the tags of the observations that both have coded.

    Attributes
    ----------
    both : int
        Observations with two tags.
    same : int
        Those with the same tag twice.
    kappa : float or None
        Cohen’s kappa; None where it is not defined: no observation, or one tag alone.
    disagreements : tuple of Observation
    """

    both: int
    same: int
    kappa: float | None
    disagreements: tuple[Observation, ...]

    def sentence(self) -> str:
        """Return the agreement in words."""
        if not self.both:
            return "No row has a tag of both coders yet."
        rows = "1 row" if self.both == 1 else f"{self.both} rows"
        kappa = "" if self.kappa is None else f" (Cohen’s kappa {self.kappa:.2f})"
        return f"Two coders: the same tag in {self.same} of {rows}{kappa}."


def of_people(number: int, people: int) -> str:
    """Return a count of people: "4 of 7", and from 20 people on "12 of 24 (50%)"."""
    words = f"{number} of {people}"
    if people < FEWEST_FOR_PERCENT:
        return words
    return f"{words} ({100 * number / people:.0f}%)"


def counts(observations: Sequence[Observation]) -> pd.DataFrame:
    """Return how many people each task, tag and kind of data was noted of.

    A person counts once, however often. Of a tag, both coders’ tags count.

    Returns
    -------
    DataFrame
        Columns ``by`` (task, tag or kind), ``value``, ``outcome`` (of a task, else ""),
        ``people``, ``of`` (all people of the sheet) and ``words``; the most people first.
    """
    everybody = {one.participant for one in observations}
    found: dict[tuple[str, str, str], set[str]] = {}
    for one in observations:
        keys = {("task", one.task, one.outcome)} if one.outcome else set()
        keys |= {("tag", tag, "") for tag in (one.tag, one.second_tag)}
        keys.add(("kind", one.kind, ""))
        for key in keys:
            if key[1]:
                found.setdefault(key, set()).add(one.participant)
    rows = [
        (*key, len(people), len(everybody), of_people(len(people), len(everybody)))
        for key, people in found.items()
    ]
    rows.sort(key=lambda row: (COUNTED.index(row[0]), -row[3], row[1].casefold(), row[2]))
    return pd.DataFrame(rows, columns=["by", "value", "outcome", "people", "of", "words"])


def agreement(observations: Sequence[Observation]) -> Agreement:
    """Return how far two coders agree."""
    coded = [one for one in observations if one.tag and one.second_tag]
    pairs = [(_plain(one.tag), _plain(one.second_tag)) for one in coded]
    same = sum(first == second for first, second in pairs)
    different = tuple(
        one for one, (first, second) in zip(coded, pairs, strict=True) if first != second
    )
    return Agreement(len(coded), same, _kappa(pairs), different)


def _kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen’s kappa: the agreement beyond that of chance, as a share of what is left."""
    if not pairs:
        return None
    number = len(pairs)
    observed = sum(first == second for first, second in pairs) / number
    firsts, seconds = (Counter(side) for side in zip(*pairs, strict=True))
    chance = sum(firsts[tag] * seconds[tag] for tag in firsts) / number**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def _plain(tag: str) -> str:
    return " ".join(tag.split()).casefold()
