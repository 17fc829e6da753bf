"""Set our limit: a vote on it, the limit that the votes make, and its file."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from personalize.output.limited import notebook_limit
from personalize.store.limits import set_team_limit
from personalize.study.team_limit import TeamLimit
from personalize.ui.render import heading, note, plain, say
from personalize.ui.shared.downloading import download
from personalize.ui.workshop.opening import add_pictures
from personalize.ui.workshop.state import Opened, attempt
from personalize.workshop import tally
from personalize.workshop.our_limit import add_limit_round, limit_kind, limit_of_votes

KINDS = {
    "rating": "a feeling, 1 to 7",
    "step": "a step of data",
    "asking": "never without asking",
}


def limit_panel(now: Opened) -> None:
    """Show the vote on a limit, the limit that it makes, and the one that is set."""
    heading("Our limit")
    limit = notebook_limit()
    if limit is None:
        note("The room can vote on where it stops being all right. Nobody sets it silently.")
    else:
        say(f"**{plain(limit.label())}**: {plain(limit.words())}.")
        with st.container(horizontal=True):
            download(
                "limit.toml", partial(_file, limit), "limit.toml", "application/toml", "limit-file"
            )
            st.button("Remove it", key="limit-remove", type="tertiary", on_click=_set, args=(None,))
        note(
            "It is a dashed line on the charts and exports of this notebook. "
            "`personalize check plan.toml --limit limit.toml` holds a plan against it."
        )
    if now.room.closed:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Vote on", list(KINDS), format_func=KINDS.__getitem__, key="limit-kind", width=240
        )
        st.button("Ask the room", key="limit-ask", on_click=_ask, args=(now,))
    one = now.room.round
    if one is None or not limit_kind(one):
        return
    voted = tally(now.store, now.room, one.id, "vote")
    part = voted if voted.votes else tally(now.store, now.room, one.id, "guess")
    wanted = limit_of_votes(one, part, now.room.title, date.today())
    if wanted is not None:
        say(f"The votes make this limit: **{plain(wanted.words())}**, by {wanted.set_by} people.")
        st.button("Set our limit", key="limit-set", type="primary", on_click=_set, args=(wanted,))


def _file(limit: TeamLimit) -> bytes:
    return limit.to_toml().encode()


def _set(limit: TeamLimit | None) -> None:
    attempt(lambda: set_team_limit(limit))


def _ask(now: Opened) -> None:
    kind, one = str(st.session_state["limit-kind"]), now.room.round
    shown = () if one is None else one.plan.shown[:1]

    def asked() -> None:
        add_pictures(now.store, add_limit_round(now.store, now.room, kind, shown))

    attempt(asked)
