"""Slates: the picks of all people, and the share of each kind of data in them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from personalize.register import data_types
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Contributions, Model
from personalize.streams import SCORE_DECIMALS, blocks
from personalize.world.activity import EVENTS
from personalize.world.world import World

THREADS = 2
"""Number of blocks of people that are computed at the same time."""
ZONES = ("shortcut", "insight", "offer", "nudge")
ZONE_TURNS = (0, 1, 2, 3, 0, 1, 0, 0, 1, 2, 3, 1)
"""Zone (position in ``ZONES``) of each further pick of a banking home page."""


@dataclass(frozen=True)
class Slates:
    """The slates of N people: k picks each, in order.

    Attributes
    ----------
    items : int array (N, k)
    scores : float array (N, k)
    shares : float array (N, k, kinds)
        Share (0 to 1) of each kind of data in each pick: its positive contributions divided by
        the sum of all positive contributions and the popularity part.
    popular : float array (N, k)
        Share (0 to 1) of popularity; 1 where no personal data raised the score.
    """

    items: np.ndarray
    scores: np.ndarray
    shares: np.ndarray
    popular: np.ndarray

    @property
    def size(self) -> int:
        """Picks on a screen."""
        return int(self.items.shape[1])


def quotas(world: World, size: int) -> list[tuple[np.ndarray, int]]:
    """Return groups of items with their numbers of picks: one group, or the zones of a bank."""
    zones = world.catalogue.items["zone"].to_numpy(object)
    if not (zones != "").all():
        return [(np.arange(len(zones)), min(size, len(zones)))]
    turns = ZONE_TURNS[:size]
    return [(np.flatnonzero(zones == zone), turns.count(i)) for i, zone in enumerate(ZONES)]


def top(scores: np.ndarray, groups: Sequence[tuple[np.ndarray, int]]) -> np.ndarray:
    """Return the best items of each row within the groups, best first, ties by item id.

    Parameters
    ----------
    scores : array (people, items)
        ``-inf`` marks items that are no candidates.
    groups : sequence of (items, number)

    Returns
    -------
    int array (people, total number)
    """
    rounded = np.round(scores, SCORE_DECIMALS)
    chosen = []
    for items, number in groups:
        part = rounded[:, items]
        limit = -np.partition(-part, number - 1, axis=1)[:, number - 1 : number]
        above = part > limit
        level = part == limit
        room = number - above.sum(axis=1, keepdims=True)
        mask = above | (level & (np.cumsum(level, axis=1) <= room))
        chosen.append(items[np.nonzero(mask)[1].reshape(len(scores), number)])
    picks = np.sort(np.concatenate(chosen, axis=1), axis=1)
    order = np.argsort(-np.take_along_axis(rounded, picks, axis=1), axis=1, kind="stable")
    return np.asarray(np.take_along_axis(picks, order, axis=1))


def known_consumed(
    world: World, type_names: Sequence[str], shared: np.ndarray | None = None
) -> np.ndarray:
    """Return the items that the service knows each person has had: bool array (people, items).

    ``shared`` is a bool array (people, kinds) of which person shares which kind of data; all
    people share all kinds unless given. All entries are False where items are consumed repeatedly
    (music, banking).
    """
    known = np.zeros(world.gain.shape, dtype=bool)
    if world.catalogue.repeats:
        return known
    log, names = world.activity, list(data_types())
    used = np.isin(log.type, [names.index(type_name) for type_name in type_names])
    if shared is not None:
        used &= shared[log.person, log.type]
    had = np.isin(log.event, [EVENTS.index(name) for name in ("finished", "bought", "rated")])
    rows = np.flatnonzero(used & had & (log.column < world.columns.items))
    known[log.person[rows], log.column[rows]] = True
    return known


def make_slates(
    world: World,
    evidence: Evidence,
    model: Model,
    type_names: Sequence[str],
    size: int,
    personal: bool,
    shared: np.ndarray | None = None,
) -> Slates:
    """Return the slates of all people, computed block by block.

    Parameters
    ----------
    world : World
    evidence : Evidence
        The profiles.
    model : Model
    type_names : sequence of str
        Kinds of data in use; items that they show as consumed are not picked again.
    size : int
        Picks on a screen.
    personal : bool
        False for the popular list and the random one. In a synthetic service they are the same
        for all people and exclude no item: the picks of a service that uses nothing about anyone,
        from which relevance is counted. With imported ratings they exclude, as every recommender
        does, what the data held show as consumed.
    shared : bool array (people, kinds), optional
        Which person shares which kind; all people share all kinds unless given.
    """
    excludes = personal or world.imported
    known = known_consumed(world, type_names, shared) if excludes else None
    groups = quotas(world, size)

    def work(place: slice) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        profiles = evidence.take(np.arange(place.start, place.stop))
        return _block(profiles, model, None if known is None else known[place], groups)

    # The compiled loops release the interpreter lock, so that two blocks run at the same time.
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(work, [place for _, place in blocks(evidence.people)]))
    return Slates(*(np.concatenate([part[i] for part in parts]) for i in range(4)))


def pick_items(
    world: World,
    evidence: Evidence,
    model: Model,
    type_names: Sequence[str],
    size: int,
    shared: np.ndarray | None = None,
) -> np.ndarray:
    """Return the picks of all people on these profiles, without shares: int array (people, k)."""
    known, groups = known_consumed(world, type_names, shared), quotas(world, size)
    parts = []
    for _, place in blocks(evidence.people):
        scores = model.scores(evidence.take(np.arange(place.start, place.stop)))
        parts.append(top(np.where(known[place], -np.inf, scores), groups))
    return np.concatenate(parts)


def _block(
    profiles: Evidence,
    model: Model,
    hidden: np.ndarray | None,
    groups: Sequence[tuple[np.ndarray, int]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    scores = model.scores(profiles)
    if hidden is not None:
        scores = np.where(hidden, -np.inf, scores)
    items = top(scores, groups)
    people = np.repeat(np.arange(profiles.people), items.shape[1])
    account = model.contributions(profiles, people, items.ravel())
    shares, popular = shares_of(account, profiles, model.baseline, items.ravel())
    shape = items.shape
    return (
        items,
        np.take_along_axis(scores, items, axis=1),
        shares.reshape(*shape, -1),
        popular.reshape(shape),
    )


def shares_of(
    account: Contributions, profiles: Evidence, baseline: np.ndarray, items: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Convert contributions to shares of the sum of the positive parts.

    Returns
    -------
    shares : array (pairs, kinds)
    popular : array (pairs,)
        The remaining share: the baseline of the item above that of the average item.
    """
    type_count = len(data_types())
    positive = np.maximum(account.points, 0)
    key = account.pairs * type_count + profiles.types[account.cells]
    parts = np.bincount(key, positive, minlength=len(items) * type_count).astype(float)
    parts = parts.reshape(len(items), type_count)
    common = np.maximum(baseline[items] - baseline.mean(), 0)
    total = parts.sum(axis=1) + common
    shares = np.divide(parts, total[:, None], out=np.zeros_like(parts), where=total[:, None] > 0)
    return shares, 1 - shares.sum(axis=1)
