"""The assumptions of a team: added, locked, tested, and taken out as files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from personalize.research.assumptions import (
    UNTESTED_DAYS,
    Assumption,
    AssumptionStore,
    assumptions_csv,
    assumptions_markdown,
)
from personalize.research.texts import when
from personalize.ui.render import note, plain, say
from personalize.ui.research.acting import attempt, attempt_once, cleared, typed
from personalize.ui.shared.downloading import download
from personalize.ui.shared.pressing import drawn

ADDED = ("text", "owner", "test", "expected")
WRITTEN = (*ADDED, "result", "link", "changed")
BASE = "assumption-base-"
"""Session keys of assumptions as they were when they were first shown, by id."""


def part() -> None:
    """Show the assumptions."""
    store = AssumptionStore()
    found = store.all()
    note(
        "What you take for granted until somebody has looked. Write down what you expect and lock "
        "it before you look: it is worth more later."
    )
    waiting = [one for one in found if one.untested_days() is not None]
    if waiting:
        say(f"**{len(waiting)} untested for {UNTESTED_DAYS} days or more.**")
    with st.expander("Add an assumption", expanded=not found), st.form("assume", border=False):
        st.text_input(
            "What you assume",
            key="assume-text",
            placeholder="People read the reason under a pick",
        )
        left, right = st.columns(2)
        left.text_input("Who looks after it", key="assume-owner")
        right.text_input("How to test it", key="assume-test")
        st.text_input("What you expect to find", key="assume-expected")
        number = drawn("assume")
        st.form_submit_button(
            "Add", key=f"assume-add-{number}", on_click=_add, args=(store, number)
        )
    for number, one in enumerate(found, start=1):
        _one(store, one, number)
    if found:
        with st.container(horizontal=True):
            download(
                "CSV", partial(assumptions_csv, found), "assumptions.csv", "text/csv", "as-csv"
            )
            download(
                "Markdown",
                partial(assumptions_markdown, found),
                "assumptions.md",
                "text/markdown",
                "as-md",
            )


def _add(store: AssumptionStore, number: int) -> None:
    values = [typed(f"assume-{name}") for name in ADDED]
    if attempt_once("assume", number, lambda: store.add(*values), "Added."):
        cleared(*(f"assume-{name}" for name in ADDED))


def _one(store: AssumptionStore, stored: Assumption, number: int) -> None:
    """Show one assumption with its fields, from the revision that this session read first."""
    base: Assumption = st.session_state.setdefault(BASE + stored.id, stored)
    title = f"{number}. {plain(stored.text)} · {stored.state()}"
    with st.expander(title, key=f"assumption-{stored.id}"):
        if base.revision != stored.revision:
            st.warning(
                f"Changed elsewhere at {when(stored.updated)}. What you wrote is still below; it "
                "is not saved over the other version."
            )
            changed = [
                f"*{name}*: {plain(getattr(stored, name)) or '(empty)'}"
                for name in WRITTEN
                if getattr(stored, name) != getattr(base, name)
            ]
            say("  \n".join(["**Stored now**", *changed]))
            st.button(
                "Show the stored version",
                key=f"take-{stored.id}",
                on_click=_take,
                args=(stored,),
            )
        _form(store, base)


def _form(store: AssumptionStore, base: Assumption) -> None:
    """Show the fields of an assumption; a result can be written once the expectation is locked."""
    key = f"as-{base.id}-{base.revision}"
    with st.form(key, border=False):
        st.text_input("What you assume", base.text, key=f"{key}-text")
        left, right = st.columns(2)
        left.text_input("Who looks after it", base.owner, key=f"{key}-owner")
        right.text_input("How to test it", base.test, key=f"{key}-test")
        st.text_input(
            f"What you expected, locked {when(base.locked)}" if base.locked else "What you expect",
            base.expected,
            key=f"{key}-expected",
            disabled=bool(base.locked),
        )
        if base.locked:
            st.text_area("What you found", base.result, key=f"{key}-result", height=80)
            left, right = st.columns(2)
            left.text_input("Where the result is", base.link, key=f"{key}-link")
            right.text_input("What you changed because of it", base.changed, key=f"{key}-changed")
        else:
            note("The fields for what you found come when what you expect is locked.")
        with st.container(horizontal=True):
            st.form_submit_button(
                "Save",
                key=f"{key}-save-{drawn(key)}",
                on_click=_save,
                args=(store, base, key, drawn(key)),
            )
            if not base.locked:
                st.form_submit_button(
                    "Save and lock what you expect",
                    key=f"{key}-lock-{drawn(f'{key}-lock')}",
                    on_click=_lock,
                    args=(store, base, key, drawn(f"{key}-lock")),
                )
    with st.popover("Delete", key=f"{key}-delete"):
        note("It is deleted for good.")
        st.button("Delete this assumption", key=f"{key}-gone", on_click=_delete, args=(store, base))


def _values(base: Assumption, key: str) -> dict[str, str]:
    """Return the fields that differ from the assumption as it was read."""
    given = {
        name: str(st.session_state[f"{key}-{name}"])
        for name in WRITTEN
        if f"{key}-{name}" in st.session_state
    }
    return {name: text for name, text in given.items() if text != getattr(base, name)}


def _save(store: AssumptionStore, base: Assumption, key: str, press: int) -> None:
    values = _values(base, key)

    def saved() -> None:
        if values:
            store.save(base, values)

    if attempt_once(key, press, saved, "Saved."):
        _show_stored(store, base)


def _lock(store: AssumptionStore, base: Assumption, key: str, press: int) -> None:
    values = _values(base, key)

    def locked() -> None:
        store.lock(store.save(base, values) if values else base)

    if attempt_once(f"{key}-lock", press, locked, "Saved and locked."):
        _show_stored(store, base)


def _show_stored(store: AssumptionStore, base: Assumption) -> None:
    for one in store.all():
        if one.id == base.id:
            _take(one)


def _delete(store: AssumptionStore, base: Assumption) -> None:
    attempt(lambda: store.delete(base), "Deleted.")


def _take(assumption: Assumption) -> None:
    """Show an assumption as it is stored."""
    st.session_state[BASE + assumption.id] = assumption
