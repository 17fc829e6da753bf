"""The scores of a ledger: the model’s beside everybody’s, the model’s losses first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from personalize.output.words import QUANTITIES
from personalize.research.ledger.study import HUNDREDTHS, MODEL, POINTS, ROOM, TEAM, Study

ROOMS = "rooms"
SCORE_DECIMALS = 4


@dataclass(frozen=True)
class Standing:
    """The mean scores of the model and of one other, over the studies in which both guessed.

    Attributes
    ----------
    who : str
        ``team``, ``rooms`` (all rooms together), or a name.
    unit : str
        Of the scores.
    model, other : float
        Mean continuous ranked probability scores; smaller is better.
    studies : int
    """

    who: str
    unit: str
    model: float
    other: float
    studies: int

    def sentence(self) -> str:
        """Return "The model 0.31, the team 0.44, over 7 studies (points of 7, …)."."""
        who = "the team" if self.who == TEAM else "rooms" if self.who == ROOMS else self.who
        decimals = 2 if self.unit == POINTS else 1
        studies = "1 study" if self.studies == 1 else f"{self.studies} studies"
        return (
            f"The model {self.model:.{decimals}f}, {who} {self.other:.{decimals}f}, over {studies} "
            f"({self.unit}; a smaller score is better)."
        )


@dataclass(frozen=True)
class LedgerTable:
    """The studies with their scores.

    Attributes
    ----------
    studies : tuple of Study
        Those with results first, the model’s worst score first (as a share of the scale); then
        those without, the oldest first.
    standings : tuple of Standing
        The team first, then rooms, then names.
    """

    studies: tuple[Study, ...]
    standings: tuple[Standing, ...]

    def sentence(self) -> str:
        """Return the standings in words."""
        if not self.standings:
            return "No study has both a guess and a result yet."
        return " ".join(one.sentence() for one in self.standings)

    def frame(self) -> pd.DataFrame:
        """Return a row per study and guesser, the model among them.

        Columns are ``study`` (8 letters of its id), ``question``, ``quantity``, ``unit``, ``who``,
        ``guess``, ``low``, ``high``, ``locked``, ``result``, ``result_low``, ``result_high``,
        ``people``, ``source``, ``opened``, ``score`` and ``state``: ``covered`` while nobody has
        guessed and no results are open, when the model’s ``guess``, ``low`` and ``high`` are
        missing; ``waiting`` for results after that; ``open`` once there are results.
        """
        rows = [row for study in self.studies for row in _rows(study)]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger as one JSON-ready object."""
        rows = self.frame().astype(object)
        return {
            "sentence": self.sentence(),
            "standings": [
                {
                    **vars(one),
                    "model": round(one.model, SCORE_DECIMALS),
                    "other": round(one.other, SCORE_DECIMALS),
                }
                for one in self.standings
            ],
            "rows": rows.where(rows.notna(), None).to_dict("records"),
        }


COLUMNS = {
    "study": "string",
    "question": "string",
    "quantity": "string",
    "unit": "string",
    "who": "string",
    "guess": "float64",
    "low": "float64",
    "high": "float64",
    "locked": "string",
    "result": "float64",
    "result_low": "float64",
    "result_high": "float64",
    "people": "Int64",
    "source": "string",
    "opened": "string",
    "score": "float64",
    "state": "string",
}
"""Columns of the ledger’s table, with their types."""


def ledger_table(studies: Sequence[Study]) -> LedgerTable:
    """Return the scores of studies."""
    opened = [study for study in studies if study.result is not None]
    waiting = [study for study in studies if study.result is None]
    losses = sorted(opened, key=lambda study: -_share(study))
    standings = []
    for unit in (POINTS, HUNDREDTHS):
        of_unit = [study for study in opened if study.unit == unit]
        names = {_group(guess.who) for study in of_unit for guess in study.guesses}
        for who in sorted(names, key=lambda name: (name != TEAM, name != ROOMS, name.casefold())):
            standings.append(_standing(who, unit, of_unit))
    return LedgerTable((*losses, *waiting), tuple(standings))


def quantity_words(study: Study) -> str:
    """Return what a study measures: "Feels invasive, B − A, points of 7"."""
    of = "B" if study.a is None else "B − A"
    return f"{QUANTITIES[study.quantity][0]}, {of}, {study.unit}"


def range_words(study: Study) -> str:
    """Return what can come out of a study: "−6 to 6 (points of 7)"."""
    least, most = (f"{end:g}".replace("-", "−") for end in study.ends)
    return f"{least} to {most} ({study.unit})"


def _group(who: str) -> str:
    return ROOMS if who.startswith(ROOM) else who


def _share(study: Study) -> float:
    low, high = study.ends
    return (study.score() or 0.0) / (high - low)


def _standing(who: str, unit: str, studies: Sequence[Study]) -> Standing:
    model, other = [], []
    for study in studies:
        own = [score for name, score in study.scores().items() if _group(name) == who]
        if own:
            model.append(study.score() or 0.0)
            other.append(float(np.mean(own)))
    return Standing(who, unit, float(np.mean(model)), float(np.mean(other)), len(model))


def _rows(study: Study) -> list[dict[str, Any]]:
    result = study.result
    about: dict[str, Any] = {
        "study": study.id[:8],
        "question": study.question,
        "quantity": study.quantity,
        "unit": study.unit,
        "result": None if result is None else result.number,
        "result_low": None if result is None else result.low,
        "result_high": None if result is None else result.high,
        "people": None if result is None else result.people,
        "source": None if result is None else result.source,
        "opened": study.opened or None,
        "state": "covered" if study.covered else "waiting" if result is None else "open",
    }
    said = study.forecast
    numbers = (None,) * 3 if study.covered else (said.mean, said.low, said.high)
    guess, low, high = map(_rounded, numbers)
    model = {"who": MODEL, "guess": guess, "low": low, "high": high}
    rows = [{**about, **model, "locked": said.made, "score": _rounded(study.score())}]
    scores = study.scores()
    for one in study.guesses:
        ends = (one.low, one.high)
        if one.low is None and len(one.numbers) > 1:
            ends = (min(one.numbers), max(one.numbers))
        own = {"who": one.who, "guess": _rounded(one.middle()), "low": ends[0], "high": ends[1]}
        rows.append({**about, **own, "locked": one.locked, "score": _rounded(scores.get(one.who))})
    return rows


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, SCORE_DECIMALS)
