"""Perceived invasiveness and surveillance: EVIDENCE section 4, item by item, exact to the bar.

Everything is array work over people × picks. A parameter may be a number or an array with
leading axes of its own (draws), which then lead every result.
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
"""Terms of the waterfall, in the order of the page."""

MIDDLE = 4.0
"""Middle of the scale 1 to 7."""

WATCHED = ("sensitivity", "inferred", "cross_context", "unexpected", "identified")
"""Terms that perceived surveillance is made of (data/guide/the-model.md)."""


@dataclass(frozen=True)
class Exposure:
    """What is shown to whom. N people, k picks, K kinds of data; all inputs 0 to 1.

    Attributes
    ----------
    shares : array (N, k, K)
        Part of each kind in each pick.
    popular : array (N, k)
        Part of popularity.
    specificity : array (N, k)
        How few others get the same pick.
    percentile : array (N, k)
        Where the pick stands among all items for this person, by true utility.
    used : bool array (K,) or (N, K)
        Kinds used for picks, of everyone or person by person.
    collected : float or array (N,)
        1 where anything is collected, else 0.
    sensitivity : array (N, K) or (draws, N, K)
        How sensitive each person finds each kind.
    expected, appropriateness : arrays (K,)
        How expected a kind is here, and how well it belongs.
    third_party, inferred : bool arrays (K,)
    design : mapping
        The design inputs.
    imagined : float
        How sensitive a collection people imagine behind a service of this kind.
    habituated : float
        What is left of noticing after earlier sessions, 0 to 1.
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
        """Return the exposure of the first people, in single precision."""
        people, kinds = len(self.shares), self.shares.shape[-1]
        single = np.float32
        return replace(
            self,
            shares=self.shares[:number].astype(single),
            popular=self.popular[:number].astype(single),
            specificity=self.specificity[:number].astype(single),
            percentile=self.percentile[:number].astype(single),
            used=np.broadcast_to(self.used, (people, kinds))[:number],
            collected=np.broadcast_to(self.collected, people)[:number].astype(single),
            sensitivity=self.sensitivity[:number].astype(single),
            expected=self.expected.astype(single),
            appropriateness=self.appropriateness.astype(single),
        )


@dataclass(frozen=True)
class Persons:
    """What matters of the people: standardised Collection, trust, and personal draws (N,).

    Trust may be drawn as well: (draws, N).
    """

    attitude: np.ndarray
    trust: np.ndarray
    level: np.ndarray
    slope: np.ndarray

    def some(self, place: slice) -> Persons:
        """Return some of the people."""
        fields = (self.attitude, self.trust, self.level, self.slope)
        return Persons(*(values[..., place] for values in fields))

    def first(self, number: int) -> Persons:
        """Return the first people, in single precision."""
        some = self.some(slice(0, number))
        fields = (some.attitude, some.trust, some.level, some.slope)
        return Persons(*(values.astype(np.float32) for values in fields))


@dataclass(frozen=True)
class Perception:
    """How it feels, a person each.

    Attributes
    ----------
    rating : array (N,)
        Perceived invasiveness of the slate, 1 to 7.
    terms : dict of array (N,)
        Points by term of ``TERMS``; they add up to ``rating``.
    surveillance : array (N,)
        1 to 7.
    noticed : array (N,)
        Chance that the most noticeable pick is noticed as being about this person.
    item_rating : array (N, k)
        Rating of each pick on its own.
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
    """Return how a slate feels to everyone.

    Parameters
    ----------
    exposure : Exposure
    persons : Persons
    p : mapping
        The perception parameters.
    discovered : bool
        Everything is noticed and named, and what was not said before now comes as news: the
        rating "if it came out". What was never disclosed counts as worse than imagined by all
        its sensitivity.
    account : bool
        Whether to work out the slate's terms; without them drawing versions takes less time.
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
    # Relief cannot make a service that holds data feel better than one that holds none.
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
    each = to_rating(latent)
    rating, weights, worst = soft_maximum(each, p["slate_worst_items"])
    terms["scale_ceiling"] = each - latent
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
        item_rating=each,
    )


def needed(e: Exposure) -> Exposure:
    """Leave out kinds that nobody's picks use: they add nothing and cost time."""
    used = np.broadcast_to(e.used, (len(e.shares), e.shares.shape[-1]))
    kinds = np.flatnonzero(used.any(axis=0))
    if len(kinds) == used.shape[1]:
        return replace(e, used=used)
    return replace(
        e,
        shares=e.shares[..., kinds],
        used=used[:, kinds],
        sensitivity=e.sensitivity[..., kinds],
        expected=e.expected[kinds],
        appropriateness=e.appropriateness[kinds],
        third_party=e.third_party[kinds],
        inferred=e.inferred[kinds],
    )


def _wider(amount: Any) -> Any:
    """Give a draw (draws, 1, 1) a last axis for the kinds of data; a number stays one."""
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
    """Return the terms that noticing, trust and control multiply, each in points."""
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
    """Return each person's chance to answer 5 or more, answer noise included.

    An answer is the expected rating plus noise, rounded; 5 or more means 4.5 or more.
    """
    sd = np.asarray(p["response_sd"])
    sd = np.squeeze(sd, axis=-1) if sd.ndim > 2 else sd
    return np.asarray(ndtr((ratings - 4.5) / sd))


def benefit(relevance: np.ndarray, p: Parameters) -> np.ndarray:
    """Return how useful the picks are, 1 to 7, from each person's fit (0 popular, 1 perfect)."""
    rate = np.asarray(p["benefit_saturation"])
    rate = np.squeeze(rate, axis=-1) if rate.ndim > 2 else rate
    useful = np.clip(relevance, 0, 1)
    return np.asarray(1 + 6 * (1 - np.exp(-rate * useful)) / (1 - np.exp(-rate)))
