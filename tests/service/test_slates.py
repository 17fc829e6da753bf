"""Slates: the best items in a fixed order, judged by figures that can be checked by hand."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.service.slate_quality import discounted_gain, evaluate_slates
from personalize.service.slates import known_consumed, quotas, top
from personalize.streams import rank
from personalize.study.lab import Lab
from personalize.study.subset_evaluator import SubsetEvaluator
from personalize.world.importing import ImportLibrary, read_ratings


@given(hnp.arrays(float, (4, 9), elements=st.sampled_from([0.0, 1.0, 1.0 + 1e-12, 2.5])))
@settings(max_examples=80, deadline=None)
def test_the_best_come_first_and_ties_go_by_item_id(scores: np.ndarray) -> None:
    found = top(scores, [(np.arange(9), 4)])
    assert (found == rank(scores)[:, :4]).all()


def test_discounted_gain_by_hand() -> None:
    gains = np.array([[3.0, 0.0, 1.0]])
    assert discounted_gain(gains)[0] == pytest.approx(3 / 1 + 0 + 1 / 2)


def test_a_bank_fills_its_zones_by_quota(lab: Lab, small: Scenario) -> None:
    run = lab.run(small.replace({"service.domain": "banking", "service.slate_size": 8}))
    zones = run.world.catalogue.items["zone"].to_numpy(object)[run.slates.items]
    for zone, number in {"shortcut": 4, "insight": 2, "offer": 1, "nudge": 1}.items():
        assert ((zones == zone).sum(axis=1) == number).all()
    assert sum(number for _, number in quotas(run.world, 12)) == 12


def test_perfect_picks_fit_100_and_the_popular_list_0(lab: Lab, small: Scenario) -> None:
    world, _ = lab.world(small)
    best = top(world.gain.astype(float), quotas(world, 6))
    assert evaluate_slates(world, best).ndcg.mean() == pytest.approx(1)
    assert evaluate_slates(world, best).relevance.mean() == pytest.approx(1)
    popular = np.tile(top(world.popularity[None, :], quotas(world, 6)), (len(world.people), 1))
    assert evaluate_slates(world, popular).relevance.mean() == pytest.approx(0)


def rated(folder: Path) -> Scenario:
    """Import ratings of which most are of the same few items, and return a scenario on them."""
    rng = np.random.default_rng(3)
    weights = 1 / np.arange(1, 51)
    rows = [
        f"u{u},i{i},5,{1_100_000_000 + 3600 * (40 * u + t)}"
        for u in range(50)
        for t, i in enumerate(rng.choice(50, 15, replace=False, p=weights / weights.sum()))
    ]
    rows.append("u0,i49,1,1090000000")
    path = folder / "club.csv"
    path.write_text("user,item,rating,time\n" + "\n".join(rows))
    ImportLibrary().save(read_ratings(path, name="club"))
    return Scenario().replace({"service.domain": "club", "data.level": 1})


def test_on_real_ratings_the_popular_list_is_without_what_the_person_rated(library: Path) -> None:
    lab, scenario = Lab(), rated(library).replace({"recommender.algorithm": "popular"})
    run = lab.run(scenario)
    world, items = run.world, run.slates.items
    rows = np.arange(len(items))[:, None]
    assert not world.consumed[rows, items].any()
    # By hand: the six most popular items that the person has not rated, ties by item id.
    for person in range(5):
        order = np.lexsort((np.arange(50), -world.popularity))
        mine = [int(item) for item in order if not world.consumed[person, item]][:6]
        assert items[person].tolist() == mine
    assert run.quality.relevance == pytest.approx(0)
    assert (run.quality.ndcg == run.quality.popular_ndcg).all()
    chance = lab.run(scenario.replace({"recommender.algorithm": "random"}))
    assert not world.consumed[rows, chance.slates.items].any()


def test_a_service_that_holds_nothing_cannot_leave_out_what_people_had(library: Path) -> None:
    lab, scenario = Lab(), rated(library)
    nothing = lab.run(scenario.replace({"data.level": 0}))
    assert (nothing.slates.items == nothing.slates.items[0]).all()
    assert nothing.world.consumed[np.arange(50)[:, None], nothing.slates.items].any()
    # Held-out choices are among what is left out by nobody, so the full list loses places.
    assert nothing.quality.relevance.mean() < 0
    tried = SubsetEvaluator(lab, lab.run(scenario))
    assert tried.relevance(()) == pytest.approx(nothing.quality.relevance)


def test_in_a_synthetic_service_the_popular_list_is_the_same_for_all(
    lab: Lab, small: Scenario
) -> None:
    run = lab.run(small.replace({"recommender.algorithm": "popular", "data.level": 3}))
    assert (run.slates.items == run.slates.items[0]).all()
    assert run.quality.relevance == pytest.approx(0)


def test_shares_and_the_popular_part_are_one_together(lab: Lab, small: Scenario) -> None:
    run = lab.run(small.replace({"data.level": 5}))
    whole = run.slates.shares.sum(axis=2) + run.slates.popular
    assert np.abs(whole - 1).max() < 1e-9
    assert run.slates.shares.min() >= 0
    unused = [k for k, name in enumerate(data_types()) if name not in run.scenario.used_types()]
    assert unused == []
    told = lab.run(small.replace({"data.level": 1}))
    unused = [k for k, name in enumerate(data_types()) if name not in told.scenario.used_types()]
    assert told.slates.shares[:, :, unused].max() == 0


def test_what_the_service_knows_was_had_is_not_picked_again(lab: Lab, small: Scenario) -> None:
    run = lab.run(small.replace({"data.level": 3}))
    known = known_consumed(run.world, run.scenario.used_types())
    rows = np.arange(len(known))[:, None]
    assert known.any()
    assert not known[rows, run.slates.items].any()
    assert known_consumed(run.world, ["interests"]).sum() == 0
