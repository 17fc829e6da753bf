"""A simulated finding: what comes out of its direction and of its size, in figures and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from personalize.study.findings import Contrast, Finding

REPRODUCED, INVISIBLE, OPPOSITE = "reproduced", "no visible effect", "not reproduced"
WITHIN, OUTSIDE, UNSCORED = "within the interval", "outside the interval", "no interval published"


@dataclass(frozen=True)
class Verdict:
    """What comes out of a finding: with one shape at the defaults, and under its draws.

    Attributes
    ----------
    shape : str
    values : tuple of float
        The contrasts at the defaults.
    direction, size : str
        In words.
    direction_share, size_share : float or None
        Share of the parameter draws of this shape that agree; None where there are none.
    """

    shape: str
    values: tuple[float, ...]
    direction: str
    size: str
    direction_share: float | None
    size_share: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as a JSON-ready mapping."""
        return {
            "shape": self.shape,
            "values": [round(value, 6) for value in self.values],
            "direction": self.direction,
            "size": self.size,
            "direction_share": _rounded(self.direction_share),
            "size_share": _rounded(self.size_share),
        }


@dataclass(frozen=True)
class Fact:
    """A simulated finding.

    Attributes
    ----------
    finding : Finding
    by_shape : tuple of Verdict
        The first is plain.
    robustness, size_robustness : float, float or None
        Share of all parameter draws in which the direction, and the size, come out.
    agree, size_agree : bool array (V,), bool array (V,) or None
        The same for each draw.
    """

    finding: Finding
    by_shape: tuple[Verdict, ...]
    agree: np.ndarray
    size_agree: np.ndarray | None

    @property
    def plain(self) -> Verdict:
        """What comes out with the plain shape."""
        return self.by_shape[0]

    @property
    def values(self) -> tuple[float, ...]:
        """The contrasts at the defaults with the plain shape."""
        return self.plain.values

    @property
    def holds(self) -> bool:
        """Whether the direction comes out at the defaults with the plain shape."""
        return self.plain.direction == REPRODUCED

    @property
    def robustness(self) -> float:
        """Share of the parameter draws in which the direction comes out."""
        return float(self.agree.mean())

    @property
    def size_robustness(self) -> float | None:
        """Share of the parameter draws in which the size comes out; None where none is scored."""
        return None if self.size_agree is None else float(self.size_agree.mean())

    def verdict(self) -> str:
        """Return what comes out of the direction, with the versions of 100 that agree."""
        word = self.plain.direction
        return f"{word[0].upper()}{word[1:]} ({100 * self.robustness:.0f} of 100 versions agree)"

    def size_verdict(self) -> str:
        """Return what comes out of the size, with the versions of 100 that agree."""
        word = self.plain.size[0].upper() + self.plain.size[1:]
        share = self.size_robustness
        return word if share is None else f"{word} ({100 * share:.0f} of 100 versions agree)"

    def shapes_in_words(self) -> str:
        """Return the shapes with which the direction comes out, in words."""
        good = [one.shape for one in self.by_shape if one.direction == REPRODUCED]
        if len(good) == len(self.by_shape):
            return "with every shape"
        return f"with {', '.join(good)}" if good else "with no shape"

    def simulated(self) -> str:
        """Return the contrasts in words, each with the published size."""
        pairs = zip(self.finding.tests, self.values, strict=True)
        return "; ".join(f"{test.says}: {_signed(value)}{_size(test)}" for test, value in pairs)

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as a JSON-ready mapping."""
        finding = self.finding
        return {
            "id": finding.id,
            "citation": finding.citation,
            "reported": finding.reported,
            "simulated": self.simulated(),
            "verdict": self.verdict(),
            "holds": self.holds,
            "direction": self.plain.direction,
            "robustness": round(self.robustness, 4),
            "size": self.plain.size,
            "size_robustness": _rounded(self.size_robustness),
            "by_shape": [one.to_dict() for one in self.by_shape],
            "level": finding.level,
            "represented": finding.represented,
            "use": finding.use,
            "limit": "" if self.holds else finding.limit,
        }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{abs(value):.2f}"


def _size(test: Contrast) -> str:
    size = test.size
    if size is None:
        return ""
    value = "" if size.value is None else f" {_signed(size.value)}"
    if size.low is None or size.high is None:
        return f" (published{value})"
    return f" (published{value}, {_signed(size.low)} to {_signed(size.high)})"


def ranked(results: Sequence[Fact]) -> list[Fact]:
    """Return findings with those that are not reproduced first, then those without visible effect.

    Among those reproduced, those whose size does not come out are first.
    """
    order = {OPPOSITE: 0, INVISIBLE: 1, REPRODUCED: 2}
    return sorted(
        results,
        key=lambda fact: (
            order[fact.plain.direction],
            fact.plain.size != OUTSIDE,
            int(fact.finding.id),
        ),
    )
