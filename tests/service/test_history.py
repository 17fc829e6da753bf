"""The history that a service keeps: the newest share of each person's records, and no less."""

from pathlib import Path

import numpy as np
import pytest

from personalize.errors import ScenarioError
from personalize.register import data_types
from personalize.scenario import Scenario, with_settings
from personalize.scenario.link import from_query, to_query
from personalize.scenario.words import diff
from personalize.service.history import STANDING, newest, recent
from personalize.service.objective import objective
from personalize.service.records import event_count, records
from personalize.service.slates import known_consumed
from personalize.study.lab import Lab
from personalize.world.activity import EVENTS
from personalize.world.importing import ImportLibrary, read_ratings


def club(folder: Path, people: int = 60, items: int = 80, each: int = 20) -> Scenario:
    """Import a file of ratings, and return a scenario on it."""
    rng = np.random.default_rng(0)
    rows = [
        f"u{u},i{i},{int(rng.integers(1, 6))},{1_100_000_000 + 3600 * (60 * u + t)}"
        for u in range(people)
        for t, i in enumerate(rng.choice(items, each, replace=False))
    ]
    path = folder / "club.csv"
    path.write_text("user,item,rating,time\n" + "\n".join(rows))
    ImportLibrary().save(read_ratings(path, name="club"))
    return Scenario().replace({"service.domain": "club", "data.level": 1})


@pytest.mark.parametrize("share", [0.5, 0.25, 0.1])
def test_of_each_person_and_kind_the_newest_share_is_kept(
    lab: Lab, small: Scenario, share: float
) -> None:
    world, _ = lab.world(small)
    log, kept = world.activity, newest(world, share)
    whole = np.isin(log.event, [EVENTS.index(name) for name in STANDING])
    assert kept[whole].all()
    for person in range(40):
        rows = np.arange(len(log))[log.of(person)]
        for kind in range(len(data_types())):
            own = rows[(log.type[rows] == kind) & ~whole[rows]]
            stays = kept[own]
            assert stays.sum() == np.ceil(round(len(own) * share, 9))
            if stays.any() and not stays.all():
                assert log.time[own][stays].min() >= log.time[own][~stays].max()


def test_one_person_alone_keeps_the_same_records_as_among_all(lab: Lab, small: Scenario) -> None:
    world, _ = lab.world(small)
    kept, types = newest(world, 0.25), small.used_types()
    for person in (0, 7, 599):
        rows = world.activity.of(person)
        assert (newest(world, 0.25, rows) == kept[rows]).all()
        held = records(world, person, types, 0.25)
        assert sum(map(len, held.values())) == event_count(world, person, types, 0.25)
        assert event_count(world, person, types, 0.25) < event_count(world, person, types)


def test_the_model_learns_from_less_and_what_is_seen_stays_out(library: Path) -> None:
    lab, whole = Lab(), club(library)
    half = whole.replace({"data.history": 0.5, "recommender.algorithm": "item_knn"})
    run, full = lab.run(half), lab.run(half.replace({"data.history": 1}))
    assert 0.45 < len(run.evidence) / len(full.evidence) < 0.6
    rated = EVENTS.index("rated")
    log = recent(run.world, 0.5).activity
    assert (np.bincount(log.person[log.event == rated]) == 10).all()  # of 19 known
    seen = known_consumed(run.world, ["ratings"])
    assert (seen.sum(axis=1) == 19).all()
    assert not seen[np.arange(60)[:, None], run.slates.items].any()
    # Two runs with other histories share the world and nothing that is fitted.
    assert run.world is full.world and run.model is not full.model
    assert not (run.slates.items == full.slates.items).all()


def test_a_kept_share_of_sampled_ignored_items_is_no_choice_by_their_number(library: Path) -> None:
    world, _ = Lab().world(club(library))
    log, kept = world.activity, newest(world, 0.5)
    ignored = log.event == EVENTS.index("shown")
    assert 0.45 < kept[ignored].mean() < 0.6
    means = log.column[ignored & kept].mean(), log.column[ignored & ~kept].mean()
    assert abs(means[0] - means[1]) < 8


def test_a_history_of_nought_is_refused_and_a_short_one_keeps_one_record(library: Path) -> None:
    for wrong in (0, -1, 1.5, float("nan")):
        with pytest.raises(
            ScenarioError, match=r"data.history = .*: allowed is more than 0, at mo"
        ):
            Scenario().replace({"data.history": wrong})
    with pytest.raises(ScenarioError, match="data.history = 'half': a number is needed"):
        with_settings(Scenario(), ["data.history=half"])
    world, _ = Lab().world(club(library))
    log = recent(world, 1e-9).activity
    assert (np.bincount(log.person[log.event == EVENTS.index("rated")]) == 1).all()


def test_old_hashes_stay_and_the_setting_travels_in_links_and_words() -> None:
    plain = Scenario()
    assert plain.hash() == plain.replace({"data.history": 1}).hash()
    half = plain.replace({"data.history": 0.5})
    assert half.hash() != plain.hash()
    assert to_query(half) == {"data.history": "0.5"}
    assert from_query(to_query(half)) == (half, [])
    assert str(diff(plain, half)[0]) == "History kept: all of it → the newest half"
    assert str(diff(plain, plain.replace({"data.history": 0.3}))[0]).endswith("the newest 30%")


def test_the_paper_says_how_much_of_the_history_is_kept(lab: Lab, small: Scenario) -> None:
    half = small.replace({"data.history": 0.5})
    world, _ = lab.world(half)
    assert objective(half, world).retention.endswith(
        "only the newest half of each person’s records"
    )
    assert "newest" not in objective(small, world).retention
    assert "newest" not in objective(half.replace({"data.level": 0}), world).retention
