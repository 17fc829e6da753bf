"""Test notes: assumptions, and what was seen and said in usability tests."""

from __future__ import annotations


def tab() -> None:
    """Show the tab."""
