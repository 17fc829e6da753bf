"""Perceived invasiveness and surveillance of slates: EVIDENCE section 4, with exact terms.

Arrays are over people × picks. A parameter may be a number or an array with leading axes
(parameter draws), which then are the leading axes of all results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from personalize.response.aggregates import largest, norm, soft_maximum, total
from personalize.response.inputs import Exposure, Parameters, Persons, needed
from personalize.response.scale import to_rating
from personalize.response.shapes import is_on

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

WATCHED = ("sensitivity", "inferred", "cross_context", "unexpected", "identified")
"""Terms that make up perceived surveillance (data/guide/the-model.md)."""


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
        The perception parameters, with the switches of the shape of the model (``shapes``).
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
    if is_on(p["amount_weight"]):
        news = news * (1 - _wider(p["amount_weight"]) * (1 - e.shares))
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
        if is_on(p["aware"]):
            noticed = 1 - (1 - noticed) * _unaware(design, p["aware"])
    terms = _bracket(e, collected, visible, spread, personal, p)
    sd = p["slope_sd"]
    slope = np.exp(sd * persons.slope[..., None] - sd**2 / 2)
    if is_on(p["useful"]):
        slope = slope * (1 - p["useful"] * p["usefulness_relief"] * _useful(e))
    multiplier = slope * noticed
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
    imagined = e.imagined
    if is_on(p["aware"]):
        imagined = imagined * (1 - p["aware"] * (1 - _expected_of_used(e, used)))
    gap = design["disclosed"] * (imagined - everything)
    if discovered:
        gap = gap - (1 - design["disclosed"]) * everything
    # The relief is limited so that holding data never lowers the rating below holding none.
    relief = np.minimum(collected * p["expectation_gap_weight"] * gap, held)
    base = p["baseline"] + p["elicitation"]
    person = (
        p["attitude_weight"] * persons.attitude[:, None] + p["person_sd"] * persons.level[..., None]
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


def _wider(amount: Any) -> Any:
    """Return an array (draws, 1, 1) with a last axis for the kinds; a number is unchanged."""
    array = np.asarray(amount)
    return array[..., None] if array.ndim else amount


def _unaware(design: Mapping[str, Any], aware: Any) -> Any:
    """Return the share of people who were neither asked nor told: (draws, 1, 1) or a number."""
    return (1 - aware * design["asked"]) * (1 - aware * design["disclosed"])


def _expected_of_used(e: Exposure, used: np.ndarray) -> np.ndarray:
    """Return how expected the kinds used are on average, 0 to 1: array (N, 1)."""
    number = np.maximum(used.sum(axis=-1), 1)
    return np.asarray(np.where(used, e.expected, 0.0).sum(axis=-1) / number)


def _useful(e: Exposure) -> np.ndarray:
    """Return how useful each person's picks are, 0 to 1: array (N, 1)."""
    useful = np.clip(np.broadcast_to(e.relevance, len(e.shares)), 0, 1)
    return np.asarray(useful[:, None])


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
