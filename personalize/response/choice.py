"""Choice: who shares which kind of data under a consent design, and who would if asked plainly.

A privacy calculus (data/guide/the-model.md): U = a₀ + w_B (benefit − 4) − w_PI (rating − 4)
+ w_τ (trust − ½) + w_$ payment + nudge. Some never answer; then silence decides:
p = ι default + (1 − ι) logistic(U).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from personalize.response.perception import MIDDLE

PER_KIND = ("per_purpose", "just_in_time")
"""Designs with an answer a kind of data; the others have one answer for everything."""


@dataclass(frozen=True)
class Friction:
    """What a consent design does beside asking: how many never answer, and the push it gives.

    ``silence`` is what no answer counts as: 1 shared, 0 not shared.
    """

    inaction: Any
    nudge: Any
    silence: float


def friction(consent: str, p: Mapping[str, Any]) -> Friction:
    """Return the friction of a consent design; with no question everybody shares."""
    if consent == "none":
        return Friction(1.0, 0.0, 1.0)
    nudges = {"accept_only": "nudge_accept_only", "per_purpose": "nudge_per_purpose"}
    nudge = p[nudges[consent]] if consent in nudges else 0.0
    return Friction(p[f"inaction_{consent}"], nudge, 1.0 if consent == "opt_out" else 0.0)


def willingness(
    benefit: Any, rating: Any, trust: Any, p: Mapping[str, Any], payment: float = 0.0
) -> Any:
    """Return the logit of agreeing when asked plainly.

    Parameters
    ----------
    benefit, rating : arrays
        Worth having and felt invasiveness, 1 to 7.
    trust : array
        0 to 1.
    payment : float
        Dollars.
    """
    return (
        p["share_base"]
        + p["share_benefit"] * (benefit - MIDDLE)
        - p["share_invasiveness"] * (rating - MIDDLE)
        + p["share_trust"] * (trust - 0.5)
        + p["share_incentive"] * payment
    )


def acceptance(logit: Any, own: Friction) -> Any:
    """Return the chance that data are shared, those who never answer included."""
    return own.inaction * own.silence + (1 - own.inaction) * expit(logit + own.nudge)


def informed(logit: Any) -> Any:
    """Return the chance of agreeing if asked plainly, by everybody."""
    return expit(np.asarray(logit))
