"""Display of one entry of the notebook."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from personalize.output.expecting import NOTHING, expectation
from personalize.output.notes import notes_html
from personalize.output.pinning import version_words
from personalize.output.provenance import session_words
from personalize.output.recolour import on_page
from personalize.output.stored_chart import LETTERS_LOST, harmless, loses_letters
from personalize.store import Entry, Notebook
from personalize.ui.notebook import editing
from personalize.ui.render import note, plain, show
from personalize.ui.shared.chart import mode

LONG_NOTES = 1500
"""Number of characters above which notes are shown in a frame that scrolls."""
KINDS = {
    "run": "One scenario",
    "compare": "A comparison",
    "timeline": "Over time",
    "minimise": "Least data",
}


def entry_block(
    book: Notebook | None, entry: Entry, number: int, *, reachable: bool, expanded: bool
) -> None:
    """Show one entry in an expander; its content is drawn from when it is first opened.

    Parameters
    ----------
    number : int
        Its position in the notebook, from 1.
    reachable : bool
        Whether the notebook could be read in this run.
    """
    box = st.expander(
        f"{number}. {plain(entry.title)}",
        expanded=expanded,
        key=f"open-{entry.id}",
        on_change="rerun",
    )
    opened: set[str] = st.session_state.setdefault("book-opened", set())
    if box.open:
        opened.add(entry.id)
    if entry.id not in opened or book is None:
        return
    with box:
        expected = expectation(entry, number).expected
        show("entry_before.html", expected=expected, nothing=expected == NOTHING)
        _charts(entry)
        _after(entry, number)
        with st.expander("Edit title, notes and tags", key=f"write-{entry.id}"):
            editing.editor(book, entry, reachable=reachable)
        editing.actions(book, entry)


def _charts(entry: Entry) -> None:
    names = list(entry.figures)
    if not names:
        return
    name = names[0]
    if len(names) > 1:
        name = st.segmented_control(
            "Chart",
            names,
            default=name,
            required=True,
            key=f"figure-{entry.id}",
            label_visibility="collapsed",
        )
    key = f"chart-{entry.id}-{name}"
    try:
        spec, words = on_page(harmless(entry.figures[name]), mode())
        st.vega_lite_chart(spec, theme=None, width="stretch", key=key, alt=words or name)
        if loses_letters(entry.figures[name]):
            note(f"{plain(name)}: {LETTERS_LOST}")
    except Exception:  # what is stored is no chart: of a wrong type, or from somebody hostile
        note(f"{plain(name)}: this chart is damaged and cannot be drawn.")


def _after(entry: Entry, number: int) -> None:
    """Show the sentence, the comparison with the expectation, the notes and the provenance."""
    provenance = entry.provenance
    origin = (
        KINDS[entry.kind],
        session_words(provenance),
        f"scenario {provenance['scenario_hash']}" if "scenario_hash" in provenance else "",
        f"register {provenance['register_hash']}" if "register_hash" in provenance else "",
        f"pinned {entry.created[:16].replace('T', ' ')} UTC",
    )
    show(
        "entry_after.html",
        sentence=entry.sentence,
        changed=expectation(entry, number).changed if entry.prediction else "",
        notes=Markup(notes_html(entry.notes)) if entry.notes.strip() else "",  # noqa: S704
        scrolls=len(entry.notes) > LONG_NOTES,
        tags=entry.tags,
        where=" · ".join(filter(None, origin)),
        old=version_words(entry),
    )
