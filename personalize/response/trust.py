"""Trust, engagement and leaving: what a session does to the next one (data/guide/the-model.md).

τ′ = τ + a₊ (1 − τ) g − a₋ τ v, with g satisfaction × honest notice and v how far a session went
too far. Almost nothing is known about these dynamics: every row they use is an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import expit

from personalize.response.perception import MIDDLE

TOP = 7.0
"""Upper end of the scale."""
CLICK_FROM = 3.0
"""Rating from which invasiveness holds clicks back, as the equation of engagement states it."""


def violation(rating: Any, p: Mapping[str, Any]) -> np.ndarray:
    """Return how far a session went too far, 0 to 1: the rating above ``violation_from``."""
    start = p["violation_from"]
    return np.asarray(np.clip((np.asarray(rating) - start) / (TOP - start), 0, 1))


def after_session(
    trust: Any, rating: Any, benefit: Any, notice: Any, p: Mapping[str, Any], broken: Any = 0.0
) -> np.ndarray:
    """Return trust after a session, 0 to 1.

    Parameters
    ----------
    trust : array
        0 to 1.
    rating, benefit : arrays
        Felt invasiveness and worth having, 1 to 7.
    notice : float
        How honestly people were told, 0 to 1.
    broken : array
        A violation that counts whatever was felt: 1 for a covert flow that came out.
    """
    satisfied = (np.asarray(benefit) - 1) / (TOP - 1) * notice
    harmed = np.maximum(violation(rating, p), broken)
    moved = trust + p["trust_gain"] * (1 - trust) * satisfied - p["trust_loss"] * trust * harmed
    return np.asarray(np.clip(moved, 0, 1))


def after_discovery(
    trust: Any, rating_out: Any, notice: Any, collected: Any, p: Mapping[str, Any]
) -> np.ndarray:
    """Return trust right after everything came out, 0 to 1.

    What was never told counts as a full violation; what was told counts by how it feels.

    Parameters
    ----------
    trust : array
        0 to 1.
    rating_out : array
        Rating if it came out, 1 to 7.
    notice : float
        How far people had been told, 0 to 1.
    collected : array
        1 where anything is held, else 0: nothing held, nothing broken.
    """
    broken = np.maximum(violation(rating_out, p), 1 - np.asarray(notice))
    return np.asarray(np.clip(trust - p["trust_loss"] * trust * broken * collected, 0, 1))


def leaving(rating: Any, benefit: Any, p: Mapping[str, Any]) -> np.ndarray:
    """Return the chance to leave in a session, 0 to 1."""
    return np.asarray(
        expit(
            p["leave_base"]
            + p["leave_invasiveness"] * (np.asarray(rating) - MIDDLE)
            - p["leave_benefit"] * (np.asarray(benefit) - MIDDLE)
        )
    )


def click_chance(relevance: Any, obtrusive: Any, rating: Any, p: Mapping[str, Any]) -> np.ndarray:
    """Return the chance that a pick is clicked, 0 to 1, from fit, placement and feeling."""
    return np.asarray(
        expit(
            p["engage_base"]
            + p["engage_relevance"] * np.clip(relevance, 0, 1)
            + p["engage_attention"] * obtrusive
            - p["engage_invasiveness"] * (np.asarray(rating) - CLICK_FROM)
        )
    )
