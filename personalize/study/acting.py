"""Acting as a person: what they do is tracked, and their screen and feeling change at once.

Nothing is trained: the person is folded into the fitted model with what they just did. Nothing
is kept beyond the session that acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from personalize.register import data_types, defaults
from personalize.response.perception import perceive
from personalize.response.respond import framed, make_exposure, persons_of, shown_shares
from personalize.service.evidence import Evidence, priorities
from personalize.service.recommend.registry import algorithm
from personalize.service.slates import (
    Slates,
    evaluate_slates,
    known_consumed,
    percentiles,
    pick_items,
    quotas,
    shares_of,
    top,
)
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
"""The kind of data that each act leaves behind."""


@dataclass(frozen=True)
class Act:
    """One thing a person does: to an item, or a search for a genre (its position).

    ``stars`` counts for ratings, 1 to 5.
    """

    action: Action
    target: int
    stars: float = 0.0

    def kind(self) -> str:
        """Return the kind of data it leaves behind."""
        return TRACKED[self.action]


@dataclass(frozen=True)
class Acted:
    """The person after their acts.

    Attributes
    ----------
    items : int array (k,)
        Their screen now.
    evidence : Evidence
        Their profile, one row.
    fit, now, out : float
        Fit, felt invasiveness, and if it came out.
    used : tuple of bool
        For each act, whether this service uses it.
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
    kinds: Sequence[str] | None = None,
    told: Sequence[int] | None = None,
) -> Acted:
    """Return a person's screen and feeling after some acts.

    Parameters
    ----------
    acts : sequence of Act
        In the order they were done; later ones count more.
    kinds : sequence of str, optional
        Kinds of data used of this person; those of the scenario unless given.
    told : sequence of int, optional
        Genres told instead of the person's own interests, for somebody new.
    """
    used = tuple(run.kinds(person) if kinds is None else kinds)
    evidence = profile(lab, run, person, used, acts, told)
    personal = algorithm(run.scenario.recommender.algorithm).personal
    known = known_consumed(run.world, used)[person : person + 1]
    for one in acts:
        if one.action in {"finish", "dismiss"} and one.kind() in used:
            known[0, one.target] = True
    groups = quotas(run.world, run.scenario.service.slate_size)
    if not personal or not len(evidence):
        scores = np.log1p(run.world.popularity)[None, :]
    else:
        scores = run.model.scores(evidence)
    items = top(np.where(known & personal, -np.inf, scores), groups)
    now, out = feeling(run, person, items, evidence, used)
    relevance = _relevance(run, person, items)
    return Acted(items[0], evidence, relevance, now, out, tuple(one.kind() in used for one in acts))


def profile(
    lab: Lab,
    run: Run,
    person: int,
    kinds: Sequence[str],
    acts: Sequence[Act] = (),
    told: Sequence[int] | None = None,
) -> Evidence:
    """Return one person's evidence of some kinds, what they just did included."""
    p, names = defaults(), list(data_types())
    cells = lab.world(run.scenario)[1]
    rows = slice(*(int(x) for x in np.searchsorted(cells.person, [person, person + 1])))
    column, kind = cells.column[rows].astype(np.int64), cells.type[rows].astype(np.int64)
    value, trust = cells.value[rows], cells.confidence[rows]
    when = np.zeros(len(column))
    interests = run.world.columns.families.get("interest_genre")
    if told is not None and interests is not None:
        keep = kind != names.index("interests")
        column, kind, when = column[keep], kind[keep], when[keep]
        value, trust = value[keep], trust[keep]
        new = interests.start + np.arange(interests.stop - interests.start)
        holds = np.isin(new - interests.start, list(told))
        column = np.concatenate([column, new])
        kind = np.concatenate([kind, np.full(len(new), names.index("interests"))])
        value = np.concatenate([value, np.where(holds, p["value_holds"], p["value_lacks"])])
        trust = np.concatenate([trust, np.full(len(new), p["confidence_interests"])])
        when = np.concatenate([when, np.zeros(len(new))])
    values = {
        "click": p["value_clicked"],
        "finish": p["value_finished"],
        "dismiss": p["value_dismissed"],
        "notification": p["value_clicked"],
        "search": p["value_holds"],
    }
    searched = run.world.columns.families.get("search_genre")
    for at, one in enumerate(acts, start=1):
        if one.action == "search" and searched is None:
            continue
        start = searched.start if one.action == "search" and searched is not None else 0
        column = np.append(column, start + one.target)
        kind = np.append(kind, names.index(one.kind()))
        value = np.append(value, one.stars if one.action == "rate" else values[one.action])
        trust = np.append(trust, p[f"confidence_{one.kind()}"])
        when = np.append(when, at)
    held = np.isin(kind, [names.index(k) for k in kinds])
    column, kind, when = column[held], kind[held], when[held]
    value, trust = value[held], trust[held]
    order = np.lexsort((-when, priorities()[kind], column))
    order = order[np.unique(column[order], return_index=True)[1]] if len(order) else order
    return Evidence(
        np.array([0, len(order)], dtype=np.int64),
        column[order].astype(np.int32),
        value[order].astype(float),
        kind[order].astype(np.int8),
        trust[order].astype(float),
        cells.width,
        None if told is not None else np.array([person]),
    )


def feeling(
    run: Run, person: int, items: np.ndarray, evidence: Evidence, kinds: Sequence[str]
) -> tuple[float, float]:
    """Return how a screen would feel to one person now, and if it came out."""
    scenario = run.scenario.replace({"data.types": list(kinds)})
    count = items.shape[1]
    if len(evidence) and algorithm(scenario.recommender.algorithm).personal:
        account = run.model.contributions(
            evidence, np.zeros(count, dtype=np.int64), items[0].astype(np.int64)
        )
        shares, popular = shares_of(account, evidence, run.model.baseline, items[0])
    else:
        shares, popular = np.zeros((count, len(data_types()))), np.ones(count)
    slates = Slates(items, np.zeros(items.shape), shares[None], popular[None])
    shown = shown_shares(run.slates.items, run.world.columns.items)
    p = framed(scenario, defaults())
    number = len(run.world.people)
    alone = run.world.some_people(slice(person, person + 1))
    exposure = make_exposure(scenario, alone, slates, percentiles(alone, items), p, shown, number)
    own = persons_of(run.world).some(slice(person, person + 1))
    now = perceive(exposure, own, p, account=False).rating
    out = perceive(exposure, own, p, discovered=True, account=False).rating
    return float(now[0]), float(out[0])


def _relevance(run: Run, person: int, items: np.ndarray) -> float:
    headroom = float((1 - run.quality.popular_ndcg).mean())
    return float(
        evaluate_slates(
            run.world.some_people(slice(person, person + 1)), items, headroom
        ).relevance[0]
    )


@dataclass(frozen=True)
class Erased:
    """What erasing a person does.

    ``before`` and ``after`` are their screens; ``others`` how many picks of everybody else
    change on average once the model has learned without them, ``training`` how many change
    when it is only trained again.
    """

    before: np.ndarray
    after: np.ndarray
    others: float
    training: float


def erase(lab: Lab, run: Run, person: int) -> Erased:
    """Return what happens when a person's data leave, after the model has learned again."""
    _, cells = lab.world(run.scenario)
    kinds = run.scenario.used_types()
    shared = np.ones((len(run.world.people), len(data_types())), dtype=bool)
    if run.choice is not None:
        shared = run.choice.shared.copy()
    shared[person] = False
    evidence = cells.evidence(kinds, shared)
    model = lab.fitter(
        run.scenario.recommender.algorithm,
        evidence,
        catalogued(run.world),
        run.scenario.recommender.parameters,
        run.scenario.seed,
    )
    size = run.scenario.service.slate_size
    items = pick_items(run.world, evidence, model, kinds, size, shared)
    groups = quotas(run.world, size)
    popular = top(np.log1p(run.world.popularity)[None, :], groups)[0]
    changed = (~(items[:, :, None] == run.slates.items[:, None, :]).any(axis=2)).sum(axis=1)
    again = lab.retrained(run.scenario)
    training = (~(again[:, :, None] == run.slates.items[:, None, :]).any(axis=2)).sum(axis=1)
    others = np.delete(changed, person)
    return Erased(run.slates.items[person], popular, float(others.mean()), float(training.mean()))


def without(lab: Lab, run: Run, person: int, kind: str) -> Acted:
    """Return a person's screen and feeling with one kind of data flipped."""
    used = set(run.kinds(person)) ^ {kind}
    return act(lab, run, person, (), [k for k in data_types() if k in used])


def describe(one: Act, world: World) -> str:
    """Return an act in words, as the event log lists it."""
    if one.action == "search":
        family = world.columns.families["search_genre"]
        return f"Searched for {family.labels[one.target]}"
    title = str(world.catalogue.items["title"].iloc[one.target])
    words = {
        "click": f"Opened “{title}”",
        "finish": f"Had “{title}” to the end",
        "dismiss": f"Hid “{title}”",
        "rate": f"Gave “{title}” {one.stars:g} of 5",
        "notification": f"Opened a message about “{title}”",
    }
    return words[one.action]
