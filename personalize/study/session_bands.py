"""The sessions of a timeline under each parameter draw, for the bands."""

from __future__ import annotations

import numpy as np

from personalize.response.choice import informed, willingness
from personalize.response.evaluation import DrawnInputs, drawn_trust, evaluate_draws
from personalize.response.inputs import Exposure, Persons
from personalize.response.scale import benefit
from personalize.response.trust import after_discovery, after_session, click_chance, leaving
from personalize.world.world import World

PEOPLE_IN_BANDS = 200
"""Number of people for whom bands are computed: the first ones, who are random."""


class SessionBands:
    """Trust and probability of staying of the first people, by parameter draw: (V, people).

    Parameters
    ----------
    persons : Persons
        All people, with trust at the defaults.
    world : World
    inputs : DrawnInputs
    """

    def __init__(self, persons: Persons, world: World, inputs: DrawnInputs) -> None:
        people = min(PEOPLE_IN_BANDS, len(persons.trust))
        self.inputs, self.persons = inputs, persons.first(people)
        self.type_spread = world.people.type_spread[:people]
        trust = drawn_trust(persons.trust[:people], inputs.parameters)
        self.trust = trust.astype(np.float32)
        self.weight = np.ones((len(inputs.sensitivity), people), dtype=np.float32)

    def step(
        self,
        exposure: Exposure,
        relevance: np.ndarray,
        discovered_now: bool,
        events: tuple[str, ...],
    ) -> dict[str, np.ndarray]:
        """Simulate the session under each parameter draw; return weighted means: arrays (V,)."""
        shape, inputs = self.weight.shape, self.inputs
        people = shape[1]
        drawn = exposure.first(people)
        perceived = evaluate_draws(drawn, self.persons, self.type_spread, inputs, self.trust)
        now = np.broadcast_to(perceived.now.rating, shape)
        if_discovered = np.broadcast_to(perceived.if_discovered.rating, shape)
        rating = if_discovered if discovered_now else now
        parameters = inputs.per_person()
        benefits = benefit(relevance[:people], parameters)
        notice, obtrusive = (inputs.design[name][..., 0] for name in ("notice", "obtrusive"))
        weight = self.weight
        total = np.maximum(weight.sum(axis=1), 1e-9)

        def mean(values: np.ndarray) -> np.ndarray:
            return np.asarray((np.broadcast_to(values, shape) * weight).sum(axis=1) / total)

        clicks = click_chance(relevance[:people], obtrusive, rating, parameters)
        means = {
            "trust": mean(self.trust),
            "invasiveness": mean(rating),
            "if_discovered": mean(if_discovered),
            "benefit": mean(benefits),
            "engagement": mean(clicks),
            "willing": mean(informed(willingness(benefits, rating, self.trust, parameters))),
            "relevance": mean(relevance[:people]),
            "retention": weight.mean(axis=1),
        }
        trust_after = after_session(self.trust, rating, benefits, notice, parameters)
        if discovered_now:
            notice_now = noticed_now(events, notice)
            trust_after = after_discovery(
                trust_after, if_discovered, notice_now, drawn.collected, parameters
            )
        self.trust = trust_after
        self.weight = weight * (1 - leaving(rating, benefits, parameters))
        return means


def noticed_now(events: tuple[str, ...], notice: object) -> object:
    """Return the extent of notice, 0 to 1: 0 for a leak, which is never announced."""
    return 0.0 if "leak" in events else notice
