"""BaselineOnly and NormalPredictor: the biases of people and items, and random ratings."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field
from surprise import BaselineOnly, NormalPredictor

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
from personalize.streams import stream


class BaselineConfig(Config):
    """Settings of BaselineOnly, named as in scikit-surprise."""

    method: Literal["als", "sgd"] = Field("als", title=FINE_TUNING["method"])
    """Alternating least squares or stochastic gradient descent."""
    reg_i: float = Field(10, ge=0, le=1000, title=FINE_TUNING["reg_i"])
    """Pulls the bias of an item with few ratings towards zero."""
    reg_u: float = Field(15, ge=0, le=1000, title=FINE_TUNING["reg_u"])
    """Pulls the bias of a person with few ratings towards zero."""


class BiasModel(Model):
    """μ + bᵢ + bᵤ, with bᵤ from the profile by the formula of least squares (Koren 2010)."""

    def __init__(self, mean: float, bias: np.ndarray, items: int, reg_u: float) -> None:
        self.mean, self.bias, self.reg_u = mean, bias, reg_u
        self.baseline = mean + bias[:items]

    def _weights(self, profiles: Evidence) -> tuple[np.ndarray, np.ndarray]:
        residuals = profiles.values - self.mean - self.bias[profiles.columns]
        mass = np.bincount(profiles.rows, profiles.confidence, minlength=profiles.people)
        mass = np.maximum(mass + self.reg_u, 1e-12)
        return residuals, profiles.confidence / mass[profiles.rows]

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return the item's baseline plus the person's bias."""
        residuals, weights = self._weights(profiles)
        person_bias = np.bincount(profiles.rows, weights * residuals, minlength=profiles.people)
        return np.asarray(self.baseline + person_bias[:, None])

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return the part of each piece of evidence in the person's bias."""
        residuals, weights = self._weights(profiles)
        indptr, cells = pair_cells(profiles, people)
        return Contributions(indptr, cells, (residuals * weights)[cells])


class Normal(Model):
    """Random draws from the distribution of all ratings, with one stream per person."""

    exact = False

    def __init__(self, mean: float, spread: float, items: int, seed: int) -> None:
        self.mean, self.spread, self.seed = mean, spread, seed
        self.baseline = np.full(items, mean)

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return random draws; an empty profile gets the mean."""
        people = np.zeros(profiles.people, dtype=int) if profiles.who is None else profiles.who
        scores = np.tile(self.baseline, (profiles.people, 1))
        for row in np.flatnonzero(np.diff(profiles.indptr)):
            rng = stream(self.seed, "recommender.normal", int(people[row]))
            scores[row] += self.spread * rng.standard_normal(len(self.baseline))
        return scores

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return no contributions, because the scores are random."""
        none = np.zeros(0, dtype=np.int64)
        return Contributions(np.zeros(len(people) + 1, dtype=np.int64), none, none.astype(float))


def fit_baseline(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Fit Surprise's BaselineOnly on all people who share data."""
    assert isinstance(config, BaselineConfig)
    trainset, _ = make_trainset(evidence)
    options = {"method": config.method}
    if config.method == "als":
        options |= {"reg_i": config.reg_i, "reg_u": config.reg_u}  # type: ignore[dict-item]
    algorithm = BaselineOnly(bsl_options=options, verbose=False).fit(trainset)
    mean = float(trainset.global_mean)
    return BiasModel(mean, np.asarray(algorithm.bi), catalogued.items, config.reg_u)


def fit_normal(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Fit Surprise's NormalPredictor."""
    trainset, _ = make_trainset(evidence)
    algorithm = NormalPredictor().fit(trainset)
    mean, spread = float(trainset.global_mean), float(algorithm.sigma)
    return Normal(mean, spread, catalogued.items, seed)
