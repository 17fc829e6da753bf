"""Checks of a calibration: predicted against observed, conditions left out, warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import ndtr

from personalize.register import data_types, parameters
from personalize.research.calibration.calibrating import Calibration, Learned
from personalize.research.calibration.coarse import MANY, coarsened
from personalize.research.calibration.fit import Fit, fit
from personalize.research.calibration.likelihood import quadrature, spreads
from personalize.research.calibration.parts import PartsOfConditions
from personalize.research.calibration.prior import ranges
from personalize.research.calibration.scales import HIGHEST, SCALES
from personalize.research.calibration.survey import Survey
from personalize.response.posterior import SENSITIVITY
from personalize.response.scale import LOWEST, to_rating

EDGES = np.array([-np.inf, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, np.inf])
"""Ratings between the bars of a scale with more than seven answers."""
LEFT_OUT = 12
"""Most conditions that are left out one at a time."""
FEW_CONDITIONS, FEW_DRAWS = 4, 50
"""Numbers of conditions and of effective draws below which a warning is given."""
FEW_ANSWERS = 5
"""Number of answers below which the mean answer to a condition is not compared."""
AT_END = 0.03
"""Distance of a median from an end of its range, as a share of the range, that is named."""

Report = Callable[[str, float], None]


def predicted(survey: Survey, found: Fit) -> pd.DataFrame:
    """Return the shares of answers by condition, as observed and as predicted after the fit.

    Of more than ``MANY`` conditions similar ones are put together, as in the fit.

    Returns
    -------
    DataFrame
        ``condition``, ``answers`` (their number), ``answer`` (from 1, the lowest, to the number of
        answers of the scale, 7 at most), ``observed`` and ``predicted`` (shares, 0 to 1), and
        ``mean_observed``, ``mean_predicted`` (ratings, 1 to 7).
    """
    survey, edges = coarsened(survey, found.names, found.shape), _edges(survey)
    mean = found.mean()[None]
    shares = _shares(survey, found.names, mean, found.shape, edges)[0]
    expected = _means(survey, found.names, mean, found.shape)[0]
    weights, middle = survey.weights[survey.person], _ratings(survey)
    place = np.clip(np.searchsorted(edges, middle, side="right") - 1, 0, len(edges) - 2)
    rows = []
    for i, condition in enumerate(survey.conditions):
        mine = survey.condition == i
        if not mine.any():
            continue
        observed = np.bincount(place[mine], weights[mine], len(edges) - 1) / weights[mine].sum()
        about = (str(condition.name), int(mine.sum()))
        means = (float(np.average(middle[mine], weights=weights[mine])), float(expected[i]))
        rows += [
            (*about, answer + 1, observed[answer], shares[i, answer], *means)
            for answer in range(len(edges) - 1)
        ]
    names = ["condition", "answers", "answer", "observed", "predicted"]
    return pd.DataFrame(rows, columns=[*names, "mean_observed", "mean_predicted"])


def left_out(calibration: Calibration, report: Report = lambda stage, share: None) -> pd.DataFrame:
    """Return how each condition is predicted by a fit on the other ones, in the favoured shape.

    At most ``LEFT_OUT`` conditions, those with most answers, and none with fewer than
    ``FEW_ANSWERS``. Of more than ``MANY`` conditions similar ones are put together.

    Returns
    -------
    DataFrame
        ``condition``, ``answers``, ``observed`` (mean answer, 1 to 7), ``predicted``, ``low`` and
        ``high`` (90% interval of the mean), ``within``.
    """
    best = calibration.best
    whole = calibration.fits[best]
    survey = coarsened(calibration.survey, whole.names, best)
    counts = np.bincount(survey.condition, minlength=len(survey.conditions))
    chosen = [int(i) for i in np.argsort(-counts, kind="stable")[:LEFT_OUT]]
    chosen = [i for i in chosen if counts[i] >= FEW_ANSWERS]
    rows = []
    for place, i in enumerate(sorted(chosen)):
        name = str(survey.conditions[i].name)
        rest = survey.without(i)
        if not rest.answers:
            continue
        stage = partial(_report, report, name, place, len(chosen))
        found = fit(rest, whole.names, best, 200, whole.mode, stage)
        means = _means(survey, found.names, found.equal(100, 0), best)[:, i]
        mine = survey.condition == i
        middle, weights = _ratings(survey)[mine], survey.weights[survey.person[mine]]
        observed = float(np.average(middle, weights=weights))
        noise = middle.std() / np.sqrt(len(middle))
        spread = 1.645 * float(np.hypot(means.std(), noise))
        centre = float(means.mean())
        rows.append((name, int(mine.sum()), observed, centre, centre - spread, centre + spread))
    table = pd.DataFrame(
        rows, columns=["condition", "answers", "observed", "predicted", "low", "high"]
    )
    return table.assign(within=table["observed"].between(table["low"], table["high"]))


def _report(report: Report, name: str, place: int, number: int, share: float) -> None:
    report(f"Leaving out {name}", (place + share) / number)


def warnings_of(calibration: Calibration) -> list[str]:
    """Return what a reader must know about who was asked and about what, one sentence each."""
    survey = calibration.survey
    if not survey.answers:
        return ["There are no answers: every result is that of the register."]
    said = [
        "A survey tells about the people who were asked. Who answered, and who did not, is not in "
        "this file."
    ]
    used = len(np.unique(survey.condition))
    if used == 1:
        said.append(
            "All answers are about one condition: the level can be learned, the effect of a design "
            "cannot."
        )
    elif used < FEW_CONDITIONS:
        said.append(
            f"There are {used} conditions; several parameters explain them equally well, and what "
            "is learned about each stays close to the register."
        )
    each = np.bincount(survey.person)
    if (each[each > 0] == 1).all():
        said.append(
            "Each person answered once: how people differ cannot be told from how answers scatter."
        )
    if len(survey.conditions) > MANY:
        said.append(
            f"There are {len(survey.conditions):,} different conditions; similar ones count as "
            "one. In simulated surveys of this kind 80 of 100 intervals of 90% held the truth."
        )
    found = calibration.fits[calibration.best]
    if found.effective() < FEW_DRAWS:
        said.append(
            f"The draws are worth {found.effective():.0f} independent ones: read the intervals as "
            "rough."
        )
    at_ends = [row for row in calibration.learned if row.learned and _at_end(row)]
    if at_ends:
        names = ", ".join(meaning_of(row.name) for row in at_ends[:4])
        said.append(
            f"The answers press against the end of the register’s range: {names}. The truth may "
            "lie outside it."
        )
    return said


def meaning_of(name: str) -> str:
    """Return what a parameter means, in words."""
    kind = data_types().get(name.removeprefix(SENSITIVITY)) if name not in parameters() else None
    if kind is not None:
        return f"the sensitivity of {kind.label.lower()}"
    return parameters()[name].meaning


def _at_end(row: Learned) -> bool:
    of = ranges()[row.name]
    width = AT_END * (of.high - of.low)
    return row.median - of.low < width or of.high - row.median < width


def _ratings(survey: Survey) -> np.ndarray:
    """Return the rating in the middle of what each answer stands for: array (A,), 1 to 7."""
    return _middles(survey.bounds)


def _middles(bounds: np.ndarray) -> np.ndarray:
    """Return the middles of intervals of ratings (N, 2); 1 and 7 at the ends of the scale."""
    low, high = bounds.T
    middle = np.where(np.isinf(high), HIGHEST, (np.where(np.isinf(low), 0, low) + high) / 2)
    return np.where(np.isinf(low), LOWEST, middle)


def _edges(survey: Survey) -> np.ndarray:
    """Return the ratings between the bars: those of the scale, or of 1 to 7 if it has more."""
    scale = SCALES[survey.scale]
    return EDGES if scale.answers > len(EDGES) - 1 else scale.edges()


def _means(survey: Survey, names: Sequence[str], values: np.ndarray, shape: str) -> np.ndarray:
    """Return the predicted mean rating of answers as ``_ratings`` counts them: array (V, C)."""
    edges = SCALES[survey.scale].edges()
    every = np.column_stack([edges[:-1], edges[1:]])
    return np.asarray(_shares(survey, names, values, shape, edges) @ _middles(every))


def _shares(
    survey: Survey, names: Sequence[str], values: np.ndarray, shape: str, edges: np.ndarray
) -> np.ndarray:
    """Return the predicted shares of answers between edges: array (V, C, edges − 1)."""
    columns = {name: values[:, i] for i, name in enumerate(names)}
    number = len(values)
    parts = PartsOfConditions(survey.conditions, shape).at(columns, number)
    wide = spreads(columns, number)
    nodes, logs = quadrature()
    found = np.empty((number, len(survey.conditions), len(edges) - 1))
    for draw in range(number):
        level_sd, slope_sd, sd = wide[draw]
        multiplier = np.exp(slope_sd * nodes[1] - slope_sd**2 / 2)
        held = (
            multiplier * parts.bracket[draw][:, None]
            + (parts.penalties[draw] - parts.relief[draw])[:, None]
        )
        latent = parts.base[draw][:, None] + level_sd * nodes[0] + np.maximum(held, 0)
        below = ndtr((edges[:, None, None] - to_rating(latent)) / sd)
        found[draw] = (np.diff(below, axis=0) @ np.exp(logs)).T
    return found
