"""User-KNN: people like oneself, by scikit-surprise's neighbourhood models over people."""

from __future__ import annotations

from typing import Literal

import numpy as np
import surprise
from pydantic import Field
from scipy import sparse

from personalize.errors import CapacityError
from personalize.register import defaults
from personalize.scenario.words import FINE_TUNING
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import (
    Catalogued,
    Config,
    Contributions,
    Model,
    withdrawal_contributions,
)
from personalize.service.recommend.trainset import make_trainset
from personalize.serving import neighbour_kernels
from personalize.serving.scorers import lists

FORMS = {
    "basic": surprise.KNNBasic,
    "means": surprise.KNNWithMeans,
    "zscore": surprise.KNNWithZScore,
    "baseline": surprise.KNNBaseline,
}
FEW_COLUMNS = 3000
"""Largest number of columns at which profiles are compared as dense arrays."""
MATRICES = 5
"""Number of people × people matrices that Surprise holds at once in a fit."""


class UserKNNConfig(Config):
    """Settings of user-KNN, named as in scikit-surprise."""

    form: Literal["basic", "means", "zscore", "baseline"] = Field(
        "means", title=FINE_TUNING["form"]
    )
    """What is averaged over neighbours: ratings, or deviations from means or baselines."""
    k: int = Field(40, ge=1, le=500, title=FINE_TUNING["k"])
    """Neighbours that count at most."""
    min_k: int = Field(1, ge=1, le=100, title=FINE_TUNING["min_k"])
    """Neighbours needed at least; with fewer the baseline stands."""
    similarity: Literal["msd", "cosine", "pearson"] = Field(
        "pearson", title="How likeness is measured"
    )
    """How two people are compared over what both rated."""


class UserNeighbourModel(Model):
    """Weighted mean over the people most similar to a profile, excluding the person themselves."""

    exact = False

    def __init__(
        self, algorithm: surprise.AlgoBase, people: np.ndarray, items: int, config: UserKNNConfig
    ) -> None:
        trainset = algorithm.trainset
        self.config, self.people = config, people
        self.mean = float(trainset.global_mean)
        bu, bi = algorithm.compute_baselines()
        self.bias = np.asarray(bi)
        self.baseline = self.mean + self.bias[:items]
        trained = lists(trainset.ur, trainset.n_users)
        shape = (trainset.n_users, trainset.n_items)
        ratings = sparse.csr_array((trained.values, trained.columns, trained.indptr), shape=shape)
        self.ratings = np.ascontiguousarray(ratings.toarray().T)
        self.rated = (self.ratings != 0).astype(float)
        self.squares = self.ratings**2
        raters = lists(trainset.ir, trainset.n_items)
        stop = int(raters.indptr[items])
        self.indptr = raters.indptr[: items + 1]
        self.raters, values = raters.columns[:stop], raters.values[:stop]
        if config.form == "baseline":
            values = values - (self.mean + np.asarray(bu)[self.raters])
            values = values - self.bias[raters.rows[:stop]]
        elif config.form != "basic":
            values = values - np.asarray(algorithm.means)[self.raters]
            if config.form == "zscore":
                values = values / np.asarray(algorithm.sigmas)[self.raters]
        self.values = values

    def likeness(self, profiles: Evidence) -> np.ndarray:
        """Return the similarity of each profile and each trained person: (profiles, trained).

        Surprise's formulas over columns that both rated; 0 where there are none.
        """
        shape = (profiles.people, profiles.width)
        profile_ratings = sparse.csr_array(
            (profiles.values, profiles.columns, profiles.indptr), shape=shape
        )
        ones = np.ones(len(profiles.columns))
        profile_rated = sparse.csr_array((ones, profiles.columns, profiles.indptr), shape=shape)
        trained_ratings, trained_rated, squares = self.ratings, self.rated, self.squares
        if profiles.width <= FEW_COLUMNS:  # dense products are far faster where they fit
            profile_ratings, profile_rated = profile_ratings.toarray(), profile_rated.toarray()
        number = profile_rated @ trained_rated
        product = profile_ratings @ trained_ratings
        left, right = profile_ratings**2 @ trained_rated, profile_rated @ squares
        shared = number > 0
        if self.config.similarity == "msd":
            distance = (left + right - 2 * product) / np.maximum(number, 1)
            similarity = np.where(shared, 1 / (np.maximum(distance, 0) + 1), 0.0)
        else:
            if self.config.similarity == "pearson":
                profile_sums, trained_sums = (
                    profile_ratings @ trained_rated,
                    profile_rated @ trained_ratings,
                )
                product = number * product - profile_sums * trained_sums
                left, right = number * left - profile_sums**2, number * right - trained_sums**2
            scale = np.sqrt(np.maximum(left, 0) * np.maximum(right, 0))
            similarity = np.divide(product, scale, out=np.zeros_like(product), where=scale > 1e-9)
        if profiles.who is not None:
            similarity[profiles.who[:, None] == self.people[None, :]] = 0
        return np.ascontiguousarray(similarity)

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return the scores of all items from the people most similar to each profile."""
        likeness = self.likeness(profiles)
        near = neighbour_kernels.neighbour_means(
            self.indptr,
            self.raters,
            self.values,
            np.ones(len(self.raters)),
            likeness,
            neighbour_kernels.similarity_guesses(likeness, self.raters),
            self.config.k,
            self.config.min_k,
        )
        return np.where(np.isnan(near), self.baseline, self._level(profiles, near))

    def _level(self, profiles: Evidence, near: np.ndarray) -> np.ndarray:
        """Convert a mean of deviations to the scale of the person's ratings."""
        form = self.config.form
        if form == "basic":
            return near
        rows, n = profiles.rows, profiles.people
        c = profiles.confidence
        mass = np.maximum(np.bincount(rows, c, minlength=n), 1e-12)
        if form == "baseline":
            residuals = profiles.values - self.mean - self.bias[profiles.columns]
            person_bias = np.bincount(rows, c * residuals, minlength=n) / (mass + 15.0)
            return np.asarray(near + self.baseline + person_bias[:, None])
        mean = np.bincount(rows, c * profiles.values, minlength=n) / mass
        if form == "zscore":
            spread = np.bincount(rows, c * (profiles.values - mean[rows]) ** 2, minlength=n) / mass
            near = near * np.where(spread > 0, np.sqrt(spread), 1.0)[:, None]
        return np.asarray(near + mean[:, None])

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return contributions by withdrawal, because evidence also determines the neighbours."""
        return withdrawal_contributions(self, profiles, people, items)


def fit_user_knn(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Fit a neighbourhood model of Surprise over people.

    Raises
    ------
    CapacityError
        If people × people would need more memory than the register allows.
    """
    assert isinstance(config, UserKNNConfig)
    trainset, people = make_trainset(evidence)
    needed, limit = MATRICES * len(people) ** 2 * 8 / 1e6, defaults()["memory_limit"]
    if needed > limit:
        raise CapacityError(
            f"People like you (user_knn) need about {needed / 1000:.1f} GB for {len(people):,} "
            f"people, and {limit / 1000:.1f} GB is allowed. Choose fewer people or svd."
        )
    algorithm = FORMS[config.form](
        k=config.k,
        min_k=config.min_k,
        sim_options={"name": config.similarity, "user_based": True},
        verbose=False,
    )
    algorithm.fit(trainset)
    return UserNeighbourModel(algorithm, people, catalogued.items, config)
