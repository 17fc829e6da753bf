"""SVD++ and NMF: latent factors with implicit feedback, and non-negative factors."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import Field
from surprise import NMF, SVDpp

from personalize.scenario.words import FINE_TUNING
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import (
    Catalogued,
    Config,
    Contributions,
    Model,
    withdrawal_contributions,
)
from personalize.service.recommend.bias import BaselineConfig, fit_baseline
from personalize.service.recommend.svd import FactorModel
from personalize.service.recommend.trainset import make_trainset, packed_columns
from personalize.serving import kernels
from personalize.streams import stage_seed


class SVDppConfig(Config):
    """Settings of SVD++, named as in scikit-surprise."""

    n_factors: int = Field(10, ge=1, le=100, title=FINE_TUNING["n_factors"])
    """Patterns of taste."""
    n_epochs: int = Field(10, ge=1, le=100, title=FINE_TUNING["n_epochs"])
    """Passes over the evidence; each is slow."""
    lr_all: float = Field(0.007, gt=0, le=0.1, title=FINE_TUNING["lr_all"])
    """How far each round moves what is learnt."""
    reg_all: float = Field(0.02, ge=0, le=1, title=FINE_TUNING["reg_all"])
    """How strongly patterns are pulled towards zero."""


class NMFConfig(Config):
    """Settings of NMF, named as in scikit-surprise."""

    n_factors: int = Field(15, ge=1, le=200, title=FINE_TUNING["n_factors"])
    """Patterns of taste, none of them negative."""
    n_epochs: int = Field(50, ge=1, le=500, title=FINE_TUNING["n_epochs"])
    """Passes over the evidence."""
    reg_pu: float = Field(0.06, ge=0, le=1, title=FINE_TUNING["reg_pu"])
    """How strongly people’s patterns are pulled towards zero."""
    reg_qi: float = Field(0.06, ge=0, le=1, title=FINE_TUNING["reg_qi"])
    """How strongly items’ patterns are pulled towards zero."""


class ImplicitFactorModel(FactorModel):
    """SVD++ (Koren 2008): Σ yⱼ / √n over the person's columns is added to their factors.

    The implicit part is determined by the columns of the profile; the explicit part is folded in
    as for SVD, on the residuals of the implicit part. The contributions of both are exact.
    """

    def __init__(self, algorithm: Any, people: np.ndarray, items: int) -> None:
        super().__init__(algorithm, people, items)
        self.implicit = np.asarray(algorithm.yj)
        for user, user_ratings in algorithm.trainset.ur.items():
            touched = self.implicit[[column for column, _ in user_ratings]].sum(axis=0)
            self.trained[user, 1:] += touched / np.sqrt(len(user_ratings))

    def _touched(self, profiles: Evidence) -> np.ndarray:
        counts = np.maximum(np.diff(profiles.indptr), 1)
        total = np.zeros((profiles.people, self.implicit.shape[1]))
        np.add.at(total, profiles.rows, self.implicit[profiles.columns])
        return np.asarray(total / np.sqrt(counts)[:, None])

    def _profile(self, profiles: Evidence) -> tuple[np.ndarray, ...]:
        indptr, columns, residuals, confidence, factors = super()._profile(profiles)
        touched = self._touched(profiles)[profiles.rows]
        explained = (self.factors[columns, 1:] * touched).sum(axis=1)
        return indptr, columns, residuals - explained, confidence, factors

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Fold in all profiles and return the scores of all items."""
        return super().scores(profiles) + self._touched(profiles) @ self.factors[: self.items, 1:].T

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return exact contributions, of the value of each piece and of its presence."""
        account = super().contributions(profiles, people, items)
        item = items[account.pairs]
        counts = np.maximum(np.diff(profiles.indptr), 1)[people][account.pairs]
        implicit_factors = self.implicit[profiles.columns[account.cells]]
        touched = (self.factors[item, 1:] * implicit_factors).sum(axis=1) / np.sqrt(counts)
        return Contributions(account.indptr, account.cells, account.points + touched)


class NonNegativeModel(Model):
    """pᵤ·qᵢ without negative factors; pᵤ is computed by Surprise's update (Luo 2014)."""

    exact = False

    def __init__(self, algorithm: NMF, baseline: np.ndarray) -> None:
        self.epochs, self.penalty = int(algorithm.n_epochs), float(algorithm.reg_pu)
        self.baseline = baseline
        self.factors = np.ascontiguousarray(algorithm.qi)

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Fold in all profiles and return the scores; an empty profile gets the baseline."""
        state = kernels.fold_in_non_negative(
            profiles.indptr,
            profiles.columns,
            profiles.values,
            profiles.confidence,
            self.factors,
            self.epochs,
            self.penalty,
        )
        scores = state @ self.factors[: len(self.baseline)].T
        empty = np.diff(profiles.indptr) == 0
        return np.where(empty[:, None], self.baseline, scores)

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return contributions by withdrawal."""
        return withdrawal_contributions(self, profiles, people, items)


def fit_svdpp(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Fit Surprise's SVD++ on all people who share data."""
    trainset, people = make_trainset(evidence)
    random_state = stage_seed(seed, "recommender.svdpp")
    algorithm = SVDpp(**config.model_dump(), random_state=random_state, cache_ratings=True)
    return ImplicitFactorModel(algorithm.fit(trainset), people, catalogued.items)


def fit_nmf(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Fit Surprise's NMF on all people who share data."""
    # Surprise divides by zero for columns without evidence: such columns are left out.
    packed, filled = packed_columns(evidence)
    trainset, _ = make_trainset(packed)
    algorithm = NMF(**config.model_dump(), random_state=stage_seed(seed, "recommender.nmf"))
    algorithm.fit(trainset)
    factors = np.zeros((evidence.width, algorithm.n_factors))
    factors[filled] = algorithm.qi
    algorithm.qi = factors
    baseline = fit_baseline(evidence, catalogued, BaselineConfig(), seed).baseline
    return NonNegativeModel(algorithm, baseline)
