"""Somebody new: the stand-in, what they miss, and people by name."""

import numpy as np
import pytest

from personalize.scenario import Scenario
from personalize.study.acting import act
from personalize.study.lab import Lab
from personalize.study.me import everything, stand_in
from personalize.study.people import named
from personalize.study.screen_changes import misses


def test_the_stand_in_likes_what_was_said_and_minds_about_as_much_as_most(
    lab: Lab, small: Scenario
) -> None:
    run = lab.run(small)
    for genres in ([0], [3, 7], [11]):
        person = stand_in(run, genres)
        tastes = run.world.people.tastes
        assert tastes[person][genres].mean() > np.quantile(tastes[:, genres].mean(axis=1), 0.8)
        attitude = run.world.people.frame["attitude"]
        assert abs(attitude[person] - attitude.mean()) < attitude.std()
    assert stand_in(run, []) == stand_in(run, [])


def test_every_kind_can_be_shared_one_by_one_and_nothing_is_the_popular_list(
    lab: Lab, small: Scenario
) -> None:
    run = lab.run(everything(small, imported=False))
    assert len(run.scenario.used_types()) == 10
    nothing = act(lab, run, 5, (), [])
    assert nothing.items.tolist() == act(lab, run, 9, (), []).items.tolist()
    changed = 0
    for kind in run.scenario.used_types():
        one = act(lab, run, 5, (), [kind])
        changed += one.items.tolist() != nothing.items.tolist()
        assert one.if_discovered >= nothing.if_discovered - 1e-9
    assert changed >= 6


def test_misses_are_what_a_person_would_like_least(lab: Lab, small: Scenario) -> None:
    run = lab.run(small)
    gains = np.where(run.world.consumed[8], np.inf, run.world.gain[8])
    order = np.argsort(gains, kind="stable")
    there = int(np.isfinite(gains).sum())
    worst, best = order[: there // 20], order[there - 20 : there]
    assert misses(run, 8, worst) == {int(item) for item in worst}
    assert misses(run, 8, best) == set()


def test_people_are_found_by_a_part_of_their_name(lab: Lab, small: Scenario) -> None:
    run = lab.run(small)
    name = str(run.world.people.frame["name"][12])
    assert 12 in named(run, f" {name[1:5].upper()} ")
    assert len(named(run, "(no [such* name")) == 0


@pytest.mark.parametrize("genres", [[0], [1, 2]])
def test_told_interests_move_the_screen_of_somebody_new(
    lab: Lab, small: Scenario, genres: list[int]
) -> None:
    run = lab.run(everything(small, imported=False))
    person = stand_in(run, genres)
    done = act(lab, run, person, (), ["interests"], genres)
    shown = run.world.catalogue.items["genre"].to_numpy(object)[done.items]
    wanted = {run.world.catalogue.genres[i] for i in genres}
    assert sum(genre in wanted for genre in shown) >= 2
