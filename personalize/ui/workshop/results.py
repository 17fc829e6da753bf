"""What the room answered, after the reveal: dots beside the model, and free answers."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts.room import room_chart, room_frame, room_words
from personalize.ui.background import lab
from personalize.ui.render import heading, note, plain, say, show
from personalize.ui.shared.chart import built, colours
from personalize.ui.shared.chart import show as show_chart
from personalize.ui.workshop.state import Opened
from personalize.workshop import (
    Kind,
    Part,
    Phase,
    Round,
    Tally,
    free_answers,
    let_through,
    tally,
)
from personalize.workshop.answers import buttons
from personalize.workshop.model_answer import ModelAnswer, differs, model_answer
from personalize.workshop.room import SHOWN_IN
from personalize.workshop.texts import texts

PARTS: tuple[tuple[Part, str], ...] = (("guess", "The guess"), ("vote", "The vote"))
NOTHING = ModelAnswer("")


def results(now: Opened, one: Round, size: float = 1.0, key: str = "") -> None:
    """Show the answers of a round that may be shown.

    Parameters
    ----------
    size : float
        How many times as large the type is.
    key : str
        Part of the keys of the charts.
    """
    for part, words in PARTS:
        if one.phase not in SHOWN_IN[part] and not now.room.closed:
            continue
        found = tally(now.store, now.room, one.id, part)
        if part == "vote" and found.votes == 0:
            continue
        heading(words)
        say(f"“{plain(one.question(part).text)}”")
        answers(now, one, part, found, size, key)


def answers(
    now: Opened, one: Round, part: Part, found: Tally, size: float = 1.0, key: str = ""
) -> None:
    """Show the answers of one part, and beside a guess what the model says."""
    model = said_by_model(one) if part == "guess" else NOTHING
    if found.hidden == "few":
        note(f"{found.votes} answers. With fewer than five only their number is shown.")
    elif one.question(part).kind is Kind.TEXT:
        show("workshop_words.html", texts=found.texts)
        if not found.texts:
            note(f"{found.votes} answers; none is let through yet.")
    elif found.shown:
        labels = [label for _, label in buttons(one.question(part), texts(now.room.language))]
        frame = room_frame(found.counts, labels, model.rating, model.shares)
        chart = built(room_chart, frame, tuple(labels), colours(), found.votes, size=size)
        words = room_words(frame, labels, model.sentence)
        show_chart(chart, f"room-{part}-{key}{one.id}", words)
    if part == "guess" and model.sentence:
        say(plain(model.sentence))
        if found.shown:
            counts = found.counts if one.plan.model == "rating" else {}
            say(f"**{plain(differs(counts, model))}**")


def said_by_model(one: Round) -> ModelAnswer:
    """Return what the model says of a round, kept by the lab."""
    try:
        with st.spinner("Asking the model …"):
            return lab().keep(("workshop model", one.id), lambda: model_answer(lab(), one))
    except PersonalizeError as error:
        return ModelAnswer(f"The model has no answer: {error}")


def letting_through(now: Opened, one: Round) -> None:
    """Show the free answers, with a box for each that the projector may show."""
    for part, _ in PARTS:
        given = free_answers(now.store, now.room, one.id, part)
        if not given:
            continue
        heading("Free answers")
        note("The projector shows those that you let through.")
        for answer in given:
            st.checkbox(
                plain(answer.text),
                value=answer.let_through,
                key=f"let-{part}-{answer.key}",
                on_change=_let,
                args=(now, one, part, answer.key),
            )


def _let(now: Opened, one: Round, part: Part, key: str) -> None:
    let_through(now.store, one.id, part, key, bool(st.session_state[f"let-{part}-{key}"]))


def covered(one: Round) -> bool:
    """Return whether the model's answer must not be shown yet."""
    return one.phase in (Phase.WAITING, Phase.GUESS, Phase.LOCKED)
