"""A new person, folded in from a few answers, not used for training and not stored."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from personalize.scenario import Scenario
from personalize.study.lab import Run

NEAREST = 25
"""Number of people with the most similar tastes, among whom the stand-in is chosen."""


def everything(scenario: Scenario, imported: bool) -> Scenario:
    """Return the scenario with all kinds of data in use, so that any of them can be shared.

    An imported set has only ratings.
    """
    return scenario.replace(
        {"data.types": None, "data.level": 1 if imported else 5, "data.choice": "everyone"}
    )


def stand_in(run: Run, genres: Sequence[int]) -> int:
    """Return the index of the person whose records represent a new person with these genres.

    Among the people with the most similar tastes (cosine), the one whose attitude to privacy is
    nearest to the average, so that the perception shown is not that of an unusual person.

    Parameters
    ----------
    genres : sequence of int
        Positions of the liked genres; none means no preference.
    """
    attitude = run.world.people.frame["attitude"].to_numpy(float)
    attitude_distance = np.abs(attitude - attitude.mean())
    tastes = np.asarray(run.world.people.tastes, dtype=float)
    if not len(genres) or not tastes.size:
        return int(np.argmin(attitude_distance))
    liked = np.zeros(tastes.shape[1])
    liked[list(genres)] = 1.0
    centred = liked - liked.mean()
    length = np.linalg.norm(tastes, axis=1) * np.linalg.norm(centred)
    likeness = np.divide(tastes @ centred, length, out=np.zeros(len(tastes)), where=length > 0)
    nearest = np.argsort(-likeness, kind="stable")[:NEAREST]
    return int(nearest[np.argmin(attitude_distance[nearest])])
