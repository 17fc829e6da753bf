"""The probability of sharing data under a consent design, and with a neutral question.

A privacy calculus (data/guide/the-model.md): U = a₀ + w_B (benefit − 4) − w_PI (rating − 4)
+ w_τ (trust − ½) + w_$ payment + w_kept + nudge. A share ι does not answer and gets the default of
the design: p = ι default + (1 − ι) logistic(U).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import expit

from personalize.response.scale import LOWEST, MIDDLE
from personalize.response.shapes import gate

KEPT = ("visit", "until_deleted")
"""Retentions with an effect against that of a year."""
PER_TYPE = ("per_purpose", "just_in_time")
"""Designs with one answer for each kind of data; the others have one answer for all kinds."""


@dataclass(frozen=True)
class Friction:
    """The share of people who do not answer under a consent design, and its nudge in logits.

    ``silence`` is the value of no answer: 1 shared, 0 not shared.
    """

    inaction: Any
    nudge: Any
    silence: float

    def answered(self) -> Friction:
        """Return the friction of those who answer."""
        return replace(self, inaction=0.0)

    def among_answers(self, accepts: Any) -> Any:
        """Return the share of those who answer that accept, from the share of all people."""
        answers = 1 - self.inaction
        return (accepts - self.inaction * self.silence) / answers if answers > 0 else accepts


def friction(consent: str, p: Mapping[str, Any]) -> Friction:
    """Return the friction of a consent design; without a question all people share."""
    if consent == "none":
        return Friction(1.0, 0.0, 1.0)
    nudges = {"accept_only": "nudge_accept_only", "per_purpose": "nudge_per_purpose"}
    nudge = p[nudges[consent]] if consent in nudges else 0.0
    return Friction(p[f"inaction_{consent}"], nudge, 1.0 if consent == "opt_out" else 0.0)


def retention_effect(retention: str, p: Mapping[str, Any]) -> Any:
    """Return the effect of the time for which data are kept on agreeing to share, in logits.

    The effect is that against a year, which has none. Source: Leon et al. 2013 (direction).
    """
    return p[f"share_kept_{retention}"] if retention in KEPT else 0.0


def willingness(
    benefit: Any, rating: Any, trust: Any, p: Mapping[str, Any], payment: float = 0.0
) -> Any:
    """Return the logit of agreeing to share when asked without a nudge.

    Parameters
    ----------
    benefit, rating : arrays
        Benefit and perceived invasiveness, 1 to 7.
    trust : array
        0 to 1.
    p : mapping
        With the switch ``gated`` and the effect of retention, ``kept`` (logits).
    payment : float
        Dollars.
    """
    counted = gate(benefit, LOWEST, rating, p)
    return (
        p["share_base"]
        + p["kept"]
        + p["share_benefit"] * (counted - MIDDLE)
        - p["share_invasiveness"] * (rating - MIDDLE)
        + p["share_trust"] * (trust - 0.5)
        + p["share_incentive"] * payment
    )


def acceptance(logit: Any, consent_friction: Friction) -> Any:
    """Return the probability that data are shared, 0 to 1, including people who do not answer."""
    return consent_friction.inaction * consent_friction.silence + (
        1 - consent_friction.inaction
    ) * expit(logit + consent_friction.nudge)


def informed(logit: Any) -> Any:
    """Return the probability of agreeing, 0 to 1, if all people answer a question without nudge."""
    return expit(np.asarray(logit))
