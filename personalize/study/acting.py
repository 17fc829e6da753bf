"""Acts of one person, and the screen and perception that follow from them.

No model is trained: the person is folded into the fitted model with the evidence of their acts.
No act is stored beyond the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from personalize.register import data_types, defaults
from personalize.response.perception import perceive
from personalize.response.respond import framed, make_exposure, persons_of, population_of
from personalize.response.scenario_parameters import parameters_of
from personalize.service.evidence import Evidence, priorities
from personalize.service.recommend.registry import algorithm
from personalize.service.slate_quality import Quality, evaluate_slates
from personalize.service.slates import Slates, known_consumed, pick_items, quotas, shares_of, top
from personalize.study.lab import Lab, Run, catalogued
from personalize.world.world import World

Action = Literal["click", "finish", "dismiss", "rate", "notification", "search"]
TRACKED = {
    "click": "activity",
    "finish": "activity",
    "dismiss": "activity",
    "rate": "ratings",
    "notification": "activity",
    "search": "searches",
}
"""The kind of data that each act is recorded as."""


@dataclass(frozen=True)
class Act:
    """One act of a person: on an item, or a search for a genre (its position).

    ``stars`` is used for ratings only, 1 to 5.
    """

    action: Action
    target: int
    stars: float = 0.0

    def type_name(self) -> str:
        """Return the kind of data that the act is recorded as."""
        return TRACKED[self.action]


@dataclass(frozen=True)
class Acted:
    """The screen, evidence and perception of a person after their acts.

    Attributes
    ----------
    items : int array (k,)
        The screen after the acts.
    evidence : Evidence
        The person's evidence, one row.
    relevance, now, if_discovered : float
        Relevance, perceived invasiveness, and that after discovery of all data use.
    used : tuple of bool
        For each act, whether the service uses its kind of data.
    """

    items: np.ndarray
    evidence: Evidence
    relevance: float
    now: float
    if_discovered: float
    used: tuple[bool, ...]


def act(
    lab: Lab,
    run: Run,
    person: int,
    acts: Sequence[Act],
    type_names: Sequence[str] | None = None,
    liked_genres: Sequence[int] | None = None,
) -> Acted:
    """Return a person's screen and perception after some acts.

    Parameters
    ----------
    acts : sequence of Act
        In the order they were done; of two acts on one column the later one counts.
    type_names : sequence of str, optional
        Kinds of data used of this person; those of the scenario unless given.
    liked_genres : sequence of int, optional
        Positions of genres that replace the person's recorded interests, for a new person.
    """
    used = tuple(run.type_names(person) if type_names is None else type_names)
    evidence = profile(lab, run, person, used, acts, liked_genres)
    personal = algorithm(run.scenario.recommender.algorithm).personal
    known = known_consumed(run.world, used)[person : person + 1]
    for person_act in acts:
        if person_act.action in {"finish", "dismiss"} and person_act.type_name() in used:
            known[0, person_act.target] = True
    groups = quotas(run.world, run.scenario.service.slate_size)
    if not personal or not len(evidence):
        scores = np.log1p(run.world.popularity)[None, :]
    else:
        scores = run.model.scores(evidence)
    items = top(np.where(known & personal, -np.inf, scores), groups)
    now, if_discovered = feeling(run, person, items, evidence, used)
    relevance = float(_quality(run, person, items).relevance[0])
    return Acted(
        items[0],
        evidence,
        relevance,
        now,
        if_discovered,
        tuple(person_act.type_name() in used for person_act in acts),
    )


def profile(
    lab: Lab,
    run: Run,
    person: int,
    type_names: Sequence[str],
    acts: Sequence[Act] = (),
    liked_genres: Sequence[int] | None = None,
) -> Evidence:
    """Return one person's evidence of some kinds of data, including their acts."""
    p, names = defaults(), list(data_types())
    cells = lab.world(run.scenario)[1]
    rows = slice(*(int(x) for x in np.searchsorted(cells.person, [person, person + 1])))
    column, types = cells.column[rows].astype(np.int64), cells.type[rows].astype(np.int64)
    cell_values, confidence = cells.value[rows], cells.confidence[rows]
    times = np.zeros(len(column))
    interests = run.world.columns.families.get("interest_genre")
    if liked_genres is not None and interests is not None:
        keep = types != names.index("interests")
        column, types, times = column[keep], types[keep], times[keep]
        cell_values, confidence = cell_values[keep], confidence[keep]
        interest_columns = interests.start + np.arange(interests.stop - interests.start)
        holds = np.isin(interest_columns - interests.start, list(liked_genres))
        column = np.concatenate([column, interest_columns])
        types = np.concatenate([types, np.full(len(interest_columns), names.index("interests"))])
        cell_values = np.concatenate(
            [cell_values, np.where(holds, p["value_holds"], p["value_lacks"])]
        )
        confidence = np.concatenate(
            [confidence, np.full(len(interest_columns), p["confidence_interests"])]
        )
        times = np.concatenate([times, np.zeros(len(interest_columns))])
    value_by_action = {
        "click": p["value_clicked"],
        "finish": p["value_finished"],
        "dismiss": p["value_dismissed"],
        "notification": p["value_clicked"],
        "search": p["value_holds"],
    }
    searched = run.world.columns.families.get("search_genre")
    for position, person_act in enumerate(acts, start=1):
        if person_act.action == "search" and searched is None:
            continue
        start = searched.start if person_act.action == "search" and searched is not None else 0
        column = np.append(column, start + person_act.target)
        types = np.append(types, names.index(person_act.type_name()))
        cell_values = np.append(
            cell_values,
            person_act.stars if person_act.action == "rate" else value_by_action[person_act.action],
        )
        confidence = np.append(confidence, p[f"confidence_{person_act.type_name()}"])
        times = np.append(times, position)
    in_use = np.isin(types, [names.index(type_name) for type_name in type_names])
    column, types, times = column[in_use], types[in_use], times[in_use]
    cell_values, confidence = cell_values[in_use], confidence[in_use]
    order = np.lexsort((-times, priorities()[types], column))
    order = order[np.unique(column[order], return_index=True)[1]] if len(order) else order
    return Evidence(
        np.array([0, len(order)], dtype=np.int64),
        column[order].astype(np.int32),
        cell_values[order].astype(float),
        types[order].astype(np.int8),
        confidence[order].astype(float),
        cells.width,
        None if liked_genres is not None else np.array([person]),
    )


def feeling(
    run: Run, person: int, items: np.ndarray, evidence: Evidence, type_names: Sequence[str]
) -> tuple[float, float]:
    """Return one person's rating of a screen, 1 to 7, now and after discovery of all data use."""
    scenario = run.scenario.replace({"data.types": list(type_names)})
    count = items.shape[1]
    if len(evidence) and algorithm(scenario.recommender.algorithm).personal:
        account = run.model.contributions(
            evidence, np.zeros(count, dtype=np.int64), items[0].astype(np.int64)
        )
        shares, popular = shares_of(account, evidence, run.model.baseline, items[0])
    else:
        shares, popular = np.zeros((count, len(data_types()))), np.ones(count)
    slates = Slates(items, np.zeros(items.shape), shares[None], popular[None])
    population = population_of(run.slates.items, run.world.columns.items)
    p = framed(scenario, parameters_of(scenario.model))
    person_world = run.world.some_people(slice(person, person + 1))
    quality = _quality(run, person, items)
    exposure = make_exposure(scenario, person_world, slates, quality, p, population)
    persons = persons_of(run.world).some(slice(person, person + 1))
    now = perceive(exposure, persons, p, account=False).rating
    if_discovered = perceive(exposure, persons, p, discovered=True, account=False).rating
    return float(now[0]), float(if_discovered[0])


def _quality(run: Run, person: int, items: np.ndarray) -> Quality:
    headroom = float((1 - run.quality.popular_ndcg).mean())
    return evaluate_slates(run.world.some_people(slice(person, person + 1)), items, headroom)


@dataclass(frozen=True)
class Erased:
    """The effect of erasing a person's data.

    ``before`` and ``after`` are their screens; ``others`` is the mean number of picks of other
    people that change when the model is fitted without them, ``training`` the mean number that
    change when it is only fitted again.
    """

    before: np.ndarray
    after: np.ndarray
    others: float
    training: float


def erase(lab: Lab, run: Run, person: int) -> Erased:
    """Return the effect of erasing a person's data and fitting the model again."""
    _, cells = lab.world(run.scenario)
    type_names = run.scenario.used_types()
    shared = np.ones((len(run.world.people), len(data_types())), dtype=bool)
    if run.choice is not None:
        shared = run.choice.shared.copy()
    shared[person] = False
    evidence = cells.evidence(type_names, shared)
    model = lab.fitter(
        run.scenario.recommender.algorithm,
        evidence,
        catalogued(run.world),
        run.scenario.recommender.parameters,
        run.scenario.seed,
    )
    size = run.scenario.service.slate_size
    items = pick_items(run.world, evidence, model, type_names, size, shared)
    groups = quotas(run.world, size)
    popular = top(np.log1p(run.world.popularity)[None, :], groups)[0]
    changed = (~(items[:, :, None] == run.slates.items[:, None, :]).any(axis=2)).sum(axis=1)
    retrained_items = lab.retrained(run.scenario)
    training = (~(retrained_items[:, :, None] == run.slates.items[:, None, :]).any(axis=2)).sum(
        axis=1
    )
    changed_of_others = np.delete(changed, person)
    return Erased(
        run.slates.items[person], popular, float(changed_of_others.mean()), float(training.mean())
    )


def without(lab: Lab, run: Run, person: int, type_name: str) -> Acted:
    """Return a person's screen and perception with one kind of data added or removed."""
    used = set(run.type_names(person)) ^ {type_name}
    return act(lab, run, person, (), [type_name for type_name in data_types() if type_name in used])


def describe(person_act: Act, world: World) -> str:
    """Return an act in words, for the event log."""
    if person_act.action == "search":
        family = world.columns.families["search_genre"]
        return f"Searched for {family.labels[person_act.target]}"
    title = str(world.catalogue.items["title"].iloc[person_act.target])
    words = {
        "click": f"Opened “{title}”",
        "finish": f"Had “{title}” to the end",
        "dismiss": f"Hid “{title}”",
        "rate": f"Gave “{title}” {person_act.stars:g} of 5",
        "notification": f"Opened a message about “{title}”",
    }
    return words[person_act.action]
