"""Acting as a person: folded in at once, exactly, and never trained on."""

import numpy as np
import pytest

from personalize.scenario import Scenario
from personalize.study.acting import Act, act, erase, without
from personalize.study.lab import Lab


@pytest.mark.parametrize("algorithm", ["svd", "item_knn", "content"])
def test_doing_nothing_is_what_the_run_shows(lab: Lab, small: Scenario, algorithm: str) -> None:
    run = lab.run(small.replace({"recommender.algorithm": algorithm, "data.level": 5}))
    for person in (0, 17, 501):
        done = act(lab, run, person, ())
        assert done.items.tolist() == run.slates.items[person].tolist()
        assert done.now == pytest.approx(run.response.now.rating[person])
        assert done.if_discovered == pytest.approx(run.response.if_discovered.rating[person])
        assert done.relevance == pytest.approx(run.quality.relevance[person])


def test_hiding_a_card_takes_it_away_and_undo_brings_it_back(lab: Lab, small: Scenario) -> None:
    run = lab.run(small)
    before = act(lab, run, 3, ())
    item = int(before.items[0])
    hidden = act(lab, run, 3, (Act("dismiss", item),))
    assert item not in hidden.items and hidden.used == (True,)
    assert act(lab, run, 3, ()).items.tolist() == before.items.tolist()
    assert run.slates.items[3].tolist() == before.items.tolist()


def test_a_later_act_counts_over_an_earlier_one(lab: Lab, small: Scenario) -> None:
    run = lab.run(small)
    item = int(run.slates.items[3][1])
    low, high = Act("rate", item, 1.0), Act("rate", item, 5.0)

    def value(*acts: Act) -> float:
        evidence = act(lab, run, 3, acts).evidence
        return float(evidence.values[np.flatnonzero(evidence.columns == item)[0]])

    assert value(low, high) == 5.0 and value(high, low) == 1.0


def test_what_a_service_does_not_use_is_tracked_and_changes_nothing(
    lab: Lab, small: Scenario
) -> None:
    run = lab.run(small.replace({"data.types": ["interests", "ratings"]}))
    clicked = act(lab, run, 3, (Act("click", 40), Act("search", 1)))
    assert clicked.used == (False, False)
    assert clicked.items.tolist() == run.slates.items[3].tolist()


def test_flipping_a_kind_and_erasing(lab: Lab, small: Scenario) -> None:
    run = lab.run(small)
    flipped = without(lab, run, 3, "activity")
    assert flipped.items.tolist() != run.slates.items[3].tolist()
    gone = erase(lab, run, 3)
    assert gone.before.tolist() == run.slates.items[3].tolist()
    assert len(gone.after) == 6 and gone.others >= 0 and gone.training > 0
