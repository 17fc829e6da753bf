"""One person's screen: cards with marks and reasons written from the contributions.

Nothing is claimed that did not happen: a reason names a piece of evidence that exists and that
moved this very pick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import pandas as pd

from personalize.register import data_types, read_rows
from personalize.scenario import Scenario
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Model
from personalize.service.records import guess_phrase
from personalize.service.slates import known_consumed, shares_of
from personalize.streams import SCORE_DECIMALS
from personalize.world.activity import START, Activity
from personalize.world.world import World

LEAST_PART = 0.25
"""Part in a pick from which a kind of data may be named as its reason (UX 8.4)."""
CLOSE = 0.10
"""Two parts this close are both named."""
MOSTLY_POPULAR = 0.60
"""Popular part above which a pick is called popular, whatever else was used."""
LIKED = 3.0
"""Value from which a piece of evidence can be a reason to show something like it."""

RECIPIENTS = {
    "service": "It stays with us",
    "group": "Our group of companies has it too",
    "partners": "12 partners have it too",
}


@dataclass(frozen=True)
class Card:
    """One pick as the person sees it, and what lies behind it.

    ``parts`` are shares of the positive contributions by kind, ``withdrawn`` the rank of the
    pick now and after its most important kind is withdrawn.
    """

    item: int
    title: str
    detail: str
    genre: str
    creator: str
    icon: str
    zone: str
    marks: tuple[str, ...]
    reason: str
    uses: str
    parts: tuple[tuple[str, float], ...]
    popular: float
    withdrawn: tuple[str, int, int] | None
    looks_like_it_knows: bool


@dataclass(frozen=True)
class Screen:
    """The cards of one person, in order, and the kinds each names or makes evident."""

    person: int
    cards: tuple[Card, ...]

    def seems_to_know(self) -> set[str]:
        """Return the kinds of data that a mark or a reason gives away."""
        return {mark for card in self.cards for mark in card.marks if mark != "popular"}


@cache
def _texts() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["domain"], row["type"]): row for row in read_rows("explanations.csv")}


def text(domain: str, kind: str, column: str) -> str:
    """Return a template of ``data/explanations.csv``; imported sets share one."""
    row = _texts().get((domain, kind)) or _texts().get(("imported", kind)) or {}
    return row.get(column, "")


def noun(domain: str, kind: str) -> str:
    """Return what a kind of data is called in a service ("plays", "orders")."""
    return text(domain, kind, "noun") or data_types()[kind].label.lower()


def make_screen(
    scenario: Scenario,
    world: World,
    evidence: Evidence,
    model: Model,
    person: int,
    items: Sequence[int],
    row: int | None = None,
) -> Screen:
    """Return one person's screen.

    Parameters
    ----------
    scenario : Scenario
    world, evidence, model
        The run's.
    person : int
    items : sequence of int
        The person's slate, in order.
    row : int, optional
        The person's row in the evidence, where it does not hold everybody.
    """
    teller = _Teller(scenario, world, evidence, model, person, np.asarray(items), row)
    return Screen(person, tuple(teller.card(seat) for seat in range(len(items))))


class _Teller:
    """Writes the cards of one person."""

    def __init__(
        self,
        scenario: Scenario,
        world: World,
        evidence: Evidence,
        model: Model,
        person: int,
        items: np.ndarray,
        row: int | None = None,
    ) -> None:
        self.scenario, self.world, self.person, self.items = scenario, world, person, items
        self.domain = world.catalogue.domain
        self.kinds = list(data_types())
        self.profile = evidence.take(np.array([person if row is None else row]))
        self.account = model.contributions(
            self.profile, np.zeros(len(items), dtype=np.int64), items.astype(np.int64)
        )
        shares, self.popular = shares_of(self.account, self.profile, model.baseline, items)
        self.shares = shares
        self.ranks = self._ranks(model)
        columns = ["title", "detail", "genre", "creator", "icon", "zone", "need"]
        self.rows = world.catalogue.items[columns].iloc[items].to_dict("records")

    @cached_property
    def events(self) -> pd.DataFrame:
        """The person's events; only reasons that name a piece of evidence look at them."""
        return self.world.activity.frame(self.world.activity.of(self.person))

    def _ranks(self, model: Model) -> dict[str | None, np.ndarray]:
        """Return the rank of each pick now and with each kind withdrawn."""
        kinds = {self.kinds[k] for k in np.unique(self.profile.types)}
        known = known_consumed(_alone(self.world, self.person), sorted(kinds))[0]
        found: dict[str | None, np.ndarray] = {}
        for kind in [None, *sorted(kinds)]:
            mask = np.ones(len(self.profile), dtype=bool)
            if kind is not None:
                mask = self.profile.types != self.kinds.index(kind)
            scores = np.round(model.scores(self.profile.keep(mask))[0], SCORE_DECIMALS)
            scores = np.where(known, -np.inf, scores)
            ahead = (scores[None, :] > scores[self.items][:, None]).sum(axis=1)
            found[kind] = ahead + 1
        return found

    def card(self, seat: int) -> Card:
        row = self.rows[seat]
        order = np.argsort(-self.shares[seat], kind="stable")
        parts = tuple(
            (self.kinds[k], float(self.shares[seat, k])) for k in order if self.shares[seat, k] > 0
        )
        popular = float(self.popular[seat])
        strongest = parts[0][1] if parts else 0.0
        weak = strongest < LEAST_PART and popular >= strongest
        ordinary = popular > MOSTLY_POPULAR or not parts or weak
        marks = (
            ("popular",)
            if ordinary
            else tuple(kind for kind, part in parts[:2] if part >= min(LEAST_PART, parts[0][1]))
        )
        withdrawn = None
        if parts:
            kind = parts[0][0]
            withdrawn = (kind, int(self.ranks[None][seat]), int(self.ranks[kind][seat]))
        reason, uses = self._explained(seat, parts, ordinary)
        need = str(row["need"])
        return Card(
            item=int(self.items[seat]),
            title=str(row["title"]),
            detail=str(row["detail"]),
            genre=str(row["genre"]),
            creator=str(row["creator"]),
            icon=str(row["icon"]),
            zone=str(row["zone"]),
            marks=marks,
            reason=reason,
            uses=uses,
            parts=parts,
            popular=popular,
            withdrawn=withdrawn,
            looks_like_it_knows=bool(need) and "inferred" not in marks,
        )

    def _explained(
        self, seat: int, parts: tuple[tuple[str, float], ...], ordinary: bool
    ) -> tuple[str, str]:
        """Return the reason and the data phrase at the scenario's transparency."""
        level = self.scenario.design.transparency
        popular = text(self.domain, "popular", "reason")
        if level == "nothing":
            return "", ""
        if level == "generic":
            return (popular if ordinary else text(self.domain, "generic", "reason")), ""
        told = [] if ordinary else self._reasons(seat, parts)
        if not told:
            return (popular if ordinary else "From several kinds of your data"), ""
        reason = told[0][1]
        if len(told) > 1:
            second = told[1][1]
            reason += ", and " + second[0].lower() + second[1:]
        if level != "full":
            return reason, ""
        kind = told[0][0]
        phrase = self._data_phrase(kind)
        return reason, f"Uses {phrase}. {RECIPIENTS[self.scenario.design.recipient]}."

    def _reasons(self, seat: int, parts: tuple[tuple[str, float], ...]) -> list[tuple[str, str]]:
        named = [(kind, part) for kind, part in parts if part >= LEAST_PART]
        named = [pair for pair in named if pair[1] >= parts[0][1] - CLOSE][:2]
        # Where no single piece can be named truly, the kind of data is.
        return [
            (kind, self._reason(seat, kind) or f"From your {noun(self.domain, kind)}")
            for kind, _ in named
        ]

    def _reason(self, seat: int, kind: str) -> str:
        """Fill the template of a kind with the piece that moved this pick most, or return ""."""
        if kind == "friends":
            return self._friends(seat)
        column = self._strongest(seat, kind)
        if column is None:
            return ""
        facts = self._facts(kind, column)
        template = text(self.domain, kind, "reason")
        try:
            return template.format(**facts)
        except KeyError:
            return ""

    def _strongest(self, seat: int, kind: str) -> int | None:
        first, last = self.account.indptr[seat], self.account.indptr[seat + 1]
        cells, points = self.account.cells[first:last], self.account.points[first:last]
        of_kind = self.profile.types[cells] == self.kinds.index(kind)
        good = of_kind & (points > 0) & (self.profile.values[cells] >= LIKED)
        if not good.any():
            return None
        best = np.flatnonzero(good)[np.argmax(points[good])]
        return int(self.profile.columns[cells[best]])

    def _facts(self, kind: str, column: int) -> dict[str, object]:
        """Return what the templates may name about a column of the evidence."""
        person = self.world.people.frame.iloc[self.person]
        own = self.events[(self.events["type"] == kind) & (self.events["column"] == column)]
        facts: dict[str, object] = {
            "band": person["age_band"],
            "household": person["household"],
            "place": person["place"],
            "n": len(own),
            "month": own["time"].max().strftime("%B") if len(own) else START.strftime("%B"),
        }
        family = self.world.columns.family_of(column)
        if family is None:
            item = self.world.catalogue.items.iloc[column]
            facts |= {
                "title": item["title"],
                "creator": item["creator"] or item["title"],
                "genre": item["genre"],
            }
            if len(own):
                facts["stars"] = f"{float(own['value'].iloc[-1]):g}"
            return facts
        label = family.labels[column - family.start]
        facts["genre"] = facts["goal"] = label
        facts["topic"] = self.world.catalogue.topics.get(label, label)
        if family.name == "search_genre" and len(own):
            query = int(own["other"].iloc[-1])
            facts["query"] = self.world.catalogue.queries[label][query]
        if family.type == "inferred":
            facts["situation"] = guess_phrase(family.name, label)
        return facts

    def _friends(self, seat: int) -> str:
        """Name a friend only if that friend really had this very item."""
        item = int(self.items[seat])
        rows = self.events[(self.events["type"] == "friends") & (self.events["column"] == item)]
        if len(rows):
            friend = self.world.people.frame["given_name"].iloc[int(rows["other"].iloc[0])]
            return text(self.domain, "friends", "reason").format(friend=friend)
        return text(self.domain, "friends_like", "reason")

    def _data_phrase(self, kind: str) -> str:
        own = self.events[self.events["type"] == kind]
        first = own["time"].min() if len(own) else START
        friends = own["other"].nunique() if kind == "friends" else 0
        situation = ""
        if kind == "inferred" and len(own):
            column = int(own["column"].iloc[-1])
            family = self.world.columns.family_of(column)
            if family is not None:
                situation = guess_phrase(family.name, family.labels[column - family.start])
        return text(self.domain, kind, "data_phrase").format(
            n=friends or len(own),
            k=friends,
            noun=noun(self.domain, kind),
            month=first.strftime("%B"),
            date=f"{first.day} {first.strftime('%B')}",
            kinds="what you did here",
            situation=situation,
        )


def _alone(world: World, person: int) -> World:
    """Return a world that holds one person's events, as if nobody else were there."""
    log = world.activity
    own = log.of(person)
    alone = Activity(
        person=np.zeros(own.stop - own.start, dtype=log.person.dtype),
        column=log.column[own],
        type=log.type[own],
        event=log.event[own],
        value=log.value[own],
        time=log.time[own],
        other=log.other[own],
    )
    return replace(world, activity=alone, gain=world.gain[person : person + 1])
