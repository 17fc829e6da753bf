"""The round that is played: its phase, the counters, and the steps of the facilitator."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from personalize.ui.render import heading, note, plain, say
from personalize.ui.shared.pressing import drawn
from personalize.ui.workshop.opening import add_pictures
from personalize.ui.workshop.state import Opened, attempt, attempt_once
from personalize.workshop import NEXT, Kind, Part, Phase, Round, number_of_votes
from personalize.workshop.answers import buttons
from personalize.workshop.hands import MOST_HANDS, add_answers
from personalize.workshop.texts import texts

STEPS = {
    Phase.GUESS: "Open the guess",
    Phase.LOCKED: "Lock",
    Phase.REVEAL: "Reveal",
    Phase.VOTE: "Open the vote",
    Phase.TALK: "Talk",
}
"""Words of the buttons, by the phase that they lead to."""
WORDS = {
    Phase.WAITING: "not begun",
    Phase.GUESS: "the room guesses",
    Phase.LOCKED: "locked",
    Phase.REVEAL: "revealed",
    Phase.VOTE: "the room votes",
    Phase.TALK: "the room talks",
}
POLL = 1.5
"""Seconds between two looks at the number of answers."""


def label(one: Round) -> str:
    """Return a round in a list: "2. Unnoticed is not accepted (skipped)"."""
    about = [one.mark] if one.mark else []
    about += [f"attempt {one.attempt}"] if one.attempt > 1 else []
    ending = f" ({', '.join(about)})" if about else ""
    return f"{one.place}. {one.plan.title}{ending}"


def controls(now: Opened) -> None:
    """Show the round that is played, and what can be done next."""
    room, one = now.room, now.room.round
    heading("The round")
    _choose(now)
    if one is None:
        first = room.following()
        if first is not None:
            st.button(
                f"Begin: {first.plan.title}",
                key="workshop-begin",
                type="primary",
                on_click=go_to,
                args=(now, first.id),
            )
        return
    say(f"**{plain(label(one))}**: {WORDS[one.phase]}.")
    for words in (one.plan.before, one.plan.after if one.phase is Phase.TALK else ""):
        if words:
            note(f"Ask the room: “{plain(words)}”")
    with st.container(horizontal=True):
        for place, phase in enumerate(NEXT[one.phase]):
            st.button(
                STEPS[phase],
                key=f"workshop-to-{phase}",
                type="primary" if place == 0 else "secondary",
                on_click=move,
                args=(now, phase),
            )
        following = room.following()
        if one.phase is Phase.TALK and following is not None:
            words = f"Next: {following.plan.title}"
            st.button(
                words,
                key="workshop-next",
                type="primary",
                on_click=go_to,
                args=(now, following.id),
            )
        with st.popover("More", key="workshop-more"):
            note("A reset keeps the old answers, marked as reset, and asks the same again.")
            for words, change in (("Reset", _reset), ("Skip", _skip), ("Repeat", _repeat)):
                name = f"workshop-{words.lower()}"
                press = drawn(name)
                st.button(
                    f"{words} this round",
                    key=f"{name}-{press}",
                    on_click=_once,
                    args=(name, press, partial(change, now)),
                )
    _counter(now, one)
    _hands(now, one)


def move(now: Opened, phase: Phase) -> None:
    """Move the round to a phase. Call from a callback."""
    attempt(partial(now.store.move, now.room, phase))


def go_to(now: Opened, key: str) -> None:
    """Go to a round. Call from a callback."""
    attempt(partial(now.store.go_to, now.room, key))


def _choose(now: Opened) -> None:
    playable = {one.id: label(one) for one in now.room.rounds if not one.mark}
    if now.room.current not in playable:
        playable = {"": "Choose …", **playable}
    here = now.room.current if now.room.current in playable else ""
    # The key names the round: a browser that presses a button before it has drawn the next round
    # still sends the choice of the last one, which must not lead back there.
    key = f"workshop-round-{here}"
    st.session_state[key] = here
    st.selectbox(
        "Rounds of this room",
        list(playable),
        format_func=playable.__getitem__,
        key=key,
        on_change=_chosen,
        args=(now, key),
    )


def _chosen(now: Opened, key: str) -> None:
    chosen = str(st.session_state[key])
    if chosen:
        go_to(now, chosen)


def _once(name: str, press: int, change: Callable[[], object]) -> None:
    attempt_once(name, press, change)


def _reset(now: Opened) -> None:
    now.store.reset_round(now.room)


def _skip(now: Opened) -> None:
    now.store.skip(now.room)


def _repeat(now: Opened) -> None:
    add_pictures(now.store, now.store.repeat(now.room, now.room.current))


def _counter(now: Opened, one: Round) -> None:
    """Show how many phones have answered, and nothing of what they answered."""
    part = one.open_part
    if part is None:
        return

    @st.fragment(run_every=POLL)
    def counter() -> None:
        count(now, one, part)

    counter()


def count(now: Opened, one: Round, part: Part) -> None:
    """Say how many answers there are."""
    number = number_of_votes(now.store, one.id, part)
    say(f"**{number}** {'answer' if number == 1 else 'answers'} so far.")


def _hands(now: Opened, one: Round) -> None:
    """Show the form for hands and for answers on paper, while a question is open."""
    part = one.open_part
    if part is None:
        return
    question = one.question(part)
    with (
        st.expander("Count hands, or type in answers from paper", key="workshop-hands"),
        st.form("workshop-hands-form", border=False, clear_on_submit=True),
    ):
        if question.kind is Kind.TEXT:
            st.text_area("One answer a line", key="hands-text", max_chars=20_000)
        else:
            offered = buttons(question, texts(now.room.language))
            columns = st.columns(len(offered))
            for column, (answer, words) in zip(columns, offered, strict=True):
                column.number_input(words, 0, MOST_HANDS, 0, key=f"hands-{answer}")
        press = drawn("hands")
        st.form_submit_button(
            "Add", key=f"hands-add-{press}", on_click=_add_hands, args=(now, one, press)
        )


def _add_hands(now: Opened, one: Round, press: int) -> None:
    part = one.open_part
    if part is None:
        return
    question, given = one.question(part), st.session_state
    if question.kind is Kind.TEXT:
        lines = [line.strip() for line in str(given["hands-text"]).splitlines() if line.strip()]
        answers: dict[str, int] = {}
        for line in lines:
            answers[line] = answers.get(line, 0) + 1
    else:
        offered = buttons(question, texts(now.room.language))
        answers = {answer: int(given[f"hands-{answer}"]) for answer, _ in offered}
        answers = {answer: number for answer, number in answers.items() if number}
    attempt_once("hands", press, lambda: add_answers(now.store, now.room, answers))
