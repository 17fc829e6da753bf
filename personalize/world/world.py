"""The world of a scenario: catalogue, people, one month of activity, and gains."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from personalize.world.activity import Activity
from personalize.world.catalogue import DOMAINS, Catalogue
from personalize.world.columns import Columns
from personalize.world.people import People


@dataclass(frozen=True)
class World:
    """All facts about the people of a scenario, including those that a service does not know.

    Attributes
    ----------
    catalogue : Catalogue
    columns : Columns
        Columns of the evidence: items first, then attributes.
    people : People
    activity : Activity
        Recorded events.
    gain : float32 array (people, items)
        Gain of an item for a person: 2^rating − 1, and 0 for consumed items where items are not
        consumed repeatedly. In an imported world 1 for the held-out choice, otherwise 0.
    consumed : bool array (people, items)
        Items that each person has consumed, including those that the service does not know.
    popularity : float array (items,)
        Number of people who chose each item.
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
        """Return the world with only some people, for measuring their screens.

        ``activity``, ``consumed`` and ``popularity`` remain those of all people.
        """
        people = replace(
            self.people,
            frame=self.people.frame.iloc[place],
            type_spread=self.people.type_spread[place],
        )
        return replace(self, people=people, gain=self.gain[place])

    def digest(self) -> str:
        """Return a hash of all random draws, to compare processes."""
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


def popularity(activity: Activity, items: int) -> np.ndarray:
    """Count the people who chose each item: opened, finished, bought or rated it 4 or more."""
    chosen = (activity.column < items) & (activity.value >= 4)
    pairs = np.unique(activity.person[chosen].astype(np.int64) * items + activity.column[chosen])
    return np.bincount(pairs % items, minlength=items).astype(float)
