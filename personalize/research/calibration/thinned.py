"""Surveys larger than a fit needs: a random part of the answers, so that it ends in time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from personalize.research.calibration.survey import Survey
from personalize.streams import stream

MOST_EACH = 24
"""Most answers of a person; with more the quadrature over the level would be too coarse."""
MOST = 20_000
"""Number of answers above which people are drawn at random."""


def thinned(survey: Survey) -> Survey:
    """Return a survey with at most ``MOST_EACH`` answers a person, about ``MOST`` in all.

    What is left out is drawn at random with a fixed seed, and said in ``notes``.
    """
    rng = stream(0, "calibration.thinned")
    counts = np.bincount(survey.person, minlength=survey.people)
    if survey.answers and counts.max() > MOST_EACH:
        many = int((counts > MOST_EACH).sum())
        order = np.lexsort((rng.random(survey.answers), survey.person))
        sorted_people = survey.person[order]
        first = np.searchsorted(sorted_people, sorted_people, side="left")
        kept = np.sort(order[np.arange(len(order)) - first < MOST_EACH])
        who = "1 person gave" if many == 1 else f"{many:,} people gave"
        note = f"{who} more than {MOST_EACH} answers; {MOST_EACH} of each, drawn at random, count."
        survey = _only(survey, kept, note)
    if survey.answers > MOST:
        counts = np.bincount(survey.person, minlength=survey.people)
        people = rng.permutation(survey.people)
        chosen = np.zeros(survey.people, dtype=bool)
        chosen[people[: int(np.searchsorted(np.cumsum(counts[people]), MOST)) + 1]] = True
        kept = np.flatnonzero(chosen[survey.person])
        note = (
            f"{survey.answers:,} answers are more than a fit needs: those of "
            f"{int(chosen.sum()):,} of {survey.people:,} people, drawn at random, count."
        )
        survey = _only(survey, kept, note)
    return survey


def _only(survey: Survey, kept: np.ndarray, note: str) -> Survey:
    """Return the survey with some answers only; people are numbered anew."""
    who, person = np.unique(survey.person[kept], return_inverse=True)
    weights = survey.weights[who]
    return replace(
        survey,
        person=person.reshape(-1),
        condition=survey.condition[kept],
        bounds=survey.bounds[kept],
        weights=weights / weights.mean(),
        notes=(*survey.notes, note),
    )
