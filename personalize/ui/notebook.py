"""Parts of the Notebook page: entries like a lab book, saved at once, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.pinning import again, guessed, version_words
from personalize.output.report import notebook_file
from personalize.store import Entry, Notebook
from personalize.store.entry import search
from personalize.ui import state
from personalize.ui.engine import lab
from personalize.ui.uploads import explore_page, plain

MIMES = {"html": "text/html", "zip": "application/zip", "ipynb": "application/x-ipynb+json"}
LABELS = {"html": "Report (HTML)", "zip": "Everything (zip)", "ipynb": "Jupyter notebook"}


def found(book: Notebook) -> list[Entry]:
    """Show search and tags, and return the entries that match."""
    entries = book.entries()
    if not entries:
        return []
    tags = sorted({tag for entry in entries for tag in entry.tags})
    left, right = st.columns([2, 3])
    text = left.text_input("Search", key="book-search", placeholder="title, notes, tags …")
    wanted = (
        right.pills("Tags", tags, selection_mode="multi", format_func=plain, key="book-tags")
        if tags
        else []
    )
    return search(entries, text, tuple(wanted or ()))


def exports(entries: list[Entry]) -> None:
    """Offer the notebook as files."""
    with st.container(horizontal=True):
        for kind, label in LABELS.items():
            st.download_button(
                label,
                data=partial(notebook_file, entries, kind),
                file_name=f"notebook.{kind}",
                mime=MIMES[kind],
                on_click="ignore",
                key=f"export-{kind}",
            )


def undo(book: Notebook) -> None:
    """Offer to bring back what was deleted last."""
    gone: list[tuple[str, str]] = st.session_state.setdefault("book-deleted", [])
    if not gone:
        return
    key, title = gone[-1]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"“{plain(title)}” was deleted.")
        if st.button("Undo", key="book-undo"):
            gone.pop()
            try:
                if book.restore(key) is None:
                    st.error(f"“{plain(title)}” is gone for good.")
                    return
            except PersonalizeError as error:
                st.error(plain(str(error)))
                return
            st.rerun()


def entry_block(book: Notebook, entry: Entry, number: int) -> None:
    """Show one entry: sentence, charts, notes, and what can be done with it."""
    with st.expander(
        f"{number}. {plain(entry.title)}", expanded=number == 1, key=f"open-{entry.id}"
    ):
        st.markdown(f"**{plain(entry.sentence)}**")
        for line in guessed(entry):
            st.markdown(line)
        if entry.prediction.get("words"):
            st.markdown(f"Expected: {plain(entry.prediction['words'])}")
        old = version_words(entry)
        if old:
            st.caption(old)
        names = list(entry.figures)
        if names:
            one = st.segmented_control(
                "Chart", names, default=names[0], required=True, key=f"figure-{entry.id}"
            )
            spec = {k: v for k, v in entry.figures[one].items() if k not in {"width", "padding"}}
            st.vega_lite_chart(spec, theme=None, width="stretch", key=f"chart-{entry.id}-{one}")
        _editor(book, entry)
        _actions(book, entry)
        own = entry.provenance
        st.caption(
            f"{entry.kind} · scenario {own.get('scenario_hash', '')} · register "
            f"{own.get('register_hash', '')} · pinned {entry.created[:16].replace('T', ' ')} · "
            f"scenario {own.get('scenarios_run_in_this_session') or 1} of its session"
        )


def _editor(book: Notebook, entry: Entry) -> None:
    """Show title, notes and tags; what is typed stays until it is saved, whatever others do."""
    held = f"editing-{entry.id}"
    base: Entry = st.session_state.setdefault(held, entry)
    key = f"edit-{entry.id}-{base.revision}"
    with st.form(key, border=False):
        title = st.text_input("Title", base.title, key=f"{key}-title")
        notes = st.text_area("Notes (Markdown)", base.notes, key=f"{key}-notes", height=100)
        tags = st.text_input("Tags", ", ".join(base.tags), key=f"{key}-tags")
        sent = st.form_submit_button("Save")
    changed = base.replace(title=title, notes=notes, tags=tuple(tags.split(",")))
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
    """Show the other version beside what was typed here, and the three ways on."""
    st.warning(
        f"This entry was changed elsewhere at {theirs.updated[11:16]} UTC. Nothing was "
        "overwritten; what you wrote is still above."
    )
    st.caption(f"The other version: {plain(theirs.title)}")
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


def deleted_elsewhere(book: Notebook, entries: list[Entry]) -> None:
    """Offer to keep what was typed into an entry that somebody else has deleted."""
    there = {entry.id for entry in entries}
    gone = {key for key, _ in st.session_state.get("book-deleted", [])}
    for held in [key for key in st.session_state if str(key).startswith("editing-")]:
        base: Entry = st.session_state[held]
        if base.id in there or base.id in gone:
            continue
        typed = st.session_state.get(f"edit-{base.id}-{base.revision}-notes", base.notes)
        del st.session_state[held]
        if typed != base.notes:
            kept = book.add(base.replace(notes=typed))
            st.warning(
                f"“{plain(base.title)}” was deleted elsewhere while you wrote. Your version is "
                f"kept as a new entry: “{plain(kept.title)}”."
            )


def _actions(book: Notebook, entry: Entry) -> None:
    with st.container(horizontal=True):
        buttons: dict[str, Callable[[], object]] = {
            "Up": partial(book.move, entry.id, -1),
            "Down": partial(book.move, entry.id, 1),
            "Duplicate": partial(book.duplicate, entry),
            "Delete": partial(_delete, book, entry),
        }
        for label, do in buttons.items():
            if st.button(label, key=f"{label}-{entry.id}"):
                try:
                    do()
                except PersonalizeError as error:
                    st.error(plain(str(error)))
                    return
                st.rerun()
        rerun = st.button("Run again", key=f"again-{entry.id}")
        opened = st.button("Open on Explore", key=f"open-{entry.id}-x")
    if opened:
        _open(entry)
        st.switch_page(explore_page())
    if rerun:
        _again(book, entry)


def _delete(book: Notebook, entry: Entry) -> None:
    book.delete(entry)
    st.session_state.setdefault("book-deleted", []).append((entry.id, entry.title))


def _open(entry: Entry) -> None:
    scenario, problems = state.on_page(entry.scenario)
    state.keep(replace(state.view(), scenario=scenario, problems=tuple(problems)))


def _again(book: Notebook, entry: Entry) -> None:
    """Run an entry with this version, say what changed, and keep the new numbers."""
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
    for one in changed[:8]:
        st.caption(f"{one.output}: {one.before:.3f} → {one.after:.3f}")
