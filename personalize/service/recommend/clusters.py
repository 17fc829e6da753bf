"""SlopeOne and CoClustering: differences between items, and groups of people and items.

Surprise truncates ratings to whole numbers in the fit of both, so they are fitted on ratings
multiplied to whole numbers, and the results are divided.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from pydantic import Field
from scipy import sparse
from surprise import CoClustering, SlopeOne

from personalize.scenario.words import FINE_TUNING
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import (
    Catalogued,
    Config,
    Contributions,
    Model,
    pair_cells,
    withdrawal_contributions,
)
from personalize.service.recommend.bias import BaselineConfig, BiasModel, fit_baseline
from personalize.service.recommend.item_knn import check_memory
from personalize.service.recommend.trainset import make_trainset, packed_columns
from personalize.streams import stage_seed

WHOLE = 20
"""Factor on ratings before they are rounded to whole numbers."""


def whole_numbers(evidence: Evidence) -> Evidence:
    """Return the evidence with values multiplied to whole numbers."""
    return dataclasses.replace(evidence, values=np.rint(evidence.values * WHOLE))


class SlopeOneConfig(Config):
    """SlopeOne has nothing to set."""


class CoClusteringConfig(Config):
    """Settings of CoClustering, named as in scikit-surprise."""

    n_cltr_u: int = Field(3, ge=1, le=50, title=FINE_TUNING["n_cltr_u"])
    """Groups of people."""
    n_cltr_i: int = Field(3, ge=1, le=50, title=FINE_TUNING["n_cltr_i"])
    """Groups of items."""
    n_epochs: int = Field(20, ge=1, le=200, title=FINE_TUNING["n_epochs"])
    """Rounds of moving people and items between groups."""


class SlopeOneModel(Model):
    """Mean of the profile plus the mean difference to each of its items (Lemire 2005)."""

    def __init__(self, algorithm: SlopeOne, bias: BiasModel) -> None:
        items = len(bias.baseline)
        self.baseline = bias.baseline
        together = np.asarray(algorithm.freq)[:items] > 0
        self.together = together
        self.difference = np.where(together, np.asarray(algorithm.dev)[:items], 0.0) / WHOLE

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return the scores of all items; an empty profile gets the baseline."""
        shape = (profiles.people, profiles.width)
        weights = sparse.csr_array(
            (profiles.confidence, profiles.columns, profiles.indptr), shape=shape
        )
        total = weights @ self.difference.T
        mass = weights @ self.together.T.astype(float)
        near = np.divide(total, mass, out=np.zeros_like(total), where=mass > 0)
        rows, n = profiles.rows, profiles.people
        sums = np.bincount(rows, profiles.confidence * profiles.values, minlength=n)
        count = np.bincount(rows, profiles.confidence, minlength=n)
        mean = sums / np.maximum(count, 1e-12)
        return np.where((count > 0)[:, None], mean[:, None] + near, self.baseline)

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return the part of each piece of evidence in the mean and in the mean difference."""
        indptr, cells = pair_cells(profiles, people)
        pair = np.repeat(np.arange(len(people)), np.diff(indptr))
        item, column = items[pair], profiles.columns[cells]
        weight = profiles.confidence[cells]
        count = np.bincount(pair, weight, minlength=len(people))
        near = weight * self.together[item, column]
        mass = np.maximum(np.bincount(pair, near, minlength=len(people)), 1e-12)
        points = weight * (profiles.values[cells] - self.baseline[item]) / count[pair]
        points += near * self.difference[item, column] / mass[pair]
        return Contributions(indptr, cells, points)


class CoClusteringModel(Model):
    """Mean of a group of people and items, corrected for both means (George 2005)."""

    exact = False

    def __init__(self, algorithm: CoClustering, bias: BiasModel) -> None:
        self.baseline = bias.baseline
        self.groups = np.asarray(algorithm.cltr_i)
        self.together = np.asarray(algorithm.avg_cocltr) / WHOLE
        self.of_people = np.asarray(algorithm.avg_cltr_u) / WHOLE
        of_items = np.asarray(algorithm.avg_cltr_i) / WHOLE
        self.of_item = np.asarray(algorithm.item_mean) / WHOLE - of_items[self.groups]

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Assign each person to the group with the smallest error, and return the scores."""
        rows, n, columns = profiles.rows, profiles.people, profiles.columns
        c = profiles.confidence
        count = np.bincount(rows, c, minlength=n)
        mean = np.bincount(rows, c * profiles.values, minlength=n) / np.maximum(count, 1e-12)
        errors = []
        for group, level in enumerate(self.of_people):
            expected = self.together[group, self.groups[columns]] + self.of_item[columns]
            error = profiles.values - (expected + mean[rows] - level)
            errors.append(np.bincount(rows, c * error**2, minlength=n))
        best = np.argmin(np.array(errors), axis=0)
        items = slice(0, len(self.baseline))
        scores = self.together[best][:, self.groups[items]] + self.of_item[items]
        scores = scores + (mean - self.of_people[best])[:, None]
        return np.where((count > 0)[:, None], scores, self.baseline)

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return contributions by withdrawal."""
        return withdrawal_contributions(self, profiles, people, items)


def _bias(evidence: Evidence, catalogued: Catalogued, seed: int) -> BiasModel:
    model = fit_baseline(evidence, catalogued, BaselineConfig(), seed)
    assert isinstance(model, BiasModel)
    return model


def fit_slope_one(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Fit Surprise's SlopeOne on whole numbers."""
    check_memory(evidence.width)
    trainset, _ = make_trainset(whole_numbers(evidence))
    return SlopeOneModel(SlopeOne().fit(trainset), _bias(evidence, catalogued, seed))


def fit_co_clustering(
    evidence: Evidence, catalogued: Catalogued, config: Config, seed: int
) -> Model:
    """Fit Surprise's CoClustering on whole numbers, over columns with evidence."""
    packed, filled = packed_columns(whole_numbers(evidence))
    trainset, _ = make_trainset(packed)
    random_state = stage_seed(seed, "recommender.co_clustering")
    algorithm = CoClustering(**config.model_dump(), random_state=random_state).fit(trainset)
    # Columns without evidence have no mean: they count as average items of the first group.
    groups = np.zeros(evidence.width, dtype=np.int64)
    groups[filled] = algorithm.cltr_i
    means = np.full(evidence.width, float(trainset.global_mean))
    means[filled] = algorithm.item_mean
    algorithm.cltr_i, algorithm.item_mean = groups, means
    return CoClusteringModel(algorithm, _bias(evidence, catalogued, seed))
