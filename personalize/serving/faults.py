"""Faults of a fitted Surprise model that Surprise itself does not report."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import surprise

from personalize.errors import PersonalizeError


class ModelError(PersonalizeError):
    """A model that cannot be served: not fitted, of an unknown class, or damaged."""


WHOLE_NUMBERS = (surprise.SlopeOne, surprise.CoClustering)
"""Algorithms whose fit truncates ratings to whole numbers without a warning."""


def refuse_missing_ratings(trainset: Any) -> None:
    """Raise an error that names the first rating that is not a number.

    Raises
    ------
    ModelError
        If there is one; its model has learned nothing that can be served.
    """
    if np.isfinite(trainset.global_mean):  # one missing rating is enough to spoil it
        return
    for user, item, rating in trainset.all_ratings():
        if not np.isfinite(rating):
            raise ModelError(
                f"A rating is missing: that of {trainset.to_raw_uid(user)!r} for "
                f"{trainset.to_raw_iid(item)!r} is {rating}; leave it out and fit again."
            )


def refuse_faults(algo: Any) -> None:
    """Raise or warn about faults of a fit that Surprise does not report.

    Raises
    ------
    ModelError
        If factors or similarities are not numbers.
    """
    for name in ("qi", "pu", "sim", "bi"):
        values = getattr(algo, name, None)
        if values is not None and not np.isfinite(values).all():
            why = (
                "NMF needs ratings above zero"
                if isinstance(algo, surprise.NMF)
                else "learning did not converge; lower the learning rate"
            )
            raise ModelError(
                f"This {type(algo).__name__} holds values that are not numbers in “{name}”: {why}."
            )
    if isinstance(algo, WHOLE_NUMBERS):
        ratings = (
            value for person_ratings in algo.trainset.ur.values() for _, value in person_ratings
        )
        if any(value != int(value) for value in ratings):
            warnings.warn(
                f"Surprise's {type(algo).__name__} cuts ratings off to whole numbers: 3.5 counts "
                "as 3. Fit on ratings multiplied to whole numbers to avoid it.",
                stacklevel=4,
            )
