"""Folding in is worth as much as training, and its agreement is reported beside a yardstick."""

import numpy as np
import pytest

from personalize.errors import ScenarioError
from personalize.scenario import Scenario
from personalize.study.fold_in import fold_in_agreement, overlap
from personalize.study.lab import Lab

pytestmark = pytest.mark.slow


def test_overlap_by_hand() -> None:
    assert overlap(np.array([[1, 2, 3]]), np.array([[3, 4, 1]])) == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", ["svd", "svdpp", "item_knn"])
def test_folding_in_fits_as_well_as_training(name: str, lab: Lab, small: Scenario) -> None:
    found = fold_in_agreement(lab, small.replace({"recommender.algorithm": name}))
    assert found.fold_in_overlap > 0.4
    assert found.fold_in_relevance > found.trained_relevance - 0.08
    assert 0 < found.seed_overlap <= 1
    assert "of 100 picks" in found.sentence()


def test_algorithms_without_trained_people_are_named(lab: Lab, small: Scenario) -> None:
    with pytest.raises(ScenarioError, match="content.*svd"):
        fold_in_agreement(lab, small.replace({"recommender.algorithm": "content"}))
