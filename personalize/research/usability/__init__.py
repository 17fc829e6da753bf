"""Usability tests: what people did and said, in counts of people and their own words."""

from __future__ import annotations

from personalize.research.usability.codebook import codebook
from personalize.research.usability.counts import Agreement, agreement, counts, of_people
from personalize.research.usability.export import observations_csv, observations_frame
from personalize.research.usability.sheet import OUTCOMES, Observation, Sheet
from personalize.research.usability.store import UsabilityStore

__all__ = [
    "OUTCOMES",
    "Agreement",
    "Observation",
    "Sheet",
    "UsabilityStore",
    "agreement",
    "codebook",
    "counts",
    "observations_csv",
    "observations_frame",
    "of_people",
]
