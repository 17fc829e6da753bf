"""Surveys larger than a fit needs: a random part of the answers, so that it ends in time."""

from __future__ import annotations

import numpy as np

from personalize.streams import stream

MOST_EACH = 24
"""Most answers of a person; with more the quadrature over the level would be too coarse."""
MOST, MOST_OWN = 20_000, 15_000
"""Number of answers above which people are drawn at random; where each has its own condition."""


def thinned(person: np.ndarray, most: int) -> tuple[np.ndarray, list[str]]:
    """Return which answers count: at most ``MOST_EACH`` a person, about ``most`` in all.

    What is left out is drawn at random with a fixed seed.

    Parameters
    ----------
    person : int array (A,)
        Person of each answer, 0 to P − 1.

    Returns
    -------
    int array
        Places of the answers that count, in order.
    list of str
        What was left out, one sentence each.
    """
    kept, notes = np.arange(len(person)), []
    rng, counts = stream(0, "calibration.thinned"), np.bincount(person)
    if len(person) and counts.max() > MOST_EACH:
        many = int((counts > MOST_EACH).sum())
        order = np.lexsort((rng.random(len(person)), person))
        first = np.searchsorted(person[order], person[order], side="left")
        kept = np.sort(order[np.arange(len(order)) - first < MOST_EACH])
        who = "1 person gave" if many == 1 else f"{many:,} people gave"
        notes.append(
            f"{who} more than {MOST_EACH} answers; {MOST_EACH} of each, drawn at random, count."
        )
    if len(kept) > most:
        counts = np.bincount(person[kept])
        people = rng.permutation(len(counts))
        chosen = np.zeros(len(counts), dtype=bool)
        chosen[people[: int(np.searchsorted(np.cumsum(counts[people]), most)) + 1]] = True
        notes.append(
            f"{len(kept):,} answers are more than a fit needs: those of {int(chosen.sum()):,} of "
            f"{len(counts):,} people, drawn at random, count."
        )
        kept = kept[chosen[person[kept]]]
    return kept, notes
