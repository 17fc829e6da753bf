"""What changed on a screen: marks, what went, what training again alone would change, misses."""

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
    """Return what happened to each pick since the screen shown before; unchanged ones have none.

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
    """Return the items that stood on the screen before and do not any more, in their order."""
    here = {int(item) for item in now}
    return [int(item) for item in before if int(item) not in here]


def size_of_change(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return how many picks of each person were not there before."""
    return np.asarray((~(now[:, :, None] == before[:, None, :]).any(axis=2)).sum(axis=1))


def refit_between(a: Scenario, b: Scenario) -> bool:
    """Tell whether two scenarios are served by models that were trained apart."""
    return model_key(a) != model_key(b)


def retraining_alone(lab: Lab, run: Run) -> float:
    """Return how many picks change on average when the model is only trained again.

    The same data and settings with another seed: the yardstick for a change across a refit.
    """
    if not algorithm(run.scenario.recommender.algorithm).personal or not len(run.evidence):
        return 0.0
    return float(size_of_change(run.slates.items, lab.retrained(run.scenario)).mean())


def misses(run: Run, person: int, items: Sequence[int] | np.ndarray) -> set[int]:
    """Return the picks that are visible misses for a person.

    A miss is below the register's percentile of what this person would like, among what they
    have not had. In an imported set nothing is known of that, and nothing is a miss.
    """
    if run.world.imported:
        return set()
    gains = run.world.gain[person][~run.world.consumed[person]]
    limit = np.quantile(gains, defaults()["visible_miss_percentile"])
    return {int(item) for item in items if run.world.gain[person, int(item)] < limit}
