"""How much kinds of data differ in a survey, and in the model."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from personalize.register import data_types, defaults, read_rows
from personalize.response import perceive
from personalize.response.parameter_draws import defaults_alone
from personalize.response.scale import LOWEST
from personalize.response.trust import TOP

DOMAIN = "streaming"
"""The service whose norms are used."""
PEOPLE = 500


@dataclass(frozen=True)
class KindInSurvey:
    """A kind of data against the first of the file, in points of the scale 1 to 7.

    Attributes
    ----------
    label, asked_about : str
        The kind here, and the words of the survey.
    survey : float
        Difference of the survey's means, stretched to the scale 1 to 7.
    named, silent : float
        Difference of the model's ratings of a pick made from this kind alone, with the kind named
        on the screen or with nothing said.
    """

    label: str
    asked_about: str
    survey: float
    named: float
    silent: float

    def spread(self) -> str:
        """Return whether the model spreads the kind wider or narrower than the survey."""
        margin = defaults()["smallest_difference_worth_naming"]
        difference = self.named - self.survey
        return "wider" if difference > margin else "narrower" if difference < -margin else "alike"


def kinds_in_surveys() -> list[KindInSurvey]:
    """Return the kinds of data that a survey asked about, in the order of the file."""
    rows = read_rows("kinds_in_surveys.csv")
    conditions = [
        {
            "condition": f"{row['kind']} {words}",
            "domain": DOMAIN,
            row["kind"]: 1.0,
            "consent": "accept_or_refuse",
            "transparency": words,
        }
        for row in rows
        for words in ("full", "nothing")
    ]
    found = perceive(pd.DataFrame(conditions), PEOPLE, defaults_alone())
    rating = found[found["output"] == "invasiveness"].set_index("condition")["mean"]
    first = rows[0]
    kinds = []
    for row in rows:
        wide = float(row["high_end"]) - float(row["low_end"])
        survey = (float(row["mean"]) - float(first["mean"])) / wide * (TOP - LOWEST)
        named, silent = (
            float(rating[f"{row['kind']} {words}"] - rating[f"{first['kind']} {words}"])
            for words in ("full", "nothing")
        )
        label = data_types()[row["kind"]].label
        kinds.append(KindInSurvey(label, row["asked_about"], survey, named, silent))
    return kinds
