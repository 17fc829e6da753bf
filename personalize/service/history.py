"""The newest share of each person's records, where a service does not keep the whole history.

What is picked still leaves out all that a person is known to have had: a shorter history means
less to learn from, not that people are offered again what they have had.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from personalize.register import data_types
from personalize.world.activity import EVENTS, Activity
from personalize.world.world import World

STANDING = ("told", "guessed")
"""Events that say what holds about a person, not what happened: they are kept whole.

These are the interests and the profile that people told when they joined, and guesses.
"""


def newest(world: World, share: float, rows: slice = slice(None)) -> np.ndarray:
    """Return which events a service keeps: bool array, one entry per event of ``rows``.

    Of each person and kind of data the newest ``share`` of the events is kept, rounded up, so
    that one event is kept at least. Among events of the same time the later one in the log is
    newer; for imported ratings that order is drawn from the seed. Of the sampled ignored items
    of an imported set, which have no time, the same share is kept.

    Parameters
    ----------
    world : World
    share : float
        More than 0, at most 1.
    rows : slice
        Events of whole people; all of them unless given.
    """
    log = world.activity
    person, event = log.person[rows], log.event[rows]
    number = len(person)
    if share >= 1 or not number:
        return np.ones(number, dtype=bool)
    group = person.astype(np.int64) * len(data_types()) + log.type[rows]
    if world.imported:
        group = 2 * group + (event == EVENTS.index("shown"))
    order = np.lexsort((-np.arange(number), -log.time[rows], group))
    _, first, size = np.unique(group[order], return_index=True, return_counts=True)
    rank = np.arange(number) - np.repeat(first, size)
    # Rounded first: 0.1 of 30 events are 3, although 30 * 0.1 is a little more.
    room = np.ceil(np.round(size * share, 9))
    kept = np.zeros(number, dtype=bool)
    kept[order] = rank < np.repeat(room, size)
    return kept | np.isin(event, [EVENTS.index(name) for name in STANDING])


def recent(world: World, share: float) -> World:
    """Return the world with only the events that a service keeps (see ``newest``).

    Popularity remains that of all events: it is an anonymous count, not a record of anyone.
    """
    if share >= 1:
        return world
    kept = newest(world, share)
    fields = (getattr(world.activity, name)[kept] for name in Activity.__dataclass_fields__)
    return replace(world, activity=Activity(*fields))
