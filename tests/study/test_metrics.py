"""Metrics against cases worked out by hand, and against scikit-learn where it has them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from personalize.scenario import Scenario
from personalize.service.slate_quality import discounted_gain
from personalize.study import metrics
from personalize.study.lab import Lab


def _ndcg(items: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """Return the gain of each person's slate as a share of the best slate's."""
    best = np.argsort(-gains, axis=1)[:, : items.shape[1]]
    own, most = (discounted_gain(np.take_along_axis(gains, i, axis=1)) for i in (items, best))
    return own / most


def test_ndcg_and_recall_by_hand() -> None:
    gains = np.array([[3.0, 1.0, 0.0, 2.0]])
    items = np.array([[1, 0]])
    best = 3 + 2 / np.log2(3)
    assert _ndcg(items, gains)[0] == pytest.approx((1 + 3 / np.log2(3)) / best)
    relevant = np.array([[True, True, True, False], [False, False, False, False]])
    assert metrics.recall_each(np.array([[1, 3], [0, 1]]), relevant).tolist() == [1 / 3, 0]


@given(st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_ndcg_equals_a_published_library(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gains, scores = rng.random((4, 9)), rng.permuted(np.tile(np.arange(9.0), (4, 1)), axis=1)
    items = np.argsort(-scores, axis=1)[:, :5]
    for row in range(4):
        expected = ndcg_score(gains[row : row + 1], scores[row : row + 1], k=5)
        assert _ndcg(items, gains)[row] == pytest.approx(expected)


def test_coverage_and_exposure_by_hand() -> None:
    items = np.array([[0, 1], [0, 2]])
    assert metrics.coverage(items, 5) == 3 / 5
    # counts 0, 0, 1, 1, 2: Σ(2i − 6)x = 0 + 0 + 0 + 2 + 8 = 10, over 5 · 4
    assert metrics.exposure_gini(items, 5) == pytest.approx(0.5)
    assert metrics.gini(np.ones(7)) == pytest.approx(0)
    assert metrics.gini(np.array([0, 0, 0, 9])) == pytest.approx(0.75)
    assert metrics.gini(np.zeros(3)) == 0


def test_novelty_popularity_and_diversity_by_hand() -> None:
    popularity = np.array([2.0, 1.0, 1.0, 0.0])  # the last counts as chosen once
    assert metrics.novelty_each(np.array([[0, 1]]), popularity)[0] == pytest.approx(
        -(np.log2(2 / 5) + np.log2(1 / 5)) / 2
    )
    assert metrics.popularity_lift(np.array([[0, 1]]), popularity) == pytest.approx(1.5)
    features = np.array([[1.0, 0], [0, 1], [1, 1]])
    assert metrics.diversity_each(np.array([[0, 1]]), features)[0] == pytest.approx(1)
    assert metrics.diversity_each(np.array([[0, 2]]), features)[0] == pytest.approx(1 - 0.5**0.5)
    assert metrics.diversity_each(np.array([[0]]), features).tolist() == [0]


def test_calibration_is_nought_for_a_slate_in_proportion() -> None:
    features = np.array([[1.0, 0], [0, 1]])
    target = np.array([[0.5, 0.5], [1.0, 0.0]])
    found = metrics.calibration_each(np.array([[0, 1], [1, 1]]), features, target)
    assert found[0] == pytest.approx(0)
    assert found[1] == pytest.approx(np.log2(1 / 0.01))


@given(st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_ranges_and_what_order_does_not_change(seed: int) -> None:
    rng = np.random.default_rng(seed)
    items = np.array([rng.permutation(12)[:4] for _ in range(6)])
    features = rng.dirichlet(np.ones(3), 12)
    turned = items[:, ::-1]
    target = np.full((6, 3), 1 / 3)
    for metric in (
        lambda i: metrics.diversity_each(i, features),
        lambda i: metrics.novelty_each(i, np.arange(12.0)),
        lambda i: metrics.calibration_each(i, features, target),
    ):
        assert np.allclose(metric(items), metric(turned))
    assert 0 <= metrics.exposure_gini(items, 12) < 1
    assert (metrics.calibration_each(items, features, target) >= -1e-12).all()


def test_the_table_holds_everyone_and_every_group(lab: Lab, small: Scenario) -> None:
    run = lab.run(small)
    table = metrics.metric_table(run)
    overall = table[table["segment"] == "all"].set_index("metric")["value"]
    assert overall["relevance"] == pytest.approx(run.quality.relevance.mean())
    assert overall["ndcg"] == pytest.approx(run.quality.ndcg.mean())
    for segment, rows in table.groupby("segment"):
        relevance = rows[rows["metric"] == "relevance"]
        assert relevance["people"].sum() == 600, segment
        mean = (relevance["people"] * relevance["value"]).sum() / 600
        assert mean == pytest.approx(run.quality.relevance.mean())
    shares = np.where(np.arange(600) < 200, "shares", "does not")
    own = metrics.metric_table(run, {"consent": shares})
    assert set(own["group"]) == {"everyone", "shares", "does not"}


def test_personal_picks_cover_more_than_the_popular_list(lab: Lab, small: Scenario) -> None:
    def overall(settings: dict[str, object]) -> dict[str, float]:
        table = metrics.metric_table(lab.run(small.replace(settings)), {})
        return dict(zip(table["metric"], table["value"], strict=True))

    personal, popular = overall({}), overall({"data.level": 0})
    assert personal["coverage"] > 10 * popular["coverage"]
    assert personal["exposure_gini"] < popular["exposure_gini"]
    assert personal["novelty_bits"] > popular["novelty_bits"]
    assert personal["popularity_lift"] < popular["popularity_lift"]
    assert personal["miscalibration_bits"] < popular["miscalibration_bits"]
    assert popular["items_never_shown"] == 314
