"""The world: the same bytes for the same scenario, and people as published norms have them."""

import re
import subprocess
import sys
from typing import get_args

import numpy as np
import pytest

from personalize.errors import UnknownNameError
from personalize.register import data_types, defaults
from personalize.scenario import Scenario
from personalize.scenario.model import Locale
from personalize.ui.people.crowd import locale_words
from personalize.world import identity
from personalize.world.activity import EVENTS
from personalize.world.catalogue import DOMAINS
from personalize.world.generation import make_world
from personalize.world.identity import readable_job
from personalize.world.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(Scenario().replace({"people.number": 1500}), defaults())


def test_the_same_scenario_gives_the_same_bytes_in_another_process() -> None:
    scenario = Scenario().replace({"people.number": 700, "people.situations": "on"})
    code = (
        "from personalize.scenario import Scenario; from personalize.register import defaults;"
        "from personalize.world.generation import make_world;"
        "s = Scenario().replace({'people.number': 700, 'people.situations': 'on'});"
        "print(make_world(s, defaults()).digest())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == make_world(scenario, defaults()).digest()


def test_another_seed_gives_other_people_and_the_same_catalogue(world: World) -> None:
    other = make_world(Scenario().replace({"seed": 8, "people.number": 500}), defaults())
    assert other.digest() != world.digest()
    assert other.catalogue is world.catalogue
    assert list(other.people.frame["name"][:20]) != list(world.people.frame["name"][:20])


def test_a_larger_crowd_starts_with_the_same_people(world: World) -> None:
    fewer = make_world(Scenario().replace({"people.number": 640}), defaults())
    assert fewer.people.frame.equals(world.people.frame.iloc[:640])
    assert np.array_equal(fewer.gain, world.gain[:640])
    own, all_ = fewer.activity, world.activity
    stays = own.type != list(data_types()).index("friends")
    rows = (all_.person < 640) & (all_.type != list(data_types()).index("friends"))
    assert np.array_equal(own.column[stays], all_.column[rows])


def test_attitudes_follow_the_survey_and_not_the_person(world: World) -> None:
    frame = world.people.frame
    assert abs(frame["iuipc_collection"].mean() - 5.47) < 0.1
    assert abs(frame["iuipc_collection"].std() - 1.20) < 0.12
    assert frame["iuipc_collection"].between(1, 7).all()
    assert frame[["iuipc_collection", "iuipc_control"]].corr().iloc[0, 1] == pytest.approx(
        0.23, abs=0.09
    )
    for column in ("gender", "region", "household", "age_band"):
        means = frame.groupby(column)["attitude"].mean()[frame[column].value_counts() > 100]
        assert means.max() - means.min() < 0.45  # chance alone: standard error about 0.07


def test_more_concerned_crowds_are_more_concerned() -> None:
    means = [
        make_world(Scenario().replace({"people.number": 500, "people.attitudes": mood}), defaults())
        .people.frame["iuipc_collection"]
        .mean()
        for mood in ("less_concerned", "survey", "more_concerned")
    ]
    assert means[0] < means[1] < means[2]


def test_situations_are_off_unless_asked_for_and_rare() -> None:
    shares = {}
    for setting in ("off", "on", "all"):
        scenario = Scenario().replace({"people.number": 1500, "people.situations": setting})
        frame = make_world(scenario, defaults()).people.frame
        shares[setting] = frame["situation"].ne("").mean()
        if setting == "on":
            assert not frame["situation"].isin(["faith", "orientation", "union"]).any()
    assert shares["off"] == 0
    assert 0.15 < shares["on"] < shares["all"] < 0.6


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_kind_of_data_leaves_events(domain: str) -> None:
    scenario = Scenario().replace({"service.domain": domain, "people.number": 500})
    world = make_world(scenario, defaults())
    frame = world.activity.frame()
    assert set(frame["type"]) == set(data_types())
    assert frame["value"].between(1, 5).all()
    assert frame["column"].between(0, len(world.columns) - 1).all()
    assert (np.diff(world.activity.person) >= 0).all()


def test_choices_follow_what_people_like_and_exposure_follows_popularity(world: World) -> None:
    log = world.activity
    finished = log.event == EVENTS.index("finished")
    hidden = log.event == EVENTS.index("dismissed")
    liking = make_liking(world)
    assert liking[log.person[finished], log.column[finished]].mean() > (
        liking[log.person[hidden], log.column[hidden]].mean() + 0.5
    )
    rated = log.event == EVENTS.index("rated")
    stars = log.value[rated]
    assert set(np.unique(stars)) <= {1, 2, 3, 4, 5}
    assert 3.2 < stars.mean() < 4.2
    counts = np.bincount(
        log.column[log.type == list(data_types()).index("activity")], minlength=320
    )
    popular = world.catalogue.items["popularity"].to_numpy()
    assert np.corrcoef(counts[:320], popular)[0, 1] > 0.6


def make_liking(world: World) -> np.ndarray:
    from personalize.world.utility import appeal

    return (
        appeal(world.catalogue, world.people, 7, 0, slice(0, len(world.people)), defaults())
        if len(world.people) <= 500
        else np.concatenate(
            [
                appeal(
                    world.catalogue, world.people, 7, block, slice(start, start + 500), defaults()
                )
                for block, start in enumerate(range(0, len(world.people), 500))
            ]
        )
    )


def test_what_was_had_is_worth_nothing_again_except_where_it_repeats(world: World) -> None:
    assert (world.gain[world.consumed] == 0).all()
    music = make_world(
        Scenario().replace({"service.domain": "music", "people.number": 500}), defaults()
    )
    assert not music.consumed.any()


def test_friends_share_more_taste_than_strangers(world: World) -> None:
    tastes, friends = world.people.tastes, world.people.friends
    person, seat = np.nonzero(friends >= 0)
    close = (tastes[person] * tastes[friends[person, seat]]).mean()
    strangers = (tastes * np.roll(tastes, 501, axis=0)).mean()
    assert close > strangers + 0.08


def test_an_unknown_domain_is_named(library) -> None:
    with pytest.raises(UnknownNameError, match="service.domain = “travel”.*streaming"):
        make_world(Scenario().replace({"service.domain": "travel"}), defaults())


@pytest.mark.parametrize("locale", get_args(Locale))
def test_people_of_every_country_have_towns_and_jobs_of_it(locale: str) -> None:
    regions = ("North", "North East", "North West", "Centre", "East", "South", "South West", "West")
    places, work = identity.towns(locale, regions), identity.jobs(locale)
    assert list(places) == list(regions)
    assert all(len(set(towns)) == identity.TOWNS_PER_REGION for towns in places.values())
    assert len({town for towns in places.values() for town in towns}) >= 45
    english = identity.language_of("job", locale) == "en"
    assert english == (locale in {"en_GB", "en_US", "it_IT", "nl_NL", "sv_SE"})
    assert (locale == "de_DE") == all(job[0].isupper() for job in work)
    if locale == "fr_FR":
        assert not re.search(r"[a-zé][A-Z]", " ".join(town for t in places.values() for town in t))


def test_jobs_are_written_as_within_a_sentence() -> None:
    assert readable_job("Engineer, civil (consulting)") == "civil engineer"
    assert readable_job("Teacher, English as a foreign language") == (
        "English as a foreign language teacher"
    )
    assert readable_job("Sales professional, IT") == "IT sales professional"
    assert readable_job("Bankkaufmann", "de") == "Bankkaufmann"
    assert readable_job("Mecânico e reparador, de máquinas", "pt") == (
        "mecânico e reparador, de máquinas"
    )


def test_the_page_says_what_is_not_as_in_the_country() -> None:
    assert locale_words("en_GB") == "" == locale_words("en_US")
    assert locale_words("de_DE") == " Which region a town of Germany lies in is invented."
    assert locale_words("it_IT").startswith(" Jobs are in English: Faker has none of Italy. Which")
