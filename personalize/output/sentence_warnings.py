"""The warnings of the sentence: consent, what is hidden, who is left worse off."""

from __future__ import annotations

from personalize.output.phrases import feeling_words
from personalize.output.readings import Reading, Spread
from personalize.scenario import Scenario
from personalize.service.consent import Consent, consent

SHARE_INVASIVE = 15.0
"""People of 100 who would answer 5 or more of 7; above it a warning is added."""
STEERED = 15.0
"""Difference in people of 100 from which a warning is added.

It is taken between those who accept and those who would accept if asked plainly.
"""
UNEQUAL = 10.0
"""Difference in usefulness (points of 100) between those who share and the rest.

From this value on a warning is added.
"""
POOR_TRADE = 2.0
"""Gain in usefulness (points of 100) below which added data get a warning."""


def warnings_of(
    base: Scenario,
    now: Scenario,
    before: Reading,
    after: Reading,
    spread: Spread | None,
) -> list[str]:
    """Return the warnings that apply, the most important first."""
    assessed = consent(now)
    warnings = _consent_warnings(now, after, assessed)
    hidden = after.if_discovered - after.now
    if assessed.valid and hidden >= 1:
        warnings.append(
            "Little of it is noticed. If people found out everything, it would feel "
            f"{feeling_words(hidden)} "
            f"({after.if_discovered:.1f} instead of {after.now:.1f})."
        )
    if after.guessed >= 1 and now.people.situations != "off":
        warnings.append(
            f"{after.guessed:.0f} of 100 people see picks that rest on a guess about their lives."
        )
    if now.design.placement == "lock_screen":
        warnings.append(
            "On a lock screen anyone nearby can read it. The model does not count that."
        )
    if after.share_invasive > SHARE_INVASIVE or (
        before.share_invasive > 0
        and after.share_invasive > 2 * before.share_invasive
        and after.share_invasive >= 5
    ):
        low, high = (
            (after.share_invasive, after.share_invasive)
            if spread is None
            else spread.share_invasive
        )
        span = "" if spread is None else f" ({low:.0f} to {high:.0f})"
        warnings.append(
            f"About {after.share_invasive:.0f} of 100{span} would call it clearly invasive "
            "(5 to 7 of 7)."
        )
    if 0 < after.sharing < 100 and after.sharing_better >= UNEQUAL:
        warnings.append(
            f"The {after.sharing:.0f} of 100 who share get picks {after.sharing_better:.0f} points "
            "more useful than the rest."
        )
    added = set(now.used_types()) - set(base.used_types())
    gained = after.relevance - before.relevance
    if added and gained < POOR_TRADE and after.if_discovered - before.if_discovered > 0.2:
        cost = "nothing" if gained < 0.5 else "less than 2 points"
        what = "it" if len(added) == 1 else "them"
        warnings.append(f"Leaving {what} out would cost {cost} of usefulness.")
    return warnings


def _consent_warnings(now: Scenario, after: Reading, assessed: Consent) -> list[str]:
    hidden, warnings = after.if_discovered - after.now, []
    if not assessed.valid and hidden >= 1:
        who = "Nobody was asked" if now.design.consent == "none" else "People had no real choice"
        warnings.append(
            f"{who}: if people found out everything, it would feel {feeling_words(hidden)} "
            f"({after.if_discovered:.1f} instead of {after.now:.1f})."
        )
    elif not assessed.valid:
        warnings.append(
            f"This would not count as consent: {assessed.reason}. "
            "A low rating does not change that."
        )
    accept, informed = after.accept or 0.0, after.informed or 0.0
    if accept - informed >= STEERED:
        warnings.append(
            f"{accept:.0f} of 100 accept here; {informed:.0f} of 100 would accept if asked plainly."
        )
    return warnings
