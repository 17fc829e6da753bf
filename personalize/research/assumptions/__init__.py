"""Assumptions of a team: what is taken for granted until somebody has looked."""

from __future__ import annotations

from personalize.research.assumptions.assumption import UNTESTED_DAYS, Assumption
from personalize.research.assumptions.export import (
    assumptions_csv,
    assumptions_frame,
    assumptions_markdown,
)
from personalize.research.assumptions.store import AssumptionStore

__all__ = [
    "UNTESTED_DAYS",
    "Assumption",
    "AssumptionStore",
    "assumptions_csv",
    "assumptions_frame",
    "assumptions_markdown",
]
