"""Somebody new at the screen: folded in from a few answers, never trained on, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from personalize.scenario import Scenario
from personalize.study.lab import Run

NEAREST = 25
"""People with the most similar tastes, among whom the most ordinary attitude is looked for."""


def everything(scenario: Scenario, imported: bool) -> Scenario:
    """Return the scenario in which the model knows every kind, so that any of them can be shared.

    An imported set holds ratings alone.
    """
    return scenario.replace(
        {"data.types": None, "data.level": 1 if imported else 5, "data.choice": "everyone"}
    )


def stand_in(run: Run, genres: Sequence[int]) -> int:
    """Return the person whose records stand in for somebody who likes these genres.

    Among the people with the most similar tastes (cosine), the one whose attitude to privacy is
    nearest to the average, so that the feeling shown is not that of an unusual person.

    Parameters
    ----------
    genres : sequence of int
        Positions of the genres liked; none means no preference.
    """
    attitude = run.world.people.frame["attitude"].to_numpy(float)
    middle = np.abs(attitude - attitude.mean())
    tastes = np.asarray(run.world.people.tastes, dtype=float)
    if not len(genres) or not tastes.size:
        return int(np.argmin(middle))
    wanted = np.zeros(tastes.shape[1])
    wanted[list(genres)] = 1.0
    centred = wanted - wanted.mean()
    length = np.linalg.norm(tastes, axis=1) * np.linalg.norm(centred)
    near = np.divide(tastes @ centred, length, out=np.zeros(len(tastes)), where=length > 0)
    nearest = np.argsort(-near, kind="stable")[:NEAREST]
    return int(nearest[np.argmin(middle[nearest])])
