"""Our picks beside a published table of rankings on MovieLens 100K, same split and metrics.

    python tests/benchmarks/published_ranking.py u.data

The table is that of Recommenders (README of ``recommenders-team/recommenders``, section Algorithm
comparison, formerly Microsoft Recommenders): 75% of each item's ratings train, the rest is the
test (its ``python_stratified_split`` by item with seed 42), nDCG@10 and precision@10 over all
people, every test rating counts, items of the training part are left out. The first row repeats its
SVD, which shows that split and metrics are the same. Ours learn as the app does from imported
ratings: with sampled ignored items, at the register's ratio and value, and with default settings;
means of three samples.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import surprise

from personalize.register import data_types, defaults
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Catalogued
from personalize.service.recommend.registry import fit
from personalize.service.slates import top
from personalize.serving.scorers import scorer
from personalize.streams import stream
from personalize.threads import one_blas_thread

PICKS, SEED, TRAINED, SAMPLES = 10, 42, 0.75, 3
PUBLISHED = (
    ("BiVAE", 0.475, 0.412),
    ("BPR", 0.442, 0.388),
    ("LightGCN", 0.420, 0.380),
    ("NCF", 0.396, 0.347),
    ("SAR", 0.382, 0.331),
    ("FastAI", 0.148, 0.130),
    ("SVD", 0.096, 0.091),
    ("ALS", 0.044, 0.048),
)
"""Name, nDCG@10 and precision@10 as published."""
OURS = ("popular", "svd", "svdpp", "item_knn", "user_knn", "slope_one", "nmf")


def split(ratings: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the training and the test part, stratified by item."""
    # Their generator, so that the parts are theirs.
    ratings = ratings.assign(draw=np.random.RandomState(SEED).rand(len(ratings)))
    ratings = ratings.sort_values(["item", "draw"])
    items = ratings.groupby("item")
    rank = (items.cumcount() + 1) / items["item"].transform("count")
    return ratings[rank <= TRAINED], ratings[rank > TRAINED]


class Task:
    """The training ratings as a matrix, and which test ratings are to be found."""

    def __init__(self, trainset: surprise.Trainset, test: pd.DataFrame) -> None:
        self.ratings = np.zeros((trainset.n_users, trainset.n_items))
        for user, item, rating in trainset.all_ratings():
            self.ratings[user, item] = rating
        self.seen = self.ratings > 0
        users = test["user"].map(trainset._raw2inner_id_users)
        known = test["item"].isin(trainset._raw2inner_id_items)
        self.number = np.bincount(users, minlength=len(self.ratings))
        self.sought = np.zeros(self.seen.shape, dtype=bool)
        items = test.loc[known, "item"].map(trainset._raw2inner_id_items)
        self.sought[users[known], items] = True

    def measured(self, scores: np.ndarray) -> tuple[float, float]:
        """Return nDCG@10 and precision@10 of the best items that were not in the training part."""
        everything = [(np.arange(scores.shape[1]), PICKS)]
        picks = top(np.where(self.seen, -np.inf, scores), everything)
        people = self.number > 0
        hits = np.take_along_axis(self.sought, picks, axis=1)[people]
        discount = 1 / np.log2(np.arange(2, PICKS + 2))
        best = np.cumsum(discount)[np.minimum(self.number[people], PICKS) - 1]
        return float(((hits * discount).sum(axis=1) / best).mean()), float(hits.mean())

    def evidence(self, sample: int) -> Evidence:
        """Return the ratings with sampled ignored items, as an imported set has them."""
        p, cells = defaults(), self.ratings.copy()
        people, items = cells.shape
        number = np.rint(p["ignored_per_rating"] * self.seen.sum(axis=1)).astype(int)
        who = np.repeat(np.arange(people), number)
        what = stream(sample, "imported.ignored").integers(items, size=len(who))
        free = ~self.seen[who, what]
        cells[who[free], what[free]] = p["value_ignored"]
        rows, columns = np.nonzero(cells)
        ratings = list(data_types()).index("ratings")
        return Evidence(
            np.concatenate([[0], np.cumsum((cells > 0).sum(axis=1))]).astype(np.int64),
            columns.astype(np.int32),
            cells[rows, columns],
            np.full(len(columns), ratings, dtype=np.int8),
            np.full(len(columns), p["confidence_ratings"]),
            items,
            np.arange(people),
        )

    def ours(self, name: str) -> tuple[float, float]:
        """Return the figures of one of our algorithms with its default settings."""
        # As in the app, popularity counts the people who rated an item 4 or more.
        popularity = (self.ratings >= 4).sum(axis=0).astype(float)
        catalogued = Catalogued(len(popularity), popularity, np.zeros((len(popularity), 1)))
        found = []
        for sample in range(SAMPLES):
            evidence = self.evidence(sample)
            model = fit(name, evidence, catalogued, {}, sample)
            found.append(self.measured(model.scores(evidence)))
        return tuple(np.mean(found, axis=0))


def main() -> None:
    """Print the table as Markdown."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("ratings", type=Path, help="u.data of MovieLens 100K")
    path = reader.parse_args().ratings
    if not path.is_file():
        sys.exit(f"{path} is not a file; u.data of MovieLens 100K is needed.")
    one_blas_thread()
    columns = ["user", "item", "rating", "time"]
    train, test = split(pd.read_csv(path, sep="\t", names=columns))
    layout = surprise.Reader(rating_scale=(1, 5))
    data = surprise.Dataset.load_from_df(train[columns[:3]], layout)
    trainset = data.build_full_trainset()
    task = Task(trainset, test)
    theirs = surprise.SVD(n_factors=150, n_epochs=15, random_state=SEED).fit(trainset)
    scores = np.clip(scorer(theirs)(np.arange(trainset.n_users)), 1, 5)
    print("| | nDCG@10 | precision@10 |\n|---|---|---|")
    for name, ndcg, precision in PUBLISHED:
        print(f"| published: {name} | {ndcg:.3f} | {precision:.3f} |")
    for name, figures in (
        ("their SVD repeated", task.measured(np.asarray(scores, dtype=float))),
        *((f"ours: {name}", task.ours(name)) for name in OURS),
    ):
        print(f"| {name} | {figures[0]:.3f} | {figures[1]:.3f} |", flush=True)


if __name__ == "__main__":
    main()
