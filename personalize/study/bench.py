"""Speed of top-10 recommendation for all people, by Surprise's calls and by ``serving``."""

from __future__ import annotations

import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np
import surprise

from personalize.errors import PersonalizeError
from personalize.serving.scorers import scorer
from personalize.serving.topn import Server
from personalize.streams import stream
from personalize.threads import one_blas_thread
from personalize.world.importing import ImportedSet

PEOPLE, ITEMS, RATINGS = 943, 1682, 100_000
"""The size of MovieLens 100k, to which published figures refer."""
SAMPLE = 50
"""Number of people for whom Surprise's calls are timed; the time is scaled to all people."""
REPEATS = 5
TOP = 10
MOST_PEOPLE, MOST_ITEMS = 1000, 2000
"""Largest numbers of people and items of a file; the most active and most rated ones are used."""


@dataclass(frozen=True)
class Timing:
    """The timing of one algorithm: seconds for the top 10 of all people, and score differences.

    ``surprise_s`` is scaled from ``SAMPLE`` people. ``prepare_s`` is the time of preparation after
    the fit, not included in ``ours_s``. ``limit_ratio`` is relative to one float32 product of the
    same shape and an argpartition (factor models). Memory is the peak of Python's allocations in
    MB; that of Surprise is its anti-testset, scaled in the same manner.
    """

    algorithm: str
    surprise_s: float
    ours_s: float
    ratio: float
    max_abs_diff: float
    limit_ratio: float | None
    peak_mb_surprise: float
    peak_mb_ours: float
    prepare_s: float


@dataclass(frozen=True)
class Failure:
    """An algorithm that cannot be timed on a training set, and why, in one sentence."""

    algorithm: str
    reason: str


def algorithms() -> dict[str, Callable[[], Any]]:
    """Return the timed algorithms by name; SVD++ with one epoch, which does not affect serving."""
    options_quiet: dict[str, Any] = {"verbose": False}
    factories: dict[str, Callable[[], Any]] = {
        "BaselineOnly": lambda: surprise.BaselineOnly(**options_quiet),
        "SVD": lambda: surprise.SVD(random_state=0),
        "SVDpp": lambda: surprise.SVDpp(n_epochs=1, random_state=0),
        "NMF": lambda: surprise.NMF(random_state=0),
        "SlopeOne": surprise.SlopeOne,
        "CoClustering": lambda: surprise.CoClustering(random_state=0),
    }
    neighbour_algorithms = (
        surprise.KNNBasic,
        surprise.KNNWithMeans,
        surprise.KNNWithZScore,
        surprise.KNNBaseline,
    )
    for algorithm_class in neighbour_algorithms:
        for by_users in (True, False):
            name = f"{algorithm_class.__name__}, {'users' if by_users else 'items'}"
            options = {"user_based": by_users}
            factories[name] = partial(algorithm_class, sim_options=options, **options_quiet)
    return factories


def synthetic_ratings(seed: int = 0) -> Any:
    """Return a training set of the size of MovieLens 100k, long-tailed in people and items."""
    rng = stream(seed, "bench")
    popular = rng.pareto(1.2, ITEMS) + 0.05
    active = rng.pareto(1.3, PEOPLE) + 0.3
    pairs = np.zeros(0, dtype=np.int64)
    while len(pairs) < RATINGS:
        people = rng.choice(PEOPLE, RATINGS, p=active / active.sum())
        items = rng.choice(ITEMS, RATINGS, p=popular / popular.sum())
        pairs = np.unique(np.concatenate([pairs, people * ITEMS + items]))
    pairs = rng.permutation(pairs)[:RATINGS]
    people, items = pairs // ITEMS, pairs % ITEMS
    taste, item_factors = rng.standard_normal((PEOPLE, 5)), rng.standard_normal((ITEMS, 5))
    ratings = (taste[people] * item_factors[items]).sum(axis=1) / 2 + rng.standard_normal(
        len(pairs)
    )
    return _trainset(people, items, np.clip(np.rint(3.5 + ratings), 1, 5))


def file_ratings(imported: ImportedSet) -> Any:
    """Return a training set of a file, cut to its most active people and most rated items."""
    rows = imported.interactions
    items = rows["item"].value_counts().index[:MOST_ITEMS]
    rows = rows[rows["item"].isin(items)]
    people = rows["user"].value_counts().index[:MOST_PEOPLE]
    rows = rows[rows["user"].isin(people)]
    ratings = "value" if imported.report.counts else "rating"
    columns = [rows[name].to_numpy() for name in ("user", "item", ratings)]
    return _trainset(*columns)


def _trainset(people: np.ndarray, items: np.ndarray, ratings: np.ndarray) -> Any:
    import pandas as pd

    frame = pd.DataFrame({"user": people, "item": items, "rating": ratings})
    reader = surprise.Reader(rating_scale=(float(ratings.min()), float(ratings.max())))
    return surprise.Dataset.load_from_df(frame, reader).build_full_trainset()


def _median(call: Callable[[], Any]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def bench(trainset: Any, only: list[str] | None = None) -> Iterator[Timing | Failure]:
    """Time each algorithm on a training set, one after another; one that fails is named.

    Parameters
    ----------
    trainset : surprise.Trainset
    only : list of str, optional
        Names of ``algorithms()``; all unless given.
    """
    one_blas_thread()
    people = stream(0, "bench.people").permutation(trainset.n_users)[:SAMPLE]
    memory = _anti_testset_mb(trainset, people)
    for name, make in algorithms().items():
        if only is None or name in only:
            with warnings.catch_warnings():
                # Half stars that Surprise truncates do not affect the times.
                warnings.simplefilter("ignore", UserWarning)
                # Ratings of any size make some of Surprise's factors infinite.
                warnings.simplefilter("ignore", RuntimeWarning)
                try:
                    timing: Timing | Failure = _timed(name, make().fit(trainset), people, memory)
                except (PersonalizeError, ArithmeticError, ValueError) as error:
                    timing = Failure(name, " ".join(str(error).split())[:200])
            yield timing


def _timed(name: str, algo: Any, people: np.ndarray, memory: float) -> Timing:
    trainset = algo.trainset
    start = time.perf_counter()
    server = Server(algo)
    prepare = time.perf_counter() - start
    server.recommend(TOP)  # compiles the loops that are not compiled yet
    ours = _median(lambda: server.recommend(TOP))
    tracemalloc.start()
    server.recommend(TOP)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    start = time.perf_counter()
    for user in people:
        _surprise_top(algo, int(user))
    surprise_seconds = (time.perf_counter() - start) * trainset.n_users / len(people)
    ours_scores = scorer(algo)(people[:5])
    surprise_scores = np.array(
        [[_estimate(algo, int(u), i) for i in range(trainset.n_items)] for u in people[:5]]
    )
    return Timing(
        algorithm=name,
        surprise_s=round(surprise_seconds, 3),
        ours_s=round(ours, 5),
        ratio=round(surprise_seconds / ours, 1),
        max_abs_diff=float(np.abs(ours_scores - surprise_scores).max()),
        limit_ratio=_limit(algo, ours),
        peak_mb_surprise=round(memory, 1),
        peak_mb_ours=round(peak, 1),
        prepare_s=round(prepare, 4),
    )


def _estimate(algo: Any, user: int, item: int) -> float:
    trainset = algo.trainset
    return float(algo.predict(trainset.to_raw_uid(user), trainset.to_raw_iid(item), clip=False).est)


def _surprise_top(algo: Any, user: int) -> list[Any]:
    """Return a person's best items by Surprise's calls, as in its FAQ."""
    trainset = algo.trainset
    seen = {item for item, _ in trainset.ur[user]}
    raw = trainset.to_raw_uid(user)
    fill = trainset.global_mean
    unseen = [
        (raw, trainset.to_raw_iid(item), fill)
        for item in range(trainset.n_items)
        if item not in seen
    ]
    predictions = algo.test(unseen)
    predictions.sort(key=lambda prediction: prediction.est, reverse=True)
    return predictions[:TOP]


def _anti_testset_mb(trainset: Any, people: np.ndarray) -> float:
    """Return the memory of Surprise's anti-testset in MB, scaled from some people to all."""
    tracemalloc.start()
    entries = []
    for user in people:
        seen = {item for item, _ in trainset.ur[int(user)]}
        raw, fill = trainset.to_raw_uid(int(user)), trainset.global_mean
        entries += [
            (raw, trainset.to_raw_iid(item), fill)
            for item in trainset.all_items()
            if item not in seen
        ]
    size = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return size * trainset.n_users / len(people)


def _limit(algo: Any, ours: float) -> float | None:
    """Return the time relative to the lower bound of a factor model: a product and argpartition."""
    if not hasattr(algo, "qi"):
        return None
    left = np.asarray(algo.pu, dtype=np.float32)
    right = np.ascontiguousarray(np.asarray(algo.qi, dtype=np.float32).T)
    last = min(TOP, right.shape[1] - 1)
    least = _median(lambda: np.argpartition(-(left @ right), last, axis=1)[:, :TOP])
    return round(ours / least, 2)


def as_row(timing: Timing) -> dict[str, Any]:
    """Return a timing as a JSON-ready mapping."""
    return asdict(timing)
