"""Figures of runs and comparisons that the sentence states."""

from __future__ import annotations

from personalize.output.sentence import Reading, Sentence, Spread, make_sentence
from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.service.presentation import LEAST_PART
from personalize.study.choosing import consent_groups
from personalize.study.compare import Comparison
from personalize.study.lab import Run


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
