"""How long the history must be kept: the quality of picks over the share of it that is kept.

For each share a model is fitted on the newest part of everybody's records, and people are served
on the same part. Picks leave out all that a person had in the full history, so that a shorter one
is not taken for better or worse because it offers again what people had.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import data_types
from personalize.response.bands import BAND
from personalize.scenario import Scenario
from personalize.service.history import recent
from personalize.service.recommend.registry import algorithm
from personalize.streams import stream
from personalize.study.lab import Lab, Run
from personalize.world.activity import EVENTS

SHARES = (1.0, 0.5, 0.25, 0.125)
"""Shares of the history that are tried, the whole first."""
IN_WORDS = {0.5: "half", 0.25: "a quarter", 0.125: "an eighth"}
RESAMPLES = 200
"""Number of bootstrap samples of people for the bands."""

Report = Callable[[str, float], None]


@dataclass(frozen=True)
class HistoryLengths:
    """The quality of picks for each share of the history.

    Attributes
    ----------
    scenario : Scenario
    table : DataFrame
        One row per share, the whole history first: ``share``; ``records``, the mean number held
        about a person; ``ndcg``, ``hit`` and ``relevance``, means over people; ``quality``, which
        is ``relevance`` or, for imported ratings, ``ndcg``, with ``quality_low`` and
        ``quality_high``; ``kept``, the share of the quality of the whole history, with
        ``kept_low`` and ``kept_high`` (NaN if the whole history has no quality to keep).
    popular : float
        Quality of the popular list.
    people : int
    imported : bool
        Whether the ratings are real, and quality is how well held-out choices are found.
    """

    scenario: Scenario
    table: pd.DataFrame
    popular: float
    people: int
    imported: bool

    def sentence(self) -> str:
        """Return what half of the history and an eighth keep, in words."""
        rows = {float(row["share"]): row for row in self.table.to_dict("records")}
        what = "accuracy" if self.imported else "relevance"
        whole, half, shortest = rows[1.0], rows[SHARES[1]], rows[SHARES[-1]]
        if whole["quality"] <= self.popular:
            rest = (
                "only the list of what people rated need be kept, to leave it out."
                if self.imported
                else "none of it need be kept for these picks."
            )
            return f"Even the whole history does not beat the popular list: {rest}"
        words = f"Half of the history keeps {_kept_words(half['kept'])} of the {what}"
        words += f", {IN_WORDS[SHARES[-1]]} {_kept_words(shortest['kept'])}."
        worse = [share for share in SHARES[1:] if rows[share]["quality"] < self.popular]
        if worse:
            words += f" With {IN_WORDS[worse[0]]} the popular list is better."
        return words

    def to_dict(self) -> dict[str, Any]:
        """Return the result as a JSON-ready mapping."""
        rows = self.table.round(10).astype(object).where(self.table.notna(), None)
        return {
            "scenario_hash": self.scenario.hash(),
            "sentence": self.sentence(),
            "quality": "ndcg" if self.imported else "relevance",
            "popular": round(self.popular, 10),
            "people": self.people,
            "shares": rows.to_dict("records"),
        }


def _kept_words(kept: float) -> str:
    return "all" if kept >= 0.995 else f"{100 * max(kept, 0.0):.0f}%"


def history(lab: Lab, scenario: Scenario, report: Report | None = None) -> HistoryLengths:
    """Return the quality of a scenario's picks for each share of the history in ``SHARES``.

    ``data.history`` of the scenario is not used, and all people share all kinds of data.

    Raises
    ------
    PersonalizeError
        If no data are used, or the algorithm is not personal.
    """
    if not scenario.used_types():
        raise PersonalizeError(
            "data.level = 0: no personal data are used, so there is no history to keep."
        )
    if not algorithm(scenario.recommender.algorithm).personal:
        raise PersonalizeError(
            f"recommender.algorithm = {scenario.recommender.algorithm} learns nothing about "
            "anyone, so no history need be kept for these picks."
        )
    qualities, rows = [], []
    for done, share in enumerate(SHARES):
        if report:
            report("Learning from shorter histories", done / len(SHARES))
        run = lab.run(scenario.replace({"data.choice": "everyone", "data.history": share}))
        quality = run.quality
        qualities.append(quality.ndcg if run.world.imported else quality.relevance)
        rows.append(
            {
                "share": share,
                "records": _records(run, share),
                "ndcg": float(quality.ndcg.mean()),
                "hit": float(quality.hit.mean()),
                "relevance": float(quality.relevance.mean()),
            }
        )
    banded = _banded(np.array(qualities), scenario.seed)
    popular = float(quality.popular_ndcg.mean()) if run.world.imported else 0.0
    table = pd.concat([pd.DataFrame(rows), banded], axis=1)
    return HistoryLengths(scenario, table, popular, len(run.world.people), run.world.imported)


def _records(run: Run, share: float) -> float:
    """Return the mean number of records held about a person; sampled ignored items are none."""
    names = list(data_types())
    used = [names.index(type_name) for type_name in run.scenario.used_types()]
    log = recent(run.world, share).activity
    held = np.isin(log.type, used)
    if run.world.imported:
        held &= log.event == EVENTS.index("rated")
    return float(held.sum()) / len(run.world.people)


def _banded(qualities: np.ndarray, seed: int) -> pd.DataFrame:
    """Return mean quality (shares, people) and what is kept of the first row's, with bands.

    The same samples of people are used for all shares, because they are compared.
    """
    number = qualities.shape[1]
    rng = stream(seed, "history.crowds")
    crowds = np.array(
        [qualities[:, rng.integers(0, number, number)].mean(axis=1) for _ in range(RESAMPLES)]
    )
    means = qualities.mean(axis=1)
    # A crowd whose whole history has no quality to keep says nothing of the share that is kept.
    useful = crowds[crowds[:, 0] > 0]
    rows = []
    for i, mean in enumerate(means):
        low, high = np.quantile(crowds[:, i], BAND)
        row = {"quality": mean, "quality_low": low, "quality_high": high}
        row |= dict.fromkeys(("kept", "kept_low", "kept_high"), np.nan)
        if means[0] > 0:
            low, high = np.quantile(useful[:, i] / useful[:, 0], BAND)
            row |= {"kept": mean / means[0], "kept_low": low, "kept_high": high}
        rows.append(row)
    return pd.DataFrame(rows).astype(float)
