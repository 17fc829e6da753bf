"""The size at which a share of simulated studies reaches the goal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression


@dataclass(frozen=True)
class Needed:
    """The size at which a share of studies reaches the goal.

    Attributes
    ----------
    target : float
        0 to 1.
    n : int or None
        None: no size that was tried reaches it.
    low, high : int or None
        Range of the size by the Monte-Carlo range of the curve.
    """

    target: float
    n: int | None
    low: int | None
    high: int | None


def needed(frame: pd.DataFrame, target: float) -> Needed:
    """Return the size at which a curve reaches a target, rounded up.

    Between two sizes the share is interpolated on a line, over the curve made to rise.
    """
    sizes = frame["n"].to_numpy(float)

    def at(column: str) -> int | None:
        rising = isotonic_regression(frame[column].to_numpy()).x
        if rising[-1] < target:
            return None
        first = int(np.argmax(rising >= target))
        if first == 0:
            return int(sizes[0])
        part = (target - rising[first - 1]) / (rising[first] - rising[first - 1])
        return math.ceil(sizes[first - 1] + part * (sizes[first] - sizes[first - 1]))

    return Needed(target, at("share"), at("high"), at("low"))
