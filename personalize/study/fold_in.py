"""Agreement of fold-in with training on the same people, and of training with another seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from personalize.errors import ScenarioError
from personalize.scenario import Scenario
from personalize.service.recommend.item_knn import NeighbourModel
from personalize.service.recommend.svd import FactorModel
from personalize.service.slate_quality import evaluate_slates
from personalize.service.slates import known_consumed, quotas, top
from personalize.study.lab import Lab

PICKS = 10


@dataclass(frozen=True)
class Agreement:
    """Agreement of two methods of picking ten items for the same people.

    ``fold_in_overlap`` is the share of the ten picks that fold-in and the trained factors have in
    common; ``seed_overlap`` the share in common with a model trained with another seed.
    ``*_relevance`` is 0 for the popular list and 1 for perfect picks.
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


def overlap(first: np.ndarray, second: np.ndarray) -> float:
    """Return the mean share of picks that two slates (people, k) of each person have in common."""
    return float((first[:, :, None] == second[:, None, :]).any(axis=2).mean())


def fold_in_agreement(lab: Lab, scenario: Scenario) -> Agreement:
    """Compare fold-in with the trained factors of people in the same fit.

    Raises
    ------
    ScenarioError
        If the algorithm does not keep factors of its trained people.
    """
    compared_scenario = scenario.replace({"service.slate_size": PICKS})
    run = lab.run(compared_scenario)
    model = run.model
    if not isinstance(model, FactorModel | NeighbourModel):
        raise ScenarioError(
            f"recommender.algorithm = “{scenario.recommender.algorithm}” keeps nothing of trained "
            "people; svd, svdpp and item_knn do."
        )
    world, people = run.world, model.people
    groups = quotas(world, PICKS)
    known = known_consumed(world, compared_scenario.used_types())[people]
    trained = top(np.where(known, -np.inf, model.predict_trained()), groups)
    folded = run.slates.items[people]
    whole = run.slates.items.copy()
    whole[people] = trained
    return Agreement(
        compared_scenario.recommender.algorithm,
        overlap(folded, trained),
        overlap(run.slates.items, lab.retrained(compared_scenario)),
        float(run.quality.relevance.mean()),
        float(evaluate_slates(world, whole).relevance.mean()),
    )
