"""Ledger: who guessed what, and what came out."""

from __future__ import annotations


def tab() -> None:
    """Show the tab."""
