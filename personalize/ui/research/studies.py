"""One study of the ledger: added from A and B, guessed, opened, and shown with its scores."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.letters import drawable
from personalize.output.words import QUANTITIES
from personalize.research.ledger import ASKED, LedgerStore, Study
from personalize.research.ledger.rooms import add_room_guess, numeric_rounds
from personalize.research.ledger.table import quantity_words, range_words
from personalize.research.texts import when
from personalize.scenario.words import diff
from personalize.ui import limits
from personalize.ui.background import lab
from personalize.ui.compare.sides import Sides, sides
from personalize.ui.render import note, plain, say
from personalize.ui.research.acting import attempt, attempt_once, cleared, typed
from personalize.ui.research.plan_form import SEEING
from personalize.ui.research.study_result import result_form
from personalize.ui.shared.pressing import drawn
from personalize.workshop import open_rooms

BOTH, ALONE = "B − A", "B alone"
"""What a study measures: the difference of the two versions, or the level of one."""


def new_study(store: LedgerStore, *, expanded: bool) -> None:
    """Show the form that adds a study of A and B, as Compare shows them."""
    with st.expander("New study", expanded=expanded):
        now = sides()
        changed = diff(now.a, now.b)
        if changed:
            say("**B is A with:** " + plain("; ".join(map(str, changed))))
        else:
            note("A and B are the same on Compare; only the level of B can be asked.")
        with st.form("study", border=False):
            st.text_input(
                "The question, in words",
                key="study-question",
                placeholder="How much more invasive does B feel than A?",
            )
            left, middle, right = st.columns(3)
            left.selectbox(
                "What is measured",
                ASKED,
                format_func=lambda name: f"{QUANTITIES[name][0]} ({QUANTITIES[name][3]})",
                key="study-quantity",
            )
            middle.selectbox(
                "People are shown",
                list(SEEING),
                format_func=SEEING.__getitem__,
                key="study-elicitation",
                help="Asked about an imagined service, people answer higher than about one in use.",
            )
            right.radio("Of", [BOTH, ALONE], key="study-of", horizontal=True)
            note("The model’s forecast of today is stored, and shown once somebody has guessed.")
            number = drawn("study")
            st.form_submit_button(
                "Add this study",
                key=f"study-add-{number}",
                on_click=_add,
                args=(store, now, number),
            )


def _add(store: LedgerStore, now: Sides, number: int) -> None:
    question, quantity = typed("study-question"), str(st.session_state["study-quantity"])
    shown = {"people.elicitation": st.session_state["study-elicitation"]}
    a = now.a.replace(shown) if st.session_state["study-of"] == BOTH else None

    def added() -> None:
        with limits.work(known=False):
            store.add_study(lab(), question, a, now.b.replace(shown), quantity)

    if attempt_once("study", number, added, "Added, with the model’s forecast."):
        cleared("study-question")


def waiting_study(store: LedgerStore, study: Study) -> None:
    """Show a study that waits for results: its guesses, and the forms for a guess and results."""
    with st.expander(f"{plain(study.question)}", expanded=True, key=f"study-{study.id}"):
        note(f"{quantity_words(study)} · since {when(study.created)}")
        for guess in study.guesses:
            ends = "" if guess.low is None else f", {guess.low:g} to {guess.high:g}"
            many = f" (mean of {len(guess.numbers)})" if len(guess.numbers) > 1 else ""
            say(
                f"**{plain(guess.who)}**: {guess.middle():.2f}{ends}{many}, locked "
                f"{when(guess.locked)}"
            )
        if not study.covered:
            say(_forecast(study))
        else:
            note("No guess yet. The model’s forecast is stored and covered until there is one.")
        _guess_form(store, study)
        _room(store, study)
        with st.container(horizontal=True):
            result_form(store, study)
            _delete(store, study)


def opened_study(store: LedgerStore, study: Study, number: int) -> None:
    """Show a study whose results are open, with everybody’s score.

    Parameters
    ----------
    number : int
        Its number in the chart.
    """
    assert study.result is not None
    result, score = study.result, study.score()
    title = f"{number}. {plain(study.question)} · model {score:.2f}"
    with st.expander(title, key=f"study-{study.id}"):
        interval = "" if result.low is None else f" ({result.low:.2f} to {result.high:.2f})"
        say(
            f"**Came out: {result.number:.2f}{interval}**, {result.people:,} people, "
            f"{plain(result.source)}, opened {when(study.opened)}"
        )
        say(f"{_forecast(study)} Score {score:.2f}.")
        scores = study.scores()
        for guess in study.guesses:
            say(f"**{plain(guess.who)}**: {guess.middle():.2f}. Score {scores[guess.who]:.2f}.")
        hashes = " against ".join(reversed(study.forecast.hashes))
        note(
            f"{quantity_words(study)} · scenario {hashes} · version {study.forecast.version} · "
            f"register {study.forecast.register}"
        )
        _delete(store, study)


def _forecast(study: Study) -> str:
    said = study.forecast
    return f"**The model**: {said.mean:.2f} ({said.low:.2f} to {said.high:.2f})."


def _guess_form(store: LedgerStore, study: Study) -> None:
    key = f"guess-{study.id}"
    with st.form(key, border=True):
        left, middle, low, high = st.columns(4)
        left.text_input("Who", "team", key=f"{key}-who")
        for column, name, label in (
            (middle, "number", "Number"),
            (low, "low", "From (if you like)"),
            (high, "high", "To (if you like)"),
        ):
            # Without ends: a browser drops a number beyond them without a word.
            column.number_input(label, None, None, None, 0.1, key=f"{key}-{name}")
        st.form_submit_button(
            "Lock this guess",
            key=f"{key}-lock-{drawn(key)}",
            on_click=_guess,
            args=(store, study, key, drawn(key)),
        )
        note(f"From {range_words(study)}. A locked guess cannot be changed.")


def _guess(store: LedgerStore, study: Study, key: str, press: int) -> None:
    number, low, high = (st.session_state[f"{key}-{name}"] for name in ("number", "low", "high"))
    who = typed(f"{key}-who")

    def locked() -> None:
        if number is None:
            raise PersonalizeError(f"“Number” is empty; {range_words(study)} is allowed.")
        store.add_guess(study, who, [number], low, high)

    attempt_once(key, press, locked, "Locked.")


def _room(store: LedgerStore, study: Study) -> None:
    """Offer the guesses of rooms of the workshop, where the study asks for a level of 1 to 7."""
    if study.a is not None or study.ends != (1.0, 7.0):
        return
    try:
        rooms = open_rooms()
        offered = {
            (room.id, one.id): f"{room.title}: {one.plan.title}"
            for room in rooms.rooms()
            for one in numeric_rounds(room)
        }
    except PersonalizeError as error:
        note(plain(str(error)))
        return
    if not offered:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "A room’s guesses",
            list(offered),
            format_func=lambda key: drawable(offered[key]),
            key=f"room-{study.id}",
            width=320,
        )
        st.button(
            "Lock the room’s guess",
            key=f"lock-{study.id}",
            on_click=_take,
            args=(store, study, chosen),
        )


def _take(store: LedgerStore, study: Study, chosen: tuple[str, str]) -> None:
    def taken() -> None:
        rooms = open_rooms()
        add_room_guess(store, study, rooms, rooms.room(chosen[0]), chosen[1])

    attempt(taken, "Locked.")


def _delete(store: LedgerStore, study: Study) -> None:
    with st.popover("Delete", key=f"delete-{study.id}"):
        note("The study is deleted for good, with its guesses.")
        st.button(
            "Delete this study",
            key=f"gone-{study.id}",
            on_click=_deleted,
            args=(store, study),
        )


def _deleted(store: LedgerStore, study: Study) -> None:
    attempt(lambda: store.delete(study), "Deleted.")
