"""Ranges in words, and how many reruns of the model agree."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.output.phrases import rerun_words
from personalize.output.sentence import Spread
from personalize.output.words import BUILT_IN, signed
from personalize.study.compare import Comparison


class Ranges:
    """Ranges of a comparison in words, or nothing while they are being worked out."""

    def __init__(self, found: Comparison | None) -> None:
        self._found = found

    def change(self, name: str, factor: float, decimals: int) -> str:
        """Return the range of a difference: " (+1 to +4)"."""
        if self._found is None or name not in self._found.difference:
            return ""
        low, high = self._found.difference[name].band()
        return f" ({signed(factor * low, decimals)} to {signed(factor * high, decimals)})"

    def level(self, name: str, factor: float, decimals: int, *, sign: bool = False) -> str:
        """Return the range of a level: " (2.7 to 3.8)"."""
        if self._found is None:
            return ""
        ends = [factor * end for end in self._found.draws_b.band(name)]
        words = [signed(e, decimals) if sign else f"{e:.{decimals}f}" for e in ends]
        return f" ({words[0]} to {words[1]})"


@dataclass(frozen=True)
class Agreement:
    """What reruns with other plausible assumptions say, in words.

    Attributes
    ----------
    words : str
        How many of 100 say more, about the same, less.
    assumed : str
        Why all agree, where the direction was assumed; else "".
    weakest : str
        The assumption that the size depends on most; else "".
    """

    words: str
    assumed: str = ""
    weakest: str = ""


def agreement(bands: tuple[Comparison, Spread] | None, said: str = "") -> Agreement:
    """Return how many of 100 reruns agree.

    Parameters
    ----------
    said : str
        What the sentence above says already.
    """
    if bands is None:
        return Agreement("Ranges are being worked out …")
    comparison, spread = bands
    if not comparison.changed:
        return Agreement("Ranges: 5 to 95 of 100 reruns with other plausible assumptions.")
    weakest = spread.depends if spread.depends not in said else ""
    words = rerun_words((spread.more, spread.same, spread.less))
    return Agreement(f"{words.rstrip('.')}.", BUILT_IN if spread.built_in else "", weakest)
