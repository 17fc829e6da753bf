"""A sample survey that the model answered itself, with known effects, and its mapping."""

from __future__ import annotations

from functools import cache

import pandas as pd

from personalize.register import defaults
from personalize.research.calibration.mapping import SurveyMapping, mapping_of
from personalize.research.calibration.simulated import simulated_answers, simulated_ratings
from personalize.response.conditions import read_conditions
from personalize.streams import stream

PEOPLE, SEED = 60, 11
EACH = 4
"""Conditions that a person of the sample sees."""
KNOWN = {"baseline": 1.7, "untold_penalty": 1.05, "identified_weight": 1.2}
"""Values from which the answers were made, in place of the register's defaults."""
CONDITIONS: dict[str, dict[str, object]] = {
    "silent": {"activity": 0.6, "consent": "none", "transparency": "nothing"},
    "told": {"activity": 0.6, "consent": "opt_out", "transparency": "full", "control": "full"},
    "asked": {"activity": 0.6, "consent": "per_purpose", "transparency": "specific"},
    "by name": {"activity": 0.6, "consent": "opt_out", "wording": "name", "placement": "push"},
    "location": {"activity": 0.3, "location": 0.4, "consent": "none", "placement": "push"},
    "other sites": {"partner_sites": 0.6, "consent": "none", "recipient": "partners"},
    "pseudonym": {"activity": 0.6, "consent": "opt_out", "identity": "device"},
    "nothing": {"activity": 0.0},
}
"""Conditions of the sample, in the words of ``perceive``."""


@cache
def sample_mapping() -> SurveyMapping:
    """Return the mapping of the sample."""
    return mapping_of(
        {
            "answers": {
                "layout": "long",
                "person": "participant",
                "condition": "condition",
                "rating": "invasive",
                "scale": "1-7",
            },
            "constant": {"domain": "streaming", "elicitation": "in_use"},
            "conditions": CONDITIONS,
        }
    )


@cache
def sample_answers() -> pd.DataFrame:
    """Return the answers of the sample: ``participant``, ``condition``, ``invasive`` (1 to 7)."""
    rows = [{"condition": name, "domain": "streaming", **row} for name, row in CONDITIONS.items()]
    values = {**{"response_sd": defaults()["response_sd"]}, **KNOWN}
    ratings = simulated_ratings(read_conditions(pd.DataFrame(rows)), PEOPLE, values, SEED)
    answers = simulated_answers(ratings, values["response_sd"], SEED)
    rng, names = stream(SEED, "calibration.sample"), list(CONDITIONS)
    found = []
    for person in range(PEOPLE):
        for place in rng.permutation(len(names))[:EACH]:
            found.append((person + 1, names[place], int(answers[person, place])))
    return pd.DataFrame(found, columns=["participant", "condition", "invasive"])


def sample_files() -> dict[str, str]:
    """Return the files of the sample by name."""
    return {
        "answers.csv": sample_answers().to_csv(index=False, lineterminator="\n"),
        "mapping.toml": sample_mapping().to_toml(),
    }
