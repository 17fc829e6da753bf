"""The objective panel: data held, people concerned, sources, and the assessment in law.

It is shown beside the predicted perception, because a low perceived intrusion neither makes
consent valid nor reduces the data held.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personalize.register import data_types, design_options
from personalize.scenario import Scenario
from personalize.scenario.words import words as setting_words
from personalize.service.consent import Consent, consent, special_guesses
from personalize.service.design import steering
from personalize.world.world import World


@dataclass(frozen=True)
class Objective:
    """Properties of a design that do not depend on how people perceive it.

    Attributes
    ----------
    type_names : tuple of str
        Kinds of data held.
    people : int
        Number of people about whom data are held, including friends who never agreed.
    sources : tuple of str
        Suppliers of the data, in words.
    bystanders : int
        Number of friends named in another person's data who do not share data themselves.
    special : tuple of str
        Special categories under GDPR Art. 9, all of them by inference.
    consent : Consent
    recipient, purpose, retention : str
        In words; ``retention`` also says how much of the history is kept, if not all of it.
    marked : tuple of str
        Labels of chosen options that steer people or exclude some of them.
    """

    type_names: tuple[str, ...]
    people: int
    sources: tuple[str, ...]
    bystanders: int
    special: tuple[str, ...]
    consent: Consent
    recipient: str
    purpose: str
    retention: str
    marked: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the panel as a JSON-ready mapping."""
        return {
            "kinds": list(self.type_names),
            "people": self.people,
            "sources": list(self.sources),
            "bystanders": self.bystanders,
            "special_categories": list(self.special),
            "special_categories_article": "GDPR Art. 9(1); CJEU C-184/20" if self.special else "",
            "consent": self.consent.word,
            "consent_reason": self.consent.reason,
            "consent_article": self.consent.article,
            "recipient": self.recipient,
            "purpose": self.purpose,
            "retention": self.retention,
            "marked": list(self.marked),
        }


def objective(scenario: Scenario, world: World, shared: np.ndarray | None = None) -> Objective:
    """Return the objective panel of a scenario.

    Parameters
    ----------
    scenario : Scenario
    world : World
    shared : bool array (people, kinds), optional
        Which person shares which kind; all people share all kinds unless given.
    """
    used, names = scenario.used_types(), list(data_types())
    type_indices = [names.index(type_name) for type_name in used]
    number = len(world.people)
    sharing = np.full(number, bool(used)) if shared is None else shared[:, type_indices].any(axis=1)
    bystanders = np.zeros(number, dtype=bool)
    if "friends" in used:
        friends = world.people.friends
        tells = sharing if shared is None else shared[:, names.index("friends")]
        named = friends[tells]
        bystanders[named[named >= 0]] = True
        # Without ``shared`` no person was asked, so each named friend counts.
        bystanders &= ~sharing if shared is not None else True
    held_of = sharing | bystanders
    chosen = scenario.design.model_dump()

    def words(field: str) -> str:
        return design_options()[field][chosen[field]].label

    return Objective(
        type_names=used,
        people=int(held_of.sum()),
        sources=_sources(used),
        bystanders=int(bystanders.sum()),
        special=tuple(special_guesses(scenario)),
        consent=consent(scenario),
        recipient=words("recipient"),
        purpose=words("purpose"),
        retention=_kept_for(words("retention"), scenario),
        marked=tuple(steering(scenario)),
    )


def _kept_for(retention: str, scenario: Scenario) -> str:
    share = scenario.data.history
    if share == 1 or not scenario.used_types():
        return retention
    return f"{retention}; only {setting_words('data.history', share)} of each person’s records"


def _sources(used: tuple[str, ...]) -> tuple[str, ...]:
    words = {
        "declared": "the people themselves, who told it",
        "observed": "the people themselves, by being watched here",
        "inferred": "guesses of the service",
        "third_party": "other companies",
    }
    sources = dict.fromkeys(words[data_types()[type_name].obtained] for type_name in used)
    if "friends" in used:
        sources["friends, who were not asked"] = None
    return tuple(sources)
