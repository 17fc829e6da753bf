"""A difference with each shape of the model, as a table."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.figures import signed
from personalize.register import defaults
from personalize.response.bands import ShapeFigure
from personalize.study.compare import Comparison
from personalize.study.shape_verdict import WORDS, answer
from personalize.ui.render import plain, say, show

TITLES = {
    "invasiveness": "Feels invasive, B − A, points of 7",
    "if_discovered": "If people found out everything, B − A, points of 7",
}


@dataclass(frozen=True)
class Row:
    """One shape: the difference, its range, and what it says of B."""

    shape: str
    mean: str
    span: str
    says: str


def shape_table(comparison: Comparison, output: str = "invasiveness") -> None:
    """Show what each shape of the model says of a difference in feeling, in words first."""
    say(f"**{plain(comparison.shape_verdict().sentence)}**")
    margin = defaults()["smallest_difference_worth_naming"]
    rows = [_row(figure, margin) for figure in comparison.difference[output].by_shape()]
    if rows:
        show("shapes.html", rows=rows, title=TITLES[output], label="What each shape says")


def _row(figure: ShapeFigure, margin: float) -> Row:
    span = (
        "at the defaults only"
        if figure.low is None or figure.high is None
        else f"{signed(figure.low, 1)} to {signed(figure.high, 1)}"
    )
    says = f"B feels {WORDS[answer(figure.mean, margin)]}"
    return Row(figure.shape, signed(figure.mean, 1), span, says)
