"""What stays of a room: files, a page to print, entries of the notebook, and the end of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from personalize.output.limited import notebook_limit
from personalize.output.pinning import make_entry
from personalize.spreadsheets import parquet_bytes
from personalize.store import open_notebook
from personalize.ui.background import lab
from personalize.ui.render import heading, note, plain
from personalize.ui.shared.downloading import download, show_failures
from personalize.ui.workshop.network import close_port
from personalize.ui.workshop.playing import label
from personalize.ui.workshop.results import covered, said_by_model
from personalize.ui.workshop.state import ROOM, Opened, attempt
from personalize.workshop import Round, frame, table_bytes, tally
from personalize.workshop.plan import PARTS
from personalize.workshop.printing import print_sheets, results_page

QUESTION = "What surprised us?"
PARQUET = "application/vnd.apache.parquet"


def keeping(now: Opened) -> None:
    """Show the files of the room, and how it ends."""
    heading("What stays")
    room = now.room
    with st.container(horizontal=True):
        for words, make, name, mime in (
            ("CSV", partial(table_bytes, now.store, room), "workshop.csv", "text/csv"),
            ("Parquet", partial(_parquet, now), "workshop.parquet", PARQUET),
            ("Page to print", partial(_page, now), "workshop.html", "text/html"),
            ("Sheets for paper", partial(print_sheets, room), "sheets.html", "text/html"),
        ):
            download(words, make, name, mime, f"ws-{name}")
        st.button("Keep every round in the notebook", key="ws-pin", on_click=_pin, args=(now,))
    show_failures()
    said = st.session_state.pop("ws-said", "")
    if said:
        st.success(plain(said))
    note(
        f"Votes are a conversation, not a sample. Everything about this room is deleted on "
        f"{room.delete_on:%d %b %Y}."
    )
    with st.container(horizontal=True):
        if not room.closed:
            st.button("Close the room", key="ws-close", on_click=_close, args=(now,))
        with st.popover("Delete now", key="ws-delete"):
            note("Deletes the room, its rounds and every answer. Files that you kept stay.")
            st.button("Delete everything", key="ws-delete-now", on_click=_delete, args=(now,))
        st.button("Back to all rooms", key="ws-back", type="tertiary", on_click=_back)


def _parquet(now: Opened) -> bytes:
    return parquet_bytes(frame(now.store, now.room))


def _page(now: Opened) -> bytes:
    models = {one.id: said_by_model(one).sentence for one in now.room.rounds if not covered(one)}
    return results_page(now.store, now.room, models, notebook_limit())


def _pin(now: Opened) -> None:
    """Add an entry to the notebook for each round that was revealed and shows a screen."""
    played = [one for one in now.room.rounds if one.plan.shown and not covered(one)]

    def pinned() -> None:
        book = open_notebook()
        for one in played:
            scenario = one.plan.shown[0].scenario
            base = None if len(one.plan.shown) < 2 else scenario
            shown = scenario if base is None else one.plan.shown[1].scenario
            kind = "run" if base is None else "compare"
            entry = make_entry(lab(), kind, shown, base, f"{now.room.title}: {label(one)}")
            words = {"words": _in_words(now, one)}
            notes = f"**{QUESTION}**\n\n"
            book.add(entry.replace(notes=notes, tags=("workshop",), prediction=words))
        number = len(played)
        st.session_state["ws-said"] = (
            f"{number} {'round is' if number == 1 else 'rounds are'} in the notebook, each with "
            f"the question “{QUESTION}”."
        )

    attempt(pinned)


def _in_words(now: Opened, one: Round) -> str:
    """Return what the room answered to a round, in words, as far as it may be shown."""
    parts = []
    for part in PARTS:
        found = tally(now.store, now.room, one.id, part)
        answers = "; ".join(f"{answer}: {count}" for answer, count in found.counts.items())
        parts.append(f"{part} ({found.votes} answers) {answers}".strip())
    return f"The room: {', '.join(parts)}"


def _close(now: Opened) -> None:
    attempt(lambda: now.store.close(now.room))
    close_port(now.room.id)


def _delete(now: Opened) -> None:
    close_port(now.room.id)
    if attempt(lambda: now.store.delete(now.room.id)):
        _back()


def _back() -> None:
    st.query_params.pop(ROOM, None)
