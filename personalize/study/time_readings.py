"""Figures of a timeline about which stories make claims."""

from __future__ import annotations

import pandas as pd

from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.timeline import timeline

NAMES = (
    "trust_first",
    "trust_last",
    "trust_rise",
    "trust_fall",
    "sharing_first",
    "sharing_last",
    "sharing_before",
    "useful_picks_first",
    "useful_picks_last",
)
"""Trust and sharing are shares, 0 to 1; relevance is in points of 100.

A rise is counted from the first session to the one of the first event (or to the last), a fall
from there to the next session.
"""


def time_readings(lab: Lab, scenario: Scenario) -> dict[str, float]:
    """Return the figures of ``NAMES`` for the timeline of a scenario."""
    frame = timeline(lab, scenario).frame

    def course(output: str) -> pd.Series:
        output_rows = frame[frame["output"] == output].sort_values("session")
        return output_rows["mean"].reset_index(drop=True)

    trust, sharing, relevance = course("trust"), course("sharing"), course("relevance")
    last = len(trust) - 1
    # The trust of a session is that at its start: an event affects the session after it.
    before = min((int(e.split("@")[1]) - 1 for e in scenario.time.events), default=last)
    after = min(before + 1, last)
    return {
        "trust_first": float(trust[0]),
        "trust_last": float(trust[last]),
        "trust_rise": float(trust[before] - trust[0]),
        "trust_fall": float(trust[before] - trust[after]),
        "sharing_first": float(sharing[0]),
        "sharing_last": float(sharing[last]),
        "sharing_before": float(sharing[before]),
        "useful_picks_first": 100 * float(relevance[0]),
        "useful_picks_last": 100 * float(relevance[last]),
    }
