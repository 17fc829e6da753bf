"""Phones that reach a ballot by a real connection, and steps of a facilitator."""

import http.client
from urllib.parse import urlencode

import sqlalchemy as sa

from personalize.scenario import Scenario
from personalize.workshop import Kind, Phase, Question, Room, RoundPlan, Shown
from personalize.workshop.rooms import Rooms

AGENT = "Marker-Browser/4711 (Secret Phone)"
SEVEN = Question(Kind.SEVEN, "How invasive will it feel?", low="not at all", high="very")
LIMIT = Question(Kind.LIMIT, "Where is your limit?")
TEXT = Question(Kind.TEXT, "What would you promise?")
CHANGE = Question(Kind.CHANGE, "More or less invasive?")
SCREEN = (Shown(Scenario(), "typical-home"),)
PLANS = (
    RoundPlan("First", SEVEN, LIMIT, SCREEN),
    RoundPlan("Second", CHANGE, TEXT, SCREEN),
    RoundPlan("Third", SEVEN, SEVEN),
)


class Phone:
    """A browser without a script: one cookie for each path, redirects on request."""

    def __init__(self, port: int, **headers: str) -> None:
        self._port, self.headers = port, {"User-Agent": AGENT} | headers
        self.cookie = ""
        self.set_cookie = ""
        self.body = ""
        self.answered: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str | bytes = "", **headers: str) -> int:
        """Send a request, keep the answer, and return its status."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        own = {"Cookie": self.cookie} if self.cookie else {}
        connection.request(method, path, body or None, self.headers | own | form | headers)
        answer = connection.getresponse()
        self.body = answer.read().decode()
        self.answered = {name.lower(): value for name, value in answer.getheaders()}
        self.set_cookie = self.answered.get("set-cookie", "")
        if self.set_cookie:
            self.cookie = self.set_cookie.split(";")[0]
        connection.close()
        return answer.status

    def vote(self, room: Room, answer: str, part: str = "guess", **changed: str) -> int:
        """Post a vote for the round that is played."""
        form = {"round": room.current, "part": part, "answer": answer} | changed
        return self.ask("POST", f"/join/{room.code}/vote", urlencode(form))


def joined(port: int, room: Room, **headers: str) -> Phone:
    """Return another phone that has its ballot."""
    own = Phone(port, **headers)
    assert own.ask("GET", f"/join/{room.code}") == 200
    return own


def guessing(store: Rooms, room: Room, place: int = 1) -> Room:
    """Return a room whose round at a place takes guesses."""
    key = [one.id for one in room.rounds if one.place == place][-1]
    return store.move(store.go_to(room, key), Phase.GUESS)


def revealed(store: Rooms, room: Room) -> Room:
    """Return a room whose guesses are revealed."""
    return store.move(store.move(room, Phase.LOCKED), Phase.REVEAL)


def secret_of(store: Rooms, room: Room) -> str:
    """Return the secret of a room, which only the database holds."""
    with store.engine.connect() as connection:
        query = sa.text("SELECT secret FROM rooms WHERE id = :id")
        return str(connection.execute(query, {"id": room.id}).scalar())
