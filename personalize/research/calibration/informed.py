"""Which parameters the conditions of a survey can inform."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from personalize.research.calibration.parts import PartsOfConditions
from personalize.research.calibration.prior import IMAGINED, ranges, to_values
from personalize.response.conditions import Condition
from personalize.response.scale import to_rating

SPREADS = ("person_sd", "slope_sd", "response_sd")
"""Parameters that every survey informs, because they describe how answers scatter."""
ENDS = 1.645
"""Points of the normal scale between which 90% of the prior lies."""
SMALLEST = 0.05
"""Effect on the expected rating below which a parameter keeps its prior, in points of 1 to 7."""
MOST = 30
"""Number of parameters that are fitted at most: those with the largest effects."""


def informed(conditions: Sequence[Condition], shapes: Sequence[str]) -> tuple[str, ...]:
    """Return the parameters that are fitted, in the order of the register.

    A parameter is fitted if moving it over 90% of its prior, the others at their defaults, moves
    the expected rating of some condition by at least ``SMALLEST`` in some shape of the model.
    """
    candidates = [name for name in ranges() if name not in SPREADS]
    if not any(condition.imagined_service for condition in conditions):
        candidates.remove(IMAGINED)
    effect = np.max([_effects(conditions, candidates, shape) for shape in shapes], axis=0)
    strongest = sorted(range(len(candidates)), key=lambda i: -effect[i])[: MOST - len(SPREADS)]
    chosen = {candidates[i] for i in strongest if effect[i] >= SMALLEST}
    return tuple(name for name in ranges() if name in chosen or name in SPREADS)


def _effects(conditions: Sequence[Condition], names: list[str], shape: str) -> np.ndarray:
    """Return the largest change of an expected rating by parameter, in points: array (names,)."""
    count = len(names)
    points = np.vstack([-ENDS * np.eye(count), ENDS * np.eye(count)])
    values = to_values(names, points)
    parts = PartsOfConditions(conditions, shape).at(
        {name: values[:, i] for i, name in enumerate(names)}, len(points)
    )
    held = np.maximum(parts.bracket + parts.penalties - parts.relief, 0)
    ratings = to_rating(parts.base + held)
    return np.asarray(np.abs(ratings[count:] - ratings[:count]).max(axis=1))
