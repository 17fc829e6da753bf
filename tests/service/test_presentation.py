"""Screens: nothing is claimed that did not happen, and marks are claims too."""

import numpy as np
import pytest

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.service.attribution import attribute_picks
from personalize.service.messages import make_message
from personalize.service.presentation import write_screen
from personalize.service.records import in_words, records
from personalize.study.lab import Lab
from personalize.study.stories import story
from personalize.world.catalogue import DOMAINS


def screens(lab: Lab, scenario: Scenario, people: range):
    run = lab.run(scenario)
    accounts = (
        attribute_picks(run.world, run.evidence, run.model, person, run.slates.items[person])
        for person in people
    )
    return run, [write_screen(scenario, account) for account in accounts]


@pytest.mark.parametrize("domain", DOMAINS)
def test_reasons_name_things_this_person_really_did(domain: str, lab: Lab, small: Scenario) -> None:
    scenario = small.replace(
        {
            "service.domain": domain,
            "data.level": 5,
            "design.transparency": "specific",
            "people.situations": "on",
            "recommender.algorithm": "item_knn",
        }
    )
    run, shown = screens(lab, scenario, range(40))
    titles = set(run.world.catalogue.items["title"])
    named = 0
    for screen in shown:
        log = run.world.activity.frame(run.world.activity.of(screen.person))
        met = set(
            run.world.catalogue.items["title"].iloc[log.loc[log["column"] < len(titles), "column"]]
        )
        makers = set(
            run.world.catalogue.items["creator"].iloc[
                log.loc[log["column"] < len(titles), "column"]
            ]
        )
        for card in screen.cards:
            assert "{" not in card.reason and "nan" not in card.reason
            assert card.reason
            for title in titles:
                if title in card.reason and len(title) > 6:
                    named += 1
                    assert title in met or title in makers or any(title in m for m in met), (
                        card.reason
                    )
    assert named > 10


def test_no_personal_data_no_personal_reason(lab: Lab, small: Scenario) -> None:
    _, shown = screens(
        lab, small.replace({"data.level": 0, "design.transparency": "full"}), range(5)
    )
    for screen in shown:
        assert screen.seems_to_know() == set()
        assert {card.reason for card in screen.cards} == {"Popular this week"}
        assert all(card.withdrawn is None and not card.uses for card in screen.cards)


def test_marks_are_the_largest_parts_and_two_at_most(lab: Lab, small: Scenario) -> None:
    run, shown = screens(lab, small.replace({"data.level": 4}), range(60))
    for screen in shown:
        for seat, card in enumerate(screen.cards):
            assert 1 <= len(card.marks) <= 2
            assert card.popular + sum(part for _, part in card.parts) == pytest.approx(1)
            if card.popular > 0.6:
                assert card.marks == ("popular",)
            if card.marks != ("popular",):
                shares = run.slates.shares[screen.person, seat]
                assert list(data_types())[int(shares.argmax())] == card.marks[0]


@pytest.mark.slow
def test_popular_is_said_only_where_it_is_and_no_reason_cites_its_own_card(
    lab: Lab, small: Scenario
) -> None:
    seen = set()
    for domain in ("music", "banking"):  # there what was had is shown again
        scenario = small.replace(
            {"service.domain": domain, "data.level": 5, "design.transparency": "specific"}
        )
        for screen in screens(lab, scenario, range(100))[1]:
            for card in screen.cards:
                popular = card.popular > 0.6
                assert (card.marks == ("popular",)) == popular
                assert ("Popular this week" in card.reason) <= popular
                assert ("For all customers" in card.reason) <= popular
                assert f"“{card.title}”" not in card.reason
                seen.add(card.reason.split(" ")[0])
    assert {"Because", "From"} <= seen


def test_what_would_change_if_withdrawn_is_what_happens(lab: Lab, small: Scenario) -> None:
    run, shown = screens(lab, small, range(10))
    checked = 0
    for screen in shown:
        profile = run.evidence.take(np.array([screen.person]))
        for card in screen.cards:
            if card.withdrawn is None:
                continue
            kind, now, then = card.withdrawn
            without = profile.keep(profile.types != list(data_types()).index(kind))
            scores = run.model.scores(without)[0]
            assert then <= 1 + (scores > scores[card.item] + 1e-9).sum()
            assert now == list(screen.cards).index(card) + 1
            checked += 1
    assert checked > 30


@pytest.mark.parametrize("transparency", ["nothing", "generic", "specific", "full"])
def test_how_much_is_explained_follows_the_design(
    transparency: str, lab: Lab, small: Scenario
) -> None:
    _, shown = screens(lab, small.replace({"design.transparency": transparency}), range(10))
    cards = [card for screen in shown for card in screen.cards if card.marks != ("popular",)]
    if transparency == "nothing":
        assert not any(card.reason for card in cards)
    if transparency == "generic":
        assert {card.reason for card in cards} == {"For you"}
    if transparency == "full":
        assert all(card.uses.startswith("Uses ") and "stays with us" in card.uses for card in cards)
    else:
        assert not any(card.uses for card in cards)


@pytest.mark.slow
def test_messages_say_what_was_noticed_only_where_it_could_be(lab: Lab) -> None:
    scenario = story("lock-screen").scenario
    run, shown = screens(lab, scenario, range(200))
    frame = run.world.people.frame
    texts = {screen.person: make_message(scenario, run.world, screen) for screen in shown}
    assert any("missed two payments" in message.text for message in texts.values())
    for person, message in texts.items():
        assert "{" not in message.text
        assert message.hidden == "1 message from your bank"
        if "missed two payments" in message.text:
            log = records(run.world, person, ["inferred"])["inferred"]
            assert any("in debt" in in_words(run.world, row) for _, row in log.iterrows())
    gym = story("gym-door").scenario
    run, shown = screens(lab, gym, range(1))
    assert "Back at the gym" in make_message(gym, run.world, shown[0]).text
    silent = gym.replace({"data.types": ["ratings"]})
    run, shown = screens(lab, silent, range(1))
    assert "gym" not in make_message(silent, run.world, shown[0]).text
    named = gym.replace({"design.wording": "name"})
    run, shown = screens(lab, named, range(1))
    assert frame is not None
    assert (
        run.world.people.frame["given_name"].iloc[0]
        in make_message(named, run.world, shown[0]).text
    )


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_record_reads_as_a_sentence(domain: str, lab: Lab, small: Scenario) -> None:
    run = lab.run(small.replace({"service.domain": domain, "people.situations": "on"}))
    held = records(run.world, 3, list(data_types()))
    assert set(held) == set(data_types())
    for events in held.values():
        for _, row in events.iterrows():
            told = in_words(run.world, row)
            assert (told[0].isupper() and "March" in told) or "Told when joining" in told
            assert "_" not in told
