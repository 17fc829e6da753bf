"""The differences B − A: a dot with its range for each, and a square for each of 100 reruns."""

from __future__ import annotations

import math
from dataclasses import dataclass

from personalize.output.words import BUILT_IN, QUANTITIES, signed
from personalize.register import defaults
from personalize.study.compare import Comparison
from personalize.ui.render import show
from personalize.ui.shared.caveats import BAND

ROWS = (
    ("relevance", "●", "relevance"),
    ("invasiveness", "◆", "invasiveness"),
    ("if_discovered", "○", "surveillance"),
)
"""Outputs with a row of their own: name, mark, colour."""
MORE = (("surveillance", "Feels watched"), ("discovery_gap", "hidden"))


@dataclass(frozen=True)
class Row:
    """One difference in words, and the positions of its parts in percent of the line's width."""

    words: str
    mark: str
    colour: str
    mean: str
    span: str
    levels: str
    ends: tuple[str, str]
    margin: tuple[float, float]
    low: float
    width: float
    dot: float


def differences(comparison: Comparison, depends: str = "") -> None:
    """Show the differences, the shares of reruns, and the assumption the size depends on most."""
    margin = float(defaults()["smallest_difference_worth_naming"])
    feeling_reach = max(
        1.0, *(math.ceil(2 * _reach(comparison, name)) / 2 for name, _, _ in ROWS[1:])
    )
    reach = max(10.0, math.ceil(_reach(comparison, "relevance") / 10) * 10.0)
    relevance_margin = float(defaults()["smallest_relevance_difference"])
    rows = [
        _row(
            comparison,
            *row,
            *((reach, relevance_margin) if row[0] == "relevance" else (feeling_reach, margin)),
        )
        for row in ROWS
    ]
    more, same = (round(100 * share) for share in comparison.shares[:2])
    less = 100 - more - same
    show(
        "differences.html",
        rows=rows,
        more_words=", ".join(_in_words(comparison, name, words) for name, words in MORE),
        squares=["more"] * more + ["same"] * same + ["less"] * less,
        shares=(
            ("more", f"{more} say B feels more invasive"),
            ("same", f"{same} no real change"),
            ("less", f"{less} less invasive"),
        ),
        assumed=BUILT_IN if comparison.built_in else "",
        depends=depends,
        band=BAND,
    )


def _reach(comparison: Comparison, name: str) -> float:
    """Return the largest distance from zero of a difference and the ends of its range."""
    factor, difference = QUANTITIES[name][1], comparison.difference[name]
    return max(abs(factor * value) for value in (*difference.band(), difference.mean))


def _row(
    comparison: Comparison, name: str, mark: str, colour: str, reach: float, margin: float
) -> Row:
    words, factor, decimals, unit = QUANTITIES[name]
    difference = comparison.difference[name]
    low, high = (factor * end for end in difference.band())
    mean = factor * difference.mean
    a, b = (factor * draws.point[name] for draws in (comparison.draws_a, comparison.draws_b))
    places = 0 if reach >= 10 else 1
    return Row(
        words,
        mark,
        colour,
        signed(mean, decimals),
        f"{signed(low, decimals)} to {signed(high, decimals)}",
        f"A {a:.{decimals}f}, B {b:.{decimals}f} {unit}",
        (signed(-reach, places), signed(reach, places)),
        (50 - 50 * margin / reach, 100 * margin / reach),
        50 + 50 * low / reach,
        50 * (high - low) / reach,
        50 + 50 * mean / reach,
    )


def _in_words(comparison: Comparison, name: str, words: str) -> str:
    difference = comparison.difference[name]
    low, high = (signed(end, 1) for end in difference.band())
    return f"{words} {signed(difference.mean, 1)} ({low} to {high})"
