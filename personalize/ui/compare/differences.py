"""The differences B − A as one block: a dot with its range each, and a square a rerun."""

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
"""Outputs in a row: name, mark, colour."""
MORE = (("surveillance", "Feels watched"), ("discovery_gap", "hidden"))


@dataclass(frozen=True)
class Row:
    """One difference in words, and where its parts stand on a line, in percent of its width."""

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


def differences(found: Comparison, depends: str = "") -> None:
    """Show the differences, what reruns say, and what the size depends on."""
    margin = float(defaults()["smallest_difference_worth_naming"])
    felt = max(1.0, *(math.ceil(2 * _reach(found, name)) / 2 for name, _, _ in ROWS[1:]))
    reach = max(10.0, math.ceil(_reach(found, "relevance") / 10) * 10.0)
    small = float(defaults()["smallest_relevance_difference"])
    rows = [
        _row(found, *row, *((reach, small) if row[0] == "relevance" else (felt, margin)))
        for row in ROWS
    ]
    more, same = (round(100 * share) for share in found.shares[:2])
    less = 100 - more - same
    show(
        "differences.html",
        rows=rows,
        more_words=", ".join(_in_words(found, name, words) for name, words in MORE),
        squares=["more"] * more + ["same"] * same + ["less"] * less,
        shares=(
            ("more", f"{more} say B feels more invasive"),
            ("same", f"{same} no real change"),
            ("less", f"{less} less invasive"),
        ),
        assumed=BUILT_IN if found.built_in else "",
        depends=depends,
        band=BAND,
    )


def _reach(found: Comparison, name: str) -> float:
    """Return how far from nothing a difference and its range reach."""
    factor, difference = QUANTITIES[name][1], found.difference[name]
    return max(abs(factor * value) for value in (*difference.band(), difference.mean))


def _row(found: Comparison, name: str, mark: str, colour: str, reach: float, margin: float) -> Row:
    words, factor, decimals, unit = QUANTITIES[name]
    difference = found.difference[name]
    low, high = (factor * end for end in difference.band())
    mean = factor * difference.mean
    a, b = (factor * draws.point[name] for draws in (found.draws_a, found.draws_b))
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


def _in_words(found: Comparison, name: str, words: str) -> str:
    difference = found.difference[name]
    low, high = (signed(end, 1) for end in difference.band())
    return f"{words} {signed(difference.mean, 1)} ({low} to {high})"
