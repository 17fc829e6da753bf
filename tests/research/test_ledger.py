"""The ledger: guesses stay as they were locked, and scores are the integral's."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.errors import PersonalizeError
from personalize.research.ledger import (
    LedgerStore,
    continuous_ranked_probability,
    ledger,
    ledger_table,
)
from personalize.research.ledger.rooms import add_room_guess
from personalize.research.ledger.scores import ranked_probability_of_range
from personalize.research.planning.answers import lab_scale
from personalize.research.planning.expected import in_answers
from personalize.research.planning.plan import make_plan
from personalize.research.planning.settings import study_settings
from personalize.research.texts import ResearchError
from personalize.scenario import Scenario
from personalize.study.compare import compare
from personalize.study.uncertainty import draws
from personalize.workshop import open_rooms
from personalize.workshop.tokens import new_token
from personalize.workshop.voting import Vote, vote_writer
from tests.workshop.driver import PLANS, guessing, revealed, secret_of

A = Scenario().replace({"people.number": 300, "data.level": 1})
B = A.replace({"data.level": 3})
NUMBERS = st.floats(-100, 100, allow_nan=False).map(lambda x: round(x, 3))


def integral(distribution, outcome, ends):
    """Integrate (F(x) − 1{x ≥ y})² over the steps between the ends."""
    total = 0.0
    for left, right in pairwise(ends):
        middle = (left + right) / 2
        total += (distribution(middle) - (middle >= outcome)) ** 2 * (right - left)
    return total


@given(st.lists(NUMBERS, min_size=1, max_size=30), NUMBERS)
def test_the_score_of_a_sample_is_the_integral(sample, outcome):
    ends = sorted({*sample, outcome})
    expected = integral(lambda x: np.mean(np.array(sample) <= x), outcome, ends)
    assert continuous_ranked_probability(sample, outcome) == pytest.approx(expected, abs=1e-7)


@given(NUMBERS, NUMBERS)
def test_the_score_of_one_number_is_its_distance(number, outcome):
    assert continuous_ranked_probability([number], outcome) == pytest.approx(abs(number - outcome))


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted), NUMBERS)
def test_the_score_of_a_range_is_that_of_many_equally_likely_numbers(ends, outcome):
    low, middle, high = ends
    places = (np.arange(2000) + 0.5) / 2000
    sample = np.interp(places, [0, 0.5, 1], [low, middle, high])
    found = ranked_probability_of_range(low, middle, high, outcome)
    expected = continuous_ranked_probability(sample, outcome)
    assert found == pytest.approx(expected, abs=(high - low) / 1000 + 1e-9)


@pytest.fixture
def store(database):
    return LedgerStore(database)


def test_a_study_from_question_to_score(store, lab):
    study = store.add_study(lab, "How much more invasive is step 3?", A, B, "invasiveness")
    compared = compare(lab, A, B, segmented=False)
    difference = in_answers(lab_scale(), compared.draws_a, compared.draws_b)
    assert study.forecast.draws == pytest.approx(difference.by_draw, abs=1e-6)
    said = study.forecast
    assert (said.mean, said.low, said.high) == pytest.approx(
        (difference.mean, *difference.band()), abs=1e-6
    )
    assert study.forecast.hashes == (A.hash(), B.hash())
    study = store.add_guess(study, "Team", [1.5])
    study = store.add_guess(study, "Ada", [0.5], 0.0, 1.0)
    study = store.add_guess(study, "room: Tuesday", [0.0, 1.0, 1.0])
    opened = store.open_results(study, 0.6, 42, "our survey", error=0.1)
    assert opened.scores()["team"] == pytest.approx(0.9)
    assert opened.scores()["Ada"] == pytest.approx(ranked_probability_of_range(0, 0.5, 1, 0.6))
    assert opened.score() == pytest.approx(
        continuous_ranked_probability(difference.by_draw, 0.6), abs=1e-5
    )
    assert opened.result.low == pytest.approx(0.404) and opened.result.people == 42
    table = ledger_table(store.studies())
    assert table.sentence().startswith(
        f"The model {opened.score():.2f}, the team 0.90, over 1 study"
    )
    json.dumps(table.to_dict(), allow_nan=False)


@pytest.mark.parametrize("error", [-1.0, np.inf, np.nan])
def test_a_standard_error_that_cannot_be_is_named(store, lab, error):
    study = store.add_study(lab, "Step 3?", None, B, "invasiveness")
    with pytest.raises(ResearchError, match=f"error is {error:g}; a number of 0 or more"):
        store.open_results(study, 3.0, 20, "our survey", error=error)
    assert not store.study(study.id).opened


def test_a_level_is_forecast_in_the_answers_in_which_it_comes_out(store, lab):
    nothing = A.replace({"data.level": 0})
    study = store.add_study(lab, "How invasive is nothing?", None, nothing, "invasiveness")
    rating = draws(lab, nothing).point["invasiveness"]
    answer = lab_scale().mean(lab_scale().base_of(rating))
    assert answer - rating > 0.2  # no answer is below 1
    assert study.forecast.mean == pytest.approx(answer, abs=0.005)


def test_the_plan_and_the_ledger_expect_the_same(store, lab):
    planned = make_plan(lab, A, B, study_settings({}))
    a, b = (run.scenario for run in (planned.comparison.a, planned.comparison.b))
    said = store.add_study(lab, "Step 3?", a, b, "invasiveness").forecast
    assert (said.mean, said.low, said.high) == pytest.approx(planned.expected, abs=1e-6)
    draws_of = planned.comparison.draws_a, planned.comparison.draws_b
    answers = [planned.scale.answer_of(drawn.outputs["invasiveness"]) for drawn in draws_of]
    change, shapes = answers[1] - answers[0], np.array(draws_of[1].shapes)
    for shape in set(shapes):
        low, high = np.quantile(change[shapes == shape], (0.05, 0.95))
        assert planned.expected[1] <= low and high <= planned.expected[2]


def test_no_guess_is_added_once_results_are_open(store, lab):
    study = store.add_study(lab, "Step 3?", A, B, "invasiveness")
    before = store.add_guess(study, "team", [1.0])
    store.open_results(study, 0.6, 42, "our survey")
    for who in ("team", "Ada"):
        with pytest.raises(ResearchError, match="were opened at"):
            store.add_guess(study, who, [0.6])
    with pytest.raises(ResearchError, match="opened elsewhere"):  # a second tab
        store.open_results(before, 0.9, 10, "another")
    found = store.study(study.id)
    assert found.guesses == before.guesses and found.result.number == 0.6


def test_a_locked_guess_stays(store, lab):
    study = store.add_study(lab, "Step 3?", A, B, "invasiveness")
    locked = store.add_guess(study, "team", [1.0])
    assert store.add_guess(study, "Team", [1.0]) == locked  # the same once more changes nothing
    with pytest.raises(ResearchError, match="cannot be changed"):
        store.add_guess(study, "TEAM", [2.0])
    assert [guess.numbers for guess in store.study(study.id).guesses] == [(1.0,)]


def test_two_tabs_at_once_lock_one_guess_and_open_once(store, lab):
    study = store.add_study(lab, "Step 3?", A, B, "invasiveness")
    together = Barrier(6)

    def act(number):
        together.wait()
        try:
            if number % 2:
                store.open_results(study, number / 10, number, "x")
            else:
                store.add_guess(study, "team", [number / 10])
        except ResearchError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(act, range(6)))
    found = store.study(study.id)
    assert sum(not one for one in said[1::2]) == 1 and found.result is not None
    assert len(found.guesses) == sum(not one for one in said[::2]) <= 1
    assert all(guess.locked <= found.opened for guess in found.guesses)


@pytest.mark.parametrize(
    ("numbers", "low", "high", "words"),
    [
        ([9.0], None, None, "-6 to 6 is allowed"),
        ([float("nan")], None, None, "is allowed"),
        ([1.0], 2.0, 3.0, "outside its range"),
        ([1.0], 0.5, None, "both of its ends"),
        ([], None, None, "0 numbers"),
    ],
)
def test_a_guess_that_cannot_be_is_refused(file_database, lab, numbers, low, high, words):
    store = LedgerStore(file_database)
    study = store.add_study(lab, "Step 3?", A, B, "invasiveness")
    with pytest.raises(ResearchError, match=words):
        store.add_guess(study, "team", numbers, low, high)
    assert not store.study(study.id).guesses


def test_what_no_study_can_be_is_refused(file_database, lab):
    store = LedgerStore(file_database)
    for question, a, quantity, words in (
        ("", A, "invasiveness", "question is empty"),
        ("x" * 400, A, "invasiveness", "400 characters; 300"),
        ("Same?", B, "invasiveness", "the same scenario"),
        ("Joy?", A, "joy", "is not one of"),
    ):
        with pytest.raises(PersonalizeError, match=words):
            store.add_study(lab, question, a, B, quantity)
    assert store.studies() == []


def test_losses_of_the_model_come_first_and_the_team_before_others(file_database, lab):
    store = LedgerStore(file_database)
    for number in (1.0, 5.0, 3.0):
        study = store.add_study(lab, f"Case {number}", A, B, "invasiveness")
        store.add_guess(study, "Zoë", [0.0])
        store.add_guess(study, "team", [number])
        store.open_results(study, number, 20, "x")
    waiting = store.add_study(lab, "Not yet", None, B, "invasiveness")
    table = ledger(file_database)
    assert [one.question for one in table.studies] == [
        "Case 5.0",
        "Case 3.0",
        "Case 1.0",
        "Not yet",
    ]
    assert [one.who for one in table.standings] == ["team", "Zoë"]
    assert (table.standings[0].other, table.standings[1].other) == (0.0, 3.0)
    frame = table.frame()
    assert len(frame) == 10 and frame["score"].isna().sum() == 1
    store.delete(waiting)
    assert len(ledger(file_database).studies) == 3


def test_a_question_is_kept_as_text_without_direction_controls(file_database, lab):
    store = LedgerStore(file_database)
    study = store.add_study(lab, "\u202e<b>=1+1</b>\x00 é", A, B, "invasiveness")
    assert study.question == "<b>=1+1</b> é"


def test_a_rooms_guesses_count_after_the_reveal_and_from_five_on(file_database, lab):
    rooms = open_rooms(file_database)
    store = LedgerStore(file_database)
    study = store.add_study(lab, "How invasive is step 3?", None, B, "invasiveness")
    room = guessing(rooms, rooms.open_room("Tuesday", PLANS))
    key = room.round.id
    secret = secret_of(rooms, room)
    for answer in "2233":
        vote = Vote(room.id, key, "guess", answer, new_token(secret, room.id))
        vote_writer(rooms.url).send(vote).result(timeout=30)
    with pytest.raises(PersonalizeError, match="not revealed"):
        add_room_guess(store, study, rooms, room, key)
    compared = store.add_study(lab, "A difference", A, B, "invasiveness")
    with pytest.raises(PersonalizeError, match="level of one version"):
        add_room_guess(store, compared, rooms, room, key)
    room = revealed(rooms, room)
    with pytest.raises(PersonalizeError, match="too few"):
        add_room_guess(store, study, rooms, room, key)
    again = guessing(rooms, rooms.repeat(room, key))
    for answer in "22333":
        vote = Vote(room.id, again.current, "guess", answer, new_token(secret, room.id))
        vote_writer(rooms.url).send(vote).result(timeout=30)
    again = revealed(rooms, again)
    found = add_room_guess(store, study, rooms, again, again.current)
    assert found.guesses[0].who == "room: Tuesday"
    assert found.guesses[0].numbers == (2.0, 2.0, 3.0, 3.0, 3.0)
