"""One person's screen: cards with marks and reasons written from the contributions.

A reason names only a piece of evidence that exists and that raised the score of this pick.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from personalize.register import data_types, read_rows
from personalize.scenario import Scenario
from personalize.service.attribution import PickAttribution
from personalize.service.records import guess_phrase
from personalize.world.activity import START

LEAST_PART = 0.25
"""Smallest share in a pick (0 to 1) at which a kind of data may be named as its reason."""
CLOSE = 0.10
"""Largest difference of two shares at which both kinds of data are named."""
MOSTLY_POPULAR = 0.60
"""Share of popularity above which a pick is called popular, whatever data were used."""
SEVERAL = "From several kinds of your data"
"""The reason where no kind of data has a share large enough to be named."""
LIKED = 3.0
"""Smallest value (1 to 5) at which a piece of evidence can be a reason for a similar item."""

RECIPIENTS = {
    "service": "It stays with us",
    "group": "Our group of companies has it too",
    "partners": "12 partners have it too",
}


@dataclass(frozen=True)
class Card:
    """One pick as shown, with the shares of the data it is based on.

    ``parts`` are shares (0 to 1) of the positive contributions by kind of data. ``withdrawn`` is
    the most important kind, the rank of the pick now, and its rank without that kind.
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
    """The cards of one person, in order."""

    person: int
    cards: tuple[Card, ...]

    def seems_to_know(self) -> set[str]:
        """Return the kinds of data that the marks of the cards reveal."""
        return {mark for card in self.cards for mark in card.marks if mark != "popular"}


@cache
def _texts() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["domain"], row["type"]): row for row in read_rows("explanations.csv")}


def text(domain: str, type_name: str, column: str) -> str:
    """Return a template of ``data/explanations.csv``; imported sets share one."""
    row = _texts().get((domain, type_name)) or _texts().get(("imported", type_name)) or {}
    return row.get(column, "")


def noun(domain: str, type_name: str) -> str:
    """Return the noun for a kind of data in a service ("plays", "orders")."""
    return text(domain, type_name, "noun") or data_types()[type_name].label.lower()


def write_screen(scenario: Scenario, account: PickAttribution) -> Screen:
    """Return one person's screen from the contributions behind their picks."""
    teller = _Teller(scenario, account)
    return Screen(account.person, tuple(map(teller.card, range(len(account.items)))))


class _Teller:
    """Writes the cards of one person."""

    def __init__(self, scenario: Scenario, account: PickAttribution) -> None:
        self.scenario, self.account = scenario, account
        self.world, self.person = account.world, account.person
        self.domain = account.world.catalogue.domain
        self.type_names = list(data_types())

    def card(self, seat: int) -> Card:
        row = self.account.rows[seat]
        order = np.argsort(-self.account.shares[seat], kind="stable")
        parts = tuple(
            (self.type_names[type_index], float(self.account.shares[seat, type_index]))
            for type_index in order
            if self.account.shares[seat, type_index] > 0
        )
        popular = float(self.account.popular[seat])
        ordinary = popular > MOSTLY_POPULAR or not parts
        marks = (
            ("popular",)
            if ordinary
            else tuple(
                type_name for type_name, part in parts[:2] if part >= min(LEAST_PART, parts[0][1])
            )
        )
        withdrawn = None
        if parts:
            type_name = parts[0][0]
            withdrawn = (
                type_name,
                int(self.account.ranks[None][seat]),
                int(self.account.ranks[type_name][seat]),
            )
        reason, uses = self._explained(seat, parts, ordinary)
        need = str(row["need"])
        return Card(
            item=int(self.account.items[seat]),
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
        reasons = [] if ordinary else self._reasons(seat, parts)
        if ordinary:
            return popular, ""
        if not reasons:
            phrase = self._data_phrase(parts[0][0]) if level == "full" else ""
            return SEVERAL, f"Uses {phrase}, and more. {self._recipient()}." if phrase else ""
        reason = reasons[0][1]
        if len(reasons) > 1:
            second = reasons[1][1]
            reason += ", and " + second[0].lower() + second[1:]
        if level != "full":
            return reason, ""
        phrase = " and ".join(self._data_phrase(type_name) for type_name, _ in reasons)
        return reason, f"Uses {phrase}. {self._recipient()}."

    def _recipient(self) -> str:
        return RECIPIENTS[self.scenario.design.recipient]

    def _reasons(self, seat: int, parts: tuple[tuple[str, float], ...]) -> list[tuple[str, str]]:
        named = [(type_name, part) for type_name, part in parts if part >= LEAST_PART]
        named = [pair for pair in named if pair[1] >= parts[0][1] - CLOSE][:2]
        # Where no single piece of evidence can be named, the kind of data is named.
        return [
            (
                type_name,
                self._reason(seat, type_name) or f"From your {noun(self.domain, type_name)}",
            )
            for type_name, _ in named
        ]

    def _reason(self, seat: int, type_name: str) -> str:
        """Return the reason with the piece of evidence that contributes most, or ""."""
        if type_name == "friends":
            return self._friends(seat)
        column = self._strongest(seat, type_name)
        if column is None:
            return ""
        facts = self._facts(type_name, column)
        template = text(self.domain, type_name, "reason")
        try:
            return template.format(**facts)
        except KeyError:
            return ""

    def _strongest(self, seat: int, type_name: str) -> int | None:
        behind, profile = self.account.contributions, self.account.profile
        first, last = behind.indptr[seat], behind.indptr[seat + 1]
        cells, points = behind.cells[first:last], behind.points[first:last]
        of_type = profile.types[cells] == self.type_names.index(type_name)
        # Evidence about an item is no reason to show the same item.
        of_other_item = profile.columns[cells] != self.account.items[seat]
        good = of_type & of_other_item & (points > 0) & (profile.values[cells] >= LIKED)
        if not good.any():
            return None
        best = np.flatnonzero(good)[np.argmax(points[good])]
        return int(profile.columns[cells[best]])

    def _facts(self, type_name: str, column: int) -> dict[str, object]:
        """Return the facts that templates may name about a column of the evidence."""
        person = self.world.people.frame.iloc[self.person]
        column_events = self.account.events[
            (self.account.events["type"] == type_name) & (self.account.events["column"] == column)
        ]
        facts: dict[str, object] = {
            "band": person["age_band"],
            "household": person["household"],
            "place": person["place"],
            "n": len(column_events),
            "month": column_events["time"].max().strftime("%B")
            if len(column_events)
            else START.strftime("%B"),
        }
        family = self.world.columns.family_of(column)
        if family is None:
            item = self.world.catalogue.items.iloc[column]
            facts |= {
                "title": item["title"],
                "creator": item["creator"] or item["title"],
                "genre": item["genre"],
            }
            if len(column_events):
                facts["stars"] = self.world.catalogue.as_given(
                    float(column_events["value"].iloc[-1])
                )
            return facts
        label = family.labels[column - family.start]
        facts["genre"] = facts["goal"] = label
        facts["topic"] = self.world.catalogue.topics.get(label, label)
        if family.name == "search_genre" and len(column_events):
            query = int(column_events["other"].iloc[-1])
            facts["query"] = self.world.catalogue.queries[label][query]
        if family.type == "inferred":
            facts["situation"] = guess_phrase(family.name, label)
        return facts

    def _friends(self, seat: int) -> str:
        """Return the reason about friends; it names a friend only if that friend had this item."""
        item = int(self.account.items[seat])
        rows = self.account.events[
            (self.account.events["type"] == "friends") & (self.account.events["column"] == item)
        ]
        if len(rows):
            friend = self.world.people.frame["given_name"].iloc[int(rows["other"].iloc[0])]
            return text(self.domain, "friends", "reason").format(friend=friend)
        return text(self.domain, "friends_like", "reason")

    def _data_phrase(self, type_name: str) -> str:
        type_events = self.account.events[self.account.events["type"] == type_name]
        first = type_events["time"].min() if len(type_events) else START
        friends = type_events["other"].nunique() if type_name == "friends" else 0
        situation = ""
        if type_name == "inferred" and len(type_events):
            column = int(type_events["column"].iloc[-1])
            family = self.world.columns.family_of(column)
            if family is not None:
                situation = guess_phrase(family.name, family.labels[column - family.start])
        return text(self.domain, type_name, "data_phrase").format(
            n=friends or len(type_events),
            k=friends,
            noun=noun(self.domain, type_name),
            month=first.strftime("%B"),
            date=f"{first.day} {first.strftime('%B')}",
            kinds="what you did here",
            situation=situation,
        )
