"""Metrics of slates: relevance, diversity, novelty, calibration and popularity.

Each function takes slates as an int array (people, k) of item positions, best first, and returns
one figure, or one per person where its name ends in ``_each``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from personalize.study.lab import Run

SMOOTHING = 0.01
"""Share of the target mixed into the slate's distribution, so that no logarithm is infinite."""


def recall_each(items: np.ndarray, relevant: np.ndarray) -> np.ndarray:
    """Return the share of a person's relevant items that are on the slate, 0 to 1.

    Parameters
    ----------
    relevant : bool array (people, items)
        People without a relevant item get 0.
    """
    hits = np.take_along_axis(relevant, items, axis=1).sum(axis=1)
    number = relevant.sum(axis=1)
    return np.divide(hits, number, out=np.zeros(len(items)), where=number > 0)


def coverage(items: np.ndarray, catalogue: int) -> float:
    """Return the share of the catalogue that is on at least one slate, 0 to 1."""
    return len(np.unique(items)) / catalogue


def gini(counts: np.ndarray) -> float:
    """Return the Gini coefficient of counts: 0 if all are equal, near 1 if all are in one.

    Σ (2i − n − 1) x_i / (n Σ x) over ascending counts. Source: Gini 1912 in the usual form.
    """
    x = np.sort(np.asarray(counts, dtype=float))
    n, total = len(x), float(x.sum())
    if total == 0:
        return 0.0
    return float(((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * total))


def exposure_gini(items: np.ndarray, catalogue: int) -> float:
    """Return the Gini coefficient of the numbers of times that items are shown, including 0."""
    return gini(np.bincount(items.ravel(), minlength=catalogue))


def novelty_each(items: np.ndarray, popularity: np.ndarray) -> np.ndarray:
    """Return the mean self-information of the picks in bits: −log2 of their share of choices.

    Source: Zhou et al. 2010. Items that no person chose count as chosen once.

    Parameters
    ----------
    popularity : array (items,)
        Number of people who chose each item.
    """
    chosen = np.maximum(popularity, 1)
    return np.asarray(-np.log2(chosen / chosen.sum())[items].mean(axis=1))


def diversity_each(items: np.ndarray, features: np.ndarray) -> np.ndarray:
    """Return one minus the mean cosine of pairs on a slate, 0 to 1 (intra-list diversity).

    Source: Ziegler et al. 2005. For a slate of one pick it is 0.

    Parameters
    ----------
    features : array (items, features)
        Content, 0 or more, such as genre weights.
    """
    k = items.shape[1]
    if k < 2:
        return np.zeros(len(items))
    length = np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)
    unit_features = (features / length)[items]
    alike = np.einsum("pif,pjf->pij", unit_features, unit_features)
    pairs = alike.sum(axis=(1, 2)) - np.trace(alike, axis1=1, axis2=2)
    return np.asarray(1 - pairs / (k * (k - 1)))


def calibration_each(items: np.ndarray, features: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the divergence of a slate's genres from a person's tastes: 0 is calibrated.

    Kullback–Leibler divergence Σ p log2(p / q̃) from the person's distribution p to the
    slate's q, with q̃ = (1 − α) q + α p. Source: Steck 2018.

    Parameters
    ----------
    features : array (items, genres)
        Rows add up to 1.
    target : array (people, genres)
        Rows add up to 1.
    """
    slate = features[items].mean(axis=1)
    smooth = (1 - SMOOTHING) * slate + SMOOTHING * target
    ratio = np.divide(target, smooth, out=np.ones_like(smooth), where=target > 0)
    return np.asarray((target * np.log2(ratio)).sum(axis=1))


def popularity_lift(items: np.ndarray, popularity: np.ndarray) -> float:
    """Return the ratio of the mean popularity of the picks to that of all items.

    Average recommendation popularity over the catalogue's mean. Source: Abdollahpouri 2019.
    """
    mean = float(popularity.mean())
    return float(popularity[items].mean() / mean) if mean > 0 else 1.0


def taste_distribution(tastes: np.ndarray) -> np.ndarray:
    """Convert tastes (standard normal) to shares of genres by a softmax for each person."""
    raised = np.exp(tastes - tastes.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def segments(run: Run) -> Mapping[str, np.ndarray]:
    """Return labels of people by segment: age band, region, household, concern, situation."""
    frame = run.world.people.frame
    concern = pd.qcut(frame["attitude"].rank(method="first"), 3, labels=["low", "middle", "high"])
    situation = np.where(frame["situation"] == "", "none", "difficult")
    labels = {name: frame[name].to_numpy(object) for name in ("age_band", "region", "household")}
    return labels | {"concern": concern.to_numpy(object), "situation": situation}


def metric_table(run: Run, groups: Mapping[str, np.ndarray] | None = None) -> pd.DataFrame:
    """Return all metrics overall and by group, in tidy form.

    Parameters
    ----------
    run : Run
    groups : mapping of str to array (people,), optional
        Labels by segment, such as consent groups; the segments of ``segments`` unless given.

    Returns
    -------
    DataFrame
        ``segment``, ``group``, ``people``, ``metric``, ``value``.
    """
    chosen = segments(run) if groups is None else groups
    everyone = np.ones(len(run.world.people), dtype=bool)
    rows = _rows(run, "all", "everyone", everyone)
    for segment, labels in chosen.items():
        for group in sorted(set(labels), key=str):
            rows += _rows(run, segment, str(group), labels == group)
    return pd.DataFrame(rows, columns=["segment", "group", "people", "metric", "value"])


def _rows(run: Run, segment: str, group: str, members: np.ndarray) -> list[tuple[object, ...]]:
    world, items = run.world, run.slates.items[members]
    gains = world.gain[members].astype(float)
    count, features = world.columns.items, world.catalogue.genre_weights
    best = gains >= np.partition(gains, -items.shape[1], axis=1)[:, -items.shape[1], None]
    shown = np.bincount(items.ravel(), minlength=count)
    figures = {
        "relevance": float(run.quality.relevance[members].mean()),
        "ndcg": float(run.quality.ndcg[members].mean()),
        "recall": float(recall_each(items, best & (gains > 0)).mean()),
        "coverage": coverage(items, count),
        "exposure_gini": exposure_gini(items, count),
        "items_never_shown": float((shown == 0).sum()),
        "novelty_bits": float(novelty_each(items, world.popularity).mean()),
        "diversity": float(diversity_each(items, features).mean()),
        "popularity_lift": popularity_lift(items, world.popularity),
    }
    if not world.imported:  # tastes are not known for real ratings
        target = taste_distribution(world.people.tastes[members])
        figures["miscalibration_bits"] = float(calibration_each(items, features, target).mean())
    number = int(members.sum())
    return [(segment, group, number, name, value) for name, value in figures.items()]
