"""Change of trust over sessions, clicks and leaving (data/guide/the-model.md).

τ′ = τ + a₊ (1 − τ) g − a₋ τ v, with g satisfaction × honest notice and v the violation. There are
almost no data about these dynamics: all parameters used here are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import expit

from personalize.response.scale import MIDDLE
from personalize.response.shapes import gate

TOP = 7.0
"""Upper end of the scale."""
CLICK_FROM = 3.0
"""Rating above which invasiveness reduces clicks, as in the equation of engagement."""


def violation(rating: Any, p: Mapping[str, Any]) -> np.ndarray:
    """Return the violation of a session, 0 to 1: the scaled rating above ``violation_from``."""
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
        Perceived invasiveness and benefit, 1 to 7.
    notice : float
        Extent of honest notice, 0 to 1.
    broken : array
        Smallest violation, independent of the rating: 1 for a covert data flow that was revealed.
    """
    satisfied = (np.asarray(benefit) - 1) / (TOP - 1) * notice
    harmed = np.maximum(violation(rating, p), broken)
    moved = trust + p["trust_gain"] * (1 - trust) * satisfied - p["trust_loss"] * trust * harmed
    return np.asarray(np.clip(moved, 0, 1))


def after_discovery(
    trust: Any, rating_out: Any, notice: Any, collected: Any, p: Mapping[str, Any]
) -> np.ndarray:
    """Return trust directly after discovery of all data use, 0 to 1.

    Data use without notice counts as a full violation; otherwise the rating counts.

    Parameters
    ----------
    trust : array
        0 to 1.
    rating_out : array
        Rating after discovery, 1 to 7.
    notice : float
        Extent of notice before, 0 to 1.
    collected : array
        1 where any data are held, else 0; without data trust does not change.
    """
    broken = np.maximum(violation(rating_out, p), 1 - np.asarray(notice))
    return np.asarray(np.clip(trust - p["trust_loss"] * trust * broken * collected, 0, 1))


def leaving(rating: Any, benefit: Any, p: Mapping[str, Any]) -> np.ndarray:
    """Return the probability of leaving in a session, 0 to 1."""
    return np.asarray(
        expit(
            p["leave_base"]
            + p["leave_invasiveness"] * (np.asarray(rating) - MIDDLE)
            - p["leave_benefit"] * (np.asarray(benefit) - MIDDLE)
        )
    )


def click_chance(relevance: Any, obtrusive: Any, rating: Any, p: Mapping[str, Any]) -> np.ndarray:
    """Return the probability that a pick is clicked, 0 to 1.

    ``relevance`` and ``obtrusive`` are 0 to 1, ``rating`` is 1 to 7; ``p`` has the switch
    ``gated``.
    """
    counted = gate(np.clip(relevance, 0, 1), 0.0, rating, p)
    return np.asarray(
        expit(
            p["engage_base"]
            + p["engage_relevance"] * counted
            + p["engage_attention"] * obtrusive
            - p["engage_invasiveness"] * (np.asarray(rating) - CLICK_FROM)
        )
    )
