"""Editing of the notebook: save, move, delete and restore entries, with conflicts resolved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.pinning import again
from personalize.output.snippets import command_snippet, python_snippet
from personalize.store import Entry, Notebook
from personalize.ui import session
from personalize.ui.background import lab
from personalize.ui.render import note, plain, say


def doing(change: Callable[[], object]) -> None:
    """Call a function that changes the notebook and rerun the page; show its error if it fails."""
    try:
        change()
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return
    st.rerun()


def undo(book: Notebook) -> None:
    """Show a button that restores the entry that was deleted last."""
    deleted: list[tuple[str, str]] = st.session_state.setdefault("book-deleted", [])
    if not deleted:
        return
    key, title = deleted[-1]
    with st.container(horizontal=True, vertical_alignment="center"):
        note(f"“{plain(title)}” was deleted.")
        if st.button("Undo", key="book-undo"):
            doing(partial(_restore, book, key, title))


def _restore(book: Notebook, key: str, title: str) -> None:
    restored = book.restore(key)
    st.session_state["book-deleted"].pop()
    if not restored:
        raise PersonalizeError(f"“{title}” is gone for good.")


def editor(book: Notebook, entry: Entry, *, reachable: bool) -> None:
    """Show the fields of title, notes and tags; the text stays in the session until it is saved.

    Parameters
    ----------
    reachable : bool
        Whether the notebook could be read in this run; if not, nothing is saved.
    """
    held = f"editing-{entry.id}"
    base: Entry = st.session_state.setdefault(held, entry)
    key = f"edit-{entry.id}-{base.revision}"
    # No form: a form keeps the text in the browser only, and it would be lost on a search or on
    # another page. The session keeps it until it is saved.
    title = st.text_input("Title", base.title, key=f"{key}-title", persist_state="session")
    notes = st.text_area(
        "Notes (Markdown)", base.notes, key=f"{key}-notes", height=160, persist_state="session"
    )
    tags = st.text_input("Tags", ", ".join(base.tags), key=f"{key}-tags", persist_state="session")
    sent = st.button("Save", key=f"{key}-save")
    changed = base.replace(title=title, notes=notes, tags=tuple(tags.split(",")))
    if sent and not reachable:
        st.error(
            "Not saved, for the reason at the top of the page. What you wrote is still here; "
            "press Save again when that is mended."
        )
        return
    try:
        if base.revision != entry.revision:
            _changed_elsewhere(book, held, changed, entry)
        elif sent:
            st.session_state[held] = book.save(changed)
            st.toast("Saved.")
            st.rerun()
    except PersonalizeError as error:
        st.error(plain(str(error)))


def _changed_elsewhere(book: Notebook, held: str, mine: Entry, theirs: Entry) -> None:
    """Show the stored version of the entry, and three buttons to resolve the conflict."""
    st.warning(
        f"This entry was changed elsewhere at {theirs.updated[11:16]} UTC. Nothing was "
        "overwritten; what you wrote is still above."
    )
    note(f"The other version: {plain(theirs.title)}")
    st.code(theirs.notes or "(no notes)", language=None, wrap_lines=True)
    with st.container(horizontal=True):
        if st.button("Save mine over it", key=f"mine-{theirs.id}"):
            st.session_state[held] = book.save(mine.replace(revision=theirs.revision))
            st.rerun()
        if st.button("Keep both", key=f"both-{theirs.id}"):
            book.duplicate(mine)
            st.session_state[held] = theirs
            st.rerun()
        if st.button("Take the other", key=f"theirs-{theirs.id}"):
            st.session_state[held] = theirs
            st.rerun()


def deleted_elsewhere(book: Notebook, entries: Sequence[Entry]) -> bool:
    """Save text typed into entries that somebody else has deleted as new entries.

    Returns
    -------
    bool
        Whether an entry was saved.

    Raises
    ------
    PersonalizeError
        If it cannot be saved; the text stays in the session, and the next run tries again.
    """
    stored_ids = {entry.id for entry in entries}
    deleted_ids = {key for key, _ in st.session_state.get("book-deleted", [])}
    saved = False
    for held in [key for key in st.session_state if str(key).startswith("editing-")]:
        base: Entry = st.session_state[held]
        if base.id in stored_ids or base.id in deleted_ids:
            continue
        typed = st.session_state.get(f"edit-{base.id}-{base.revision}-notes", base.notes)
        if typed != base.notes:
            new = book.add(base.replace(notes=typed))
            st.warning(
                f"“{plain(base.title)}” was deleted elsewhere while you wrote. Your version is "
                f"kept as a new entry: “{plain(new.title)}”."
            )
            saved = True
        del st.session_state[held]
    return saved


def actions(book: Notebook, entry: Entry) -> None:
    """Show the buttons of an entry: move, duplicate, delete, run again, open, copy."""
    with st.container(horizontal=True):
        buttons: dict[str, Callable[[], object]] = {
            "Up": partial(book.move, entry.id, -1),
            "Down": partial(book.move, entry.id, 1),
            "Duplicate": partial(book.duplicate, entry),
            "Delete": partial(_delete, book, entry),
        }
        chosen = [
            do for label, do in buttons.items() if st.button(label, key=f"{label}-{entry.id}")
        ]
        rerun = st.button("Run again", key=f"again-{entry.id}")
        opened = st.button("Open on Explore", key=f"open-{entry.id}-x")
        with st.popover("Copy"):
            _copy(entry)
    if chosen:
        doing(chosen[0])
    if opened:
        session.open_scenario(entry.scenario)
        session.go_to("explore")
    if rerun:
        _again(book, entry)


def _copy(entry: Entry) -> None:
    """Show an entry as Python code and as a command that compute its numbers again."""
    base = entry.base or entry.scenario
    say("**Copy as Python**")
    st.code(python_snippet(entry.scenario, base, entry.kind), language="python", wrap_lines=True)
    say("**Copy as command**")
    st.code(command_snippet(entry.scenario, base, entry.kind), language=None, wrap_lines=True)


def _delete(book: Notebook, entry: Entry) -> None:
    book.delete(entry)
    st.session_state.setdefault("book-deleted", []).append((entry.id, entry.title))


def delete_by_id(book: Notebook, key: str, title: str) -> None:
    """Delete an entry that cannot be read; undo restores it."""
    book.delete_by_id(key)
    st.session_state.setdefault("book-deleted", []).append((key, title))


def _again(book: Notebook, entry: Entry) -> None:
    """Compute an entry again with this version, show what changed, and save the new numbers."""
    try:
        with st.spinner("Running it again …"):
            updated, changed = again(lab(), entry)
        if not changed:
            st.success("The same numbers.")
            return
        st.session_state[f"editing-{entry.id}"] = book.save(updated)
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return
    st.warning(f"{len(changed)} figures changed; the new ones are kept.")
    for figure in changed[:8]:
        note(f"{figure.output}: {figure.before:.3f} → {figure.after:.3f}")
