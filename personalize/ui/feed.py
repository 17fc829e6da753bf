"""One person's screen as a believable mock of the service. Every text is escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from personalize.register import data_types
from personalize.service.messages import Message
from personalize.service.presentation import Card, Screen, noun
from personalize.ui.tiles import tile

ROW_TITLES = {
    "streaming": "Picked for tonight",
    "shopping": "Suggested",
    "music": "Your mix",
    "banking": "Home",
}
ZONE_WORDS = {"shortcut": "Shortcuts", "insight": "Insights", "offer": "Offer", "nudge": "Nudge"}


def icon(name: str) -> str:
    """Return a Material symbol that screen readers skip."""
    return f'<span class="icon" aria-hidden="true">{escape(name)}</span>'


def mark(kind: str) -> str:
    """Return the mark of a kind of data: icon, word and border (UX 5.4)."""
    if kind == "popular":
        return f'<span class="tl-mark none">{icon("trending_up")} popular</span>'
    row = data_types()[kind]
    border = row.border if row.border in {"double", "dashed"} else ""
    return f'<span class="tl-mark {border}">{icon(row.icon)} {escape(row.mark)}</span>'


def _behind(card: Card, domain: str) -> str:
    """Return what lies behind a card: two different figures under two names."""
    parts = [(noun(domain, kind), share) for kind, share in card.parts if share >= 0.01][:5]
    if card.popular >= 0.01:
        parts.append(("popular", card.popular))
    moved = ", ".join(f"{escape(name)} ({100 * share:.0f} of 100)" for name, share in parts)
    lines = [f"<p><b>Moved by</b> {moved or 'nothing about this person'}.</p>"]
    if card.withdrawn:
        kind, now, then = card.withdrawn
        name = escape(noun(domain, kind))
        change = f"from place {now} to {then}" if now != then else f"it stays at place {now}"
        lines.append(f"<p><b>If {name} were withdrawn:</b> {change}.</p>")
    if card.looks_like_it_knows:
        lines.append("<p>May look like it knows: it touches a need that few people have.</p>")
    return f"<details><summary>Why this?</summary>{''.join(lines)}</details>"


def card_html(card: Card, domain: str, genre: int, badge: str) -> str:
    """Return one card.

    Parameters
    ----------
    card : Card
    domain : str
    genre : int
        Position of its genre, which decides the tile.
    badge : str
        "New", "Moved up", "Moved down" or "".
    """
    chip = f' <span class="tl-chip">{escape(badge)}</span>' if badge else ""
    line = " · ".join(filter(None, (card.creator, card.genre, card.detail)))
    reason = f'<p class="reason">{escape(card.reason)}</p>' if card.reason else ""
    uses = f"<p>{escape(card.uses)} Use this: on</p>" if card.uses else ""
    marks = "".join(mark(kind) for kind in card.marks)
    picture = tile(domain, card.item, genre, card.icon)
    return (
        f'<li class="tl-card">{picture}<div><h4>{escape(card.title)}{chip}</h4>'
        f"<p>{escape(line)}</p>{reason}{uses}<div>{marks}</div>{_behind(card, domain)}</div></li>"
    )


def screen_html(
    screen: Screen,
    domain: str,
    genres: Sequence[str],
    badges: Mapping[int, str],
    message: Message,
    placement: str,
    name: str,
) -> str:
    """Return the whole screen: the service's frame, the message, the cards.

    Parameters
    ----------
    badges : mapping
        Change mark by item.
    message : Message
        Shown as the row's title in the feed, and as itself elsewhere.
    """
    place = {genre: i for i, genre in enumerate(genres)}

    def cards(chosen: Sequence[Card], *, rows: bool = False) -> str:
        inner = "".join(
            card_html(c, domain, place.get(c.genre, 0), badges.get(c.item, "")) for c in chosen
        )
        return f'<ul class="tl-cards{" rows" if rows else ""}">{inner}</ul>'

    heading = message.text if placement == "feed" else ROW_TITLES.get(domain, "Picked for you")
    row = f'<p class="tl-row">{escape(heading)}</p>'
    if domain == "banking":
        body = row + _zones(screen, cards)
    else:
        body = row + cards(screen.cards, rows=domain == "music")
    return (
        f'<div class="tl tl-screen">{_bar(domain, name)}<div class="tl-body">'
        f"{message_html(message, placement)}{body}{_fixed(domain)}</div></div>"
    )


def _zones(screen: Screen, cards: Callable[[Sequence[Card]], str]) -> str:
    parts = []
    for zone, words in ZONE_WORDS.items():
        chosen = [card for card in screen.cards if card.zone == zone]
        if chosen:
            parts.append(f'<p class="tl-zone">{words}</p>{cards(chosen)}')
    return "".join(parts)


def _bar(domain: str, name: str) -> str:
    person = escape(name)
    if domain == "shopping":
        return (
            f'<div class="tl-bar"><span class="search">{icon("search")} Search the shop</span>'
            f"<span>{icon('shopping_basket')} Basket · {person}</span></div>"
        )
    if domain == "music":
        return f'<div class="tl-bar"><span>{icon("library_music")} Playlist for {person}</span><span>Player · Library</span></div>'
    if domain == "banking":
        return (
            f'<div class="tl-bar"><span>Hello {person}</span><span>Balance £1,284.50</span></div>'
        )
    return f'<div class="tl-bar"><span>Home · Films · Series</span><span>{icon("account_circle")} {person}</span></div>'


def _fixed(domain: str) -> str:
    words = {
        "banking": "Last three payments: 12.40, 38.00, 6.75. The same for everyone.",
        "streaming": "Continue watching: nothing yet. The same for everyone.",
        "shopping": "Basket and account: the same for everyone.",
        "music": "Player and library: the same for everyone.",
    }
    text = words.get(domain, "")
    return f'<p class="tl-fixed">{text}</p>' if text else ""


def message_html(message: Message, placement: str) -> str:
    """Return the preview of a message that comes by banner, e-mail, push or lock screen."""
    text, hidden = escape(message.text), escape(message.hidden)
    if placement == "banner":
        return f'<div class="tl-message"><div class="tl-phone"><small>Banner</small>{text} · Hide</div></div>'
    if placement == "email":
        return f'<div class="tl-message"><div class="tl-phone"><small>{icon("mail")} E-mail, subject</small>{text}</div></div>'
    if placement == "push":
        return f'<div class="tl-message"><div class="tl-phone"><small>{icon("notifications")} Push message, now</small>{text}</div></div>'
    if placement == "lock_screen":
        return (
            f'<div class="tl-message"><div class="tl-phone"><small>{icon("lock")} Lock screen</small>{text}</div>'
            f'<div class="tl-phone"><small>{icon("lock")} The same, content hidden</small>{hidden}</div></div>'
            '<p class="tl-note">Anyone nearby can read the first one.</p>'
        )
    return ""
