"""The differences B − A as one block: a dot with its range each, and a square a model version."""

from __future__ import annotations

import math
from html import escape

from personalize.output.words import BUILT_IN, QUANTITIES, signed
from personalize.register import defaults
from personalize.study.compare import Comparison
from personalize.ui.facts import BAND

ROWS = (
    ("relevance", "●", "relevance"),
    ("invasiveness", "◆", "invasiveness"),
    ("if_it_came_out", "○", "surveillance"),
)
"""Outputs in a row: name, mark, colour."""
FIT_MARGIN = 3.0
"""Points of 100 within which fit is about as well (UX 2.5)."""


def block_html(found: Comparison, depends: str = "") -> str:
    """Return the differences, the versions that say more or less, and what the size hangs on."""
    size = f'<p class="tl-note">The size depends most on {escape(depends)}.</p>' if depends else ""
    return (
        '<div class="tl tl-diff"><div><h2>What changes from A to B</h2>'
        f'<ul class="rows">{"".join(_rows(found))}</ul>'
        f'<p class="tl-note">{escape(_more(found))} Shaded: too small to be worth naming.</p></div>'
        f"<div>{_versions(found)}{size}"
        '<p class="tl-note">A and B share the same model versions: compare differences, not '
        "bands.</p></div></div>"
    )


def _rows(found: Comparison) -> list[str]:
    margin = float(defaults()["smallest_difference_worth_naming"])
    feelings = [_ends(found, name) for name, _, _ in ROWS if name != "relevance"]
    felt = max(1.0, *(math.ceil(2 * end) / 2 for end in feelings))
    fit = max(10.0, math.ceil(_ends(found, "relevance") / 10) * 10.0)
    return [
        _row(
            found,
            name,
            mark,
            colour,
            *((fit, FIT_MARGIN) if name == "relevance" else (felt, margin)),
        )
        for name, mark, colour in ROWS
    ]


def _ends(found: Comparison, name: str) -> float:
    """Return how far from nothing a difference and its range reach."""
    factor, difference = QUANTITIES[name][1], found.difference[name]
    return max(abs(factor * value) for value in (*difference.band(), difference.mean))


def _row(found: Comparison, name: str, mark: str, colour: str, reach: float, margin: float) -> str:
    """Return one difference: in figures, and as a dot with its range on a line."""
    words, factor, decimals, unit = QUANTITIES[name]
    difference = found.difference[name]
    low, high = (factor * end for end in difference.band())
    mean = factor * difference.mean
    a, b = (factor * draws.point[name] for draws in (found.draws_a, found.draws_b))

    def at(value: float) -> str:
        return f"{50 + 50 * value / reach:.1f}%"

    def wide(one: float, other: float) -> str:
        return f"{50 * (other - one) / reach:.1f}%"

    track = (
        f'<i class="margin" style="left:{at(-margin)};width:{wide(-margin, margin)}"></i>'
        '<i class="line"></i><i class="zero"></i>'
        f'<i class="span {colour}" style="left:{at(low)};width:{wide(low, high)}"></i>'
        f'<i class="dot {colour}" style="left:{at(mean)}">{mark}</i>'
        f'<small style="left:0">{signed(-reach, 0 if reach >= 10 else 1)}</small>'
        f'<small style="left:50%">0</small>'
        f'<small style="left:100%">{signed(reach, 0 if reach >= 10 else 1)}</small>'
    )
    return (
        f'<li><div><small><span class="{colour}" aria-hidden="true">{mark}</span> {escape(words)}, '
        f"B − A</small><b>{signed(mean, decimals)}</b>"
        f"<small>{signed(low, decimals)} to {signed(high, decimals)}</small>"
        f"<small>A {a:.{decimals}f}, B {b:.{decimals}f} {escape(unit)}</small></div>"
        f'<div class="tl-track" aria-hidden="true">{track}</div></li>'
    )


def _more(found: Comparison) -> str:
    """Return two more differences in a line."""
    parts = []
    for name, words in (("surveillance", "Feels watched"), ("discovery_gap", "hidden")):
        difference = found.difference[name]
        low, high = (signed(end, 1) for end in difference.band())
        parts.append(f"{words} {signed(difference.mean, 1)} ({low} to {high})")
    return f"{', '.join(parts)}."


def _versions(found: Comparison) -> str:
    """Return 100 squares: versions that say more, about the same, less."""
    more, same, _ = (round(100 * share) for share in found.shares)
    less = 100 - more - same
    squares = "".join(
        f'<i class="{"more" if i < more else "same" if i < more + same else "less"}"></i>'
        for i in range(100)
    )
    tag = (
        f' <span class="tl-chip" title="{escape(BUILT_IN)}">built in</span>'
        if found.built_in
        else ""
    )
    shares = (
        ("more", f"{more} say B feels more invasive"),
        ("same", f"{same} about the same"),
        ("less", f"{less} less"),
    )
    listed = "".join(f'<li><i class="{name}"></i>{words}</li>' for name, words in shares)
    return (
        f'<h2 title="{escape(BAND)}">Of 100 versions of the model{tag}</h2>'
        f'<div class="tl-squares" aria-hidden="true">{squares}</div>'
        f'<ul class="tl-shares">{listed}</ul>'
    )
