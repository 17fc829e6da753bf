"""The bench prints what it promises; the figures themselves are not a test."""

import pytest

from personalize.study.bench import algorithms, as_row, bench, synthetic_ratings

pytestmark = pytest.mark.slow

KEYS = {
    "algorithm",
    "surprise_s",
    "ours_s",
    "ratio",
    "max_abs_diff",
    "limit_ratio",
    "peak_mb_surprise",
    "peak_mb_ours",
    "prepare_s",
}


def test_a_row_has_its_keys_and_the_same_scores_in_less_memory() -> None:
    assert len(algorithms()) == 14
    trainset = synthetic_ratings()
    assert trainset.n_ratings == 100_000
    rows = [as_row(timing) for timing in bench(trainset, only=["CoClustering", "NMF"])]
    assert [row["algorithm"] for row in rows] == ["NMF", "CoClustering"]
    for row in rows:
        assert set(row) == KEYS
        assert row["max_abs_diff"] < 1e-9
        assert row["ratio"] > 1
        assert row["peak_mb_ours"] < row["peak_mb_surprise"] / 4
    assert rows[0]["limit_ratio"] is not None and rows[1]["limit_ratio"] is None
