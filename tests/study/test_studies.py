"""Studies: stories hold what they claim, runs repeat, and changes mean the setting."""

import json
from pathlib import Path

import numpy as np
import pytest

from personalize.errors import UnknownNameError
from personalize.scenario import Scenario
from personalize.service.consent import special_guesses
from personalize.service.design import steering
from personalize.study.claims import check
from personalize.study.lab import Lab
from personalize.study.ladder import ladder_frame, missing, steps
from personalize.study.outputs import readings, summary
from personalize.study.people import order
from personalize.study.stories import PERSONS, stories, story
from personalize.study.uncertainty import draws, point
from personalize.world.catalogue import DOMAINS

pytestmark = pytest.mark.slow

CLAIMS = [
    pytest.param(slug, number, id=f"{slug}-{number}")
    for slug, one in stories().items()
    for number in range(len(one.expect))
]


GOLDEN = json.loads((Path(__file__).parent / "golden_stories.json").read_text(encoding="utf-8"))
"""The figures of every story at commit bc37b9b, from ``personalize run --preset STORY --json``.

A change of the model changes them on purpose: say so in the commit, and write the file anew.
"""


@pytest.mark.parametrize(("slug", "number"), CLAIMS)
def test_what_a_story_claims_holds_on_the_real_pipeline(slug: str, number: int, lab: Lab) -> None:
    holds, figures = check(stories()[slug].expect[number], stories()[slug], lab)
    assert holds, f"{slug}: {figures}. Rewrite the text, not the model."


def test_there_are_stories_in_every_service_and_each_claims_something() -> None:
    assert len(stories()) >= 12
    assert {one.scenario.service.domain for one in stories().values()} == set(DOMAINS)
    assert all(one.expect and one.lessons and one.question for one in stories().values())
    with pytest.raises(UnknownNameError, match="“none-such”.*typical-home"):
        story("none-such")


def test_the_same_scenario_gives_the_same_figures(small: Scenario) -> None:
    first, second = (summary(Lab().run(small)) for _ in range(2))
    first.pop("timing"), second.pop("timing")
    assert json.dumps(first) == json.dumps(second)


def test_contributions_add_up_and_bands_hold_the_figure(lab: Lab, small: Scenario) -> None:
    found = summary(lab.run(small.replace({"data.level": 5})))
    total = sum(row["points"] for row in found["contributions"])
    assert total == pytest.approx(found["invasiveness"]["mean"], abs=1e-6)
    for name in ("relevance", "ndcg", "share_invasive", "surveillance", "benefit"):
        assert set(found[name]) == {"mean", "low", "high"}
        assert found[name]["low"] <= found[name]["mean"] <= found[name]["high"]
    used = {row["name"] for row in found["data_types"] if row["used"]}
    assert used == set(small.replace({"data.level": 5}).used_types())
    gap = found["if_discovered"]["mean"] - found["invasiveness"]["mean"]
    assert found["discovery_gap"]["mean"] == pytest.approx(gap)
    assert found["invasiveness"]["high"] - found["invasiveness"]["low"] > 0.3


def test_changing_a_design_changes_no_pick(lab: Lab, small: Scenario) -> None:
    loud = small.replace({"design.placement": "lock_screen", "design.transparency": "full"})
    # Equal, not the same object: a full store may have dropped and made it again.
    assert np.array_equal(lab.run(loud).slates.items, lab.run(small).slates.items)


def test_people_are_chosen_as_the_page_says(lab: Lab, small: Scenario) -> None:
    run = lab.run(small.replace({"data.level": 5, "people.situations": "on"}))
    changed = np.arange(600)
    rating, frame = run.response.now.rating, run.world.people.frame
    for pick in PERSONS:
        found = order(pick, run, changed)
        assert len(set(found)) == len(found)
    assert order("most_bothered", run, changed)[0] == rating.argmax()
    assert order("least_bothered", run, changed)[0] == rating.argmin()
    assert order("changes_most", run, changed)[0] == 599
    assert frame["situation"].iloc[order("in_situation", run, changed)[0]] != ""
    assert frame["trust"].iloc[order("doubts", run, changed)[0]] == frame["trust"].min()
    assert order("42", run, changed)[0] == 42


def test_the_ladder_shows_what_is_ready_and_never_starts_a_fit(small: Scenario) -> None:
    lab = Lab()
    frame = ladder_frame(lab, small)
    assert frame["relevance"].notna().tolist() == [True, False, False, False, False, False]
    assert [step.data.level for step in missing(lab, small)] == [2, 1, 3, 4, 5]
    for step in steps(small):
        lab.run(step)
    frame = ladder_frame(lab, small)
    assert frame[["relevance", "now", "if_discovered", "floor"]].notna().all().all()
    draws(lab, small)
    banded = ladder_frame(lab, small).set_index("step").loc["Did"]
    assert banded["now_low"] <= banded["now"] <= banded["now_high"]
    assert banded["relevance_low"] <= banded["relevance"] <= banded["relevance_high"]
    assert frame.loc[frame["here"], "step"].tolist() == ["Did"]
    assert (frame["if_discovered"] >= frame["now"]).all()
    assert frame["if_discovered"].is_monotonic_increasing


def test_readings_tell_steering_and_special_categories(lab: Lab) -> None:
    run = lab.run(story("guessed").scenario)
    assert readings(run)["special"] == len(special_guesses(run.scenario)) == 3
    assert steering(run.scenario) == ["Banner, accept only"]
    assert steering(Scenario().replace({"design.consent": "per_purpose"})) == []


def test_the_ladder_knows_the_lines_before_the_last_setting_and_a_mix_that_is_no_step(
    small: Scenario,
) -> None:
    lab = Lab()
    told = small.replace({"design.transparency": "full", "design.control": "full"})
    before = [small.replace({"data.level": 0}), small]
    for one in [*before, told]:
        lab.run(one)
    frame = ladder_frame(lab, told, small)
    assert frame["was_now"].notna().tolist() == [True, False, True, False, False, False]
    assert frame["was_now"].iloc[2] != frame["now"].iloc[2]
    # A step up or down is no other ladder, and another service has other steps.
    assert ladder_frame(lab, small, before[0])["was_now"].isna().all()
    shop = small.replace({"service.domain": "shopping"})
    assert ladder_frame(lab, small, shop)["was_now"].isna().all()
    mix = small.replace({"data.types": ["ratings", "location"]})
    waiting = ladder_frame(lab, mix)
    assert waiting["step"].iloc[-1] == "This mix" and waiting["here"].tolist() == [False] * 6 + [
        True
    ]
    assert waiting["now"].isna().iloc[-1] and not lab.ready(mix)
    run = lab.run(mix)
    row = ladder_frame(lab, mix).iloc[-1]
    assert row["mix"] and row["now"] == run.response.now.rating.mean()


def test_every_story_is_held() -> None:
    assert set(GOLDEN) == set(stories())


@pytest.mark.parametrize("slug", GOLDEN)
def test_a_storys_figures_are_what_they_were(slug: str, lab: Lab) -> None:
    figures = point(lab.run(stories()[slug].scenario))
    for name, value in GOLDEN[slug].items():
        assert figures[name] == pytest.approx(value, abs=1e-6), name
