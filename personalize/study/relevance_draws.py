"""Relevance under the parameter draws of utility and confidence.

The weights of utility (the ``utility_`` rows) change the gains of a sample of people, with the
same screens. The confidence of each kind of data (the ``confidence_`` rows) changes the screens:
each row is set to its ends on the sample, one at a time, and the effects are added.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from personalize.register import data_types, defaults, parameters
from personalize.response.parameter_draws import ParameterDraws
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm
from personalize.service.slate_quality import best_gains, ndcg, popular_slates
from personalize.service.slates import known_consumed, quotas, top
from personalize.study.lab import Run
from personalize.world.utility import components, gain, spread, true_rating, weighted
from personalize.world.world import World

THREADS = 2
SAMPLE = 120
"""Number of people for whom relevance under the parameter draws is computed."""


def relevance_by_draw(run: Run, parameter_draws: ParameterDraws) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean relevance and nDCG of a run for each parameter draw: arrays (V,).

    The differences from the defaults are those of the sample.
    """
    sample = np.arange(min(SAMPLE, len(run.world.people)))
    change = _taste_change(run, parameter_draws, sample) + _confidence_change(
        run, parameter_draws, sample
    )
    level = np.array([run.quality.relevance.mean(), run.quality.ndcg.mean()])
    figures = level[:, None] + change
    return figures[0], figures[1]


def _taste_change(run: Run, parameter_draws: ParameterDraws, sample: np.ndarray) -> np.ndarray:
    number = len(parameter_draws)
    if run.world.imported:
        return np.zeros((2, number))
    world, place = run.world, slice(0, len(sample))
    parts = components(world.catalogue, world.people, run.scenario.seed, 0, place)
    parts = {name: part.astype(np.float32) for name, part in parts.items()}
    names = [name for name in parameter_draws.values if name.startswith("utility_")]
    consumed, items = world.consumed[place], run.slates.items[place]

    def figures_with(p: Mapping[str, float]) -> np.ndarray:
        appeal = weighted(parts, p) / np.float32(spread(world.catalogue, p))
        gains = gain(true_rating(appeal, p))
        gains[consumed] = 0
        return _relevance(world, gains, items, sample)

    def figures_of_draw(i: int) -> np.ndarray:
        return figures_with(
            {**defaults(), **{name: float(parameter_draws.values[name][i]) for name in names}}
        )

    with ThreadPoolExecutor(THREADS) as pool:
        figures = np.column_stack(list(pool.map(figures_of_draw, range(number))))
    return figures - figures_with(defaults())[:, None]


def _relevance(
    world: World, gains: np.ndarray, items: np.ndarray, sample: np.ndarray
) -> np.ndarray:
    """Return the mean relevance and nDCG of slates of a sample on given gains: array (2,)."""
    groups = quotas(world, items.shape[1])
    popular, best = popular_slates(world, groups, sample), best_gains(gains, groups)
    shown, base = ndcg(gains, items, best), ndcg(gains, popular, best)
    headroom = 1 - base.mean()
    return np.array([(shown - base).mean() / headroom if headroom > 0 else 0.0, shown.mean()])


def _confidence_change(run: Run, parameter_draws: ParameterDraws, sample: np.ndarray) -> np.ndarray:
    number, type_names = len(parameter_draws), run.scenario.used_types()
    total = np.zeros((2, number))
    personal = algorithm(run.scenario.recommender.algorithm).personal
    if not personal or not len(run.evidence):
        return total
    evidence = run.evidence.take(sample)
    shared = None if run.choice is None else run.choice.shared
    known = known_consumed(run.world, type_names, shared)[sample]
    groups = quotas(run.world, run.scenario.service.slate_size)
    gains = run.world.gain[sample].astype(float)

    def figures_with(confidence: np.ndarray) -> np.ndarray:
        scores = run.model.scores(replace(evidence, confidence=confidence))
        items = top(np.where(known, -np.inf, scores), groups)
        return _relevance(run.world, gains, items, sample)

    default_figures = figures_with(evidence.confidence)
    for type_index, type_name in enumerate(data_types()):
        name = f"confidence_{type_name}"
        of_type = evidence.types == type_index
        if type_name not in type_names or not of_type.any() or name not in parameter_draws.values:
            continue
        row = parameters()[name]
        ends = {}
        for value in (row.low, row.high):
            scaled_confidence = np.where(of_type, value, evidence.confidence)
            ends[value] = (
                figures_with(scaled_confidence) - default_figures
                if value != row.default
                else np.zeros(2)
            )
        points = sorted({row.low: ends[row.low], row.default: np.zeros(2), **ends}.items())
        x = [point[0] for point in points]
        for output in range(2):
            y = [point[1][output] for point in points]
            total[output] += np.interp(parameter_draws.values[name], x, y)
    return total


def sampled(scenario: Scenario) -> bool:
    """Return whether the bands of relevance are computed on a sample of the people."""
    return scenario.people.number > SAMPLE
