"""The notebook as a whole: how it starts, what was expected of it all, taking it home."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from personalize.output.expecting import table_html
from personalize.output.report import notebook_file
from personalize.store import Entry
from personalize.ui.uploads import explore_page
from personalize.ui.words import note, say

MIMES = {"html": "text/html", "zip": "application/zip", "ipynb": "application/x-ipynb+json"}
LABELS = {"html": "Report (HTML)", "zip": "Everything (zip)", "ipynb": "Jupyter notebook"}
EXAMPLE = """
<div class="tl tl-example"><p class="label">An example of an entry. It is not kept anywhere.</p>
<p><b>1. Does naming the reason help?</b></p>
<p><b>Expected:</b> Fits about the same. Feels less invasive. “People will mind less once they
read why.”</p>
<p class="chart">The chart of the result stands here.</p>
<p>What the model says, in a sentence, with its range.</p>
<div class="tl-notes"><p>Sam doubts that anybody reads the reason. Ask five people to think aloud
before we build it.</p></div>
<p><span class="tl-mark">reasons</span><span class="tl-mark">to test</span></p>
<p class="tl-note">A comparison · scenario 14 of 37 run in its session</p></div>
"""


def empty() -> None:
    """Say how the notebook is filled, with an example of what an entry is."""
    say(
        "Nothing pinned yet. Explore something, then *Share → Pin*. Write down what you expect "
        "first; it is worth more later."
    )
    st.page_link(explore_page(), label="Go to Explore")
    st.html(EXAMPLE)


def exports(entries: Sequence[Entry]) -> None:
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


def expected(entries: Sequence[Entry]) -> None:
    """Show what was expected beside what was found, entry by entry."""
    with st.expander("Expected, found, changed"):
        st.html(
            '<div class="tl"><div class="tl-scroll" tabindex="0" role="region" '
            f'aria-label="Expected, found, changed">{table_html(entries, "tl-table")}</div></div>'
        )
        note("Guesses stand beside the model; neither is evidence. What would settle it?")
