"""One person's screen as a believable mock of the service. Every text is escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from personalize.register import data_types
from personalize.service.acts import ActWord
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


def switch(act: str, on: bool, tip: str, words: str) -> str:
    """Return a switch that says an act when it is pressed; ``words`` are HTML."""
    return (
        f'<button type="button" role="switch" aria-checked="{"true" if on else "false"}" '
        f'data-act="{act}" title="{escape(tip)}"><i></i><span>{words}</span></button>'
    )


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


def _acts_html(card: Card, words: Sequence[ActWord]) -> str:
    """Return what can be done to a card, as buttons that say the act and the item."""
    item, parts = card.item, []
    for word in words:
        if len(word.stars) < 2:
            value = f"{word.action}:{item}" + (f":{word.stars[0]}" if word.stars else "")
            parts.append(f'<button type="button" data-act="{value}">{escape(word.label)}</button>')
            continue
        stars = "".join(
            f'<button type="button" data-act="rate:{item}:{n}" aria-label="{n} of 5">{n}</button>'
            for n in word.stars
        )
        parts.append(f'<span class="stars"><span>{escape(word.label)}</span>{stars}</span>')
    title = escape(card.title)
    return (
        f'<details class="acts"><summary aria-label="Act on {title}">Act</summary>'
        f"<div>{''.join(parts)}</div></details>"
    )


def card_html(card: Card, domain: str, genre: int, badge: str, acts: Sequence[ActWord] = ()) -> str:
    """Return one card.

    Parameters
    ----------
    card : Card
    domain : str
    genre : int
        Position of its genre, which decides the tile.
    badge : str
        "New", "Moved up", "Moved down" or "".
    acts : sequence of ActWord
        What can be done to it; nothing on a screen that is only looked at.
    """
    chip = f' <span class="tl-chip">{escape(badge)}</span>' if badge else ""
    line = " · ".join(filter(None, (card.creator, card.genre, card.detail)))
    reason = f'<p class="reason">{escape(card.reason)}</p>' if card.reason else ""
    uses = f"<p>{escape(card.uses)} Use this: on</p>" if card.uses else ""
    marks = "".join(mark(kind) for kind in card.marks)
    picture = tile(domain, card.item, genre, card.icon)
    live = f' data-act="click:{card.item}"' if acts else ""
    foot = _behind(card, domain) + (_acts_html(card, acts) if acts else "")
    return (
        f'<li class="tl-card" data-item="{card.item}"><div class="tl-picture"{live}>{picture}</div><div>'
        f"<h4{live}>{escape(card.title)}{chip}</h4>"
        f"<p>{escape(line)}</p>{reason}{uses}<div>{marks}</div>"
        f'<div class="tl-foot">{foot}</div></div></li>'
    )


def screen_html(
    screen: Screen,
    domain: str,
    genres: Sequence[str],
    badges: Mapping[int, str],
    message: Message,
    placement: str,
    name: str,
    acts: Sequence[ActWord] = (),
    searches: Sequence[str] = (),
) -> str:
    """Return the whole screen: the service's frame, the message, the cards.

    Parameters
    ----------
    badges : mapping
        Change mark by item.
    message : Message
        Shown as the row's title in the feed, and as itself elsewhere.
    acts : sequence of ActWord
        What the person can do to a card; empty for a screen that is only looked at.
    searches : sequence of str
        What can be searched for on a screen that can be acted on.
    """
    place = {genre: i for i, genre in enumerate(genres)}

    def cards(chosen: Sequence[Card], *, rows: bool = False) -> str:
        inner = "".join(
            card_html(c, domain, place.get(c.genre, 0), badges.get(c.item, ""), acts)
            for c in chosen
        )
        return f'<ul class="tl-cards{" rows" if rows else ""}">{inner}</ul>'

    heading = message.text if placement == "feed" else ROW_TITLES.get(domain, "Picked for you")
    row = f'<p class="tl-row">{escape(heading)}</p>'
    if domain == "banking":
        body = row + _zones(screen, cards)
    else:
        body = row + cards(screen.cards, rows=domain == "music")
    tools = _tools(screen, domain, message, placement, searches) if acts else ""
    return (
        f'<div class="tl tl-screen">{_bar(domain, name, tools)}<div class="tl-body">'
        f"{message_html(message, placement)}{body}{_fixed(domain)}</div></div>"
    )


def _tools(
    screen: Screen, domain: str, message: Message, placement: str, searches: Sequence[str]
) -> str:
    """Return the search and the message of a screen that can be acted on."""
    label = "Search the shop" if domain == "shopping" else "Search"
    words = "".join(
        f'<button type="button" data-act="search:{i}">{escape(word)}</button>'
        for i, word in enumerate(searches)
    )
    search = (
        f"<details><summary>{icon('search')} {escape(label)}</summary><div>{words}</div></details>"
        if searches
        else ""
    )
    first = screen.cards[0].item if screen.cards else 0
    text = escape(message.text) if placement == "feed" else "The message below"
    bell = (
        f"<details><summary>{icon('notifications')} 1 message</summary><div>{text} "
        f'<button type="button" data-act="notification:{first}">Open it</button>'
        f'<button type="button" data-act="dismiss:{first}">Dismiss it</button></div></details>'
    )
    return search + bell


def _zones(screen: Screen, cards: Callable[[Sequence[Card]], str]) -> str:
    parts = []
    for zone, words in ZONE_WORDS.items():
        chosen = [card for card in screen.cards if card.zone == zone]
        if chosen:
            parts.append(f'<p class="tl-zone">{words}</p>{cards(chosen)}')
    return "".join(parts)


def _bar(domain: str, name: str, tools: str) -> str:
    """Return the service's own bar; its search and messages work where the screen is live."""
    person = escape(name)
    left, right = {
        "shopping": (
            "" if tools else f'<span class="search">{icon("search")} Search the shop</span>',
            f"{icon('shopping_basket')} Basket · {person}",
        ),
        "music": (
            f"<span>{icon('library_music')} Playlist for {person}</span>",
            "Player · Library",
        ),
        "banking": (f"<span>Hello {person}</span>", "Balance £1,284.50"),
    }.get(
        domain,
        ("<span>Home · Films · Series</span>", f"{icon('account_circle')} {person}"),
    )
    return f'<div class="tl-bar">{left}{tools}<span>{right}</span></div>'


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
