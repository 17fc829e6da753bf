"""In the room: hands, the model beside the guess, the room's limit, and what is printed."""

from __future__ import annotations

from datetime import date

import pytest

from personalize.output.charts.room import room_chart, room_frame, room_words
from personalize.output.palette import LIGHT
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.workshop import (
    Phase,
    Room,
    Rooms,
    Tally,
    WorkshopError,
    guided_rounds,
    open_rooms,
    scenario_round,
    tally,
)
from personalize.workshop.hands import add_answers
from personalize.workshop.model_answer import differs, model_answer
from personalize.workshop.our_limit import (
    add_limit_round,
    limit_kind,
    limit_of_votes,
    lower_median,
)
from personalize.workshop.printing import print_sheets, results_page

TODAY = date(2026, 11, 26)
SMALL = Scenario().replace({"people.number": 300})
SEVEN = [str(number) for number in range(1, 8)]


@pytest.fixture
def store() -> Rooms:
    return open_rooms()


@pytest.fixture
def room(store: Rooms) -> Room:
    made = store.open_room("Tuesday", [scenario_round("Home", SMALL), guided_rounds()[5]])
    return store.go_to(made, made.rounds[0].id)


def guessed(store: Rooms, room: Room, answers: dict[str, int]) -> Room:
    room = store.move(room, Phase.GUESS)
    add_answers(store, room, answers)
    return store.move(store.move(store.room(room.id), Phase.LOCKED), Phase.REVEAL)


def test_hands_count_as_answers_and_are_hidden_until_the_reveal(store: Rooms, room: Room) -> None:
    room = store.move(room, Phase.GUESS)
    assert add_answers(store, room, {"3": 4, "5": 2}) == 6
    now = room.rounds[0].id
    assert tally(store, room, now, "guess").counts == {}
    room = store.move(store.move(store.room(room.id), Phase.LOCKED), Phase.REVEAL)
    shown = tally(store, room, now, "guess")
    assert shown.votes == 6 and shown.counts["3"] == 4 and shown.counts["5"] == 2


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"9": 1}, "answer “9” is none of this question’s"),
        ({"3": -1}, "hands for “3” is -1"),
        ({}, "hands: 0 were given"),
        ({"3": 501}, "hands: 501 were given; 1 to 500"),
    ],
)
def test_hands_that_cannot_be_are_refused(
    store: Rooms, room: Room, answers: dict[str, int], said: str
) -> None:
    room = store.move(room, Phase.GUESS)
    with pytest.raises(WorkshopError, match=said):
        add_answers(store, room, answers)
    assert tally(store, room, room.rounds[0].id, "guess").votes == 0


def test_hands_need_an_open_question(store: Rooms, room: Room) -> None:
    with pytest.raises(WorkshopError, match="No question takes answers now"):
        add_answers(store, room, {"3": 5})


def test_the_model_answers_a_rating_a_change_and_nothing(store: Rooms, room: Room) -> None:
    lab = Lab()
    rating = model_answer(lab, room.rounds[0])
    assert rating.rating is not None
    mean, low, high = rating.rating
    assert 1 <= low <= mean <= high <= 7
    words = differs({"7": 4, "1": 0}, rating)
    assert words.startswith(f"The room and the model differ by {7 - mean:.1f}. Neither is evidence")
    assert "nothing to say" in model_answer(lab, room.rounds[1]).sentence
    change = store.open_room("More", [guided_rounds()[1]])
    answer = model_answer(lab, change.rounds[0])
    assert answer.shares is not None and sum(answer.shares) == 100
    assert differs({}, answer).startswith("Neither is evidence")


def test_dots_and_band_have_the_same_scale() -> None:
    counts = dict(zip(SEVEN, (0, 2, 5, 9, 6, 3, 1), strict=True))
    frame = room_frame(counts, SEVEN, rating=(3.3, 2.4, 4.6))
    assert (frame["kind"] == "dot").sum() == 26
    crowded = room_frame(dict.fromkeys(SEVEN, 200), SEVEN)
    assert (crowded["kind"] == "dot").sum() <= 7 * 24
    chart = room_chart(frame, SEVEN, LIGHT, 26).to_dict()
    scales = {
        str(layer["encoding"]["x"]["scale"])
        for layer in chart["layer"]
        if "scale" in layer.get("encoding", {}).get("x", {})
    }
    assert len(scales) == 1 and "26 answers" in chart["title"]["subtitle"][0]
    assert "4: 9" in room_words(frame, SEVEN, "The model.")


def test_the_room_votes_on_its_limit_and_the_median_is_it(store: Rooms, room: Room) -> None:
    room = guessed(store, room, {"3": 5})
    room = add_limit_round(store, room, "rating", room.rounds[0].plan.shown)
    assert room.round is not None and limit_kind(room.round) == "rating"
    room = store.move(room, Phase.VOTE)
    add_answers(store, room, {"2": 3, "4": 3, "6": 1})
    room = store.move(store.room(room.id), Phase.TALK)
    assert room.round is not None
    limit = limit_of_votes(room.round, tally(store, room, room.current, "vote"), "T", TODAY)
    assert limit is not None and limit.rating == 4 and limit.set_by == 7
    with pytest.raises(WorkshopError, match="kind of limit “joy”"):
        add_limit_round(store, room, "joy")


@pytest.mark.parametrize(("never", "kind"), [(4, "asking"), (3, None), (0, None)])
def test_never_without_asking_needs_more_than_half(
    store: Rooms, room: Room, never: int, kind: str | None
) -> None:
    room = add_limit_round(store, room, "asking")
    assert room.round is not None
    counts = {"less": never, "same": 3, "more": 0}
    votes = Tally(sum(counts.values()), True, "", counts)
    limit = limit_of_votes(room.round, votes, "T", TODAY)
    assert (None if limit is None else limit.kind) == kind


def test_votes_that_may_not_be_shown_make_no_limit(store: Rooms, room: Room) -> None:
    hidden = Tally(3, False, "few", {})
    assert limit_of_votes(room.rounds[0], hidden, "T", TODAY) is None
    assert lower_median({"1": 2, "5": 2}) == 1


def test_the_page_to_print_holds_what_may_be_shown_and_loads_nothing(
    store: Rooms, room: Room
) -> None:
    room = guessed(store, room, {"3": 4, "6": 2})
    printed = results_page(store, room, {room.rounds[0].id: "The model says 3."}, None).decode()
    assert "6 answers." in printed and "The model says 3." in printed
    assert "A conversation, not a sample" in printed
    assert "src=" not in printed and "href=" not in printed
    assert "What are you sure of" not in printed, "a round that was not played stays covered"


def test_few_answers_are_printed_as_a_number_alone(store: Rooms, room: Room) -> None:
    room = guessed(store, room, {"3": 3})
    printed = results_page(store, room, {}, None).decode()
    assert "3 answers; with fewer than 5 only their number is shown" in printed
    assert "<table>" not in printed


def test_sheets_have_boxes_or_lines_and_escape(store: Rooms) -> None:
    hostile = scenario_round("<b>Home</b>", SMALL)
    made = store.open_room("T<script>", [hostile, guided_rounds()[5]])
    printed = print_sheets(made).decode()
    assert printed.count('class="sheet"') == 2 and "<script>" not in printed
    assert "&lt;b&gt;Home&lt;/b&gt;" in printed
    assert printed.count('class="box"') == 7 + 6 and printed.count('class="lines"') == 2


def test_german_rooms_vote_on_their_limit_in_german(store: Rooms) -> None:
    made = store.open_room("Dienstag", [scenario_round("Start", SMALL, "de")], language="de")
    room = add_limit_round(store, made, "asking")
    assert room.round is not None
    assert room.round.plan.title == "Unsere Grenze" and room.round.plan.vote.low == "Nie"
