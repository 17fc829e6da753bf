"""Figures as they are written on pages and in files."""

from __future__ import annotations


def signed(value: float, decimals: int) -> str:
    """Return a difference with its sign (U+2212 for minus), and zero without a sign."""
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else '−'}{text}"
