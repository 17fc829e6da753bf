"""Realism: comparison of the synthetic log of ratings with a real one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.metrics import gini
from personalize.world.importing import ImportedSet


@dataclass(frozen=True)
class Log:
    """The distributions of a log of ratings.

    Attributes
    ----------
    name : str
    per_person, per_item : int arrays
        Number of ratings of each person and each item; people without ratings are left out.
    ratings : array
        On 1 to 5.
    """

    name: str
    per_person: np.ndarray
    per_item: np.ndarray
    ratings: np.ndarray

    def figures(self) -> dict[str, float]:
        """Return sparsity, Gini coefficients and the distribution of ratings."""
        people, items = len(self.per_person), len(self.per_item)
        shares = {
            f"share_of_{star}": float((np.rint(self.ratings) == star).mean())
            for star in range(1, 6)
        }
        return {
            "people": float(people),
            "items": float(items),
            "ratings": float(len(self.ratings)),
            "density": len(self.ratings) / (people * items),
            "activity_median": float(np.median(self.per_person)),
            "activity_gini": gini(self.per_person),
            "popularity_gini": gini(self.per_item),
            "rating_mean": float(self.ratings.mean()),
            "rating_sd": float(self.ratings.std()),
            **shares,
        }


@dataclass(frozen=True)
class Realism:
    """A synthetic and a real log, and their Kolmogorov–Smirnov distances (0 to 1)."""

    real: Log
    synthetic: Log
    distances: dict[str, float]

    def frame(self) -> pd.DataFrame:
        """Return ``figure``, ``real`` and ``synthetic``, one row per figure."""
        real, synthetic = self.real.figures(), self.synthetic.figures()
        rows = [(name, value, synthetic[name]) for name, value in real.items()]
        rows += [(f"distance_{name}", value, value) for name, value in self.distances.items()]
        return pd.DataFrame(rows, columns=["figure", "real", "synthetic"])

    def sentences(self) -> list[str]:
        """Return the comparison in words."""
        real, synthetic = self.real.figures(), self.synthetic.figures()

        def both(name: str, words: str, digits: int = 2) -> str:
            return (
                f"{words}: {synthetic[name]:.{digits}f} here, {real[name]:.{digits}f} in the file."
            )

        lines = [
            both("activity_gini", "How unequally active people are (Gini)"),
            both("popularity_gini", "How unequally items are rated (Gini)"),
            both("rating_mean", "Mean rating, 1 to 5"),
            both("rating_sd", "Spread of ratings"),
            both("activity_median", "Ratings of the median person", 0),
        ]
        worst = max(self.distances, key=lambda name: self.distances[name])
        lines.append(
            f"The largest distance is in {worst} ({self.distances[worst]:.2f} of 1, "
            "Kolmogorov–Smirnov)."
        )
        return lines


def real_log(imported: ImportedSet) -> Log:
    """Return the log of an imported set."""
    rows = imported.interactions
    return Log(
        imported.name,
        np.bincount(rows["user"]),
        np.bincount(rows["item"]),
        rows["value"].to_numpy(float),
    )


def synthetic_log(scenario: Scenario, lab: Lab) -> Log:
    """Return the log of the synthetic ratings of a scenario's world."""
    world, _ = lab.world(scenario)
    log = world.activity
    rated = log.type == list(data_types()).index("ratings")
    people = np.bincount(log.person[rated], minlength=len(world.people))
    return Log(
        scenario.service.domain,
        people[people > 0],
        np.bincount(log.column[rated], minlength=world.columns.items),
        log.value[rated].astype(float),
    )


def compare(imported: ImportedSet, scenario: Scenario, lab: Lab) -> Realism:
    """Compare a real log with the synthetic log of a scenario.

    Activity and popularity are compared relative to their medians, because a file covers years
    and the synthetic log one month.
    """
    real, synthetic = real_log(imported), synthetic_log(scenario, lab)

    def relative(counts: np.ndarray) -> np.ndarray:
        return np.log1p(counts) - np.log1p(np.median(counts))

    distances = {
        "activity": stats.ks_2samp(
            relative(real.per_person), relative(synthetic.per_person)
        ).statistic,
        "popularity": stats.ks_2samp(
            relative(real.per_item), relative(synthetic.per_item)
        ).statistic,
        "ratings": stats.ks_2samp(np.rint(real.ratings), np.rint(synthetic.ratings)).statistic,
    }
    return Realism(real, synthetic, {name: float(value) for name, value in distances.items()})
