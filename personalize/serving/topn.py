"""Top-n recommendation for a Surprise model: all or some people, all items or candidates."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd

from personalize.serving import kernels
from personalize.serving.faults import ModelError
from personalize.serving.raw_ids import candidates, inner_people, raw_ids
from personalize.serving.scorers import lists, scorer
from personalize.streams import SCORE_DECIMALS
from personalize.threads import one_blas_thread

CELLS_AT_ONCE = 1_000_000
"""Scores held at once by a thread; memory then does not grow with the number of people."""
THREADS = 2
"""Number of threads. Each serves whole people, so that results do not depend on this number."""


def recommend(
    algo: Any,
    n: int = 10,
    *,
    users: Any | Iterable[Any] | None = None,
    items: Iterable[Any] | None = None,
    seen: bool = False,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the n best items for people of a fitted Surprise model.

    Parameters
    ----------
    algo : surprise.AlgoBase
        Any of Surprise's algorithms, fitted.
    n : int
        Number of items per person; fewer where there are fewer candidates.
    users : raw id or iterable of raw ids, optional
        People to serve; all people in the training set unless given. Nobody gives no rows.
    items : iterable of raw ids, optional
        Candidates; all items of the training set unless given.
    seen : bool
        Whether items that a person has rated may be recommended again.
    seed : int
        For NormalPredictor alone.

    Returns
    -------
    DataFrame
        ``user``, ``rank`` (1 is best), ``item``, ``score`` (unclipped estimate). Ties go to
        the item that comes first in the training set.

    Raises
    ------
    ModelError
        If a rating is missing, the model is not fitted or not Surprise's, a person or an item
        is unknown, or ``n`` is not a whole number of at least 1.

    Examples
    --------
    >>> from surprise import SVD, Dataset, Reader
    >>> import pandas as pd
    >>> frame = pd.DataFrame([("ann", "a", 5), ("ann", "b", 1), ("bo", "a", 4), ("bo", "c", 5)])
    >>> trainset = Dataset.load_from_df(frame, Reader()).build_full_trainset()
    >>> recommend(SVD(random_state=0).fit(trainset), n=1)["item"].tolist()
    ['c', 'b']
    """
    return Server(algo, seed=seed).recommend(n, users=users, items=items, seen=seen)


class Server:
    """A fitted Surprise model, prepared once for many calls.

    Parameters
    ----------
    algo : surprise.AlgoBase
        Fitted.
    seed : int
        For NormalPredictor alone.

    Raises
    ------
    ModelError
        If the model is not fitted or not Surprise's.
    """

    def __init__(self, algo: Any, *, seed: int = 0) -> None:
        one_blas_thread()
        self.score = scorer(algo, seed)
        self.trainset = algo.trainset
        self.rated = lists(algo.trainset.ur, algo.trainset.n_users)
        self.raw_users = raw_ids(algo.trainset.to_raw_uid, algo.trainset.n_users)
        self.raw_items = raw_ids(algo.trainset.to_raw_iid, algo.trainset.n_items)

    def recommend(
        self,
        n: int = 10,
        *,
        users: Any | Iterable[Any] | None = None,
        items: Iterable[Any] | None = None,
        seen: bool = False,
    ) -> pd.DataFrame:
        """Return the n best items for people; see ``recommend``."""
        n = _whole(n)
        people = inner_people(self.trainset, users)
        allowed = candidates(self.trainset, items)
        n = min(n, self.trainset.n_items if allowed is None else int(allowed.sum()))
        if n == 0 or len(people) == 0:
            first = np.zeros((1, 1), dtype=np.int64)
            return self._frame(first[0], first, first.astype(float)).iloc[:0]
        width = max(1, self.trainset.n_items)
        # At least one part per thread; small enough that memory does not grow.
        step = max(1, min(-(-len(people) // THREADS), CELLS_AT_ONCE // width))
        parts = [people[start : start + step] for start in range(0, len(people), step)]

        def best(part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            block = self.score(part)
            if allowed is not None:
                block[:, ~allowed] = -np.inf
            if not seen:
                rated = self.rated.take(part)
                block[rated.rows, rated.columns] = -np.inf
            return kernels.best(block, n, 10.0**SCORE_DECIMALS)

        if len(parts) == 1:
            best_of_parts = [best(parts[0])]
        else:
            with ThreadPoolExecutor(THREADS) as pool:
                best_of_parts = list(pool.map(best, parts))
        chosen = np.concatenate([part for part, _ in best_of_parts])
        scores = np.concatenate([part for _, part in best_of_parts])
        return self._frame(people, chosen, scores)

    def _frame(self, people: np.ndarray, items: np.ndarray, scores: np.ndarray) -> pd.DataFrame:
        valid = (items >= 0).ravel()
        frame = pd.DataFrame(
            {
                "user": np.repeat(self.raw_users[people], items.shape[1]),
                "rank": np.tile(np.arange(1, items.shape[1] + 1), len(items)),
                "item": self.raw_items[items.ravel()],
                "score": scores.ravel(),
            }
        )
        return frame if valid.all() else frame[valid].reset_index(drop=True)


def _whole(n: Any) -> int:
    """Return the number of items of a request.

    Raises
    ------
    ModelError
        If it is not a whole number of at least 1.
    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        shown = repr(n.item() if isinstance(n, np.generic) else n)[:60]
        raise ModelError(f"n = {shown}: a whole number of at least 1 is needed.")
    return int(n)
