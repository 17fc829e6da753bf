"""Figures of runs and comparisons that the sentence states."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.register import data_types
from personalize.service.presentation import LEAST_PART
from personalize.study.choosing import consent_groups
from personalize.study.compare import Comparison
from personalize.study.lab import Run


@dataclass(frozen=True)
class Reading:
    """The figures of a run that a sentence states: fit of 100, ratings of 7, people of 100.

    ``found`` is for real ratings: of 100 held-out choices, how many were on the screen.
    ``sharing`` and ``sharing_better`` are how many share and how much better it fits them.
    """

    relevance: float
    now: float
    if_discovered: float
    found: float = 0.0
    share_invasive: float = 0.0
    accept: float | None = None
    informed: float | None = None
    guessed: float = 0.0
    sharing: float = 100.0
    sharing_better: float = 0.0


@dataclass(frozen=True)
class Spread:
    """A difference over the parameter draws: shares 0 to 1, ranges of relevance in points of 100.

    ``share_invasive`` is the range of people of 100 who would answer 5 or more; ``depends`` names
    the assumption that changes the size most.
    """

    more: float
    same: float
    less: float
    relevance_low: float
    relevance_high: float
    share_invasive: tuple[float, float]
    built_in: bool
    depends: str = ""


def reading(run: Run) -> Reading:
    """Return the figures of a run that the sentence and the facts state."""
    points = 100 * run.quality.relevance
    guessed = run.slates.shares[:, :, list(data_types()).index("inferred")] >= LEAST_PART
    rates: dict[str, float | None] = {"accept": None, "informed": None}
    sharing, better = 100.0, 0.0
    used = run.scenario.used_types()
    if run.choice is not None and used:
        accept, informed = run.choice.rates(used)
        rates = {"accept": 100 * accept, "informed": 100 * informed}
        shares = consent_groups(run.choice.shared, used) != "shares nothing"
        sharing = 100 * float(shares.mean())
        if shares.any() and not shares.all():
            better = float(points[shares].mean() - points[~shares].mean())
    return Reading(
        relevance=float(points.mean()),
        now=float(run.response.now.rating.mean()),
        if_discovered=float(run.response.if_discovered.rating.mean()),
        found=100 * float(run.quality.hit.mean()),
        share_invasive=100 * float(run.response.share_invasive.mean()),
        guessed=100 * float(guessed.any(axis=1).mean()),
        sharing=sharing,
        sharing_better=better,
        accept=rates["accept"],
        informed=rates["informed"],
    )


def spread(comparison: Comparison, depends: str = "") -> Spread:
    """Return the summary of a comparison over its parameter draws."""
    low, high = comparison.difference["relevance"].band()
    share_invasive = comparison.draws_b.band("share_invasive")
    return Spread(
        *comparison.shares,
        100 * low,
        100 * high,
        (100 * share_invasive[0], 100 * share_invasive[1]),
        comparison.built_in,
        depends,
    )
