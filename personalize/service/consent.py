"""Assessment of a design by a simplified reading of the GDPR. Not legal advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.world.catalogue import situations

COULD_BE, NOT_VALID, NOT_NEEDED = "Could be valid", "Not valid", "Not needed"


@dataclass(frozen=True)
class Consent:
    """The assessment of a consent design: the word shown, a short reason, and the articles."""

    word: str
    reason: str
    article: str

    @property
    def valid(self) -> bool:
        """Whether the consent is not plainly invalid."""
        return self.word != NOT_VALID


_RULES: Mapping[str, Consent] = {
    "none": Consent(
        NOT_VALID,
        "nobody was asked",
        "No consent was asked (Art. 4(11)); another legal basis would have to carry it (Art. 6), "
        "and for special categories hardly any does (Art. 9(2)).",
    ),
    "opt_out": Consent(
        NOT_VALID,
        "silence is not agreement",
        "Silence, inactivity and ticked boxes are not consent (Recital 32; CJEU C-673/17).",
    ),
    "accept_only": Consent(
        NOT_VALID,
        "there was no way to refuse",
        "There was no genuine choice (Art. 7(4), Recital 42).",
    ),
    "accept_or_refuse": Consent(
        COULD_BE,
        "if purposes are named",
        "If purposes are named and leaving is as easy as joining (Art. 7(3), 13); one answer for "
        "many purposes weakens it (Recital 43).",
    ),
    "per_purpose": Consent(
        COULD_BE,
        "if leaving is as easy",
        "If purposes are named and leaving is as easy as joining (Art. 7(3), 13).",
    ),
    "just_in_time": Consent(
        COULD_BE,
        "if leaving is as easy",
        "If purposes are named and leaving is as easy as joining (Art. 7(3), 13).",
    ),
}


def special_guesses(scenario: Scenario) -> list[str]:
    """Return the labels of the special categories in law that the service's guesses concern."""
    if "inferred" not in scenario.used_types() or scenario.people.situations == "off":
        return []
    table = situations()
    if scenario.people.situations == "on":
        table = table[table["default_on"]]
    return list(table.loc[table["in_law"] == "special", "label"])


def consent(scenario: Scenario) -> Consent:
    """Return the assessment of the scenario's consent design (simplified reading of the GDPR)."""
    if not scenario.used_types():
        return Consent(NOT_NEEDED, "no personal data", "No personal data are used for picks.")
    rule = _RULES[scenario.design.consent]
    named = scenario.design.consent in {"per_purpose", "just_in_time"} and (
        scenario.design.transparency == "full"
    )
    if rule.valid and special_guesses(scenario) and not named:
        return Consent(
            NOT_VALID,
            "the guess was not named",
            "Explicit consent must name a guess about health or other special categories "
            "(Art. 9(2)(a)); what is inferred counts too (CJEU C-184/20).",
        )
    return rule


def in_law(scenario: Scenario) -> dict[str, str]:
    """Return for each kind of data whether it is ordinary or a special category in law."""
    special = bool(special_guesses(scenario))
    return {
        name: "special by inference" if name == "inferred" and special else "ordinary"
        for name in data_types()
    }
