"""Perceived invasiveness and surveillance of slates: EVIDENCE section 4, with exact terms.

Arrays are over people × picks. A parameter may be a number or an array with leading axes
(parameter draws), which then are the leading axes of all results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import expit, ndtr

from personalize.response.aggregates import largest, norm, soft_maximum, total

Parameters = Mapping[str, Any]

TERMS = (
    "baseline",
    "person",
    "sensitivity",
    "inferred",
    "cross_context",
    "context_mismatch",
    "unexpected",
    "untold",
    "unasked",
    "expectation_gap",
    "identified",
    "control",
    "trust",
    "worst_picks",
    "scale_ceiling",
)
"""Terms of the rating, in the order of the waterfall chart."""

MIDDLE = 4.0
"""Middle of the scale 1 to 7."""

WATCHED = ("sensitivity", "inferred", "cross_context", "unexpected", "identified")
"""Terms that make up perceived surveillance (data/guide/the-model.md)."""


@dataclass(frozen=True)
class Exposure:
    """The inputs of perception of N people, k picks and K kinds of data, all 0 to 1.

    Attributes
    ----------
    shares : array (N, k, K)
        Share of each kind in each pick.
    popular : array (N, k)
        Share of popularity in each pick.
    specificity : array (N, k)
        Rarity of the pick among people; see ``respond.specificity``.
    percentile : array (N, k)
        Share of all items with a lower true utility for this person.
    used : bool array (K,) or (N, K)
        Kinds used for picks, of all people or of each person.
    collected : float or array (N,)
        1 where any data are collected, else 0.
    sensitivity : array (N, K) or (draws, N, K)
        Sensitivity of each kind for each person.
    expected, appropriateness : arrays (K,)
        Expectedness and appropriateness of each kind in this service.
    third_party, inferred : bool arrays (K,)
    design : mapping
        The design inputs.
    imagined : float
        Sensitivity of the data collection that people expect of such a service.
    habituated : float
        Factor on noticing after earlier sessions, 0 to 1.
    """

    shares: np.ndarray
    popular: np.ndarray
    specificity: np.ndarray
    percentile: np.ndarray
    used: np.ndarray
    collected: Any
    sensitivity: np.ndarray
    expected: np.ndarray
    appropriateness: np.ndarray
    third_party: np.ndarray
    inferred: np.ndarray
    design: Mapping[str, float]
    imagined: Any
    habituated: float = 1.0

    def first(self, number: int) -> Exposure:
        """Return the exposure of the first ``number`` people, in single precision."""
        people, type_count = len(self.shares), self.shares.shape[-1]
        single = np.float32
        return replace(
            self,
            shares=self.shares[:number].astype(single),
            popular=self.popular[:number].astype(single),
            specificity=self.specificity[:number].astype(single),
            percentile=self.percentile[:number].astype(single),
            used=np.broadcast_to(self.used, (people, type_count))[:number],
            collected=np.broadcast_to(self.collected, people)[:number].astype(single),
            sensitivity=self.sensitivity[:number].astype(single),
            expected=self.expected.astype(single),
            appropriateness=self.appropriateness.astype(single),
        )


@dataclass(frozen=True)
class Persons:
    """The people's standardised Collection attitude, trust, and personal draws (N,).

    Trust may also have the shape (draws, N).
    """

    attitude: np.ndarray
    trust: np.ndarray
    level: np.ndarray
    slope: np.ndarray

    def some(self, place: slice) -> Persons:
        """Return the people of a slice."""
        fields = (self.attitude, self.trust, self.level, self.slope)
        return Persons(*(values[..., place] for values in fields))

    def first(self, number: int) -> Persons:
        """Return the first ``number`` people, in single precision."""
        some = self.some(slice(0, number))
        fields = (some.attitude, some.trust, some.level, some.slope)
        return Persons(*(values.astype(np.float32) for values in fields))


@dataclass(frozen=True)
class Perception:
    """The perception of each of N people.

    Attributes
    ----------
    rating : array (N,)
        Perceived invasiveness of the slate, 1 to 7.
    terms : dict of array (N,)
        Points by term of ``TERMS``; they add up to ``rating``.
    surveillance : array (N,)
        1 to 7.
    noticed : array (N,)
        Probability that the most noticeable pick is noticed as being about this person.
    item_rating : array (N, k)
        Rating of each pick separately.
    """

    rating: np.ndarray
    terms: dict[str, np.ndarray]
    surveillance: np.ndarray
    noticed: np.ndarray
    item_rating: np.ndarray


def to_rating(latent: Any) -> Any:
    """Map the latent scale to 1 to 7, with slope 1 in the middle (data/guide/the-model.md)."""
    return 1 + 6 * expit((2 / 3) * (np.asarray(latent) - MIDDLE))


def perceive(
    exposure: Exposure,
    persons: Persons,
    p: Parameters,
    *,
    discovered: bool = False,
    account: bool = True,
) -> Perception:
    """Return the perception of each person's slate.

    Parameters
    ----------
    exposure : Exposure
    persons : Persons
    p : mapping
        The perception parameters.
    discovered : bool
        Compute the rating after discovery of all data use: all picks are noticed, all kinds are
        disclosed, and data not disclosed before are added to the expectation gap with their
        full sensitivity.
    account : bool
        Whether to compute the terms of the slate; without them parameter draws take less time.
    """
    e, design = needed(exposure), exposure.design
    used = e.used[:, None, :]
    collected = np.broadcast_to(e.collected, len(e.shares))[:, None]
    personal = 1 - e.popular
    shown = 1.0 if discovered else design["disclosed"]
    news = _wider(shown) * (1 - e.expected)
    visible = np.where(used, np.maximum(e.shares, news), 0.0)
    sensitivity = e.sensitivity[..., None, :]
    spread = norm(visible * sensitivity, p["sensitivity_breadth"])
    miss = (e.percentile < p["visible_miss_percentile"]) * personal
    if discovered:
        noticed = np.ones_like(personal)
    else:
        noticed = e.habituated * expit(
            p["notice_base"]
            + p["notice_specificity"] * e.specificity * personal
            + p["notice_obtrusiveness"] * design["obtrusive"]
            + p["notice_disclosure"] * design["disclosed"]
            + p["notice_misses"] * miss
        )
    terms = _bracket(e, collected, visible, spread, personal, p)
    sd = p["slope_sd"]
    multiplier = np.exp(sd * persons.slope[:, None] - sd**2 / 2) * noticed
    terms = {name: multiplier * amount for name, amount in terms.items()}
    bracket = sum(terms.values())
    doubt = persons.trust[..., None] - 0.5
    moderated = 1 - p["trust_moderation"] * doubt
    control = -p["control_moderation"] * design["control"]
    terms["control"] = bracket * moderated * control
    watched = sum(terms[name] for name in WATCHED) * moderated * (1 + control)
    untold = collected * p["untold_penalty"] * (1 - design["notice"])
    unasked = collected * p["unasked_penalty"] * (1 - design["asked"])
    held = bracket * moderated * (1 + control) + untold + unasked
    all_used = np.where(used, sensitivity, 0.0)
    everything = norm(all_used, p["sensitivity_breadth"])
    gap = design["disclosed"] * (e.imagined - everything)
    if discovered:
        gap = gap - (1 - design["disclosed"]) * everything
    # The relief is limited so that holding data never lowers the rating below holding none.
    relief = np.minimum(collected * p["expectation_gap_weight"] * gap, held)
    base = p["baseline"] + p["elicitation"]
    person = (
        p["attitude_weight"] * persons.attitude[:, None] + p["person_sd"] * persons.level[:, None]
    )
    same = np.zeros_like(held)
    terms |= {
        "baseline": same + base,
        "person": same + person,
        "untold": same + untold,
        "unasked": same + unasked,
        "expectation_gap": -relief,
        "trust": -p["trust_moderation"] * doubt * bracket - p["trust_relief"] * doubt,
    }
    latent = sum(terms.values())
    item_rating = to_rating(latent)
    rating, weights, worst = soft_maximum(item_rating, p["slate_worst_items"])
    terms["scale_ceiling"] = item_rating - latent
    slate: dict[str, np.ndarray] = {}
    if account:
        slate = {name: total(amount, weights) for name, amount in terms.items()}
        slate["worst_picks"] = worst
    start = terms["baseline"] + terms["person"] - p["trust_relief"] * doubt
    return Perception(
        rating=rating,
        terms={name: slate[name] for name in TERMS if name in slate},
        surveillance=soft_maximum(to_rating(start + watched), p["slate_worst_items"])[0],
        noticed=largest(noticed * personal),
        item_rating=item_rating,
    )


def needed(e: Exposure) -> Exposure:
    """Return the exposure without the kinds of data that no person's picks use."""
    used = np.broadcast_to(e.used, (len(e.shares), e.shares.shape[-1]))
    used_types = np.flatnonzero(used.any(axis=0))
    if len(used_types) == used.shape[1]:
        return replace(e, used=used)
    return replace(
        e,
        shares=e.shares[..., used_types],
        used=used[:, used_types],
        sensitivity=e.sensitivity[..., used_types],
        expected=e.expected[used_types],
        appropriateness=e.appropriateness[used_types],
        third_party=e.third_party[used_types],
        inferred=e.inferred[used_types],
    )


def _wider(amount: Any) -> Any:
    """Return an array (draws, 1, 1) with a last axis for the kinds; a number is unchanged."""
    array = np.asarray(amount)
    return array[..., None] if array.ndim else amount


def _bracket(
    e: Exposure,
    collected: np.ndarray,
    visible: np.ndarray,
    spread: np.ndarray,
    personal: np.ndarray,
    p: Parameters,
) -> dict[str, np.ndarray]:
    """Return the terms that are multiplied by noticing, trust and control, each in points."""
    design = e.design
    misfit = total(visible, 1 - e.appropriateness) / np.maximum(1.0, total(visible))
    cross = total(visible, e.third_party)
    cross = 1 - (1 - np.minimum(cross, 1)) * (1 - collected * design["cross"])
    misfit = 1 - (1 - misfit) * (1 - collected * design["mismatch"])
    expected = total(e.shares, e.expected) + e.popular
    expected = 1 - (1 - expected) * (1 - design["notice"]) * (1 - design["expected"])
    surprise = e.percentile * personal * (1 - np.maximum(design["explained"], expected))
    context = 1 - p["consent_moderates_context"] * design["asked"]
    return {
        "sensitivity": p["sensitivity_weight"] * spread,
        "inferred": p["inferred_weight"] * total(visible, e.inferred),
        "cross_context": context * p["cross_context_weight"] * cross,
        "context_mismatch": context * p["context_mismatch_weight"] * misfit,
        "unexpected": p["unexpected_accuracy_weight"] * surprise,
        "identified": p["identified_weight"] * design["identified"] * personal,
    }


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
