"""Item-KNN: similar items, by scikit-surprise's neighbourhood models over items."""

from __future__ import annotations

import warnings
from typing import Any, Literal

import numpy as np
from pydantic import Field
from surprise import KNNBaseline, KNNBasic, KNNWithMeans, KNNWithZScore

from personalize.errors import CapacityError
from personalize.register import defaults
from personalize.scenario.words import FINE_TUNING
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import (
    Catalogued,
    Config,
    Contributions,
    Model,
    pair_cells,
)
from personalize.service.recommend.trainset import make_trainset
from personalize.serving import neighbour_kernels
from personalize.serving.scorers import lists

FORMS = {
    "basic": KNNBasic,
    "means": KNNWithMeans,
    "zscore": KNNWithZScore,
    "baseline": KNNBaseline,
}
MATRICES = 5
"""Number of columns × columns matrices that Surprise holds at once in a fit."""


class ItemKNNConfig(Config):
    """Settings of item-KNN, named as in scikit-surprise."""

    form: Literal["baseline", "basic", "means", "zscore"] = Field(
        "baseline", title="What is averaged"
    )
    """What is averaged over neighbours: deviations from baselines or means, or ratings."""
    k: int = Field(40, ge=1, le=500, title=FINE_TUNING["k"])
    """Neighbours that count at most."""
    min_k: int = Field(1, ge=1, le=100, title=FINE_TUNING["min_k"])
    """Neighbours needed at least; with fewer the baseline stands."""
    similarity: Literal["pearson_baseline", "msd", "cosine", "pearson"] = Field(
        "pearson_baseline", title="How likeness is measured"
    )
    """How two items are compared over the people who have both."""
    shrinkage: float = Field(100, ge=0, le=1000, title=FINE_TUNING["shrinkage"])
    """Pulls similarities based on few people towards zero (pearson_baseline only)."""


class NeighbourModel(Model):
    """μ + bᵢ + bᵤ + weighted mean of deviations over the nearest items (Koren 2010)."""

    def __init__(
        self, algorithm: KNNBaseline, people: np.ndarray, items: int, reg_u: float
    ) -> None:
        self.algorithm: KNNBaseline | None = algorithm
        self.k, self.min_k = int(algorithm.k), int(algorithm.min_k)
        self.people = people
        self.items = items
        self.reg_u = reg_u
        self.mean = float(algorithm.trainset.global_mean)
        self.bias = np.asarray(algorithm.bi)
        self.similarity = np.ascontiguousarray(algorithm.sim[:items])
        self.trained = lists(algorithm.trainset.ur, algorithm.trainset.n_users)
        """The ratings of each trained person."""
        self.trained_bias = np.asarray(algorithm.bu)
        columns = self.trained.columns
        self.guesses = neighbour_kernels.similarity_guesses(self.similarity, columns)
        self.baseline = self.mean + self.bias[:items]

    def _deviations(self, profiles: Evidence) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return residuals, each person's bias, and the weight of each cell in the bias."""
        residuals = profiles.values - self.mean - self.bias[profiles.columns]
        c, rows, n = profiles.confidence, profiles.rows, profiles.people
        mass = self.reg_u + np.bincount(rows, c, minlength=n)
        mass = np.where(mass > 0, mass, 1.0)
        person_bias = np.bincount(rows, c * residuals, minlength=n) / mass
        return residuals, person_bias, c / mass[rows]

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return the scores of all items from the nearest items of each profile."""
        residuals, person_bias, _ = self._deviations(profiles)
        near = neighbour_kernels.neighbour_scores(
            profiles.indptr,
            profiles.columns,
            residuals - person_bias[profiles.rows],
            profiles.confidence,
            self.similarity,
            self.guesses,
            self.k,
            self.min_k,
        )
        return np.asarray(self.baseline + person_bias[:, None] + near)

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return exact contributions to each pair's score, including the person's bias."""
        residuals, _, of_bias = self._deviations(profiles)
        indptr, cells = pair_cells(profiles, people)
        weights = neighbour_kernels.neighbour_weights(
            profiles.indptr,
            profiles.columns,
            profiles.confidence,
            self.similarity,
            self.k,
            self.min_k,
            people.astype(np.int64),
            items.astype(np.int64),
            indptr,
        )
        # score − baseline = bias + Σ w (residual − bias); the bias is a sum over the profile.
        pair = np.repeat(np.arange(len(people)), np.diff(indptr))
        total = np.bincount(pair, weights, minlength=len(people))
        points = residuals[cells] * (weights + (1 - total)[pair] * of_bias[cells])
        return Contributions(indptr, cells, points)

    def predict_trained(self) -> np.ndarray:
        """Return Surprise's unclipped estimates: array (trained people, items)."""
        ratings, bias = self.trained, self.trained_bias
        near = neighbour_kernels.neighbour_scores(
            ratings.indptr,
            ratings.columns,
            ratings.values - (self.mean + self.bias[ratings.columns] + bias[ratings.rows]),
            np.ones(len(ratings.columns)),
            self.similarity,
            self.guesses,
            self.k,
            self.min_k,
        )
        return np.asarray(self.baseline + bias[:, None] + near)

    def forget_training(self) -> None:
        """Delete Surprise's object, which holds the training set and all similarities."""
        self.algorithm = None


class PlainNeighbourModel(Model):
    """Item-KNN in other forms: means of ratings, or of deviations from the items' means.

    ``score = offset_i + scale_i · Σ w_j v_j`` where the profile contains a neighbour, and the
    baseline elsewhere; the weights add up to 1, so that contributions are exact.
    """

    def __init__(self, algorithm: Any, items: int, form: str) -> None:
        self.k, self.min_k, self.form = int(algorithm.k), int(algorithm.min_k), form
        self.mean = float(algorithm.trainset.global_mean)
        _, bi = algorithm.compute_baselines()
        self.baseline = self.mean + np.asarray(bi)[:items]
        self.similarity = np.ascontiguousarray(algorithm.sim[:items])
        columns = np.array(
            [c for user_ratings in algorithm.trainset.ur.values() for c, _ in user_ratings]
        )
        self.guesses = neighbour_kernels.similarity_guesses(self.similarity, columns)
        width = algorithm.trainset.n_items
        self.centre, self.spread = np.zeros(width), np.ones(width)
        if form != "basic":
            # A column without evidence has no mean, and its similarities are 0.
            self.centre = np.nan_to_num(np.asarray(algorithm.means), nan=self.mean)
        if form == "zscore":
            self.spread = np.nan_to_num(np.asarray(algorithm.sigmas), nan=1.0)

    def _values(self, profiles: Evidence) -> np.ndarray:
        columns = profiles.columns
        return np.asarray((profiles.values - self.centre[columns]) / self.spread[columns])

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return the scores of all items from the nearest items of each profile."""
        near = neighbour_kernels.neighbour_means(
            profiles.indptr,
            profiles.columns,
            self._values(profiles),
            profiles.confidence,
            self.similarity,
            self.guesses,
            self.k,
            self.min_k,
        ).T
        items = slice(0, len(self.baseline))
        scores = self.centre[items] + self.spread[items] * near
        return np.where(np.isnan(near), self.baseline, scores)

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return exact contributions to each pair's score."""
        indptr, cells = pair_cells(profiles, people)
        weights = neighbour_kernels.neighbour_weights(
            profiles.indptr,
            profiles.columns,
            profiles.confidence,
            self.similarity,
            self.k,
            self.min_k,
            people.astype(np.int64),
            items.astype(np.int64),
            indptr,
        )
        item = np.repeat(items, np.diff(indptr))
        points = self.spread[item] * self._values(profiles)[cells] + self.centre[item]
        return Contributions(indptr, cells, weights * (points - self.baseline[item]))


def check_memory(width: int) -> None:
    """Raise an error for a fit that would need more memory than the register allows.

    Raises
    ------
    CapacityError
        If the memory needed is above the limit.
    """
    needed = MATRICES * width**2 * 8 / 1e6
    limit = defaults()["memory_limit"]
    if needed > limit:
        raise CapacityError(
            f"Similar items (item_knn) need about {needed / 1000:.1f} GB for {width:,} items, "
            f"and {limit / 1000:.1f} GB is allowed. Choose another way of picking, such as svd."
        )


def fit_item_knn(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Fit one of Surprise's neighbourhood models over items on all people who share data."""
    assert isinstance(config, ItemKNNConfig)
    check_memory(evidence.width)
    trainset, people = make_trainset(evidence)
    algorithm = FORMS[config.form](
        k=config.k,
        min_k=config.min_k,
        sim_options={
            "name": config.similarity,
            "user_based": False,
            "shrinkage": config.shrinkage,
        },
        bsl_options={"method": "als"},
        verbose=False,
    )
    with warnings.catch_warnings():
        # NumPy warns about columns without evidence, which have no mean.
        warnings.simplefilter("ignore", RuntimeWarning)
        algorithm.fit(trainset)
    if config.form != "baseline":
        return PlainNeighbourModel(algorithm, catalogued.items, config.form)
    return NeighbourModel(algorithm, people, catalogued.items, reg_u=15.0)
