"""Choice of the person shown on a page: rules, the order of people by each rule, and names."""

from __future__ import annotations

import numpy as np

from personalize.register import data_types, sharing_levels
from personalize.scenario import Scenario
from personalize.service.presentation import CLOSE, LEAST_PART, MOSTLY_POPULAR
from personalize.study.lab import Lab, Run
from personalize.study.screen_changes import size_of_change
from personalize.study.stories import PERSONS, Story
from personalize.world.world import World


def rules_for(scenario: Scenario) -> dict[str, str]:
    """Return the rules by which a person can be chosen, with their labels.

    The rule ``in_situation`` is included only where situations are on; ``told`` is never included
    because it needs a story.
    """
    left_out = {"told"} | ({"in_situation"} if scenario.people.situations == "off" else set())
    return {rule: words for rule, words in PERSONS.items() if rule not in left_out}


def choose_person(
    lab: Lab,
    rule: str,
    scenario: Scenario,
    base: Scenario | None = None,
    story: Story | None = None,
) -> int:
    """Return the index of the person chosen by a rule.

    Parameters
    ----------
    lab : Lab
    rule : str
        A key of ``PERSONS``.
    scenario : Scenario
    base : Scenario, optional
        Scenario with which ``changes_most`` compares; one step less unless given.
    story : Story, optional
        Its ``situation`` is used by ``in_situation``: a person in it of whom the service guesses
        it and whose picks serve it, where there is one. Its ``kind`` of data is used by ``told``:
        a person whose picks it explains.
    """
    run = lab.run(scenario)
    changed = np.zeros(len(run.slates.items))
    if rule == "changes_most":
        base = one_step_less(scenario) if base is None else base
        before = lab.run(base).slates.items
        rows = min(len(before), len(changed))
        changed[:rows] = size_of_change(run.slates.items[:rows], before[:rows])
        # Among screens with equal change, the one with the largest share of the added data.
        changed += _part(run, set(scenario.used_types()) - set(base.used_types())) / 2
    return int(order(rule, run, changed, story)[0])


def _part(run: Run, type_names: set[str]) -> np.ndarray:
    """Return the share of some kinds of data in each person's screen: array (people,), 0 to 1."""
    is_selected = np.array([type_name in type_names for type_name in data_types()])
    return np.asarray(run.slates.shares[:, :, is_selected].sum(axis=2).mean(axis=1))


def one_step_less(scenario: Scenario) -> Scenario:
    """Return the scenario at the highest step whose kinds are a proper subset of those used."""
    used, added, below = set(scenario.used_types()), set[str](), 0
    for level in sharing_levels(scenario.service.domain):
        added |= set(level.adds)
        if added < used:
            below = level.number
    return scenario.replace({"data.level": below, "data.types": None})


def order(rule: str, run: Run, changed: np.ndarray, story: Story | None = None) -> np.ndarray:
    """Return people in the order of a rule, the best example first.

    Parameters
    ----------
    rule : str
        A key of ``PERSONS``, or a person's number.
    run : Run
    changed : array (people,)
        Picks that changed on each screen.
    story : Story, optional
        Story for ``in_situation`` and ``told``; without one any situation counts.
    """
    rating = run.response.now.rating
    frame = run.world.people.frame
    people = np.arange(len(frame))
    if rule.isdecimal() and int(rule) < len(frame):
        return np.roll(people, -int(rule))
    if rule == "typical":
        return np.argsort(np.abs(rating - np.median(rating)), kind="stable")
    if rule == "least_bothered":
        return np.argsort(rating, kind="stable")
    if rule == "most_bothered":
        return np.argsort(-rating, kind="stable")
    if rule == "doubts":
        return np.argsort(frame["trust"].to_numpy(float), kind="stable")
    if rule == "in_situation":
        concerned = _concerned(run, "" if story is None else story.situation)
        if len(concerned):
            return concerned
    if rule == "told" and story is not None and story.kind:
        return _explained_by(run, story)
    return np.argsort(-changed, kind="stable")


def _concerned(run: Run, situation: str) -> np.ndarray:
    """Return the people in a situation: those guessed correctly first, then by their picks."""
    situations = run.world.people.frame["situation"].to_numpy(object)
    people = np.flatnonzero(situations == situation if situation else situations != "")
    needs = run.world.catalogue.items["need"].to_numpy(object)[run.slates.items[people]]
    touched = (needs == situations[people][:, None]).sum(axis=1)
    part = run.slates.shares[people][:, :, list(data_types()).index("inferred")].max(axis=1)
    guess_right = np.isin(people, guessed_right(run.world)) & (
        "inferred" in run.scenario.used_types()
    )
    return people[np.lexsort((-part, -touched, ~guess_right))]


def _explained_by(run: Run, story: Story) -> np.ndarray:
    """Return people by how many picks a story's kind of data explains, above all the first pick."""
    shares, popular = run.slates.shares, run.slates.popular
    type_shares = shares[:, :, list(data_types()).index(story.kind)]
    named = (
        (type_shares >= LEAST_PART)
        & (type_shares >= shares.max(axis=2) - CLOSE)
        & (popular <= MOSTLY_POPULAR)
    )
    titles = run.world.catalogue.items["title"].str.casefold()
    has_pick = titles.str.contains(story.pick.casefold(), regex=False).to_numpy()
    first = named[:, 0] & has_pick[run.slates.items[:, 0]]
    return np.lexsort((-type_shares.sum(axis=1), -named.sum(axis=1), ~named[:, 0], ~first))


def guessed_right(world: World) -> np.ndarray:
    """Return the people about whom a guess of their situation is correct."""
    family = world.columns.families.get("guessed_situation")
    if family is None:
        return np.zeros(0, dtype=int)
    situations = world.people.frame["situation"].to_numpy(object)
    rows = np.flatnonzero(
        (world.activity.column >= family.start) & (world.activity.column < family.stop)
    )
    guessed_people = world.activity.person[rows]
    labels = np.array(family.labels, dtype=object)[world.activity.column[rows] - family.start]
    return np.unique(guessed_people[labels == situations[guessed_people]])


def named(run: Run, text: str) -> np.ndarray:
    """Return the indices of the people whose name contains a text, ignoring case."""
    names = run.world.people.frame["name"].astype(str).str.casefold()
    return np.flatnonzero(names.str.contains(text.strip().casefold(), regex=False).to_numpy())
