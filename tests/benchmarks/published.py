"""Our algorithms beside published tables on MovieLens 100K, with the same splits and metrics.

    python tests/benchmarks/published.py u.data

``u.data`` is the file of MovieLens 100K (user, item, rating and time, separated by tabs). It is
not part of this repository: its licence does not allow passing it on.

The table of errors is that of Surprise (README of scikit-surprise 1.1.5, section Benchmarks):
average RMSE and MAE of five folds, default settings. The folds are those of its
``examples/benchmark.py``, ``KFold(random_state=0)``. "Served" are the estimates of ``serving`` for
the model that Surprise fitted; "folded in" those of the app's algorithms, which compute the
person's side from the profile alone. Pairs whose person or item is not in a fold's training part
have the estimate of Surprise.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import surprise

from personalize.register import data_types
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Catalogued
from personalize.service.recommend.registry import fit
from personalize.serving.scorers import scorer
from personalize.threads import one_blas_thread

LOW, HIGH = 1.0, 5.0
QUIET: dict[str, Any] = {"verbose": False}
KNN: dict[str, Any] = {"similarity": "msd"}

Published = tuple[str, float, float, Callable[[], Any], str, dict[str, Any]]
TABLE: list[Published] = [
    (
        "SVD",
        0.934,
        0.737,
        lambda: surprise.SVD(random_state=0),
        "svd",
        {"n_factors": 100, "n_epochs": 20, "lr_all": 0.005, "reg_all": 0.02},
    ),
    (
        "SVD++",
        0.919,
        0.721,
        lambda: surprise.SVDpp(random_state=0, cache_ratings=True),
        "svdpp",
        {"n_factors": 20, "n_epochs": 20, "lr_all": 0.007, "reg_all": 0.02},
    ),
    ("NMF", 0.963, 0.758, lambda: surprise.NMF(random_state=0), "nmf", {}),
    ("Slope One", 0.946, 0.743, surprise.SlopeOne, "slope_one", {}),
    (
        "k-NN",
        0.98,
        0.774,
        lambda: surprise.KNNBasic(**QUIET),
        "user_knn",
        {"form": "basic", **KNN},
    ),
    (
        "Centered k-NN",
        0.951,
        0.749,
        lambda: surprise.KNNWithMeans(**QUIET),
        "user_knn",
        {"form": "means", **KNN},
    ),
    (
        "k-NN Baseline",
        0.931,
        0.733,
        lambda: surprise.KNNBaseline(**QUIET),
        "user_knn",
        {"form": "baseline", **KNN},
    ),
    (
        "Co-Clustering",
        0.963,
        0.753,
        lambda: surprise.CoClustering(random_state=0),
        "co_clustering",
        {},
    ),
    ("Baseline", 0.944, 0.748, lambda: surprise.BaselineOnly(**QUIET), "baseline_only", {}),
]
"""Name, published RMSE and MAE, the algorithm of Surprise, and ours with the same settings."""


def evidence_of(trainset: Any) -> Evidence:
    """Return a training set of Surprise as evidence, with its inner ids."""
    rows = [sorted(trainset.ur[user]) for user in range(trainset.n_users)]
    sizes = [len(ratings) for ratings in rows]
    number = sum(sizes)
    return Evidence(
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.array([item for ratings in rows for item, _ in ratings], dtype=np.int32),
        np.array([rating for ratings in rows for _, rating in ratings], dtype=float),
        np.full(number, list(data_types()).index("ratings"), dtype=np.int8),
        np.ones(number),
        trainset.n_items,
        np.arange(trainset.n_users),
    )


def catalogued_of(evidence: Evidence) -> Catalogued:
    """Return what the algorithms may know of the items: how many people rated them."""
    counts = np.bincount(evidence.columns, minlength=evidence.width).astype(float)
    return Catalogued(evidence.width, counts, np.zeros((evidence.width, 1)))


def errors(estimates: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Return RMSE and MAE of estimates, which are clipped to the scale as Surprise does."""
    difference = np.clip(estimates, LOW, HIGH) - truth
    return float(np.sqrt((difference**2).mean())), float(np.abs(difference).mean())


def fold(
    row: Published, trainset: Any, testset: list[tuple[str, str, float]]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return RMSE and MAE of one fold: served, and folded in."""
    _, _, _, make, name, settings = row
    algorithm = make().fit(trainset)
    users = np.array([trainset._raw2inner_id_users.get(user, -1) for user, _, _ in testset])
    items = np.array([trainset._raw2inner_id_items.get(item, -1) for _, item, _ in testset])
    truth = np.array([rating for _, _, rating in testset])
    unknown = np.flatnonzero((users < 0) | (items < 0))
    other = [algorithm.predict(*testset[n][:2]).est for n in unknown]

    def measured(scores: np.ndarray) -> tuple[float, float]:
        estimates = scores[users, items]
        estimates[unknown] = other
        return errors(estimates, truth)

    served = measured(np.asarray(scorer(algorithm)(np.arange(trainset.n_users)), dtype=float))
    evidence = evidence_of(trainset)
    model = fit(name, evidence, catalogued_of(evidence), settings, seed=0)
    return served, measured(np.asarray(model.scores(evidence), dtype=float))


def main() -> None:
    """Print the table as Markdown."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("ratings", type=Path, help="u.data of MovieLens 100K")
    reader.add_argument("--only", nargs="*", help="names of rows; all unless given")
    chosen = reader.parse_args()
    if not chosen.ratings.is_file():
        sys.exit(f"{chosen.ratings} is not a file; u.data of MovieLens 100K is needed.")
    one_blas_thread()
    layout = surprise.Reader(line_format="user item rating timestamp", sep="\t")
    data = surprise.Dataset.load_from_file(str(chosen.ratings), layout)
    found: dict[str, list[Any]] = defaultdict(list)
    folds = surprise.model_selection.KFold(random_state=0)
    rows = [row for row in TABLE if not chosen.only or row[0] in chosen.only]
    parts = list(folds.split(data))
    print("| algorithm | published RMSE, MAE | served | folded in |\n|---|---|---|---|")
    for row in rows:
        start = time.perf_counter()
        for trainset, testset in parts:
            found[row[0]].append(fold(row, trainset, testset))
        served, folded = np.mean(found[row[0]], axis=0)
        print(
            f"| {row[0]} | {row[1]:.3f}, {row[2]:.3f} | {served[0]:.3f}, {served[1]:.3f} | "
            f"{folded[0]:.3f}, {folded[1]:.3f} |",
            flush=True,
        )
        print(f"{row[0]}: {time.perf_counter() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
