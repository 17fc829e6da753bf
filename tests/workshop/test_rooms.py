"""Rooms in the database: phases, two facilitators, restarts, what is deleted and what is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from personalize.store.database import disconnect
from personalize.workshop import (
    NEXT,
    ChangedError,
    Phase,
    RoundPlan,
    WorkshopError,
    guided_rounds,
)
from personalize.workshop.room import LETTERS, Room, clean_code
from personalize.workshop.rooms import Rooms
from tests.workshop.driver import PLANS, SCREEN, SEVEN, guessing, revealed


def test_a_room_is_read_as_it_was_opened(any_store: Rooms) -> None:
    opened = any_store.open_room("Tuesday", PLANS, language="de", linked=True, keep_days=7)
    assert any_store.rooms() == [opened] and any_store.by_code(opened.code) == opened
    assert [one.plan for one in opened.rounds] == list(PLANS)
    assert opened.language == "de" and opened.linked and opened.round is None
    assert opened.delete_on == datetime.now(UTC).date() + timedelta(days=7)


def test_codes_have_no_letters_that_look_alike(store: Rooms) -> None:
    codes = {store.open_room("Room", PLANS).code for _ in range(20)}
    assert len(codes) == 20 and set("".join(codes)) <= set(LETTERS)
    assert not set("0O1I") & set(LETTERS)
    typed = clean_code(f" {codes.copy().pop()[:3].lower()}-{'xy2'} ")
    assert typed is not None and typed.endswith("XY2")
    assert [clean_code(text) for text in ("", "ABCDE", "ABCDE0", "ABCDEFG", "ÀBCDEF")] == [None] * 5


def test_a_restarted_server_goes_on_with_the_round_where_it_was(any_store: Rooms) -> None:
    before = revealed(any_store, guessing(any_store, any_store.open_room("A", PLANS), 2))
    disconnect()
    after = Rooms(any_store.url).room(before.id)
    assert after == before
    assert after.round is not None and after.round.phase == Phase.REVEAL
    assert after.round.opened["guess"] > 0


def test_phases_follow_one_another_and_nothing_else_is_allowed(store: Rooms) -> None:
    room = store.open_room("A", PLANS)
    with pytest.raises(WorkshopError, match="No round is chosen"):
        store.move(room, Phase.GUESS)
    room = store.go_to(room, room.rounds[0].id)
    for phase in (Phase.GUESS, Phase.LOCKED, Phase.REVEAL, Phase.VOTE, Phase.TALK):
        before = room.round
        assert before is not None
        for other in set(Phase) - {*NEXT[before.phase], before.phase}:
            with pytest.raises(WorkshopError, match=f"“{other}” cannot follow “{before.phase}”"):
                store.move(room, other)
        room = store.move(room, phase)
        assert room.round is not None and room.round.phase == phase


def test_a_lock_can_be_undone_and_the_clock_of_the_guess_goes_on(store: Rooms, room: Room) -> None:
    first = room.round
    room = store.move(store.move(room, Phase.LOCKED), Phase.GUESS)
    assert first is not None and room.round is not None
    assert room.round.opened == first.opened


def test_two_facilitators_cannot_undo_each_other(any_store: Rooms) -> None:
    mine = theirs = guessing(any_store, any_store.open_room("A", PLANS))
    mine = any_store.move(mine, Phase.LOCKED)
    assert any_store.move(theirs, Phase.LOCKED) == mine  # the same step twice is one
    with pytest.raises(
        ChangedError, match="now round 1, “First”, is in the phase “locked”"
    ) as said:
        any_store.reset_round(theirs)
    assert said.value.present == mine == any_store.room(mine.id)
    with pytest.raises(ChangedError, match="phase “locked”"):
        any_store.move(theirs, Phase.REVEAL)
    again = any_store.go_to(theirs, mine.current)  # the same round twice is one
    assert again == any_store.room(mine.id)
    together = Barrier(4)

    def close(_: int) -> str:
        together.wait()
        return any_store.close(theirs).closed or ""

    with ThreadPoolExecutor() as threads:
        assert len({*threads.map(close, range(4))} - {""}) == 1
    with pytest.raises(ChangedError, match="“A” was closed"):
        any_store.move(mine, Phase.REVEAL)
    with pytest.raises(ChangedError, match="closed"):
        any_store.go_to(any_store.room(mine.id), mine.rounds[1].id)


def test_rounds_are_reset_repeated_and_skipped_and_all_are_kept(store: Rooms, room: Room) -> None:
    first = room.current
    room = store.reset_round(room)
    assert room.current != first and room.round is not None
    assert (room.round.place, room.round.attempt, room.round.phase) == (1, 2, Phase.WAITING)
    with pytest.raises(WorkshopError, match="Round 1 is marked “reset”"):
        store.go_to(room, first)
    second = room.current
    room = store.repeat(room, second)
    room = store.skip(room)
    assert [(one.place, one.attempt, one.mark) for one in room.rounds] == [
        (1, 1, "reset"),
        (1, 2, ""),
        (1, 3, "skipped"),
        (2, 1, ""),
        (3, 1, ""),
    ]
    assert room.round is not None and room.round.place == 2
    room = store.skip(store.skip(room))
    assert room.round is None
    room = store.repeat(room, first)  # also what was marked can be played once more
    assert room.round is not None and room.round.attempt == 4


def test_values_that_are_not_allowed_are_named(store: Rooms) -> None:
    for wrong, said in (
        ({"title": " \u202e "}, "title of the room is empty"),
        ({"title": "x" * 121}, "121 characters; 120 are allowed"),
        ({"language": "../en"}, "language “../en” has no ballot; de, en have"),
        ({"keep_days": 0}, "keep_days is 0; 1 to 365"),
        ({"plans": ()}, "rounds: 0 were given; 1 to 50"),
        ({"plans": (RoundPlan(" ", SEVEN, SEVEN, SCREEN),)}, "title of a round is empty"),
    ):
        values = {"title": "A", "plans": PLANS} | wrong
        with pytest.raises(WorkshopError, match=said):
            store.open_room(**values)  # type: ignore[arg-type]
    assert store.rooms() == []
    with pytest.raises(WorkshopError, match="none of this room’s"):
        store.go_to(store.open_room("A", PLANS), "no such round")


def test_a_room_is_deleted_with_all_its_rows_and_no_other_room_is(any_store: Rooms) -> None:
    kept = any_store.open_room("Kept", PLANS, keep_days=8)
    gone = any_store.open_room("Gone", PLANS, keep_days=7)
    day = datetime.now(UTC).date()
    assert any_store.delete_due(day + timedelta(days=6)) == 0
    assert any_store.delete_due(day + timedelta(days=7)) == 1
    assert any_store.rooms() == [kept] and any_store.by_code(gone.code) is None
    with any_store.engine.connect() as connection:
        rooms = {row[0] for row in connection.execute(sa.text("SELECT room FROM rounds"))}
    assert rooms == {kept.id}
    with pytest.raises(WorkshopError, match="was deleted"):
        any_store.room(gone.id)
    with pytest.raises(ChangedError, match="deleted elsewhere"):
        any_store.go_to(gone, gone.rounds[0].id)
    any_store.delete(kept.id)
    assert any_store.rooms() == []


def test_a_room_whose_day_has_come_is_not_found_and_goes_when_rooms_are_read(
    store: Rooms, room: Room
) -> None:
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE rooms SET delete_on = '2020-01-01'"))
    assert store.by_code(room.code) is None
    assert store.rooms() == []


def test_nothing_of_a_deleted_room_is_left_in_the_file(store: Rooms) -> None:
    room = guessing(store, store.open_room("Marked title 4711", PLANS))
    kept = store.open_room("Another", PLANS)
    path = Path(str(store.engine.url.database))

    def stored() -> bytes:
        return b"".join(path.with_name(path.name + end).read_bytes() for end in ("", "-wal"))

    assert b"Marked title 4711" in stored() and room.current.encode() in stored()
    store.delete(room.id)
    for part in ("Marked title 4711", room.id, room.current, room.code):
        assert part.encode() not in stored()
    assert kept.id.encode() in stored() and store.rooms() == [kept]


def test_guided_rounds_are_six_lessons_whose_scenarios_are_those_of_the_stories() -> None:
    plans = guided_rounds("en")
    assert [plan.lesson for plan in plans] == [1, 2, 3, 4, 5, 6]
    assert all(plan.before and plan.after and plan.shown for plan in plans)
    asked = [screen.scenario for screen in plans[2].shown if screen.story == "cards-on-table"]
    assert [scenario.data.level for scenario in asked] == [2, 5]
    assert plans[3].shown[1].scenario.time.events == ("leak@6",)
