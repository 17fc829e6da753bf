"""Scales on which a survey can ask, and the ratings from 1 to 7 that an answer stands for.

The lowest answer of a scale is 1 of 7, the highest 7 of 7, the others are spaced evenly between
(data/guide/your-own-survey.md). An answer stands for all ratings that are nearer to it than to
another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from personalize.response.scale import LOWEST

HIGHEST = 7.0
"""Upper end of the scale 1 to 7."""
BINS = 21
"""Number of classes into which answers on a continuous scale are put: 0, 5, 10 … of 100."""
YES = {"yes", "y", "true", "1", "ja", "oui", "sí", "si"}
NO = {"no", "n", "false", "0", "nein", "non"}


@dataclass(frozen=True)
class Scale:
    """A scale: its ends, and its number of answers.

    Attributes
    ----------
    low, high : float
        Its lowest and its highest answer.
    answers : int
        Number of different answers that are told apart.
    whole : bool
        Whether only whole numbers are answers.
    """

    low: float
    high: float
    answers: int
    whole: bool

    def edges(self) -> np.ndarray:
        """Return the ratings between neighbouring answers: array (answers + 1,)."""
        every = self.bounds(np.linspace(self.low, self.high, self.answers))
        return np.append(every[:, 0], np.inf)

    def bounds(self, values: np.ndarray) -> np.ndarray:
        """Return the ratings between which answers lie: array (N, 2), ±infinity at the ends.

        Parameters
        ----------
        values : array (N,)
            Answers within the ends of the scale.
        """
        share = (values - self.low) / (self.high - self.low)
        place = np.floor(share * (self.answers - 1) + 0.5)
        step = (HIGHEST - LOWEST) / (self.answers - 1)
        middle = LOWEST + step * place
        return np.column_stack(
            [
                np.where(place <= 0, -np.inf, middle - step / 2),
                np.where(place >= self.answers - 1, np.inf, middle + step / 2),
            ]
        )


SCALES: Mapping[str, Scale] = MappingProxyType(
    {
        "1-7": Scale(1, 7, 7, True),
        "1-5": Scale(1, 5, 5, True),
        "1-4": Scale(1, 4, 4, True),
        "0-100": Scale(0, 100, BINS, False),
        "0-1": Scale(0, 1, BINS, False),
        "yes/no": Scale(0, 1, 2, True),
    }
)
"""Scales by their name in a mapping. "yes" to "is it invasive?" is a rating above the middle."""
