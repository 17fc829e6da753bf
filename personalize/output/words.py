"""Comparisons as lines of text: what changed, then each difference with its range."""

from __future__ import annotations

from collections.abc import Iterator

from personalize.figures import signed as signed
from personalize.output.phrases import rerun_words
from personalize.response.bands import ShapeFigure
from personalize.study.compare import Comparison

QUANTITIES = {
    "relevance": ("Useful picks", 100, 0, "of 100"),
    "invasiveness": ("Feels invasive", 1, 1, "of 7"),
    "if_discovered": ("If people found out everything", 1, 1, "of 7"),
    "discovery_gap": ("Hidden", 1, 1, "of 7"),
    "share_invasive": ("Would call it clearly invasive (5 to 7 of 7)", 100, 0, "of 100 people"),
    "surveillance": ("Feels watched", 1, 1, "of 7"),
    "benefit": ("Worth having", 1, 1, "of 7"),
    "noticeability": ("Noticed", 100, 0, "of 100 people"),
    "trust_after_discovery": ("Trust if people found out everything", 100, 0, "of 100"),
    "clicks": ("Clicks", 100, 0, "of 100 picks"),
    "willing": ("Would share again", 100, 0, "of 100 people"),
    "accept": ("Accept", 100, 0, "of 100 people"),
    "accept_if_answered": ("Accept, of those who answer", 100, 0, "of 100 people"),
    "informed": ("Would accept if asked plainly", 100, 0, "of 100 people"),
}
"""Words, factor, decimals and unit of each output."""
BUILT_IN = (
    "Assumed, not found: every rerun agrees because the direction was assumed. "
    "Only the size comes from the run."
)


def _shape_words(figure: ShapeFigure) -> str:
    """Return a difference with one shape: "−0.5 (−0.8 to −0.2)"."""
    if figure.low is None or figure.high is None:
        return signed(figure.mean, 1)
    return f"{signed(figure.mean, 1)} ({signed(figure.low, 1)} to {signed(figure.high, 1)})"


def comparison_words(comparison: Comparison) -> Iterator[str]:
    """Yield lines: what changed, each difference with its range and levels, the three shares."""
    if not comparison.changed:
        yield "A and B are the same scenario."
    else:
        yield "B is A with: " + "; ".join(map(str, comparison.changed))
    for name, difference in comparison.difference.items():
        words, factor, decimals, unit = QUANTITIES.get(name, (name, 1, 2, ""))
        if name == "ndcg":
            continue
        low, high = difference.band()
        a, b = comparison.draws_a.point[name], comparison.draws_b.point[name]
        yield (
            f"{words}: {signed(factor * difference.mean, decimals)} "
            f"({signed(factor * low, decimals)} to {signed(factor * high, decimals)}); "
            f"A {factor * a:.{decimals}f}, B {factor * b:.{decimals}f} {unit}"
        )
    yield f"{rerun_words(comparison.shares)} (how invasive B feels)."
    if comparison.built_in:
        yield BUILT_IN
    yield comparison.shape_verdict().sentence
    for figure in comparison.difference["invasiveness"].by_shape():
        yield f"    {figure.shape}: {_shape_words(figure)}"
