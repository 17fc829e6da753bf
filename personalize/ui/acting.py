"""Acting as the person: each act is tracked, and the screen and the feeling change at once."""

from __future__ import annotations

import streamlit as st

from personalize.output.words import signed
from personalize.register import data_types
from personalize.study.acting import Act, act, describe
from personalize.study.lab import Run
from personalize.ui.engine import lab
from personalize.ui.screens import badges, screen_of

WORDS = {
    "click": "Open it",
    "finish": "Have it to the end",
    "dismiss": "Hide it",
    "rate": "Rate it",
    "notification": "Open a message about it",
    "search": "Search",
}


def _acts(run: Run, person: int) -> list[Act]:
    """Return the acts of this person in this session, for this scenario's world."""
    key = f"acts-{run.scenario.seed}-{run.scenario.service.domain}-{person}"
    return st.session_state.setdefault(key, [])


def _do(acts: list[Act], one: Act) -> None:
    acts.append(one)


def _undo(acts: list[Act]) -> None:
    if acts:
        acts.pop()


def act_as(run: Run, person: int) -> None:
    """Show the person's screen, what they can do on it, and the log of what was tracked."""
    acts = _acts(run, person)
    done = act(lab(), run, person, acts)
    before = act(lab(), run, person, acts[:-1]) if acts else done
    titles = run.world.catalogue.items["title"]
    items = [int(item) for item in done.items]
    marks = badges(done.items, before.items)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.html(screen_of(run, person, items, marks, done.evidence)[1])
    with right:
        names = {int(item): str(titles.iloc[int(item)]) for item in done.items}
        item = st.selectbox(
            "On the screen", list(names), format_func=names.__getitem__, key=f"act-item-{len(acts)}"
        )
        stars = st.segmented_control(
            "Stars", [1, 2, 3, 4, 5], default=5, required=True, key="act-stars"
        )
        with st.container(horizontal=True):
            for action in ("click", "finish", "dismiss", "notification", "rate"):
                one = Act(action, int(item), float(stars) if action == "rate" else 0.0)
                st.button(WORDS[action], key=f"act-{action}", on_click=_do, args=(acts, one))
        families = run.world.columns.families
        if "search_genre" in families:
            labels = families["search_genre"].labels
            genre = st.selectbox(
                "Search for", range(len(labels)), format_func=labels.__getitem__, key="act-genre"
            )
            st.button("Search", key="act-search", on_click=_do, args=(acts, Act("search", genre)))
        with st.container(horizontal=True):
            st.button("Undo", key="act-undo", on_click=_undo, args=(acts,), disabled=not acts)
            st.button("Start again", key="act-reset", on_click=acts.clear, disabled=not acts)
        felt, was = done.now, before.now
        st.markdown(
            f"**Would rate it {felt:.1f} of 7** ({signed(felt - was, 2)} since the last act), and "
            f"{done.out:.1f} if it came out. Fits {100 * done.fit:.0f} of 100."
        )
        st.html(_log_html(run, acts, done.used))


def _log_html(run: Run, acts: list[Act], used: tuple[bool, ...]) -> str:
    from html import escape

    if not acts:
        return (
            '<div class="tl"><p class="tl-note">Nothing done yet. Open, hide or rate a card and '
            "watch what is tracked.</p></div>"
        )
    rows = "".join(
        f"<li>{escape(describe(one, run.world))}: "
        f"{escape(data_types()[one.kind()].label.lower())}, "
        f"{'used for picks' if kept else 'tracked, but this service does not use it'}</li>"
        for one, kept in zip(acts, used, strict=True)
    )
    head = '<p class="tl-note">What was tracked, in order</p>'
    return f'<div class="tl">{head}<ol class="tl-log">{rows}</ol></div>'
