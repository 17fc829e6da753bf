"""What the projector shows: what the room needs now, and no more."""

from __future__ import annotations

from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.tiles import poster_uri
from personalize.ui.background import lab
from personalize.ui.render import note, plain, say, show
from personalize.ui.workshop.network import join_address, join_code, reachable
from personalize.ui.workshop.playing import POLL, STEPS, go_to, move
from personalize.ui.workshop.results import results
from personalize.ui.workshop.state import Opened, current, rooms
from personalize.workshop import NEXT, Part, Phase, Round, number_of_votes
from personalize.workshop.picture import ScreenPicture, screen_picture
from personalize.workshop.plan import Shown

SIZE = 20 / 12
"""Font scale of the charts."""
VIEW = "room"
"""Value of the parameter ``view`` of the address of this view."""
CHANGE = "change"
"""What the model says of a round that holds a second screen against the first."""
SAYS = {
    Phase.WAITING: "The first question comes in a moment.",
    Phase.GUESS: "Guess first, on your phone.",
    Phase.LOCKED: "The answers are in.",
    Phase.REVEAL: "",
    Phase.VOTE: "Vote, on your phone.",
    Phase.TALK: "Talk.",
}


def asked() -> bool:
    """Return whether the address asks for this view."""
    return st.query_params.get("view") == VIEW


def page() -> None:
    """Show the room's view, anew whenever the room moved on."""
    store = rooms()
    room = None if store is None else current(store)
    with st.container(key="present"):
        if store is None or room is None:
            say("There is no room with this code, or it was deleted.")
            return
        now = Opened(store, room)
        _body(now)
    _bar(now)
    _await(now)


def _body(now: Opened) -> None:
    one = now.room.round
    if now.room.closed:
        show("workshop_wall.html", title=now.room.title, words="This room is closed. Thank you.")
        return
    if one is None or one.phase is Phase.WAITING:
        show("workshop_wall.html", title=now.room.title, words=SAYS[Phase.WAITING])
        show(
            "workshop_join.html",
            code=now.room.code,
            picture=join_code(now, 12),
            address=join_address(now),
            reachable=reachable(now),
            big=True,
        )
        return
    part = one.open_part
    words = one.question(part).text if part else one.plan.before
    if one.phase is Phase.TALK:
        words = one.plan.after or one.plan.before
    show("workshop_wall.html", title=f"{one.place}. {one.plan.title}", words=words)
    shares = [4, 6] if one.phase in (Phase.REVEAL, Phase.TALK) else [6, 4]
    left, right = st.columns(shares, gap="medium")
    with left:
        _screen(one)
    with right:
        if part is not None:
            _count(now, one, part)
        if SAYS[one.phase]:
            say(f"**{SAYS[one.phase]}**")
        if part is not None:
            show(
                "workshop_join.html",
                code=now.room.code,
                picture=join_code(now),
                address=join_address(now),
                reachable=reachable(now),
                big=False,
            )
        if one.phase in (Phase.REVEAL, Phase.TALK):
            results(now, one, SIZE, "wall-")


def _screen(one: Round) -> None:
    """Show the screen of the round as the ballot does, and the one it is held against."""
    if not one.plan.shown:
        note("The room's own case.")
        return
    number = 2 if one.plan.model == CHANGE else 1
    for place, shown in enumerate(one.plan.shown[:number]):
        try:
            values = one.picture if place == 0 and one.picture is not None else _picture(shown)
        except PersonalizeError as error:
            note(plain(str(error)))
            continue
        picture = ScreenPicture.of(values)
        posters = [
            poster_uri(picture.domain, card.item, card.genre, card.icon) for card in picture.cards
        ]
        show("workshop_screen.html", picture=picture, posters=posters)


def _picture(shown: Shown) -> dict[str, Any]:
    key = ("workshop picture", shown.story, shown.scenario.model_dump(mode="json"))
    return lab().keep(key, lambda: screen_picture(lab(), shown).values())


def _count(now: Opened, one: Round, part: Part) -> None:
    @st.fragment(run_every=POLL)
    def counter() -> None:
        number = number_of_votes(now.store, one.id, part)
        show("workshop_count.html", number=number)

    counter()


def _bar(now: Opened) -> None:
    """Show the next step with its key, and the way out."""
    one = now.room.round
    with st.bottom, st.container(horizontal=True, key="present-bar"):
        if one is not None and not now.room.closed:
            for place, phase in enumerate(NEXT[one.phase]):
                st.button(
                    STEPS[phase],
                    key=f"wall-{phase}",
                    type="primary" if place == 0 else "secondary",
                    on_click=move,
                    args=(now, phase),
                    shortcut="N" if place == 0 else "B",
                )
        following = now.room.following()
        if following is not None and (one is None or one.phase is Phase.TALK):
            st.button(
                f"Next: {following.plan.title}",
                key="wall-next",
                on_click=go_to,
                args=(now, following.id),
                shortcut="N",
            )
        st.button("Leave", key="wall-leave", on_click=_leave, shortcut="Esc", type="tertiary")


def _leave() -> None:
    st.query_params.pop("view", None)


def _await(now: Opened) -> None:
    """Run the page again when the room moved on, for instance from the facilitator's page."""
    version = now.room.version

    @st.fragment(run_every=POLL)
    def look() -> None:
        present = current(now.store)
        if present is None or present.version != version:
            st.rerun()

    look()
