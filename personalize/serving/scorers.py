"""Scores of any fitted Surprise model as array operations, equal to Surprise's estimates.

Surprise predicts one pair at a time in Python. Here the same unclipped estimates are computed for
blocks of people, equal to 1e-9 (contract tests compare all pairs).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import surprise
from scipy import sparse

from personalize.serving import neighbour_kernels
from personalize.serving.faults import ModelError, refuse_faults, refuse_missing_ratings
from personalize.streams import stream

Block = Callable[[np.ndarray], np.ndarray]
"""Function from inner user ids to their scores: array (people, items)."""


@dataclass(frozen=True)
class Lists:
    """Ratings of a training set as one list for each person (or item), in Surprise's order."""

    indptr: np.ndarray
    columns: np.ndarray
    values: np.ndarray

    def take(self, rows: np.ndarray) -> Lists:
        """Return the lists of ``rows``, in the order given."""
        starts, stops = self.indptr[rows], self.indptr[rows + 1]
        indptr = np.concatenate([[0], np.cumsum(stops - starts)]).astype(np.int64)
        entries = np.arange(indptr[-1]) - np.repeat(indptr[:-1] - starts, stops - starts)
        return Lists(indptr, self.columns[entries], self.values[entries])

    @property
    def rows(self) -> np.ndarray:
        """List of each entry."""
        return np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))


def lists(ratings: dict[int, list[tuple[int, float]]], number: int) -> Lists:
    """Convert ``trainset.ur`` or ``trainset.ir`` to arrays."""
    lengths = [len(ratings[row]) if row in ratings else 0 for row in range(number)]
    indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    flat = [entry for row in range(number) if row in ratings for entry in ratings[row]]
    columns = np.fromiter((column for column, _ in flat), dtype=np.int32, count=len(flat))
    values = np.fromiter((value for _, value in flat), dtype=float, count=len(flat))
    return Lists(indptr, columns, values)


def scorer(algo: Any, seed: int = 0) -> Block:
    """Return a function that scores blocks of people for a fitted Surprise model.

    Parameters
    ----------
    algo : surprise.AlgoBase
        One of Surprise's algorithms, fitted.
    seed : int
        For NormalPredictor, whose predictions are random.

    Raises
    ------
    ModelError
        If the model is not fitted or not one of Surprise's algorithms, or a rating is missing.
    """
    make = _SCORERS.get(type(algo))
    if make is None:
        known_names = ", ".join(algorithm.__name__ for algorithm in _SCORERS)
        raise ModelError(
            f"{type(algo).__name__} is not one of Surprise's algorithms: {known_names}."
        )
    if not hasattr(algo, "trainset"):
        raise ModelError(f"This {type(algo).__name__} is not fitted; call fit(trainset) first.")
    if algo.trainset is None:
        raise ModelError(
            f"This {type(algo).__name__} has no training set, which holds its ids; keep it, or fit "
            "again."
        )
    refuse_missing_ratings(algo.trainset)
    refuse_faults(algo)
    try:
        return make(algo, seed)
    except AttributeError as error:
        raise ModelError(
            f"This {type(algo).__name__} lacks “{error.name}”: it was fitted by another version "
            "of Surprise, or fitting did not finish."
        ) from None


def _normal(algo: Any, seed: int) -> Block:
    trainset = algo.trainset

    def block(users: np.ndarray) -> np.ndarray:
        # One stream per person, so that draws do not depend on the size of a block.
        draws = [stream(seed, "normal", int(u)).standard_normal(trainset.n_items) for u in users]
        return np.asarray(trainset.global_mean + algo.sigma * np.array(draws))

    return block


def _baseline(algo: Any, seed: int) -> Block:
    mean, bu, bi = algo.trainset.global_mean, np.asarray(algo.bu), np.asarray(algo.bi)
    return lambda users: mean + bu[users, None] + bi[None, :]


def _factors(algo: Any, seed: int) -> Block:
    pu, qi = np.asarray(algo.pu), np.ascontiguousarray(np.asarray(algo.qi).T)
    if not algo.biased:
        return lambda users: pu[users] @ qi
    return _with_biases(algo, pu, qi)


def _with_biases(algo: Any, pu: np.ndarray, qi: np.ndarray) -> Block:
    mean, bu, bi = algo.trainset.global_mean, np.asarray(algo.bu), np.asarray(algo.bi)

    def block(users: np.ndarray) -> np.ndarray:
        scores = pu[users] @ qi
        scores += (mean + bu[users])[:, None]
        scores += bi
        return np.asarray(scores)

    return block


def _svdpp(algo: Any, seed: int) -> Block:
    rated = lists(algo.trainset.ur, algo.trainset.n_users)
    counts = np.diff(rated.indptr)
    weights = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts)
    shape = (algo.trainset.n_users, algo.trainset.n_items)
    implicit = sparse.csr_array((weights, rated.columns, rated.indptr), shape=shape)
    pu = np.asarray(algo.pu) + implicit @ np.asarray(algo.yj)
    return _with_biases(algo, pu, np.ascontiguousarray(np.asarray(algo.qi).T))


def _slope_one(algo: Any, seed: int) -> Block:
    trainset = algo.trainset
    rated_lists = lists(trainset.ur, trainset.n_users)
    shape = (trainset.n_users, trainset.n_items)
    rated = sparse.csr_array(
        (np.ones(len(rated_lists.columns)), rated_lists.columns, rated_lists.indptr), shape=shape
    )
    together = np.asarray(algo.freq) > 0
    deviation = np.ascontiguousarray(np.where(together, np.asarray(algo.dev), 0.0).T)
    relevant = np.ascontiguousarray(together.T.astype(np.float32))
    means = np.asarray(algo.user_mean, dtype=float)

    def block(users: np.ndarray) -> np.ndarray:
        part = rated[users]
        total = part @ deviation
        number = part.astype(np.float32) @ relevant
        np.divide(total, number, out=total, where=number > 0)
        total += means[users, None]
        return np.asarray(total)

    return block


def _co_clustering(algo: Any, seed: int) -> Block:
    cu, ci = np.asarray(algo.cltr_u), np.asarray(algo.cltr_i)
    per_user = np.asarray(algo.user_mean) - np.asarray(algo.avg_cltr_u)[cu]
    per_item = np.asarray(algo.item_mean) - np.asarray(algo.avg_cltr_i)[ci]
    together = np.asarray(algo.avg_cocltr)[:, ci]

    def block(users: np.ndarray) -> np.ndarray:
        scores = together[cu[users]]
        scores += per_user[users, None]
        scores += per_item
        return np.asarray(scores)

    return block


def _neighbours(algo: Any, seed: int) -> Block:
    """Score with KNNBasic, KNNWithMeans, KNNWithZScore or KNNBaseline, by users or by items."""
    trainset = algo.trainset
    by_users = algo.sim_options["user_based"]
    neighbour_lists = (
        lists(trainset.ir, trainset.n_items) if by_users else lists(trainset.ur, trainset.n_users)
    )
    similarity = np.ascontiguousarray(algo.sim, dtype=float)
    guesses = neighbour_kernels.similarity_guesses(similarity, neighbour_lists.columns)
    algorithm, ones = type(algo), np.ones(len(neighbour_lists.columns))
    if algorithm is surprise.KNNBaseline:
        bx, by = np.asarray(algo.bx), np.asarray(algo.by)
        values = neighbour_lists.values - (
            trainset.global_mean + bx[neighbour_lists.columns] + by[neighbour_lists.rows]
        )
    elif algorithm is surprise.KNNBasic:
        values = neighbour_lists.values
    else:
        values = neighbour_lists.values - np.asarray(algo.means)[neighbour_lists.columns]
        if algorithm is surprise.KNNWithZScore:
            values = values / np.asarray(algo.sigmas)[neighbour_lists.columns]
    prepared = Lists(neighbour_lists.indptr, neighbour_lists.columns, values)

    def mean(users: np.ndarray) -> np.ndarray:
        if by_users:
            return np.asarray(
                neighbour_kernels.neighbour_means(
                    neighbour_lists.indptr,
                    neighbour_lists.columns,
                    values,
                    ones,
                    similarity[users],
                    guesses[users],
                    algo.k,
                    algo.min_k,
                )
            )
        part = prepared.take(users)
        return np.ascontiguousarray(
            neighbour_kernels.neighbour_means(
                part.indptr,
                part.columns,
                part.values,
                np.ones(len(part.columns)),
                similarity,
                guesses,
                algo.k,
                algo.min_k,
            ).T
        )

    def block(users: np.ndarray) -> np.ndarray:
        means = mean(users)
        if algorithm is surprise.KNNBasic:
            return np.where(np.isnan(means), trainset.global_mean, means)
        means = np.nan_to_num(means, copy=False, nan=0.0)
        if algorithm is surprise.KNNBaseline:
            bu, bi = np.asarray(algo.bu), np.asarray(algo.bi)
            return np.asarray(means + (trainset.global_mean + bu[users, None] + bi[None, :]))
        x = users[:, None] if by_users else np.arange(trainset.n_items)[None, :]
        if algorithm is surprise.KNNWithZScore:
            means = means * np.asarray(algo.sigmas)[x]
        return np.asarray(means + np.asarray(algo.means)[x])

    return block


_SCORERS: dict[type, Callable[[Any, int], Block]] = {
    surprise.NormalPredictor: _normal,
    surprise.BaselineOnly: _baseline,
    surprise.KNNBasic: _neighbours,
    surprise.KNNWithMeans: _neighbours,
    surprise.KNNWithZScore: _neighbours,
    surprise.KNNBaseline: _neighbours,
    surprise.SVD: _factors,
    surprise.SVDpp: _svdpp,
    surprise.NMF: _factors,
    surprise.SlopeOne: _slope_one,
    surprise.CoClustering: _co_clustering,
}
