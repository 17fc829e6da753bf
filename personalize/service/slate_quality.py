"""The quality of slates: how good their picks are for each person's true tastes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personalize.service.slates import quotas, top
from personalize.streams import blocks
from personalize.world.world import World


def discounted_gain(gains: np.ndarray) -> np.ndarray:
    """Return the discounted cumulative gain of ordered picks: Σ gain / log2(rank + 1).

    Source: Järvelin and Kekäläinen 2002. Shapes (people, k) to (people,).
    """
    ranks = np.arange(2, gains.shape[1] + 2)
    return np.asarray((gains / np.log2(ranks)).sum(axis=1))


def best_gains(gains: np.ndarray, groups: list[tuple[np.ndarray, int]]) -> np.ndarray:
    """Return each person's best gains within the groups of a slate, highest first: (N, k)."""
    parts = [-np.partition(-gains[:, items], k - 1, axis=1)[:, :k] for items, k in groups if k]
    return np.asarray(-np.sort(-np.concatenate(parts, axis=1), axis=1))


def ndcg(gains: np.ndarray, items: np.ndarray, best: np.ndarray) -> np.ndarray:
    """Return the nDCG of each person's slate, 0 to 1; 0 where no item has a gain.

    Parameters
    ----------
    gains : array (N, items)
    items : int array (N, k) or (1, k)
        Slates, or one slate for all people.
    best : array (N, k)
        Best possible gains, from ``best_gains``.

    Source: Järvelin and Kekäläinen 2002, with base-2 logarithms.
    """
    picked = gains[:, items[0]] if len(items) == 1 else np.take_along_axis(gains, items, axis=1)
    achieved, ideal = discounted_gain(picked), discounted_gain(best)
    return np.asarray(np.divide(achieved, ideal, out=np.zeros_like(achieved), where=ideal > 0))


@dataclass(frozen=True)
class Quality:
    """The quality of each person's slate: nDCG of the picks and of the popular list (N,).

    ``hit`` is whether any pick has a positive gain for the person.

    ``relevance`` is the nDCG minus that of the popular list, divided by the average headroom of
    the population: 0 is the popular list (see ``popular_slates``), 1 perfect picks.

    ``percentile`` (N, k) is the share of all items with a lower gain for the person than the pick.
    """

    ndcg: np.ndarray
    popular_ndcg: np.ndarray
    relevance: np.ndarray
    hit: np.ndarray
    percentile: np.ndarray


def popular_slates(
    world: World, groups: list[tuple[np.ndarray, int]], people: slice | np.ndarray
) -> np.ndarray:
    """Return the popular list that relevance is counted from: int array (1, k) or (people, k).

    In a synthetic service it is one list for all people, because relevance 0 is what a service
    without personal data shows, and such a service does not know what anyone has had. With
    imported ratings each person's list is without what they have rated: the held-out choice is
    never among those items, so a list that showed them would lose by them alone. A service that
    holds no ratings cannot leave them out, and its relevance can therefore be below 0.
    """
    scores = np.log1p(world.popularity)[None, :]
    if world.imported:
        scores = np.where(world.consumed[people], -np.inf, scores)
    return top(scores, groups)


def percentiles(world: World, items: np.ndarray) -> np.ndarray:
    """Return for each pick the share of all items with a lower gain for the person: array (N, k).

    Imported ratings have no true utility; every share is then 0.5.
    """
    if world.imported:
        return np.full(items.shape, 0.5)
    shares_below = np.empty(items.shape)
    for _, place in blocks(len(items)):
        gains = world.gain[place]
        picked = np.take_along_axis(gains, items[place], axis=1)
        for seat in range(items.shape[1]):
            below = np.count_nonzero(gains < picked[:, seat : seat + 1], axis=1)
            shares_below[place, seat] = below / gains.shape[1]
    return shares_below


def evaluate_slates(world: World, items: np.ndarray, headroom: float | None = None) -> Quality:
    """Evaluate slates against the true gains of each person (or the held-out choices).

    Parameters
    ----------
    items : int array (N, k)
    headroom : float, optional
        Average difference in nDCG of perfect picks and the popular list, the unit of relevance;
        computed on these people unless given.
    """
    groups = quotas(world, items.shape[1])
    score_parts, popular_parts, hits = [], [], []
    for _, place in blocks(len(items)):
        gains = world.gain[place].astype(float)
        best, slates = best_gains(gains, groups), items[place]
        hits.append((np.take_along_axis(gains, slates, axis=1) > 0).any(axis=1))
        score_parts.append(ndcg(gains, slates, best))
        popular_parts.append(ndcg(gains, popular_slates(world, groups, place), best))
    scores, popular_scores = np.concatenate(score_parts), np.concatenate(popular_parts)
    headroom = float((1 - popular_scores).mean()) if headroom is None else headroom
    relevance = (scores - popular_scores) / headroom if headroom > 0 else np.zeros_like(scores)
    return Quality(
        scores, popular_scores, relevance, np.concatenate(hits), percentiles(world, items)
    )
