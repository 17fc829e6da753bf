"""Whether a conclusion depends on the shape of the model, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personalize.figures import signed
from personalize.response.bands import ShapeFigure

WORDS = {1: "more invasive", 0: "about the same", -1: "less invasive"}


@dataclass(frozen=True)
class ShapeVerdict:
    """What the shapes of the model say of a difference in invasiveness.

    Attributes
    ----------
    open : bool
        Whether some shapes give another answer than the first one.
    sentence : str
    """

    open: bool
    sentence: str


OTHER_SHAPES = ShapeVerdict(
    True,
    "A and B have different shapes of the model: their difference is also one of equations, and is "
    "not split by shape.",
)
"""What is said where A and B are not computed with the same equations."""


def shape_verdict(figures: Sequence[ShapeFigure], margin: float) -> ShapeVerdict:
    """Return whether the shapes of the model agree on a difference B − A, and a sentence.

    Parameters
    ----------
    figures : sequence of ShapeFigure
        The difference with each shape, that of the scenario first or anywhere.
    margin : float
        Differences within ± ``margin`` count as about the same.
    """
    answers = {figure.shape: answer(figure.mean, margin) for figure in figures}
    means = [figure.mean for figure in figures]
    low, high = signed(min(means), 1), signed(max(means), 1)
    if len(set(answers.values())) == 1:
        span = low if low == high else f"{low} to {high}"
        word = WORDS[next(iter(answers.values()))]
        if len(figures) == 1:
            return ShapeVerdict(False, f"The shape {figures[0].shape} says {span}: B feels {word}.")
        return ShapeVerdict(
            False, f"All {len(figures)} shapes of the model agree: B feels {word} ({span} of 7)."
        )
    first = figures[0]
    other = max(
        (figure for figure in figures if answers[figure.shape] != answers[first.shape]),
        key=lambda figure: abs(figure.mean - first.mean),
    )
    opposite = round(min(means), 1) < 0 < round(max(means), 1)
    is_open = "the sign is open" if opposite else "whether it is felt is open"
    return ShapeVerdict(
        True,
        f"It depends on the shape of the model: {first.shape} says {signed(first.mean, 1)} "
        f"({WORDS[answers[first.shape]]}), {other.shape} says {signed(other.mean, 1)} "
        f"({WORDS[answers[other.shape]]}): {is_open}.",
    )


def answer(mean: float, margin: float) -> int:
    """Return the sign of a difference as it is shown, with one decimal; 0 within the margin."""
    shown = round(mean, 1)
    return 0 if abs(shown) <= margin else 1 if shown > 0 else -1
