"""The algorithms by name: labels, a description of one line, settings and the fit function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from personalize.errors import ScenarioError, UnknownNameError
from personalize.register import defaults
from personalize.scenario.validation import sentence
from personalize.service.evidence import Evidence
from personalize.service.recommend import (
    baselines,
    bias,
    clusters,
    factorization,
    item_knn,
    svd,
    user_knn,
)
from personalize.service.recommend.base import Catalogued, Config, Model
from personalize.streams import stream

Fit = Callable[[Evidence, Catalogued, Config, int], Model]


@dataclass(frozen=True)
class Algorithm:
    """One algorithm: its name, its texts on the page, its settings and its fit function.

    ``personal`` is whether it uses data about people; ``phrase`` completes "Picking by …".
    """

    name: str
    label: str
    phrase: str
    works: str
    config: type[Config]
    fit: Fit
    personal: bool = True


_ALL = (
    Algorithm(
        "popular",
        "Most popular",
        "what is popular",
        "Counts who chose what and shows everyone the same list; with imported ratings, without "
        "what each person has rated. Learns nothing about anyone.",
        baselines.NoConfig,
        baselines.fit_popular,
        personal=False,
    ),
    Algorithm(
        "content",
        "Things like what you told us",
        "likeness to what people told and did",
        "Looks for items of the kinds a person told of or liked. Learns from nobody else.",
        baselines.ContentConfig,
        baselines.fit_content,
    ),
    Algorithm(
        "item_knn",
        "Similar items",
        "similar items",
        "Finds items that the same people liked. Good with few people and at giving reasons.",
        item_knn.ItemKNNConfig,
        item_knn.fit_item_knn,
    ),
    Algorithm(
        "user_knn",
        "People like you",
        "people like oneself",
        "Finds people whose ratings resemble a person's and shows what they liked.",
        user_knn.UserKNNConfig,
        user_knn.fit_user_knn,
    ),
    Algorithm(
        "svd",
        "Learns patterns of taste",
        "patterns of taste",
        "Describes people and items by a few patterns of taste. Good at using every kind of data.",
        svd.SVDConfig,
        svd.fit_svd,
    ),
    Algorithm(
        "svdpp",
        "Learns patterns of taste and use",
        "patterns of taste and of what was touched",
        "As patterns of taste, and learns from what was touched at all. Slow to learn.",
        factorization.SVDppConfig,
        factorization.fit_svdpp,
    ),
    Algorithm(
        "nmf",
        "Learns patterns of liking",
        "patterns of taste without dislikes",
        "Describes people as sums of tastes, never by dislikes. Easier to read, less useful.",
        factorization.NMFConfig,
        factorization.fit_nmf,
    ),
    Algorithm(
        "slope_one",
        "Differences between items",
        "differences between items",
        "Adds to a person's mean how much better or worse each item is rated. Simple and robust.",
        clusters.SlopeOneConfig,
        clusters.fit_slope_one,
    ),
    Algorithm(
        "co_clustering",
        "Groups of people and items",
        "groups of people and items",
        "Sorts people and items into a few groups. Coarse: people of a group get much the same.",
        clusters.CoClusteringConfig,
        clusters.fit_co_clustering,
    ),
    Algorithm(
        "baseline_only",
        "Well liked by all",
        "what all like",
        "Uses how generous a person is, which changes no order: everyone gets what all like.",
        bias.BaselineConfig,
        bias.fit_baseline,
    ),
    Algorithm(
        "normal",
        "Random ratings",
        "random ratings",
        "Draws ratings at random from the distribution of all. A reference point.",
        baselines.NoConfig,
        bias.fit_normal,
    ),
    Algorithm(
        "random",
        "At random",
        "chance",
        "Shows everyone the same random list. A reference point below the popular list.",
        baselines.NoConfig,
        baselines.fit_random,
        personal=False,
    ),
)


def algorithms() -> Mapping[str, Algorithm]:
    """Return the algorithms by name, in the order in which pages list them."""
    return {algorithm.name: algorithm for algorithm in _ALL}


def algorithm(name: str) -> Algorithm:
    """Return one algorithm.

    Raises
    ------
    UnknownNameError
        If the algorithm does not exist; the message lists those that do.
    """
    try:
        return algorithms()[name]
    except KeyError:
        raise UnknownNameError(
            f"recommender.algorithm = “{name}” does not exist. Known: {', '.join(algorithms())}."
        ) from None


def configured(name: str, parameters: Mapping[str, Any]) -> Config:
    """Return the validated settings of an algorithm.

    Raises
    ------
    ScenarioError
        If a setting does not exist or is out of range.
    """
    config_class = algorithm(name).config
    try:
        return config_class.model_validate(dict(parameters))
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "extra_forbidden":
            known = ", ".join(config_class.model_fields) or "none"
            raise ScenarioError(
                f"recommender.parameters.{first['loc'][0]} is not a setting of {name}. "
                f"Its settings: {known}."
            ) from None
        raise ScenarioError(sentence(error, config_class, "recommender.parameters.")) from None


def fit(
    name: str,
    evidence: Evidence,
    catalogued: Catalogued,
    parameters: Mapping[str, Any],
    seed: int,
) -> Model:
    """Fit an algorithm on all people who share data.

    Without evidence all algorithms give the popular list. Above the register's limit of cells the
    model is fitted on a sample of people and the others are folded in.

    Raises
    ------
    UnknownNameError, ScenarioError, CapacityError
        For a wrong name, a wrong setting, or a fit that is too large.
    """
    chosen = algorithm(name)
    config = configured(name, parameters)
    if chosen.personal and not len(evidence):
        return baselines.Same(baselines.popular_scores(catalogued))
    limit = int(defaults()["fit_cell_limit"])
    if chosen.personal and len(evidence) > limit:
        evidence = sampled(evidence, limit, seed)
    model = chosen.fit(evidence, catalogued, config, seed)
    model.forget_training()
    return model


def sampled(evidence: Evidence, limit: int, seed: int) -> Evidence:
    """Return the evidence of a random sample of people with at most ``limit`` cells."""
    order = stream(seed, "recommender.sample").permutation(evidence.people)
    sizes = np.cumsum(np.diff(evidence.indptr)[order])
    return evidence.take(np.sort(order[: max(1, int(np.searchsorted(sizes, limit)))]))
