"""From runs and comparisons to the figures that the sentence is made of."""

from __future__ import annotations

from personalize.output.sentence import Reading, Sentence, Spread, make_sentence
from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.service.consent import consent
from personalize.service.presentation import LEAST_PART
from personalize.study.choosing import consent_groups
from personalize.study.compare import Comparison
from personalize.study.lab import Run


def reading(run: Run) -> Reading:
    """Return the figures of a run that the sentence and the facts are made of."""
    points = 100 * run.quality.relevance
    guessed = run.slates.shares[:, :, list(data_types()).index("inferred")] >= LEAST_PART
    own: dict[str, float | None] = {"accept": None, "informed": None}
    sharing, better = 100.0, 0.0
    used = run.scenario.used_types()
    if run.choice is not None and used:
        accept, informed = run.choice.rates(used)
        own = {"accept": 100 * accept, "informed": 100 * informed}
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
        accept=own["accept"],
        informed=own["informed"],
    )


def spread(found: Comparison, depends: str = "") -> Spread:
    """Return what the versions of the model say of a comparison."""
    low, high = found.difference["relevance"].band()
    share_invasive = found.draws_b.band("share_invasive")
    return Spread(
        *found.shares,
        100 * low,
        100 * high,
        (100 * share_invasive[0], 100 * share_invasive[1]),
        found.built_in,
        depends,
    )


def sentence_of(base: Scenario, base_words: str, found: Comparison, depends: str = "") -> Sentence:
    """Return the sentence of a comparison whose B is compared with its A."""
    return make_sentence(
        base,
        found.b.scenario,
        reading(found.a),
        reading(found.b),
        consent(found.b.scenario),
        base_words,
        found.b.world.imported,
        spread(found, depends),
    )
