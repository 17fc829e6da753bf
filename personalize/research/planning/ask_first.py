"""Which single question would narrow an undecided comparison most, before any study of A against B.

A version of the model (a parameter draw) says that B is more invasive than A, about the same, or
less. The doubt of a comparison is the chance that two versions say different things: 1 minus the
sum of the squares of the three shares. Each version in turn is taken as true and gives the answer
of ``n`` people to a question, with their sampling error. The versions are then weighted by how
likely they make that answer, and the doubt is computed anew. The remaining doubt is the mean over
versions and over ``ERRORS`` evenly spread sampling errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from personalize.research.planning.answers import AnswerScale

NUMBERS = (20, 40, 60, 100, 200)
"""Numbers of people who might answer a question."""
ERRORS = 11
"""Number of sampling errors, at evenly spread quantiles of the normal distribution."""
DECIDED = 0.05
"""Doubt up to which the versions count as agreed: 97 of 100 say the same."""
NARROWED = 0.01
"""Smallest reduction of the doubt that is named."""
MIXING = (1, 3)
"""Steps in which the sampling errors are taken for A and for B, so that they are independent."""
LEAST_SPREAD = 1e-3
"""Smallest standard error, so that a question that nobody answers otherwise has one."""


@dataclass(frozen=True)
class Question:
    """Something that people can be asked about one version, and that the model predicts.

    Attributes
    ----------
    output : str
        Name of the output of the model.
    ask : str
        Words after "Ask first".
    share : bool
        Whether it is a share of people; else an answer from 1 to 7.
    """

    output: str
    ask: str
    share: bool


QUESTIONS = (
    Question("noticeability", "how many notice that a pick is about them", True),
    Question("invasiveness", "how invasive it feels, on its own", False),
    Question("if_discovered", "how invasive it feels once people are told everything", False),
    Question("surveillance", "how much people feel watched", False),
    Question("benefit", "how useful the picks are", False),
    Question("willing", "how many would share these data again", True),
)


@dataclass(frozen=True)
class Beliefs:
    """What the versions of the model predict.

    Attributes
    ----------
    outputs : mapping of str to mapping of str to array (V,)
        Outputs of "A" and of "B" by version.
    difference : array (V,)
        B − A in feeling invasive, in rating points.
    margin : float
        Differences within it count as about the same, in rating points.
    scale : AnswerScale
    """

    outputs: Mapping[str, Mapping[str, np.ndarray]]
    difference: np.ndarray
    margin: float
    scale: AnswerScale

    def verdicts(self) -> np.ndarray:
        """Return whether each version says more, about the same, less: array (V, 3) of 0 and 1."""
        more, less = self.difference > self.margin, self.difference < -self.margin
        return np.column_stack([more, ~(more | less), less]).astype(float)

    def doubt(self) -> float:
        """Return the chance that two versions say different things, 0 to 2/3."""
        return float(1 - (self.verdicts().mean(axis=0) ** 2).sum())


def remaining_doubt(beliefs: Beliefs, question: Question, side: str, number: int) -> float:
    """Return the expected doubt after ``number`` people have answered a question.

    Parameters
    ----------
    side : str
        "A", "B", or "A and B": then as many people answer about each.
    """
    steps = norm.ppf((np.arange(ERRORS) + 0.5) / ERRORS)
    logs: np.ndarray | float = 0.0
    for place, one in enumerate(side.split(" and ")):
        predicted, error = _predicted(beliefs, question, one, number)
        order = steps[(np.arange(ERRORS) * MIXING[place]) % ERRORS]
        answers = (predicted[:, None] + error[:, None] * order).ravel()
        logs = logs - 0.5 * ((answers[:, None] - predicted) / error) ** 2 - np.log(error)
    weights = np.exp(logs - np.max(logs, axis=1, keepdims=True))
    shares = weights @ beliefs.verdicts() / weights.sum(axis=1, keepdims=True)
    return float(1 - (shares**2).sum(axis=1).mean())


def _predicted(
    beliefs: Beliefs, question: Question, side: str, number: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the answer that each version predicts, and its standard error: arrays (V,)."""
    predicted = beliefs.outputs[side][question.output]
    if question.share:
        spread = np.sqrt(predicted * (1 - predicted))
    else:
        spread = beliefs.scale.spread_of(predicted)
        predicted = beliefs.scale.answer_of(predicted)
    return predicted, np.maximum(spread / np.sqrt(number), LEAST_SPREAD)


def rank_questions(beliefs: Beliefs) -> pd.DataFrame:
    """Return the questions by how much doubt they leave, the best first.

    Returns
    -------
    DataFrame
        ``ask`` (in words), ``side`` ("A", "B" or "A and B"), ``output``, ``left_20`` and
        so on for each of ``NUMBERS``: the doubt that is left, 0 to 1; ``halved_by``: the smallest
        of these numbers that halves the doubt; missing where none does. No rows where the doubt is
        ``DECIDED`` or less.
    """
    columns = ["ask", "side", "output", *(f"left_{number}" for number in NUMBERS), "halved_by"]
    before = beliefs.doubt()
    rows = []
    if before > DECIDED:
        for question in QUESTIONS:
            # How invasive both feel is what the study of A against B asks.
            both = ["A and B"] if question.output != "invasiveness" else []
            for side in ("A", "B", *both):
                left = [remaining_doubt(beliefs, question, side, number) for number in NUMBERS]
                enough = [n for n, doubt in zip(NUMBERS, left, strict=True) if doubt <= before / 2]
                halved = enough[0] if enough else None
                rows.append((question.ask, side, question.output, *left, halved))
    frame = pd.DataFrame(rows, columns=columns).astype({"halved_by": "Int64"})
    order = ["halved_by", f"left_{NUMBERS[2]}", "side", "output"]
    return frame.sort_values(order, kind="stable", na_position="last", ignore_index=True)
