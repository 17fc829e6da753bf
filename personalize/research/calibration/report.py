"""A calibration in words and as a JSON document: the same in the shell, Python and the app."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from personalize.register import defaults
from personalize.research.calibration.calibrating import Calibration
from personalize.research.calibration.checks import meaning_of, predicted, warnings_of
from personalize.research.calibration.prior import ranges
from personalize.research.calibration.survey import Survey

SPREADS = {"person_sd": "between people", "response_sd": "of single answers"}
MOST = 5
"""Parameters that the sentence of what was learned names at most."""


def survey_sentences(survey: Survey) -> list[str]:
    """Return how a file of answers was understood, one sentence each."""
    used = len(np.unique(survey.condition))
    people = len(np.unique(survey.person))
    words = f"{survey.answers:,} answers by {people:,} people about {used:,} "
    return [f"{words}{'condition' if used == 1 else 'conditions'}.", *survey.notes]


def survey_document(survey: Survey) -> dict[str, Any]:
    """Return how a file of answers was understood, as a JSON-ready object."""
    return {
        "answers": survey.answers,
        "people": len(np.unique(survey.person)),
        "conditions": [str(condition.name) for condition in survey.conditions],
        "scale": survey.scale,
        "dropped": list(survey.dropped),
        "sentences": survey_sentences(survey),
    }


def learned_table(calibration: Calibration) -> pd.DataFrame:
    """Return what was learned about each parameter, most first.

    Columns: ``name``, ``meaning``, ``prior`` (default of the register), ``prior_sd``,
    ``range_low``, ``range_high`` (of the register), ``low``,
    ``median``, ``high`` (5, 50, 95%), ``sd``, ``ratio`` (posterior ÷ prior SD) and ``learned``.
    """
    rows = [
        {
            "name": row.name,
            "meaning": meaning_of(row.name),
            "prior": ranges()[row.name].default,
            "prior_sd": row.prior_sd,
            "range_low": ranges()[row.name].low,
            "range_high": ranges()[row.name].high,
            "low": row.low,
            "median": row.median,
            "high": row.high,
            "sd": row.sd,
            "ratio": row.ratio,
            "learned": row.learned,
        }
        for row in sorted(calibration.learned, key=lambda row: row.ratio)
    ]
    names = ["name", "meaning", "prior", "prior_sd", "range_low", "range_high"]
    names += ["low", "median", "high", "sd"]
    return pd.DataFrame(rows, columns=[*names, "ratio", "learned"])


def sentences(calibration: Calibration, others: pd.DataFrame | None = None) -> list[str]:
    """Return the result in sentences: what was learned first, warnings last."""
    posterior = calibration.posterior
    said = [f"{posterior.words()} (hash {posterior.hash})."]
    if calibration.learned:
        said += [
            _learned_words(calibration),
            _shape_words(calibration),
            *_spread_words(calibration),
        ]
        said.append(_fit_words(calibration))
    if others is not None and len(others):
        within = int(others["within"].sum())
        said.append(
            f"Left out one at a time, {within} of {len(others)} conditions were predicted within "
            "their 90% interval."
        )
    return [*said, *calibration.survey.notes, *warnings_of(calibration)]


def document(calibration: Calibration, others: pd.DataFrame | None = None) -> dict[str, Any]:
    """Return the result as a JSON-ready object."""
    posterior = calibration.posterior
    return {
        "name": posterior.name,
        "hash": posterior.hash,
        "people": posterior.people,
        "answers": posterior.answers,
        "conditions": posterior.conditions,
        "dropped": list(calibration.survey.dropped),
        "shapes": dict(posterior.favoured),
        "learned": learned_table(calibration).to_dict("records"),
        "predicted": []
        if not calibration.fits
        else predicted(calibration.survey, calibration.fits[calibration.best]).to_dict("records"),
        "left_out": [] if others is None else others.to_dict("records"),
        "sentences": sentences(calibration, others),
    }


def _learned_words(calibration: Calibration) -> str:
    rows = learned_table(calibration)
    learned = rows[rows["learned"]]
    if learned.empty:
        return f"None of {len(rows)} parameters was narrowed: the answers say no more than before."
    named = "; ".join(
        f"{row.meaning} {row.median:.2f} (was {row.prior:.2f})"
        for row in learned.head(MOST).itertuples()
    )
    return (
        f"{len(learned)} of {len(rows)} parameters that these conditions can inform were narrowed. "
        f"Most: {named}."
    )


def _shape_words(calibration: Calibration) -> str:
    favoured = calibration.posterior.favoured
    best = calibration.best
    share = favoured[best]
    even = 1 / len(favoured)
    if share < 1.5 * even:
        return "The answers favour no shape of the model."
    others = ", ".join(
        f"{shape} {100 * value:.0f}" for shape, value in favoured.items() if shape != best
    )
    return (
        f"The answers favour the shape {best} of the model: {100 * share:.0f} of 100, where all "
        f"were equally likely before ({others})."
    )


def _spread_words(calibration: Calibration) -> list[str]:
    rows = {row.name: row for row in calibration.learned}
    return [
        f"Standard deviation {words}: {rows[name].median:.2f} "
        f"({rows[name].low:.2f} to {rows[name].high:.2f}); the register says "
        f"{defaults()[name]:.2f}."
        for name, words in SPREADS.items()
        if name in rows
    ]


def _fit_words(calibration: Calibration) -> str:
    table = predicted(calibration.survey, calibration.fits[calibration.best])
    means = table.drop_duplicates("condition")
    error = float((means["mean_observed"] - means["mean_predicted"]).abs().mean())
    return f"Means of conditions are predicted within {error:.1f} points of 7 on average."
