"""Reference recommenders: random picks, the popular list, and content-based picks."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from personalize.scenario.words import FINE_TUNING
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import (
    Catalogued,
    Config,
    Contributions,
    Model,
    pair_cells,
)
from personalize.streams import stream

MIDDLE = 3.0
"""Middle of the rating scale 1 to 5: neither liked nor disliked."""


class NoConfig(Config):
    """No settings: there is nothing to set."""


class ContentConfig(Config):
    """Settings of the content-based recommender."""

    shrinkage: float = Field(5.0, ge=0, le=100, title=FINE_TUNING["shrinkage"])
    """Pieces of evidence that pull a short profile towards the popular list."""
    popularity: float = Field(0.5, ge=0, le=5, title=FINE_TUNING["popularity"])
    """Points between an item of average popularity and one a standard deviation above."""


class Same(Model):
    """The same scores for all people: the popular list, or a model fitted without evidence."""

    def __init__(self, baseline: np.ndarray) -> None:
        self.baseline = baseline

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return the baseline once for each profile."""
        return np.tile(self.baseline, (profiles.people, 1))

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return no contributions, because the scores do not depend on evidence."""
        none = np.zeros(0, dtype=np.int64)
        return Contributions(np.zeros(len(people) + 1, dtype=np.int64), none, none.astype(float))


def popular_scores(catalogued: Catalogued) -> np.ndarray:
    """Return standardised log popularity: the popular list as scores.

    All algorithms use it when no person shares data.
    """
    logs = np.log1p(catalogued.popularity)
    return np.asarray((logs - logs.mean()) / (logs.std() or 1.0))


def fit_popular(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Return a model that ranks items by the number of people who chose them."""
    return Same(popular_scores(catalogued))


def fit_random(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Return a model with one random order of the items for all people."""
    return Same(stream(seed, "recommender.random").standard_normal(catalogued.items))


class Content(Model):
    """Scores by similarity of content: a sum over the profile, weighted by similarity.

    ``score = baseline + Σ_j c_j (r_j − 3) likeness(i, j) / (Σ_j c_j |likeness| + shrinkage)``
    with the denominator's likeness taken as 1, so that the score is affine in the ratings.
    """

    def __init__(self, catalogued: Catalogued, config: ContentConfig) -> None:
        self.features = catalogued.features
        self.items = catalogued.items
        self.has_content = np.linalg.norm(self.features, axis=1) > 0
        self.baseline = config.popularity * popular_scores(catalogued)
        self.shrinkage = config.shrinkage

    def _weights(self, profiles: Evidence) -> np.ndarray:
        # Only columns with content count; an age band, for example, has no genre.
        confidence = profiles.confidence * self.has_content[profiles.columns]
        mass = np.bincount(profiles.rows, confidence, minlength=profiles.people)
        mass = np.maximum(mass + self.shrinkage, 1e-12)
        return np.asarray(confidence / mass[profiles.rows])

    def scores(self, profiles: Evidence) -> np.ndarray:
        """Return the baseline plus the similarity to the profile."""
        weights = self._weights(profiles) * (profiles.values - MIDDLE)
        dense = np.zeros((profiles.people, len(self.features)))
        dense[profiles.rows, profiles.columns] = weights
        # By features, not by an items × items matrix, which can be large.
        return np.asarray(self.baseline + (dense @ self.features) @ self.features[: self.items].T)

    def contributions(
        self, profiles: Evidence, people: np.ndarray, items: np.ndarray
    ) -> Contributions:
        """Return the term of each piece of evidence in the sum."""
        indptr, cells = pair_cells(profiles, people)
        weights = self._weights(profiles) * (profiles.values - MIDDLE)
        item = np.repeat(items, np.diff(indptr))
        likeness = (self.features[item] * self.features[profiles.columns[cells]]).sum(axis=1)
        points = weights[cells] * likeness
        return Contributions(indptr, cells, points)


def fit_content(evidence: Evidence, catalogued: Catalogued, config: Config, seed: int) -> Model:
    """Return a content-based model, which uses no data of other people."""
    assert isinstance(config, ContentConfig)
    return Content(catalogued, config)
