"""Changes between screens: marks, removed items, changes by retraining alone, and misses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from personalize.register import defaults
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm
from personalize.study.cache import model_key
from personalize.study.lab import Lab, Run

NEW, UP, DOWN = "New", "Moved up", "Moved down"


def change_marks(now: Sequence[int], before: Sequence[int]) -> dict[int, str]:
    """Return the mark of each pick that is new or moved since the screen before.

    Parameters
    ----------
    now, before : sequence of int
        The items of the two screens, in order.
    """
    seats: Mapping[int, int] = {int(item): seat for seat, item in enumerate(before)}
    marks = {}
    for seat, pick in enumerate(now):
        item = int(pick)
        if item not in seats:
            marks[item] = NEW
        elif seats[item] != seat:
            marks[item] = UP if seat < seats[item] else DOWN
    return marks


def gone(now: Sequence[int], before: Sequence[int]) -> list[int]:
    """Return the items of the screen before that are not on the present one, in their order."""
    here = {int(item) for item in now}
    return [int(item) for item in before if int(item) not in here]


def size_of_change(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return the number of picks of each person that were not on the screen before: (people,)."""
    return np.asarray((~(now[:, :, None] == before[:, None, :]).any(axis=2)).sum(axis=1))


def refit_between(a: Scenario, b: Scenario) -> bool:
    """Return whether two scenarios use separately fitted models."""
    return model_key(a) != model_key(b)


def retraining_alone(lab: Lab, run: Run) -> float:
    """Return the mean number of picks that change when the model is fitted with another seed.

    The data and settings are the same. It is the reference for changes across a new fit.
    """
    if not algorithm(run.scenario.recommender.algorithm).personal or not len(run.evidence):
        return 0.0
    return float(size_of_change(run.slates.items, lab.retrained(run.scenario)).mean())


def misses(run: Run, person: int, items: Sequence[int] | np.ndarray) -> set[int]:
    """Return the picks that are visible misses for a person.

    A miss has a gain below the register's percentile of the gains of items that the person has not
    consumed. In an imported set gains are not known and no pick is a miss.
    """
    if run.world.imported:
        return set()
    gains = run.world.gain[person][~run.world.consumed[person]]
    limit = np.quantile(gains, defaults()["visible_miss_percentile"])
    return {int(item) for item in items if run.world.gain[person, int(item)] < limit}
