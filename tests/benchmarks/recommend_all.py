"""Everybody's top 10 beside ``implicit`` on the same factors: 10,000 people, 2,000 items.

Run it: ``pip install implicit && python tests/benchmarks/recommend_all.py``. Not a test: the
figures are a machine's, only their ratio says something.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import surprise
from scipy import sparse

from personalize.serving.topn import Server

PEOPLE, ITEMS, RATINGS, TOP, REPEATS = 10_000, 2_000, 400_000, 10, 7


def trained() -> Any:
    """Return an SVD fitted for one epoch: serving costs the same as after twenty."""
    rng = np.random.default_rng(0)
    pairs = rng.choice(PEOPLE * ITEMS, RATINGS, replace=False)
    frame = pd.DataFrame(
        {"user": pairs // ITEMS, "item": pairs % ITEMS, "rating": rng.integers(1, 6, RATINGS)}
    )
    trainset = surprise.Dataset.load_from_df(frame, surprise.Reader()).build_full_trainset()
    return surprise.SVD(n_epochs=1, random_state=0).fit(trainset)


def median(call: Callable[[], Any]) -> float:
    """Return the median seconds of a call, after one that does not count."""
    call()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print both times and their ratio."""
    from implicit.cpu.matrix_factorization_base import MatrixFactorizationBase

    algo = trained()
    trainset = algo.trainset
    rows = np.array([(u, i) for u, i, _ in trainset.all_ratings()])
    seen = sparse.csr_matrix((np.ones(len(rows), np.float32), rows.T), shape=(PEOPLE, ITEMS))

    class Served(MatrixFactorizationBase):
        def fit(self, *_: object) -> None: ...
        def partial_fit_users(self, *_: object) -> None: ...
        def partial_fit_items(self, *_: object) -> None: ...
        def save(self, *_: object) -> None: ...

    theirs = Served()
    one = np.ones((PEOPLE, 1))
    theirs.user_factors = np.hstack([algo.pu, one]).astype(np.float32)
    theirs.item_factors = np.hstack([algo.qi, algo.bi[:, None]]).astype(np.float32)
    everybody = np.arange(PEOPLE)
    server = Server(algo)
    ours_s = median(lambda: server.recommend(TOP))
    theirs_s = median(lambda: theirs.recommend(everybody, seen, N=TOP))
    own = server.recommend(TOP)["item"].to_numpy().reshape(PEOPLE, TOP)
    found = theirs.recommend(everybody, seen, N=TOP)[0]
    names = np.array([trainset.to_raw_iid(i) for i in range(trainset.n_items)])
    shared = np.mean([len(set(a) & set(b)) for a, b in zip(own, names[found], strict=True)])
    print(f"implicit {theirs_s:.3f} s, ours {ours_s:.3f} s, {theirs_s / ours_s:.2f} times as fast")
    print(f"{shared:.2f} of {TOP} picks shared (float32 there, float64 here)")


if __name__ == "__main__":
    main()
