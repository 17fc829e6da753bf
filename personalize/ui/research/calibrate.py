"""Calibrate: bring the answers of a survey, and see what they change."""

from __future__ import annotations


def tab() -> None:
    """Show the tab."""
