"""The ledger of findings: how many come out, by shape, and in how many versions of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from personalize.scenario.shapes import SHAPES
from personalize.study.fact import REPRODUCED, UNSCORED, WITHIN, Fact

UNUSED = "X"
"""Use of a finding that was not used to set numbers of the model."""


@dataclass(frozen=True)
class ShapeCount:
    """With one shape at the defaults: directions and sizes that come out, of those checked.

    ``directions_unused`` and ``of_unused`` count the findings that were not used to set numbers.
    """

    shape: str
    directions: int
    of_directions: int
    sizes: int
    of_sizes: int
    directions_unused: int
    of_unused: int


@dataclass(frozen=True)
class Ledger:
    """All findings together.

    Attributes
    ----------
    by_shape : tuple of ShapeCount
    every_direction, every_size : float
        Share of the parameter draws in which all directions, and all sizes, come out at once.
    most_directions : int
        Largest number of directions that come out in one parameter draw.
    """

    by_shape: tuple[ShapeCount, ...]
    every_direction: float
    every_size: float
    most_directions: int

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger as a JSON-ready mapping."""
        return {
            "by_shape": [vars(count) for count in self.by_shape],
            "every_direction": round(self.every_direction, 4),
            "every_size": round(self.every_size, 4),
            "most_directions": self.most_directions,
        }

    def sentence(self) -> str:
        """Return how much comes out with the plain shape, and in how many versions all does."""
        plain = self.by_shape[0]
        return (
            f"Direction: {plain.directions} of {plain.of_directions} come out; of those not used "
            f"to set numbers {plain.directions_unused} of {plain.of_unused}. "
            f"Size, where an interval was published: {plain.sizes} of {plain.of_sizes}. "
            f"In {100 * self.every_direction:.0f} of 100 versions all directions come out at once "
            f"(at most {self.most_directions}), in {100 * self.every_size:.0f} all sizes."
        )


def ledger(results: Sequence[Fact]) -> Ledger:
    """Return the ledger of the findings checked."""
    counts = []
    for i, shape in enumerate(SHAPES):
        verdicts = [fact.by_shape[i] for fact in results]
        unused = [fact.by_shape[i] for fact in results if fact.finding.use == UNUSED]
        scored = [one for one in verdicts if one.size != UNSCORED]
        counts.append(
            ShapeCount(
                shape,
                sum(one.direction == REPRODUCED for one in verdicts),
                len(verdicts),
                sum(one.size == WITHIN for one in scored),
                len(scored),
                sum(one.direction == REPRODUCED for one in unused),
                len(unused),
            )
        )
    directions = np.array([fact.agree for fact in results])
    sizes = np.array([fact.size_agree for fact in results if fact.size_agree is not None])
    return Ledger(
        tuple(counts),
        float(directions.all(axis=0).mean()),
        float(sizes.all(axis=0).mean()) if len(sizes) else float("nan"),
        int(directions.sum(axis=0).max()),
    )


def weak(results: Sequence[Fact]) -> str:
    """Return the caveat that is shown with the findings."""
    failed = sum(not fact.holds for fact in results)
    return (
        "The checks of direction are weak: the model was built knowing most of these findings. "
        f"{failed} of {len(results)} are not reproduced and stay listed."
    )
