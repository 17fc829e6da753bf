"""Fit under every version: the same screens judged by other tastes and other confidences.

What people would like (the ``utility_`` rows) is redrawn for a sample of people, and the screens
stay. How much each kind of data counts (the ``confidence_`` rows) changes the screens: each row
is moved to its ends on the sample, one at a time, and its effects are added up.
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
from personalize.service.slates import best_gains, known_consumed, ndcg, quotas, top
from personalize.study.lab import Run
from personalize.world.utility import components, gain, spread, true_rating, weighted
from personalize.world.world import World

THREADS = 2
SAMPLE = 120
"""People of whom the versions of fit are worked out."""


def relevance_by_draw(run: Run, parameter_draws: ParameterDraws) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean relevance and nDCG of a run by version: arrays (V,).

    Each differs from the figure at the defaults as the sample's does.
    """
    who = np.arange(min(SAMPLE, len(run.world.people)))
    change = _taste_change(run, parameter_draws, who) + _confidence_change(
        run, parameter_draws, who
    )
    level = np.array([run.quality.relevance.mean(), run.quality.ndcg.mean()])
    found = level[:, None] + change
    return found[0], found[1]


def _taste_change(run: Run, parameter_draws: ParameterDraws, who: np.ndarray) -> np.ndarray:
    number = len(parameter_draws)
    if run.world.imported:
        return np.zeros((2, number))
    world, place = run.world, slice(0, len(who))
    parts = components(world.catalogue, world.people, run.scenario.seed, 0, place)
    parts = {name: part.astype(np.float32) for name, part in parts.items()}
    names = [name for name in parameter_draws.values if name.startswith("utility_")]
    had, items = world.consumed[place], run.slates.items[place]

    def judged(p: Mapping[str, float]) -> np.ndarray:
        liking = weighted(parts, p) / np.float32(spread(world.catalogue, p))
        gains = gain(true_rating(liking, p))
        gains[had] = 0
        return _relevance(world, gains, items)

    def version(i: int) -> np.ndarray:
        return judged(
            {**defaults(), **{name: float(parameter_draws.values[name][i]) for name in names}}
        )

    with ThreadPoolExecutor(THREADS) as pool:
        found = np.column_stack(list(pool.map(version, range(number))))
    return found - judged(defaults())[:, None]


def _relevance(world: World, gains: np.ndarray, items: np.ndarray) -> np.ndarray:
    """Return relevance and nDCG of slates, and of the popular list, on given gains."""
    groups = quotas(world, items.shape[1])
    popular, best = top(np.log1p(world.popularity)[None, :], groups), best_gains(gains, groups)
    shown, base = ndcg(gains, items, best), ndcg(gains, popular, best)
    headroom = 1 - base.mean()
    return np.array([(shown - base).mean() / headroom if headroom > 0 else 0.0, shown.mean()])


def _confidence_change(run: Run, parameter_draws: ParameterDraws, who: np.ndarray) -> np.ndarray:
    number, kinds = len(parameter_draws), run.scenario.used_types()
    total = np.zeros((2, number))
    personal = algorithm(run.scenario.recommender.algorithm).personal
    if not personal or not len(run.evidence):
        return total
    evidence = run.evidence.take(who)
    shared = None if run.choice is None else run.choice.shared
    known = known_consumed(run.world, kinds, shared)[who]
    groups = quotas(run.world, run.scenario.service.slate_size)
    gains = run.world.gain[who].astype(float)

    def judged(confidence: np.ndarray) -> np.ndarray:
        scores = run.model.scores(replace(evidence, confidence=confidence))
        return _relevance(run.world, gains, top(np.where(known, -np.inf, scores), groups))

    plain = judged(evidence.confidence)
    for at, kind in enumerate(data_types()):
        name = f"confidence_{kind}"
        own = evidence.types == at
        if kind not in kinds or not own.any() or name not in parameter_draws.values:
            continue
        row = parameters()[name]
        ends = {}
        for value in (row.low, row.high):
            moved = np.where(own, value, evidence.confidence)
            ends[value] = judged(moved) - plain if value != row.default else np.zeros(2)
        points = sorted({row.low: ends[row.low], row.default: np.zeros(2), **ends}.items())
        x = [point[0] for point in points]
        for output in range(2):
            y = [point[1][output] for point in points]
            total[output] += np.interp(parameter_draws.values[name], x, y)
    return total


def sampled(scenario: Scenario) -> bool:
    """Tell whether fit bands rest on a sample of the scenario's people."""
    return scenario.people.number > SAMPLE
