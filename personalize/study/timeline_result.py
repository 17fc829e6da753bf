"""The result of a timeline by session, and in words, which call a session a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from personalize.register import data_types
from personalize.scenario import Scenario

OUTPUTS = (
    "trust",
    "sharing",
    "willing",
    "relevance",
    "invasiveness",
    "if_discovered",
    "benefit",
    "engagement",
    "retention",
)
"""Outputs by session. Loyalty is trust and willingness to share of people who stay."""
EVENT_WORDS = {"leak": "a data leak", "news": "a news story reveals the collection"}

Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Timeline:
    """The results of a scenario over sessions.

    Attributes
    ----------
    scenario : Scenario
    frame : DataFrame
        One row per session and output: ``session``, ``output``, ``mean``, ``low``, ``high``,
        ``people`` (present at its start), ``learned_again``, ``events``. Means are over the
        people present, and missing when all people have left.
    trust, rating, benefit : float arrays (sessions, people)
        Values of each person, at the defaults.
    present : bool array (sessions, people)
        Which people are present in a session.
    shares : float array (sessions, people)
        Share of the kinds asked for that a person shares.
    """

    scenario: Scenario
    frame: pd.DataFrame
    trust: np.ndarray
    rating: np.ndarray
    benefit: np.ndarray
    present: np.ndarray
    shares: np.ndarray

    def sentence(self) -> str:
        """Return the change of trust and the share of people who leave, in words."""
        left = self.frame[(self.frame["output"] == "retention")]
        first = int(left["people"].iloc[0])
        alone = left[left["mean"] <= 0]
        if len(alone):
            return f"Everybody has left by the end of week {int(alone['session'].iloc[0])}."
        trust = self.frame[self.frame["output"] == "trust"]["mean"]
        moved = float(trust.iloc[-1] - trust.iloc[0])
        word = "rises" if moved > 0.02 else "falls" if moved < -0.02 else "stays about the same"
        gone = first - round(first * float(left["mean"].iloc[-1]))
        return (
            f"Over {len(trust)} weeks trust {word} ({trust.iloc[0]:.2f} to "
            f"{trust.iloc[-1]:.2f} of 1) and {100 * gone / first:.0f} of 100 people leave."
        )


def event_words(event: str) -> str:
    """Return an event in words."""
    return EVENT_WORDS.get(event) or f"{data_types()[event].label.lower()} switched on"
