"""The posteriors that a team keeps: which one is used, and how to delete one."""

from __future__ import annotations

import streamlit as st

from personalize.output.provenance import survey_words
from personalize.store.posteriors import (
    Stored,
    delete_posterior,
    fetch_posterior,
    stored_posteriors,
)
from personalize.ui import session
from personalize.ui.render import heading, note, plain, say
from personalize.ui.research.acting import attempt
from personalize.ui.shared.downloading import download


def so_what() -> None:
    """Say what the pages rest on now."""
    words = survey_words(session.view().scenario)
    if words:
        say(f"**{plain(words)}.** Every page uses it. The sidebar of Explore changes that.")
        return
    say(
        "**Every page rests on published studies and assumptions alone.** Answers of your own "
        "people narrow those that they inform, and every page shows the difference."
    )


def kept() -> None:
    """Show the posteriors of the database."""
    every = stored_posteriors()
    if not every:
        return
    heading("Kept")
    used = session.view().scenario.model.posterior
    for one in every:
        _row(one, used == one.hash)
    if used:
        st.button("Use the register alone", key="posterior-none", on_click=_use, args=("",))


def _row(one: Stored, used: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        ending = ", in use" if used else ""
        say(f"**{plain(one.name)}** {one.hash}{ending}", "content")
        day = one.stored_at[:10]
        note(f"{one.answers:,} answers by {one.people:,} people, kept on {day}", "content")
        if not used:
            st.button("Use", key=f"use-{one.hash}", on_click=_use, args=(one.hash,))
        download(
            "File",
            lambda: fetch_posterior(one.hash).to_json().encode(),
            f"posterior-{one.hash}.json",
            "application/json",
            f"file-{one.hash}",
        )
        with st.popover("Delete", key=f"delete-{one.hash}-open"):
            note("It is deleted for good. Its answers are not stored, only a file brings it back.")
            st.button("Delete for good", key=f"delete-{one.hash}", on_click=_delete, args=(one,))


def _use(wanted: str) -> None:
    def used() -> None:
        if wanted:
            fetch_posterior(wanted)
        session.change({"model.posterior": wanted})

    attempt(used)


def _delete(one: Stored) -> None:
    def deleted() -> None:
        if session.view().scenario.model.posterior == one.hash:
            session.change({"model.posterior": ""})
        delete_posterior(one.hash)

    attempt(deleted, f"“{one.name}” is deleted.")
