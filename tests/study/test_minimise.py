"""How much data is enough: prices that add up, and small sets that keep what they say."""

import pytest

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.minimise import minimise
from personalize.study.subset_evaluator import SubsetEvaluator

pytestmark = pytest.mark.slow


def test_prices_add_up_to_what_all_kinds_add_together(lab: Lab, small: Scenario) -> None:
    scenario = small.replace({"data.level": 2})
    found = minimise(lab, scenario)
    tried = SubsetEvaluator(lab, lab.run(scenario))
    used = scenario.used_types()
    assert found.prices["relevance"].sum() == pytest.approx(float(tried.relevance(used).mean()))
    whole = tried.feeling(used)[:, 0] - tried.feeling(())[:, 0]
    assert found.prices["invasiveness"].sum() == pytest.approx(whole[0])
    assert found.prices["if_discovered"].sum() == pytest.approx(whole[1])
    for name in ("relevance", "invasiveness", "if_discovered"):
        assert (found.prices[f"{name}_low"] <= found.prices[name]).all()
        assert (found.prices[name] <= found.prices[f"{name}_high"]).all()
    assert found.sets == 2 ** len(used) - 1


def test_small_sets_keep_their_share_of_the_best_fit(lab: Lab, small: Scenario) -> None:
    found = minimise(lab, small.replace({"data.level": 3}))
    assert [one.keeps for one in found.smallest] == [0.90, 0.95, 0.99]
    sizes = [len(one.type_names) for one in found.smallest]
    assert sizes == sorted(sizes) and sizes[-1] <= len(found.full.type_names)
    for one in found.smallest:
        assert one.relevance >= one.keeps * found.best.relevance - 1e-12
    assert found.best.relevance >= found.full.relevance
    assert found.sentence().startswith(("You could drop", "None of these"))


def test_the_whole_ladder_is_tried_in_part_and_still_finds_the_best(
    lab: Lab, small: Scenario
) -> None:
    found = minimise(lab, small.replace({"data.level": 5}))
    assert 175 < found.sets < 1023
    assert found.best.relevance >= found.full.relevance
    last = found.prices.set_index("kind")
    assert last.loc["partner_sites", "if_discovered"] > last.loc["ratings", "if_discovered"]


def test_nothing_to_leave_out_and_nothing_to_keep_are_said(lab: Lab, small: Scenario) -> None:
    with pytest.raises(PersonalizeError, match="nothing to leave out"):
        minimise(lab, small.replace({"data.level": 0}))
    with pytest.raises(PersonalizeError, match="uses nothing about anyone"):
        minimise(lab, small.replace({"recommender.algorithm": "popular"}))
    bad = small.replace({"recommender.algorithm": "slope_one", "data.types": "friends"})
    found = minimise(lab, bad)
    if found.best.relevance <= 0:
        assert found.smallest == [] and "Nothing here beats" in found.sentence()
