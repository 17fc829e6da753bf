"""Choosing: a first pass in which everyone shares, then each person decides on what they felt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personalize.register import data_types, defaults
from personalize.response.choice import PER_KIND, acceptance, friction, informed, willingness
from personalize.response.perception import Exposure, Perception, perceive
from personalize.response.respond import framed, make_exposure, persons_of
from personalize.scenario import Scenario
from personalize.streams import BLOCK, blocks, stream

if TYPE_CHECKING:
    from personalize.study.lab import Run


@dataclass(frozen=True)
class Choice:
    """What N people decide about K kinds of data.

    Attributes
    ----------
    shared : bool array (N, K)
        Who shares which kind.
    accepts : float array (N, K)
        Chance to share it under the consent design; 0 for kinds that are not asked for.
    agrees : float array (N, K)
        Chance to agree if asked plainly and told everything.
    felt, known : float array (N, K)
        The ratings the decision rests on, as it feels and with everything told.
    benefit, trust : float array (N,)
        The worth expected, 1 to 7, and trust, 0 to 1.
    """

    shared: np.ndarray
    accepts: np.ndarray
    agrees: np.ndarray
    felt: np.ndarray
    known: np.ndarray
    benefit: np.ndarray
    trust: np.ndarray

    def rates(self, kinds: tuple[str, ...]) -> tuple[float, float]:
        """Return of 1: how many accept here, and how many would if asked plainly."""
        at = [list(data_types()).index(kind) for kind in kinds]
        if not at:
            return 0.0, 0.0
        return float(self.accepts[:, at].mean()), float(self.agrees[:, at].mean())


def alone(exposure: Exposure, kind: int) -> Exposure:
    """Return the exposure as if one kind alone were used."""
    of_kind = np.zeros(exposure.shares.shape[-1], dtype=bool)
    of_kind[kind] = True
    return replace(
        exposure,
        shares=np.where(of_kind, exposure.shares, 0.0),
        popular=1 - exposure.shares[..., kind],
        used=np.broadcast_to(exposure.used, exposure.sensitivity.shape[-2:]) & of_kind,
    )


def decide(first: Run) -> Choice:
    """Return everybody's decisions, from a run in which everyone shares.

    Designs with one answer are answered on how all of it feels together; the others kind by
    kind, on how that kind alone would feel. What people would decide if asked plainly rests on
    the rating if everything came out, without friction.
    """
    scenario, world, response = first.scenario, first.world, first.response
    p = framed(scenario, defaults())
    people, names = len(world.people), list(data_types())
    used = [names.index(kind) for kind in scenario.used_types()]
    own = friction(scenario.design.consent, p)
    trust = world.people.frame["trust"].to_numpy(float)
    accepts, agrees, felt, known = (np.zeros((people, len(names))) for _ in range(4))

    def fill(kinds: list[int], now: Perception, out: Perception) -> None:
        felt[:, kinds], known[:, kinds] = now.rating[:, None], out.rating[:, None]
        logit = willingness(response.benefit, now.rating, trust, p)
        plainly = willingness(response.benefit, out.rating, trust, p)
        accepts[:, kinds] = acceptance(logit, own)[:, None]
        agrees[:, kinds] = informed(plainly)[:, None]

    if scenario.design.consent in PER_KIND:
        exposure = make_exposure(scenario, world, first.slates, first.quality.percentile, p)
        persons = persons_of(world)
        for kind in used:
            one_kind = alone(exposure, kind)
            out = perceive(one_kind, persons, p, discovered=True)
            fill([kind], perceive(one_kind, persons, p), out)
    else:
        fill(used, response.now, response.if_discovered)
    shared = _roll(scenario, people, accepts)
    return Choice(shared, accepts, agrees, felt, known, response.benefit, trust)


def _roll(scenario: Scenario, people: int, chances: np.ndarray) -> np.ndarray:
    """Turn chances into decisions: one roll a person where there is one answer."""
    kinds = chances.shape[1]
    shared = np.zeros(chances.shape, dtype=bool)
    for block, place in blocks(people):
        rolls = stream(scenario.seed, "choice", block).random((BLOCK, kinds + 1))
        rolls = rolls[: place.stop - place.start]
        own = rolls[:, 1:] if scenario.design.consent in PER_KIND else rolls[:, :1]
        shared[place] = own < chances[place]
    return shared


def consent_groups(shared: np.ndarray, used: tuple[str, ...]) -> np.ndarray:
    """Return each person's group: shares all, some or nothing of what is asked for."""
    at = [list(data_types()).index(kind) for kind in used]
    number = shared[:, at].sum(axis=1)
    labels = np.where(number == 0, "shares nothing", "shares some").astype(object)
    labels[number == len(at)] = "shares all"
    return labels
