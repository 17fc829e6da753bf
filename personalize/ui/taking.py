"""Take it further: the charts of Explore as files, and the picture for a deck."""

from __future__ import annotations

import streamlit as st

from personalize.output.export import MIME
from personalize.ui.exporting import deck_bytes, export_panel
from personalize.ui.result import Result
from personalize.ui.words import note

SHAPES = {"wide": "16:9", "square": "Square", "plain": "The screen alone"}
KINDS = {"png": "PNG, 1920 × 1080", "png2": "PNG, 3840 × 2160", "svg": "SVG", "pdf": "PDF"}


def take_further(taken: Result) -> None:
    """Show the exports of Explore."""
    export_panel(taken.charts, taken.run.scenario, taken.base, "explore")
    with st.expander("Picture for a deck", key="deck-panel", on_change="rerun") as panel:
        if not panel.open:
            return
        one, two, three = st.columns(3)
        shape = one.selectbox(
            "Shape", list(SHAPES), format_func=SHAPES.__getitem__, key="deck-shape"
        )
        mode = two.selectbox("Look", ["light", "dark"], format_func=str.title, key="deck-mode")
        kind = three.selectbox("As", list(KINDS), format_func=KINDS.__getitem__, key="deck-kind")
        st.download_button(
            "Download the picture",
            data=lambda: deck_bytes(taken.deck(mode), shape, mode, kind),
            file_name=f"thin-line-{taken.run.scenario.hash()}.{kind.removesuffix('2')}",
            mime=MIME[kind.removesuffix("2")],
            on_click="ignore",
            key="deck-download",
        )
        note("Its alt text, to paste beside it")
        st.code(f"{taken.sentence}", language=None, wrap_lines=True)
