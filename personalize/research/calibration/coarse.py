"""Surveys in which nearly every answer is about a condition of its own, made smaller.

The time of a fit grows with the number of different conditions. Above ``MANY`` similar ones are put
together; the differences within a group then count as noise. In four simulated surveys of 6,000
answers, each with its own condition, 80 of 100 intervals of 90% contained the true value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.cluster.vq import kmeans2

from personalize.research.calibration.parts import PartsOfConditions
from personalize.research.calibration.prior import to_values
from personalize.research.calibration.survey import Survey
from personalize.streams import stage_seed, stream

MANY = 60
"""Number of conditions above which similar ones are put together."""
POINTS = 6
"""Number of parameter values at which conditions are compared."""


def coarsened(survey: Survey, names: Sequence[str], shape: str) -> Survey:
    """Return the survey with at most ``MANY`` conditions, each standing for similar ones."""
    if len(survey.conditions) <= MANY:
        return survey
    normal = stream(0, "calibration.similar").standard_normal((POINTS, len(names)))
    values = to_values(names, normal)
    parts = PartsOfConditions(survey.conditions, shape).at(
        {name: values[:, i] for i, name in enumerate(names)}, POINTS
    )
    features = np.vstack([parts.base, parts.bracket, parts.penalties, parts.relief]).T
    seed = stage_seed(0, "calibration.similar")
    centres, member = kmeans2(features, MANY, minit="++", seed=seed)
    chosen, place = {}, np.zeros(len(features), dtype=int)
    for cluster in np.unique(member):
        rows = np.flatnonzero(member == cluster)
        away = ((features[rows] - centres[cluster]) ** 2).sum(axis=1)
        chosen[cluster] = int(rows[np.argmin(away)])
        place[rows] = len(chosen) - 1
    conditions = [survey.conditions[row] for row in chosen.values()]
    return replace(survey, conditions=conditions, condition=place[survey.condition])
