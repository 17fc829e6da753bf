"""The picture of a screen on the ballot comes from the run of its scenario."""

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.people import choose_person
from personalize.study.stories import stories
from personalize.workshop import Shown
from personalize.workshop.picture import MOST_CARDS, ScreenPicture, screen_picture


def test_a_story_shows_its_own_person_and_what_its_scenario_picks(lab: Lab) -> None:
    story = stories()["gym-door"]
    scenario = story.scenario.replace({"people.number": 600})
    picture = screen_picture(lab, Shown(scenario, "gym-door"))
    run = lab.run(scenario)
    number = choose_person(lab, story.person, scenario, story=story)
    person = run.world.people.frame.iloc[number]
    assert picture.title == story.title and picture.about.startswith(str(person["given_name"]))
    picked = [int(item) for item in run.slates.items[number]][:MOST_CARDS]
    assert [card.item for card in picture.cards] == picked
    titles = run.world.catalogue.items["title"]
    assert [card.title for card in picture.cards] == [titles[item] for item in picked]
    assert picture.message  # it is a push message
    known = {row.mark for row in data_types().values()} | {"Popular"}
    assert {mark for card in picture.cards for mark in card.marks} <= known
    assert ScreenPicture.of(picture.values()) == picture


def test_a_scenario_without_a_story_shows_a_typical_person(lab: Lab, small: Scenario) -> None:
    picture = screen_picture(lab, Shown(small))
    number = choose_person(lab, "typical", small)
    name = str(lab.run(small).world.people.frame["given_name"].iloc[number])
    assert picture.title == "Streaming" and picture.about.startswith(name)
    assert picture.message == "" and len(picture.posters()) == len(picture.cards)
