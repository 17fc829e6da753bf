"""Simulated answers in the form of the study's file of answers, and its codebook.

One row per participant, version and screen. Answers to a version as a whole stand in each of its
rows. They are simulated from the smallest difference that matters, or from no difference where the
study is to show that there is none; other questions are answered at the model's average.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from personalize.research.pack.measures import measures
from personalize.research.planning.answers import HIGHEST, LOWEST
from personalize.research.planning.plan import StudyPlan
from personalize.response.scale import to_rating
from personalize.streams import stream

FIRST = ("participant", "condition", "screen")
"""Columns before the questions."""
LAST = ("simulated",)
"""Columns after them."""
CHECKED = 2
"""The answer that the attention check asks for."""
INATTENTIVE = 0.04
"""Share of simulated participants who fail the attention check."""
MOST_PEOPLE = 2000
"""Largest number of simulated participants."""
ROWS = 20
"""Number of rows of the short sample."""


def size_of(plan: StudyPlan) -> int:
    """Return the size of the study: the one for 80%, or else the largest that was tried."""
    return plan.needed[0].n or int(plan.table["n"].iloc[-1])


def simulated_answers(plan: StudyPlan) -> pd.DataFrame:
    """Return the answers of one simulated study of the planned size, 2,000 people at most."""
    rng = stream(plan.settings.seed, "plan.sample")
    study, number = plan.study, size_of(plan)
    people = min(plan.settings.people(number), MOST_PEOPLE)
    versions = "AB" if study.within else ""
    frames = []
    level = study.scale.person_sd * rng.standard_normal(people)
    sd = study.scale.slope_sd
    shift = study.shift * np.exp(sd * rng.standard_normal(people) - sd**2 / 2)
    drawn = {"A": plan.comparison.draws_a.point, "B": plan.comparison.draws_b.point}
    attentive = rng.random(people) >= INATTENTIVE
    prior = np.where(rng.random(people) < 0.8, "yes", "no")
    for person in range(people):
        for version in versions or "AB"[person % 2]:
            latent = study.base + level[person] + (shift[person] if version == "B" else 0.0)
            noise = study.scale.response_sd * rng.standard_normal(study.screens)
            means = drawn[version]
            watched, useful = (
                _answers(np.array([means[name]]) + level[person] / 2, rng, study.scale.response_sd)
                for name in ("surveillance", "benefit")
            )
            frames.append(
                {
                    "participant": person + 1,
                    "condition": version,
                    "invasive": _rounded(to_rating(latent) + noise),
                    "surveillance": watched[0],
                    "useful": useful[0],
                    "willing": "yes" if rng.random() < means["willing"] else "no",
                    "noticed": "yes" if rng.random() < means["noticeability"] else "no",
                    "who_has": rng.choice(["own", "group", "other", "dk"]),
                    "attention": CHECKED if attentive[person] else 4,
                    "prior_use": prior[person],
                }
            )
    frame = pd.DataFrame(frames).explode("invasive", ignore_index=True)
    frame["invasive"] = frame["invasive"].astype(int)
    frame["screen"] = frame.groupby(["participant", "condition"]).cumcount() + 1
    frame["data_used"] = frame["comment"] = ""
    frame["simulated"] = "yes"
    return frame[[*FIRST, *(one.code for one in measures()), *LAST]]


def _answers(rating: np.ndarray, rng: np.random.Generator, sd: float) -> np.ndarray:
    return _rounded(rating + sd * rng.standard_normal(len(rating)))


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.clip(np.round(values), LOWEST, HIGHEST).astype(int)


def _ends(labels: list[str]) -> str:
    return f": {' to '.join(labels)}" if labels else ""


def codebook() -> pd.DataFrame:
    """Return one row per column of the answers: what it holds, and what is allowed in it."""
    rows = [
        ("participant", "number of the participant; no name and no panel identifier", "1 and up"),
        ("condition", "version that was rated", "A or B"),
        ("screen", "place of the screen in its version", "1 and up"),
    ]
    for one in measures():
        allowed = {
            "scale": "1 to 7" + _ends([label for _, label in one.options if label]),
            "choice": "; ".join(f"{code}: {label}" for code, label in one.options),
        }.get(one.kind, "text")
        rows.append((one.code, one.text, allowed))
    rows.append(("simulated", "whether the row was made by the simulation", "yes, or blank"))
    frame = pd.DataFrame(rows, columns=["column", "meaning", "allowed"])
    roles = {one.code: one.role for one in measures()}
    frame["role"] = frame["column"].map(roles).fillna("design")
    return frame
