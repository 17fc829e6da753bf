"""Ranges in words, and how many reruns (parameter draws) agree."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.output.phrases import rerun_words
from personalize.output.readings import Spread
from personalize.output.words import BUILT_IN, signed
from personalize.study.compare import Comparison


class Ranges:
    """Ranges of a comparison in words; empty texts for None, while they are being computed."""

    def __init__(self, comparison: Comparison | None) -> None:
        self._comparison = comparison

    def change(self, name: str, factor: float, decimals: int) -> str:
        """Return the range of a difference: " (+1 to +4)"."""
        if self._comparison is None or name not in self._comparison.difference:
            return ""
        low, high = self._comparison.difference[name].band()
        return f" ({signed(factor * low, decimals)} to {signed(factor * high, decimals)})"

    def level(self, name: str, factor: float, decimals: int, *, sign: bool = False) -> str:
        """Return the range of a level: " (2.7 to 3.8)"."""
        if self._comparison is None:
            return ""
        ends = [factor * end for end in self._comparison.draws_b.band(name)]
        words = [signed(e, decimals) if sign else f"{e:.{decimals}f}" for e in ends]
        return f" ({words[0]} to {words[1]})"


@dataclass(frozen=True)
class Agreement:
    """The shares of reruns with other plausible assumptions (parameter draws), in words.

    Attributes
    ----------
    words : str
        How many of 100 say more, about the same, less.
    assumed : str
        Why all agree, where the direction was assumed; else "".
    weakest : str
        The assumption that the size depends on most; else "".
    shapes : str
        Which shapes of the model say something else; else "".
    """

    words: str
    assumed: str = ""
    weakest: str = ""
    shapes: str = ""


def agreement(bands: tuple[Comparison, Spread] | None, sentence_note: str = "") -> Agreement:
    """Return how many of 100 reruns agree.

    Parameters
    ----------
    said : str
        The note of the sentence; an assumption that it names is not repeated.
    """
    if bands is None:
        return Agreement("Ranges are being worked out …")
    comparison, spread = bands
    if not comparison.changed:
        return Agreement("Ranges: 5 to 95 of 100 reruns with other plausible assumptions.")
    weakest = spread.depends if spread.depends not in sentence_note else ""
    words = rerun_words((spread.more, spread.same, spread.less))
    shapes = comparison.shape_verdict()
    return Agreement(
        f"{words.rstrip('.')}.",
        BUILT_IN if spread.built_in else "",
        weakest,
        shapes.sentence if shapes.open else "",
    )
