"""The world of a scenario: catalogue, people, a month of activity, and what would please whom."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from personalize.errors import UnknownNameError
from personalize.scenario import Scenario
from personalize.streams import blocks, one_blas_thread
from personalize.world.activity import Activity, friends_likes, join
from personalize.world.behaviour import block_activity
from personalize.world.catalogue import DOMAINS, Catalogue, catalogue
from personalize.world.columns import Columns, make_columns
from personalize.world.people import AGE_BANDS, GENDERS, People, make_people
from personalize.world.utility import appeal, gain, true_rating

Progress = Callable[[float], None]


@dataclass(frozen=True)
class World:
    """Everything that is true about people, whether a service knows it or not.

    Attributes
    ----------
    catalogue : Catalogue
    columns : Columns
        Columns of the evidence: items first, then attributes.
    people : People
    activity : Activity
        What people left behind.
    gain : float32 array (people, items)
        What an item is worth to a person: 2^rating − 1, and 0 for what they have already
        had where nothing is had twice. In an imported world 1 for the held-out choice.
    consumed : bool array (people, items)
        What each person has had, whether the service knows it or not.
    popularity : float array (items,)
        Anonymous count of people who chose each item.
    """

    catalogue: Catalogue
    columns: Columns
    people: People
    activity: Activity
    gain: np.ndarray
    consumed: np.ndarray
    popularity: np.ndarray

    @property
    def imported(self) -> bool:
        """Whether the ratings are real and no true utility is known."""
        return self.catalogue.domain not in DOMAINS

    def some_people(self, place: slice) -> World:
        """Return the world of some of its people, for what is measured of their screens.

        What everybody did (``activity``, ``consumed``, ``popularity``) stays that of the whole.
        """
        people = replace(
            self.people,
            frame=self.people.frame.iloc[place],
            type_spread=self.people.type_spread[place],
        )
        return replace(self, people=people, gain=self.gain[place])

    def digest(self) -> str:
        """Return a hash of everything drawn, to compare processes."""
        digest = hashlib.sha256()
        for array in (
            self.people.tastes,
            self.activity.person,
            self.activity.column,
            self.activity.value,
            self.activity.time,
            self.gain,
        ):
            digest.update(np.ascontiguousarray(array).tobytes())
        digest.update(self.people.frame.to_csv(index=False).encode())
        return digest.hexdigest()


def make_world(
    scenario: Scenario,
    p: Mapping[str, float],
    progress: Progress | None = None,
    first_block: int = 0,
) -> World:
    """Generate the world of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Its seed, service and people matter; what the service may use does not.
    p : mapping
        Parameters by name.
    progress : callable, optional
        Told the share done, from 0 to 1.
    first_block : int
        Block of people to start at, for a part of a larger population.

    Raises
    ------
    UnknownNameError
        If the domain is neither a synthetic service nor an imported set.
    """
    one_blas_thread()
    if scenario.service.domain not in DOMAINS:
        return _imported(scenario, p)
    own = catalogue(scenario.service.domain)
    people = make_people(scenario.people, scenario.seed, own, p, first_block)
    columns = make_columns(own, AGE_BANDS, GENDERS)
    size = (len(people), len(own.items))
    value, consumed = np.empty(size, dtype=np.float32), np.empty(size, dtype=bool)
    parts: list[Activity] = []
    total = (len(people) + 499) // 500
    for block, place in blocks(len(people)):
        at = first_block + block
        liking = appeal(own, people, scenario.seed, at, place, p)
        part, had = block_activity(own, columns, people, liking, scenario.seed, at, place, p)
        parts.append(friends_likes(part, people, columns.items, place))
        consumed[place] = had
        value[place] = gain(true_rating(liking, p))
        if progress:
            progress((block + 1) / total)
    if own.repeats:
        consumed[:] = False
    value[consumed] = 0
    counts = np.sum([popularity(part, columns.items) for part in parts], axis=0)
    return World(own, columns, people, join(parts), value, consumed, counts)


def popularity(activity: Activity, items: int) -> np.ndarray:
    """Count the people who chose each item: opened, finished, bought or rated it 4 or more."""
    chosen = (activity.column < items) & (activity.value >= 4)
    pairs = np.unique(activity.person[chosen].astype(np.int64) * items + activity.column[chosen])
    return np.bincount(pairs % items, minlength=items).astype(float)


def _imported(scenario: Scenario, p: Mapping[str, float]) -> World:
    from personalize.world.importing import ImportLibrary

    name = scenario.service.domain
    library = ImportLibrary()
    if name not in library.names():
        known = ", ".join([*DOMAINS, *library.names()])
        raise UnknownNameError(
            f"service.domain = “{name}” is neither a service nor an imported set. Known: {known}."
        )
    from personalize.world.real import real_world

    return real_world(library.load(name), scenario, p)
