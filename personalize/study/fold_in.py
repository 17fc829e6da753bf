"""How well folding people in agrees with training on them, beside training with another seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from personalize.errors import ScenarioError
from personalize.scenario import Scenario
from personalize.service.recommend.item_knn import NeighbourModel
from personalize.service.recommend.svd import FactorModel
from personalize.service.slates import evaluate_slates, known_consumed, quotas, top
from personalize.study.lab import Lab

PICKS = 10


@dataclass(frozen=True)
class Agreement:
    """Agreement of two ways to pick ten things for the same people.

    ``fold_in_overlap`` is the share of the ten that folding in and the trained person's own
    factors have in common; ``seed_overlap`` the share that stays when the model is trained
    again with another seed. ``*_relevance`` is the share of the way from popular to perfect.
    """

    algorithm: str
    fold_in_overlap: float
    seed_overlap: float
    fold_in_relevance: float
    trained_relevance: float

    def sentence(self) -> str:
        """Return the agreement in words."""
        return (
            f"Folding people in shares {100 * self.fold_in_overlap:.0f} of 100 picks with training "
            f"on them; useful picks are {100 * self.fold_in_relevance:.0f} against "
            f"{100 * self.trained_relevance:.0f} of 100. Training again with another seed keeps "
            f"{100 * self.seed_overlap:.0f} of 100 picks."
        )

    def to_dict(self) -> dict[str, object]:
        """Return the agreement as a plain mapping."""
        return asdict(self)


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Return the mean share of picks that two slates of each person have in common."""
    return float((one[:, :, None] == other[:, None, :]).any(axis=2).mean())


def fold_in_agreement(lab: Lab, scenario: Scenario) -> Agreement:
    """Compare fold-in with the trained people of the same fit.

    Raises
    ------
    ScenarioError
        If the algorithm keeps nothing of its trained people to compare with.
    """
    own = scenario.replace({"service.slate_size": PICKS})
    run = lab.run(own)
    model = run.model
    if not isinstance(model, FactorModel | NeighbourModel):
        raise ScenarioError(
            f"recommender.algorithm = “{scenario.recommender.algorithm}” keeps nothing of trained "
            "people; svd, svdpp and item_knn do."
        )
    world, people = run.world, model.people
    groups = quotas(world, PICKS)
    known = known_consumed(world, own.used_types())[people]
    trained = top(np.where(known, -np.inf, model.predict_trained()), groups)
    folded = run.slates.items[people]
    whole = run.slates.items.copy()
    whole[people] = trained
    return Agreement(
        own.recommender.algorithm,
        overlap(folded, trained),
        overlap(run.slates.items, lab.retrained(own)),
        float(run.quality.relevance.mean()),
        float(evaluate_slates(world, whole).relevance.mean()),
    )
