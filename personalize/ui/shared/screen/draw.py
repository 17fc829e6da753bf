"""A person's screen as HTML: frame of the service, message, cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from personalize.output.tiles import poster_uri
from personalize.register import data_types
from personalize.service.acts import act_words
from personalize.service.messages import make_message
from personalize.service.presentation import Card, Screen, noun
from personalize.service.service_words import service_words
from personalize.study.lab import Run
from personalize.ui.render import html

ZONES = {"shortcut": "Shortcuts", "insight": "Insights", "offer": "Offer", "nudge": "Nudge"}
MESSAGES = {
    "banner": ("web_asset", "Banner"),
    "email": ("mail", "E-mail, subject"),
    "push": ("notifications", "Push message, now"),
    "lock_screen": ("lock", "Lock screen"),
}
"""Icon and name of each placement except the feed."""
LEAST = 0.01
"""Part of a kind of data in a pick, 0 to 1, from which it is listed."""
LISTED = 5


@dataclass(frozen=True)
class Part:
    """The part of a kind of data in a pick, 0 to 100, with the border of how it was obtained."""

    name: str
    share: float
    border: str


@dataclass(frozen=True)
class Seen:
    """A card with the values for the template."""

    card: Card
    poster: str
    line: str
    badge: str
    marks: tuple[tuple[str, str, str], ...]
    parts: tuple[Part, ...]
    withdrawn: str


def screen_html(
    run: Run,
    screen: Screen,
    badges: Mapping[int, str],
    *,
    live: bool = False,
    name: str = "",
    situation: str = "",
    small: bool = False,
) -> Markup:
    """Return a person's screen.

    Parameters
    ----------
    badges : mapping
        Change mark by item.
    live : bool
        Whether the cards have controls for acts.
    name : str
        Name in the greeting; by default the person's given name.
    situation : str
        The situation of a story; the message mentions it if the person is in it.
    small : bool
        Without the details of the cards.
    """
    domain = "imported" if run.world.imported else run.world.catalogue.domain
    message = make_message(run.scenario, run.world, screen, situation)
    placement = run.scenario.design.placement
    searched = run.world.columns.families.get("search_genre")
    greeted = name or str(run.world.people.frame["given_name"].iloc[screen.person])
    genres = {genre: i for i, genre in enumerate(run.world.catalogue.genres)}
    words = service_words(run.world.catalogue, greeted)
    cards = [_seen(card, domain, genres, badges) for card in screen.cards]
    return html(
        "screen.html",
        domain=domain,
        name=greeted,
        bar=words.bar,
        message=message,
        placement=placement,
        place=MESSAGES.get(placement),
        row=message.text if placement == "feed" else words.row_title,
        groups=_groups(domain, cards),
        acts=act_words(domain) if live else (),
        searches=searched.labels if live and searched is not None else (),
        first=screen.cards[0].item if screen.cards else 0,
        small=small,
    )


def _groups(domain: str, cards: Sequence[Seen]) -> list[tuple[str, list[Seen]]]:
    """Return the cards by the titles of their zones; only banking has zones with titles."""
    if domain != "banking":
        return [("", list(cards))]
    zones = [(words, [c for c in cards if c.card.zone == zone]) for zone, words in ZONES.items()]
    return [(words, zone_cards) for words, zone_cards in zones if zone_cards]


def _seen(card: Card, domain: str, genres: Mapping[str, int], badges: Mapping[int, str]) -> Seen:
    types = data_types()
    parts = [
        Part(noun(domain, type_name), 100 * share, types[type_name].border)
        for type_name, share in card.parts
        if share >= LEAST
    ][:LISTED]
    if card.popular >= LEAST:
        parts.append(Part("popular", 100 * card.popular, "none"))
    withdrawn = ""
    if card.withdrawn:
        type_name, now, then = card.withdrawn
        change = f"from place {now} to {then}" if now != then else f"it stays at place {now}"
        withdrawn = f"If {noun(domain, type_name)} were withdrawn: {change}."
    return Seen(
        card,
        poster_uri(domain, card.item, genres.get(card.genre, 0), card.icon),
        " · ".join(filter(None, (card.creator, card.genre, card.detail))),
        badges.get(card.item, ""),
        tuple(mark(name) for name in card.marks),
        tuple(parts),
        withdrawn,
    )


def mark(name: str) -> tuple[str, str, str]:
    """Return the mark of a kind of data: icon, word and border."""
    if name == "popular":
        return "trending_up", "popular", "none"
    row = data_types()[name]
    return row.icon, row.mark, row.border
