"""Votes: one a phone and part, stored before they are answered, refused by name."""

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from personalize.store.database import StoreError
from personalize.workshop import (
    Phase,
    Room,
    frame,
    free_answers,
    let_through,
    number_of_votes,
    table_bytes,
    tally,
    write_table,
)
from personalize.workshop.answers import AnswerError
from personalize.workshop.plan import Part, WorkshopError
from personalize.workshop.rooms import Rooms
from personalize.workshop.tokens import new_token
from personalize.workshop.voting import NotTakenError, Vote, VoteWriter, vote_writer
from tests.workshop.driver import PLANS, guessing, revealed, secret_of


def sent(store: Rooms, room: Room, token: str, answer: str, part: Part = "guess") -> str:
    """Send a vote and return it as stored."""
    vote = Vote(room.id, room.current, part, answer, token)
    return vote_writer(store.url).send(vote).result(timeout=30)


def tokens(store: Rooms, room: Room, number: int) -> list[str]:
    secret = secret_of(store, room)
    return [new_token(secret, room.id) for _ in range(number)]


def test_a_phone_has_one_vote_that_it_can_change_until_the_lock(any_store: Rooms) -> None:
    room = guessing(any_store, any_store.open_room("A", PLANS))
    phones = tokens(any_store, room, 6)
    for token in phones:
        sent(any_store, room, token, "2")
    for answer in ("3", "3", "7"):
        sent(any_store, room, phones[0], answer)
    assert number_of_votes(any_store, room.current, "guess") == 6
    room = any_store.move(room, Phase.LOCKED)
    with pytest.raises(NotTakenError) as refused:
        sent(any_store, room, phones[0], "1")
    assert refused.value.reason == "locked"
    room = any_store.move(room, Phase.REVEAL)
    counts = tally(any_store, room, room.current, "guess").counts
    assert counts == {"1": 0, "2": 5, "3": 0, "4": 0, "5": 0, "6": 0, "7": 1}


def test_many_votes_at_once_are_all_stored_in_few_commits(any_store: Rooms) -> None:
    room = guessing(any_store, any_store.open_room("A", PLANS))
    writer = vote_writer(any_store.url)
    waiting = [
        writer.send(Vote(room.id, room.current, "guess", str(number % 7 + 1), token))
        for number, token in enumerate(tokens(any_store, room, 200))
    ]
    assert [one.result(timeout=30) for one in waiting] == [str(n % 7 + 1) for n in range(200)]
    assert number_of_votes(any_store, room.current, "guess") == 200


def test_what_is_not_taken_is_named_and_does_not_hold_up_the_others(
    store: Rooms, room: Room, token: Callable[[Room], str]
) -> None:
    other = guessing(store, store.open_room("Other", PLANS))
    own, foreign = token(room), token(other)
    forged = own[:-1] + ("0" if own[-1] != "0" else "1")
    later = room.rounds[1].id
    cases: list[tuple[Vote, type[Exception], str]] = [
        (Vote(room.id, room.current, "guess", "1", foreign), NotTakenError, "no ballot"),
        (Vote(room.id, room.current, "guess", "1", forged), NotTakenError, "no ballot"),
        (Vote(room.id, room.current, "guess", "1", ""), NotTakenError, "no ballot"),
        (Vote(room.id, room.current, "guess", "1", "." * 300), NotTakenError, "no ballot"),
        (Vote(room.id, later, "guess", "1", own), NotTakenError, "another round"),
        (Vote(room.id, other.current, "guess", "1", own), NotTakenError, "another round"),
        (Vote(room.id, room.current, "vote", "1", own), NotTakenError, "takes no answers"),
        (Vote("no room", room.current, "guess", "1", own), NotTakenError, "closed"),
        (Vote(room.id, room.current, "guess", "8", own), AnswerError, "“8” is none of"),
        (Vote(room.id, room.current, "guess", "1 OR 1", own), AnswerError, "is none of"),
    ]
    writer = vote_writer(store.url)
    waiting = [writer.send(vote) for vote, _, _ in cases]
    good = writer.send(Vote(room.id, room.current, "guess", "4", own))
    for answered, (_, kind, said) in zip(waiting, cases, strict=True):
        with pytest.raises(kind, match=said):
            answered.result(timeout=30)
    assert good.result(timeout=30) == "4"
    assert number_of_votes(store, room.current, "guess") == 1


def test_a_vote_of_a_reset_round_is_for_another_round(
    store: Rooms, room: Room, token: Callable[[Room], str]
) -> None:
    again = guessing(store, store.reset_round(room))
    with pytest.raises(NotTakenError) as refused:
        sent(store, room, token(room), "1")
    assert refused.value.reason == "other_round"
    assert sent(store, again, token(room), "1") == "1"


def test_results_are_hidden_before_the_reveal_and_below_five_votes(
    store: Rooms, room: Room
) -> None:
    phones = tokens(store, room, 5)
    for token in phones[:4]:
        sent(store, room, token, "6")
    for phase in (None, Phase.LOCKED):
        room = store.move(room, phase) if phase else room
        found = tally(store, room, room.current, "guess")
        assert (found.votes, found.shown, found.hidden, found.counts) == (4, False, "reveal", {})
        assert frame(store, room).empty
    few = tally(store, store.move(room, Phase.REVEAL), room.current, "guess")
    assert (few.votes, few.hidden, few.counts) == (4, "few", {}) and frame(store, room).empty
    # A room as it was read before a reset shows no more than the present one.
    again = guessing(store, store.reset_round(store.room(room.id)))
    for token in phones:
        sent(store, again, token, "6")
    assert not tally(store, again, again.current, "guess").shown
    again = revealed(store, again)
    assert tally(store, again, again.current, "guess").counts["6"] == 5


def test_the_vote_is_hidden_until_the_talk(store: Rooms, room: Room) -> None:
    room = store.move(revealed(store, room), Phase.VOTE)
    for token in tokens(store, room, 5):
        sent(store, room, token, "0", "vote")
    assert tally(store, room, room.current, "vote").hidden == "reveal"
    room = store.move(room, Phase.TALK)
    assert tally(store, room, room.current, "vote").counts["0"] == 5


def test_free_answers_wait_for_the_facilitator(store: Rooms, room: Room) -> None:
    room = store.move(revealed(store, guessing(store, room, 2)), Phase.VOTE)
    key = room.current
    for number, token in enumerate(tokens(store, room, 5)):
        sent(store, room, token, f"<b>promise {number}\u202e</b>", "vote")
    assert free_answers(store, room, key, "vote") == []  # not before the reveal
    room = store.move(room, Phase.TALK)
    found = free_answers(store, room, key, "vote")
    assert sorted(one.text for one in found) == [f"<b>promise {n}</b>" for n in range(5)]
    assert tally(store, room, key, "vote").texts == ()
    let_through(store, key, "vote", found[0].key)
    assert tally(store, room, key, "vote").texts == (found[0].text,)
    let_through(store, key, "vote", found[0].key, let=False)
    assert tally(store, room, key, "vote").texts == ()


@pytest.mark.parametrize("linked", [False, True])
def test_what_stays_links_no_answers_across_rounds_unless_the_room_chose_it(
    store: Rooms, linked: bool
) -> None:
    room = store.open_room("A", PLANS, linked=linked)
    phones = tokens(store, room, 6)
    for place in (1, 3):
        room = guessing(store, room, place)
        for number, token in enumerate(phones):
            sent(store, room, token, str(number + 1))
        room = revealed(store, room)
    table = frame(store, room)
    assert list(table["answer"].sort_values()) == sorted("123456123456")
    assert set(table["round"]) == {1, 3} and (table["seconds"] >= 0).all()
    assert set(table["scenario"]) == {room.rounds[0].scenario_hash, ""}
    with sqlite3.connect(str(store.engine.url.database)) as own:
        voters = [row[0] for row in own.execute("SELECT voter FROM votes")]
    assert len(set(voters)) == (6 if linked else 12)
    assert ("phone" in table) == linked
    if linked:
        assert len(table[["phone", "answer"]].drop_duplicates()) == 6
        assert set(table["phone"]) == {1, 2, 3, 4, 5, 6}


def test_the_table_is_written_as_csv_and_parquet(store: Rooms, room: Room, tmp_path: Path) -> None:
    room = guessing(store, room, 2)
    for token in tokens(store, room, 5):
        sent(store, room, token, "more")
    room = store.move(revealed(store, room), Phase.VOTE)
    for token in tokens(store, room, 5):
        sent(store, room, token, "=1+1", "vote")
    room = store.move(room, Phase.TALK)
    for name in ("answers.csv", "answers.parquet"):
        write_table(store, room, tmp_path / name)
    whole = frame(store, room)
    assert set(whole["answer"]) == {"more", "=1+1"}
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "answers.parquet"), whole)
    assert (tmp_path / "answers.csv").read_bytes() == table_bytes(store, room)
    assert b"'=1+1" in table_bytes(store, room)  # a spreadsheet does not run it
    with pytest.raises(WorkshopError, match=r"ends in “.txt”; .csv or .parquet"):
        write_table(store, room, tmp_path / "answers.txt")


def test_a_database_that_is_held_makes_votes_wait_and_none_is_lost(
    store: Rooms, room: Room
) -> None:
    writer, phones = vote_writer(store.url), tokens(store, room, 50)
    holder = sqlite3.connect(str(store.engine.url.database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    waiting = [writer.send(Vote(room.id, room.current, "guess", "5", one)) for one in phones]
    time.sleep(0.5)
    assert not any(one.done() for one in waiting)
    holder.execute("COMMIT")
    holder.close()
    assert {one.result(timeout=30) for one in waiting} == {"5"}
    assert number_of_votes(store, room.current, "guess") == 50


def test_a_database_that_cut_its_connections_takes_the_next_vote(any_store: Rooms) -> None:
    room = guessing(any_store, any_store.open_room("A", PLANS))
    phones = tokens(any_store, room, 2)
    sent(any_store, room, phones[0], "1")
    if any_store.engine.dialect.name == "postgresql":
        with any_store.engine.connect() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
            own = "pg_backend_pid() AND datname = current_database()"
            connection.execute(sa.text(others + own))
    else:
        any_store.engine.dispose()
    assert sent(any_store, room, phones[1], "2") == "2"
    assert number_of_votes(any_store, room.current, "guess") == 2


def test_a_database_that_is_gone_is_said_and_the_writer_goes_on(
    store: Rooms, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, token = VoteWriter(store.url), tokens(store, room, 1)[0]
    vote = Vote(room.id, room.current, "guess", "5", token)
    gone = threading.Event()
    gone.set()
    real = VoteWriter._store

    def failing(self: VoteWriter, batch: list[Vote]) -> object:
        if gone.is_set():
            raise StoreError("The database does not answer.")
        return real(self, batch)

    monkeypatch.setattr(VoteWriter, "_store", failing)
    with pytest.raises(StoreError):
        writer.send(vote).result(timeout=30)
    gone.clear()
    assert writer.send(vote).result(timeout=30) == "5"
