"""Whom to show: a chosen person is not a random one, so the choice is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from personalize.register import defaults
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm
from personalize.service.slates import pick_items
from personalize.study.lab import Lab, Run
from personalize.study.store import model_key


@dataclass(frozen=True)
class Change:
    """What differs on everybody's screens between two scenarios.

    Attributes
    ----------
    before : int array (people, k)
        Their slates before, by the same fitted model where that is possible.
    same_model : bool
        Whether people were folded in with and without the data on one fitted model. If not,
        part of the change comes from training again.
    training : float
        Picks that change on average when the same model is only trained again with another
        seed; 0 where one model serves both.
    """

    before: np.ndarray
    same_model: bool
    training: float


def change(lab: Lab, run: Run, base: Scenario) -> Change:
    """Return what the screens looked like before, marking only what the setting changed.

    Another seed alone changes many picks of a factor model. So people are folded in with the
    data of ``base`` on the model of ``run`` where only the data differ; where the algorithm
    differs the yardstick is measured by training again.
    """
    now = run.scenario
    size = now.service.slate_size
    same_world = (now.seed, now.people, now.service) == (base.seed, base.people, base.service)
    if not same_world:
        other = lab.run(base)
        rows = min(len(other.slates.items), len(run.slates.items))
        before = np.full((len(run.slates.items), other.slates.items.shape[1]), -1)
        before[:rows] = other.slates.items[:rows]
        return Change(before, False, 0.0)
    if model_key(now) == model_key(base) and now.used_types() == base.used_types():
        return Change(run.slates.items, True, 0.0)
    everyone = now.data.choice == base.data.choice == "everyone"
    if (
        everyone
        and now.recommender == base.recommender
        and algorithm(now.recommender.algorithm).personal
    ):
        kinds = [kind for kind in base.used_types() if kind in now.used_types()]
        if set(base.used_types()) <= set(now.used_types()):
            if not kinds:
                return Change(lab.run(base).slates.items, True, 0.0)

            def fold_in() -> np.ndarray:
                _, cells = lab.world(now)
                evidence = cells.evidence(kinds)
                if not len(evidence):
                    return lab.run(base).slates.items
                return pick_items(run.world, evidence, run.model, kinds, size)

            # A design moves no pick: one working out serves every design of these data.
            key = ("folded in", model_key(now), now.used_types(), kinds, size)
            return Change(lab.keep(key, fold_in), True, 0.0)
        # Data were taken away: the model before knew more, and serves both.
        return Change(lab.run(base).slates.items, False, _training(lab, now))
    return Change(lab.run(base).slates.items, False, _training(lab, now))


def _training(lab: Lab, scenario: Scenario) -> float:
    """Return how many picks change when the model is only trained again."""
    own = lab.run(scenario)
    if not algorithm(scenario.recommender.algorithm).personal or not len(own.evidence):
        return 0.0
    again = lab.retrained(scenario)
    return float(size_of_change(own.slates.items, again).mean())


def size_of_change(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return how many picks of each person were not there before."""
    return np.asarray((~(now[:, :, None] == before[:, None, :]).any(axis=2)).sum(axis=1))


def order(pick: str, run: Run, changed: np.ndarray) -> np.ndarray:
    """Return people in the order of a way to pick, the best example first.

    Parameters
    ----------
    pick : str
        A key of ``PERSONS``, or a person's number.
    changed : int array (people,)
        Picks that changed on each screen.
    """
    rating = run.response.now.rating
    frame = run.world.people.frame
    people = np.arange(len(frame))
    if pick.isdecimal() and int(pick) < len(frame):
        return np.roll(people, -int(pick))
    if pick == "typical":
        return np.argsort(np.abs(rating - np.median(rating)), kind="stable")
    if pick == "least_bothered":
        return np.argsort(rating, kind="stable")
    if pick == "most_bothered":
        return np.argsort(-rating, kind="stable")
    if pick == "doubts":
        return np.argsort(frame["trust"].to_numpy(float), kind="stable")
    if pick == "in_situation":
        concerned = (frame["situation"] != "").to_numpy()
        needs = (run.world.catalogue.items["need"] != "").to_numpy()[run.slates.items].sum(axis=1)
        chosen = people[concerned]
        if len(chosen):
            return chosen[np.argsort(-needs[concerned], kind="stable")]
    return np.argsort(-changed, kind="stable")


def misses(run: Run, person: int, items: Sequence[int] | np.ndarray) -> set[int]:
    """Return the picks that are visible misses for a person.

    A miss is below the register's percentile of what this person would like, among what they
    have not had. In an imported set nothing is known of that, and nothing is a miss.
    """
    if run.world.imported:
        return set()
    gains = run.world.gain[person][~run.world.consumed[person]]
    limit = np.quantile(gains, defaults()["visible_miss_percentile"])
    return {int(item) for item in items if run.world.gain[person, int(item)] < limit}


def named(run: Run, text: str) -> np.ndarray:
    """Return the numbers of the people whose name holds a text, whatever its case."""
    names = run.world.people.frame["name"].astype(str).str.casefold()
    return np.flatnonzero(names.str.contains(text.strip().casefold(), regex=False).to_numpy())
