"""Answers on the scale 1 to 7: of the latent scale, of five or more, and of the benefit."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, ndtr

from personalize.response.inputs import Parameters

LOWEST = 1.0
"""Lower end of the scale 1 to 7."""
MIDDLE = 4.0
"""Middle of the scale 1 to 7."""


def to_rating(latent: Any) -> Any:
    """Map the latent scale to 1 to 7, with slope 1 in the middle (data/guide/the-model.md)."""
    return 1 + 6 * expit((2 / 3) * (np.asarray(latent) - MIDDLE))


def share_at_least_five(ratings: np.ndarray, p: Parameters) -> np.ndarray:
    """Return each person's probability to answer 5 or more, including answer noise.

    An answer is the expected rating plus noise, rounded; 5 or more means 4.5 or more.
    """
    sd = np.asarray(p["response_sd"])
    sd = np.squeeze(sd, axis=-1) if sd.ndim > 2 else sd
    return np.asarray(ndtr((ratings - 4.5) / sd))


def benefit(relevance: np.ndarray, p: Parameters) -> np.ndarray:
    """Return the benefit of the picks, 1 to 7, from relevance (0 popular, 1 perfect)."""
    rate = np.asarray(p["benefit_saturation"])
    rate = np.squeeze(rate, axis=-1) if rate.ndim > 2 else rate
    useful = np.clip(relevance, 0, 1)
    return np.asarray(1 + 6 * (1 - np.exp(-rate * useful)) / (1 - np.exp(-rate)))
