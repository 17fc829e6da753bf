"""SVD: latent factors fitted by scikit-surprise, with people folded in by the same update."""

from __future__ import annotations

import numpy as np
from pydantic import Field
from surprise import SVD

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
from personalize.serving import kernels
from personalize.streams import stage_seed


class SVDConfig(Config):
    """Settings of SVD, named as in scikit-surprise."""

    n_factors: int = Field(20, ge=1, le=200, title=FINE_TUNING["n_factors"])
    """Patterns of taste. Surprise's default of 100 serves larger catalogues."""
    n_epochs: int = Field(30, ge=1, le=200, title=FINE_TUNING["n_epochs"])
    """Passes over the evidence, in the fit and when a person is folded in."""
    lr_all: float = Field(0.01, gt=0, le=0.1, title=FINE_TUNING["lr_all"])
    """How far each round moves what is learnt. Twice Surprise's default, for short profiles."""
    reg_all: float = Field(0.02, ge=0, le=1, title=FINE_TUNING["reg_all"])
    """How strongly patterns are pulled towards zero."""


class FactorModel(Model):
    """μ + bᵢ + bᵤ + pᵤ·qᵢ with bᵤ and pᵤ folded in (Koren, Bell and Volinsky 2009)."""

    def __init__(self, algorithm: SVD, people: np.ndarray, items: int) -> None:
        self.algorithm: SVD | None = algorithm
        self.epochs = int(algorithm.n_epochs)
        self.people = people
        self.items = items
        self.mean = float(algorithm.trainset.global_mean)
        self.bias = np.asarray(algorithm.bi)
        # The kernels need contiguous memory.
        self.factors = np.ascontiguousarray(
            np.column_stack([np.ones(len(self.bias)), algorithm.qi])
        )
        self.baseline = self.mean + self.bias[:items]
        self.trained = np.column_stack([algorithm.bu, algorithm.pu])
        """Bias and factors of each trained person."""
        self.rates = np.array(
            [algorithm.lr_bu] + [algorithm.lr_pu] * algorithm.n_factors, dtype=float
        )
        self.penalties = np.array(
            [algorithm.reg_bu] + [algorithm.reg_pu] * algorithm.n_factors, dtype=float
        )

    def _profile(self, profiles: Evidence) -> tuple[np.ndarray, ...]:
        residuals = profiles.values - self.mean - self.bias[profiles.columns]
        return profiles.indptr, profiles.columns, residuals, profiles.confidence, self.factors

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Fold in all profiles and return the scores of all items."""
        state = kernels.fold_in_factors(
            *self._profile(profiles), self.epochs, self.rates, self.penalties
        )
        return np.asarray(self.baseline + state @ self.factors[: self.items].T)

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return exact contributions to each pair's score."""
        indptr, cells = pair_cells(profiles, people)
        points = kernels.factor_contributions(
            *self._profile(profiles),
            self.epochs,
            self.rates,
            self.penalties,
            people.astype(np.int64),
            items.astype(np.int64),
            indptr,
        )
        return Contributions(indptr, cells, points)

    def predict_trained(self) -> np.ndarray:
        """Return Surprise's unclipped estimates: array (trained people, items)."""
        return np.asarray(self.baseline + self.trained @ self.factors[: self.items].T)

    def forget_training(self) -> None:
        """Delete Surprise's object, which holds the training set."""
        self.algorithm = None


def fit_svd(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Fit Surprise's SVD on all people who share data."""
    assert isinstance(config, SVDConfig)
    trainset, people = make_trainset(evidence)
    algorithm = SVD(**config.model_dump(), random_state=stage_seed(seed, "recommender.svd"))
    algorithm.fit(trainset)
    return FactorModel(algorithm, people, catalogued.items)
