"""Opening a room: its title, language and rounds, and the rooms there are."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.study.stories import stories
from personalize.ui import comparison, session
from personalize.ui.background import lab
from personalize.ui.render import heading, note, plain, say
from personalize.ui.shared.pressing import drawn
from personalize.ui.workshop.state import ROOM, TROUBLE, attempt, attempt_once
from personalize.workshop import (
    Room,
    Rooms,
    RoundPlan,
    guided_rounds,
    languages,
    scenario_round,
    story_round,
)
from personalize.workshop.picture import screen_picture

GUIDED, STORY, SHOWN, PIN = "guided", "story", "explore", "pin"
"""Kinds of rounds that can be chosen."""
DAYS, ENGLISH = 30, "en"


def opening(store: Rooms) -> None:
    """Show the form that opens a room, and the rooms that were opened before."""
    say(
        "**The room guesses, sees, votes and talks.** Twelve to two hundred people answer on their "
        "phones, before they see what the model says. Nothing about a phone is stored but its "
        "answer. Without phones, the rounds work with a show of hands."
    )
    language = st.session_state.get("workshop-language", "en")
    names = _choices(language)
    with st.form("workshop-open", border=True):
        st.text_input("Title", value="Our workshop", key="workshop-title", max_chars=120)
        left, right = st.columns(2)
        left.selectbox(
            "Language of the ballot",
            sorted(languages(), key=lambda key: (key != ENGLISH, key)),
            format_func=languages().__getitem__,
            key="workshop-language",
        )
        right.number_input("Days until everything is deleted", 1, 365, DAYS, key="workshop-days")
        st.multiselect(
            "Rounds, in order",
            list(names),
            default=[key for key in names if key.startswith(GUIDED)],
            format_func=names.__getitem__,
            key="workshop-rounds",
        )
        st.toggle(
            "Answers of one phone may be told to belong together",
            key="workshop-linked",
            help="Off: the results hold no way to tell that two answers came from one phone.",
        )
        press = drawn("open-room")
        st.form_submit_button(
            "Open the room", key=f"workshop-open-{press}", on_click=_open, args=(store, press)
        )
    _earlier(store)


def _choices(language: str) -> dict[str, str]:
    """Return the rounds that can be chosen: label by key."""
    names = {
        f"{GUIDED}-{place}": f"Lesson {plan.lesson}: {plan.title}"
        for place, plan in enumerate(guided_rounds(language))
    }
    names[SHOWN] = f"What Explore shows: {session.view().title()}"
    names |= {key: f"Pinned: {title}" for key, (title, _) in comparison.pinned().items()}
    names |= {f"{STORY}-{slug}": f"Story: {story.title}" for slug, story in stories().items()}
    return names


def _plan(key: str, language: str) -> RoundPlan:
    kind, _, rest = key.partition("-")
    if kind == GUIDED:
        return guided_rounds(language)[int(rest)]
    if kind == STORY:
        return story_round(rest, language)
    if key == SHOWN:
        now = session.view()
        return scenario_round(now.title(), now.scenario, language)
    title, scenario = comparison.pinned()[key]
    return scenario_round(title, scenario, language)


def _open(store: Rooms, press: int) -> None:
    """Open the room that the form describes, and make the pictures of its rounds."""
    asked = st.session_state
    language = str(asked["workshop-language"])

    made: list[Room] = []

    def opened() -> None:
        plans = [_plan(key, language) for key in asked["workshop-rounds"]]
        room = store.open_room(
            asked["workshop-title"],
            plans,
            language=language,
            linked=bool(asked["workshop-linked"]),
            keep_days=int(asked["workshop-days"]),
        )
        made.append(room)

    def shown() -> None:
        room = made[0] if made else store.rooms()[0]  # none is made by the second of two clicks
        st.query_params[ROOM] = room.code
        with st.spinner("Making the screens of the rounds …"):
            add_pictures(store, room)

    if attempt_once("open-room", press, opened):
        attempt(shown)


def add_pictures(store: Rooms, room: Room) -> None:
    """Make the picture of every round that shows a screen and has none; trouble is kept."""
    for one in room.rounds:
        if one.picture is None and one.plan.shown:
            try:
                store.set_picture(one.id, screen_picture(lab(), one.plan.shown[0]).values())
            except PersonalizeError as error:
                st.session_state[TROUBLE] = f"Round {one.place} has no picture: {error}"


def _earlier(store: Rooms) -> None:
    rooms = store.rooms()
    if not rooms:
        return
    heading("Rooms")
    for room in rooms:
        state = f"closed {room.closed[:10]}" if room.closed else "open"
        with st.container(horizontal=True, vertical_alignment="center"):
            say(f"**{plain(room.title)}**", width="content")
            note(f"code {room.code}, {state}, deleted on {room.delete_on:%d %b %Y}", "content")
            st.button(
                "Go to the room",
                key=f"go-{room.id}",
                type="tertiary",
                on_click=_go,
                args=(room.code,),
            )


def _go(code: str) -> None:
    st.query_params[ROOM] = code
