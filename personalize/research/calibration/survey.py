"""A survey as the fit needs it: who answered what about which condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from personalize.response.conditions import Condition


@dataclass(frozen=True)
class Survey:
    """A answers of P people about C conditions.

    Attributes
    ----------
    conditions : sequence of Condition
    person : int array (A,)
        Person of each answer, 0 to P − 1.
    condition : int array (A,)
        Condition of each answer.
    bounds : array (A, 2)
        Ratings on the scale 1 to 7 between which each answer lies; ±infinity at the ends.
    weights : array (P,)
        Weight of each person; 1 on average.
    notes : sequence of str
        What was left out or changed while it was read, one sentence each.
    dropped : sequence of str
        Columns that identify people, which were removed.
    source : str
        Name of the file.
    scale : str
        Scale that was asked, of ``scales.SCALES``.
    """

    conditions: Sequence[Condition]
    person: np.ndarray
    condition: np.ndarray
    bounds: np.ndarray
    weights: np.ndarray
    notes: Sequence[str] = field(default=())
    dropped: Sequence[str] = field(default=())
    source: str = ""
    scale: str = "1-7"

    @property
    def people(self) -> int:
        """Return the number of people."""
        return len(self.weights)

    @property
    def answers(self) -> int:
        """Return the number of answers."""
        return len(self.person)

    def without(self, condition: int) -> Survey:
        """Return the survey without the answers about one condition; people keep their numbers."""
        kept = self.condition != condition
        return replace(
            self,
            person=self.person[kept],
            condition=self.condition[kept],
            bounds=self.bounds[kept],
        )
