"""Plan: which study would settle a question, and how many people it takes."""

from __future__ import annotations


def tab() -> None:
    """Show the tab."""
