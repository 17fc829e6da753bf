"""The ballot over a real connection, without a script: one vote, every phase, every bad input."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from personalize.store.database import StoreError
from personalize.workshop import Phase, Room, frame, free_answers, number_of_votes, tally
from personalize.workshop.listening import Listening
from personalize.workshop.picture import PictureCard, ScreenPicture
from personalize.workshop.rooms import Rooms
from personalize.workshop.views import Views
from personalize.workshop.voting import VoteWriter
from tests.workshop.driver import PLANS, Phone, guessing, joined, revealed

LARGEST = 10_000
"""Largest number of bytes of a ballot."""


def text(phone: Phone) -> str:
    """Return the words of the last page, without its head and script."""
    body = re.sub(r"(?s)<(head|script|noscript)>.*?</\1>", "", phone.body)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def checked_answers(phone: Phone) -> list[str]:
    return re.findall(r'value="(\w+)" required checked', phone.body)


def test_a_phone_votes_looks_up_and_can_change_its_vote(
    store: Rooms, room: Room, phone: Phone
) -> None:
    home = f"/join/{room.code}"
    assert "How invasive will it feel?" in text(phone) and "Round 1 of 3" in text(phone)
    assert phone.body.count('type="radio"') == 7
    assert "1: not at all" in text(phone) and "7: very" in text(phone)
    assert phone.vote(room, "6") == 303 and phone.answered["location"] == home
    assert phone.ask("GET", home) == 200
    assert "Sent. Look up." in text(phone) and "Your answer: 6" in text(phone)
    for _ in range(3):  # reload, back, and the same vote again
        assert phone.vote(room, "6") == 303
    assert phone.ask("GET", f"{home}?change=1") == 200 and checked_answers(phone) == ["6"]
    assert phone.vote(room, "2") == 303
    assert number_of_votes(store, room.current, "guess") == 1
    assert phone.ask("GET", f"{home}/vote") == 303  # a reload of the page after a vote


def test_every_phase_has_its_page_and_none_has_a_result(store: Rooms, room: Room) -> None:
    listening = Listening(store, room, "127.0.0.1", 0)
    phones = [joined(listening.port, room) for _ in range(6)]
    for phone in phones:
        assert phone.vote(room, "6") == 303
    first, home = phones[0], f"/join/{room.code}"
    alone = Phone(listening.port)
    seen, states = [], set()
    for phase in (None, Phase.LOCKED, Phase.REVEAL, Phase.VOTE, Phase.TALK):
        room = store.move(room, phase) if phase else room
        for path in (home, f"{home}?change=1", f"{home}/state", f"{home}/vote", "/join"):
            for phone in (first, alone):
                phone.ask("GET", path)
                assert not re.search(r"\b(six|6) (votes|phones|answers)|average|mean\b", phone.body)
                assert "100%" not in text(phone)
        first.ask("GET", f"{home}/state")
        states.add(first.body)
        first.ask("GET", home)
        seen.append(text(first))
        assert len(first.body.encode()) < LARGEST
    assert "Sent. Look up." in seen[0]
    assert "Nothing can be changed now." in seen[1]
    assert "The result is on the big screen." in seen[2]
    assert "Where is your limit?" in seen[3] and "Where" in seen[3]
    assert "Look up, and talk." in seen[4]
    assert len(states) == 5 and max(map(len, states)) < 24
    store.close(room)
    assert first.ask("GET", home) == 410 and "This room is closed." in text(first)
    listening.close()


def test_the_ballot_speaks_the_language_of_the_room(store: Rooms) -> None:
    room = guessing(store, store.open_room("Dienstag", PLANS, language="de"), 2)
    listening = Listening(store, room, "127.0.0.1", 0)
    phone = joined(listening.port, room)
    assert '<html lang="de">' in phone.body and "Ihre Schätzung" in text(phone)
    assert "Weniger Gleich Mehr" in text(phone)
    stranger = Phone(listening.port, **{"Accept-Language": "fr, de-AT;q=0.8, en;q=0.5"})
    assert stranger.ask("GET", "/join") == 200 and "Code des Raums" in text(stranger)
    listening.close()


def test_the_largest_ballot_is_small_and_asks_for_nothing_else(store: Rooms, room: Room) -> None:
    long = "Wörter " * 9
    for domain, icon in (("shopping", "pets"), ("music", ""), ("banking", "savings")):
        cards = tuple(
            PictureCard(long, ("you told us", "did here", "where you are"), n, n, icon)
            for n in range(6)
        )
        picture = ScreenPicture(long, "Shopping", domain, long, long * 2, cards)
        store.set_picture(room.current, picture.values())
        assert store.room(room.id).rounds[0].picture == picture.values() | {
            "cards": [vars(card) | {"marks": list(card.marks)} for card in cards]
        }
        listening = Listening(store, room, "127.0.0.1", 0)
        phone = joined(listening.port, room)
        listening.close()
        assert phone.body.count("<svg") == 6 and long.strip() in text(phone)
        assert len(phone.body.encode()) <= LARGEST
        assert re.findall(r'(?:src|href)="(?!data:,|/join)', phone.body) == []
        assert "url(" not in phone.body and "http" not in phone.body.replace("http-equiv", "")
        assert "style=" not in phone.body  # the policy would refuse it


def test_headers_keep_the_ballot_to_itself(room: Room, phone: Phone) -> None:
    assert phone.ask("GET", f"/join/{room.code}") == 200
    policy = phone.answered["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert phone.answered["cache-control"] == "no-store" and "server" not in phone.answered
    fresh = Phone(phone._port)
    fresh.ask("GET", f"/join/{room.code}")
    parts = fresh.set_cookie.split("; ")
    assert {"HttpOnly", "SameSite=lax", f"Path=/join/{room.code}"} <= set(parts)


def test_codes_are_typed_in_any_case_and_wrong_ones_are_said(room: Room, phone: Phone) -> None:
    typed = f" {room.code[:3].lower()}-{room.code[3:].lower()} "
    assert phone.ask("GET", "/join?" + urlencode({"code": typed})) == 303
    assert phone.answered["location"] == f"/join/{room.code}"
    assert phone.ask("GET", f"/join/{room.code.lower()}") == 303
    for path in ("/join?code=ABCDEF", "/join/ABCDEF", "/join?code=%00%3Cb%3E", "/join/x"):
        assert phone.ask("GET", path) == 404
        assert "There is no open room with this code." in text(phone) and "%3Cb" not in phone.body


def test_votes_that_are_not_taken_say_why(store: Rooms, room: Room, port: int) -> None:
    phone, stranger = joined(port, room), Phone(port)
    assert stranger.vote(room, "3") == 403
    assert "has no ballot of this room" in text(stranger)
    other = guessing(store, store.open_room("Other", PLANS))
    assert phone.vote(room, "3", round=other.current) == 409
    assert "for another round" in text(phone) and f'href="/join/{room.code}"' in phone.body
    assert phone.vote(room, "3", part="vote") == 409
    for wrong in ("0", "8", "", "six", "1;DROP TABLE votes"):
        assert phone.vote(room, wrong) == 422 and "none of the answers" in text(phone)
    damaged = [
        "answer=3",
        f"round={room.current}&part=guess&part=vote&answer=3",
        f"round={room.current}&part=result&answer=3",
        "&".join(f"field{n}=1" for n in range(50)),
        b"round=\xff\xfe",
    ]
    for body in damaged:
        assert phone.ask("POST", f"/join/{room.code}/vote", body) == 400
        assert "came back damaged" in text(phone)
    phone.cookie = "ballot=" + "x" * 3000
    assert phone.vote(room, "3") == 403
    room = store.move(room, Phase.LOCKED)
    assert joined(port, room).vote(room, "3") == 409
    assert number_of_votes(store, room.current, "guess") == 0


def test_a_replayed_vote_of_another_room_is_refused(store: Rooms, room: Room, port: int) -> None:
    other = guessing(store, store.open_room("Other", PLANS))
    listening = Listening(store, other, "127.0.0.1", 0)
    there = joined(listening.port, other)
    listening.close()
    here = Phone(port)
    here.cookie = there.cookie
    assert here.vote(room, "3") == 403
    assert here.ask("GET", f"/join/{other.code}") == 404  # this port serves one room
    assert here.ask("GET", f"/join/{room.code}") == 200 and here.set_cookie  # a new one of its own


def test_the_script_is_answered_in_json(store: Rooms, room: Room, phone: Phone) -> None:
    body = f"round={room.current}&part=guess&answer=3"
    path, asks = f"/join/{room.code}/vote", {"Accept": "application/json"}
    assert phone.ask("POST", path, body, **asks) == 200 and phone.body == '{"sent":true}'
    body = body.replace(room.current, "earlier")
    assert phone.ask("POST", path, body, **asks) == 409
    assert phone.body.startswith('{"said":"This answer is for another round.')


def test_long_and_hostile_texts(store: Rooms, room: Room, port: int) -> None:
    room = store.move(revealed(store, guessing(store, room, 2)), Phase.VOTE)
    phone = joined(port, room)
    assert phone.ask("POST", f"/join/{room.code}/vote", b"answer=" + b"x" * 2**20) == 413
    assert "too much text" in text(phone)
    assert phone.vote(room, "x" * 281, "vote") == 422 and "too much text" in text(phone)
    assert phone.vote(room, " \u202e\x00 ", "vote") == 422 and "1 to 280" in text(phone)
    hostile = "<script>alert(1)</script> \u202eevil\u2066\x07 {{ 7*7 }} “ok” \U0001f600"
    assert phone.vote(room, hostile, "vote") == 303
    phone.ask("GET", f"/join/{room.code}")
    assert "<script>alert" not in phone.body and "&lt;script&gt;alert(1)" in phone.body
    assert "<bdi>&lt;script" in phone.body and "{{ 7*7 }}" in phone.body
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", phone.body)
    phone.ask("GET", f"/join/{room.code}?change=1")
    assert "<textarea" in phone.body and "&lt;script&gt;" in phone.body
    for _ in range(4):
        assert joined(port, room).vote(room, "\U0001f600" * 280, "vote") == 303
    room = store.move(room, Phase.TALK)
    kept = {one.text for one in free_answers(store, room, room.current, "vote")}
    assert kept == {"<script>alert(1)</script> evil {{ 7*7 }} “ok” \U0001f600", "\U0001f600" * 280}


def test_ten_thousand_wrong_codes_find_nothing_and_disturb_no_phone(
    store: Rooms, room: Room, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = Views.seen
    monkeypatch.setattr(Views, "seen", lambda self, code: looked.append(code) or real(self, code))
    attacker = Phone(phone._port)
    tries = 300  # the ten thousand are tried on the counter itself, in test_attempts
    found = [
        attacker.ask("GET", f"/join/ABC{n:03}".replace("0", "Z").replace("1", "Y"))
        for n in range(tries)
    ]
    assert set(found) == {404, 429} and found.count(429) > tries - 40 and len(looked) < 40
    assert int(attacker.answered["retry-after"]) >= 1 and "Too many wrong codes" in text(attacker)
    attacker.cookie = "ballot=made.up"
    assert attacker.ask("GET", f"/join/{room.code}") == 429  # not even the right one is told
    assert phone.ask("GET", f"/join/{room.code}") == 200 and phone.vote(room, "3") == 303


def test_a_database_that_is_gone_keeps_the_vote_on_the_page(
    store: Rooms, room: Room, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise StoreError("The database does not answer.")

    monkeypatch.setattr(Rooms, "by_code", gone)
    monkeypatch.setattr(VoteWriter, "_store", gone)
    store.changes += 1  # nothing that was read before is used
    assert phone.vote(room, "6") == 503
    assert "Not sent yet. Keep this page." in text(phone) and phone.answered["retry-after"] == "3"
    kept = dict(re.findall(r'name="(\w+)" value="([^"]+)"', phone.body))
    assert kept == {"round": room.current, "part": "guess", "answer": "6"}
    assert phone.ask("GET", f"/join/{room.code}") == 503 and "Keep this page" in text(phone)
    monkeypatch.undo()
    import time

    time.sleep(0.6)
    assert phone.ask("POST", f"/join/{room.code}/vote", urlencode(kept)) == 303
    assert number_of_votes(store, room.current, "guess") == 1


def test_two_tabs_are_one_phone(store: Rooms, room: Room, port: int) -> None:
    one = joined(port, room)
    two = Phone(port)
    two.cookie = one.cookie
    assert two.ask("GET", f"/join/{room.code}") == 200 and not two.set_cookie
    assert one.vote(room, "1") == 303 and two.vote(room, "7") == 303
    one.ask("GET", f"/join/{room.code}")
    assert "Your answer: 7" in text(one)
    assert number_of_votes(store, room.current, "guess") == 1


def test_the_clock_of_a_phone_is_not_asked(store: Rooms, room: Room, port: int) -> None:
    for _ in range(5):
        phone = joined(port, room, Date="Thu, 01 Jan 1970 00:00:00 GMT")
        assert phone.vote(room, "1", seconds="-99", time="1970") == 303
    table = frame(store, revealed(store, room))
    assert table["seconds"].between(0, 60).all() and len(table) == 5


def test_nothing_about_a_phone_is_in_the_database_or_the_log(
    store: Rooms, room: Room, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    listening = Listening(store, room, "127.0.0.1", 0)
    marker = "203.0.113.77"
    phones = [
        joined(listening.port, room, **{"X-Forwarded-For": marker, "Forwarded": f"for={marker}"})
        for _ in range(6)
    ]
    for phone in phones:
        assert phone.vote(room, "5") == 303
    listening.close()
    tokens = [phone.cookie.removeprefix("ballot=") for phone in phones]
    path = str(store.engine.url.database)
    parts = [Path(path + end).read_bytes() for end in ("", "-wal")]
    stored, said = b"".join(parts), caplog.text + "".join(capfd.readouterr())
    for secret in (
        "Marker-Browser",
        marker,
        "127.0.0.1",
        *tokens,
        *(t.split(".")[0] for t in tokens),
    ):
        assert secret.encode() not in stored, secret
        assert secret not in said, secret
    assert room.code not in said
    assert room.current.encode() in stored  # the votes are there


def test_the_counts_are_those_of_the_phones(store: Rooms, room: Room, port: int) -> None:
    for answer in "1357135":
        assert joined(port, room).vote(room, answer) == 303
    room = revealed(store, room)
    counts = tally(store, room, room.current, "guess").counts
    assert [counts[answer] for answer in "1234567"] == [2, 0, 2, 0, 2, 0, 1]
