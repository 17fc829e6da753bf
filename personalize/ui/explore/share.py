"""The title row of Explore, and its exports: link, pin, picture, code, data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from personalize.output.deck import deck_bytes
from personalize.output.deck_content import DeckScreen, deck_of
from personalize.output.export import Figure
from personalize.output.figures import explore_figures
from personalize.output.formats import MIME
from personalize.output.letters import undrawn_words
from personalize.output.tables import tables_zip
from personalize.ui import comparison, session
from personalize.ui.background import lab, ladder_ready
from personalize.ui.echo import is_echo, put
from personalize.ui.explore.charts import steps_of
from personalize.ui.explore.result import Result
from personalize.ui.link import address
from personalize.ui.render import note, plain, say, title
from personalize.ui.research import plan
from personalize.ui.shared.chart import mode
from personalize.ui.shared.copying import copy_panel
from personalize.ui.shared.downloading import download, show_failures
from personalize.ui.shared.export import WAIT, export_panel
from personalize.ui.shared.pin import Pin, pin_form
from personalize.ui.view import AUTOMATIC, View

SHAPES = {"wide": "16:9", "square": "Square", "plain": "The screen alone"}
UNSHARED = (AUTOMATIC, "last")
"""Keys of baselines that are not in the link, because they depend on the session."""
KINDS = {"png": "PNG, 1920 × 1080", "png2": "PNG, 3840 × 2160", "svg": "SVG", "pdf": "PDF"}


def title_row(now: View) -> Any:
    """Show the view's title, the select box of the baseline, and the buttons Stories and Share.

    Returns
    -------
    The container of Share's content, or None while it is closed.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="title-row"):
        title(now.title())
        offered = comparison.bases(now)
        put("base", comparison.base_of(now))
        st.selectbox(
            "Compared with",
            list(offered),
            format_func=lambda key: f"Compared with: {offered[key][:1].lower()}{offered[key][1:]}",
            key="base",
            label_visibility="collapsed",
            width=290,
            on_change=_compare_with,
            args=("base",),
        )
        st.button(
            "Stories",
            key="stories",
            on_click=lambda: st.session_state.update({"dialog": "stories"}),
        )
        popover = st.popover("Share", key="share", on_change="rerun")
    return popover if popover.open else None


def narrow_base(now: View) -> None:
    """Show the select box of the baseline in the sidebar, for narrow screens."""
    offered = comparison.bases(now)
    put("base-narrow", comparison.base_of(now))
    st.sidebar.selectbox(
        "Compared with",
        list(offered),
        format_func=offered.__getitem__,
        key="base-narrow",
        on_change=_compare_with,
        args=("base-narrow",),
    )


def _compare_with(key: str) -> None:
    chosen = st.session_state[key]
    if not is_echo(key, chosen):
        st.session_state[session.VIEW] = replace(session.view(), base=chosen)


def share(now: Result, badges: Mapping[int, str]) -> None:
    """Show the link, the presentation, the picture, the form to pin and the code."""
    view, ready = now.view, files_ready(now)
    say(
        "**Copy link.** The link holds every setting and the person shown."
        + (" Who opens it compares with one step less." if view.base in UNSHARED else "")
    )
    st.code(address(view.query()), language=None, wrap_lines=True)
    with st.container(horizontal=True):
        st.link_button(
            "Present",
            address({**view.query(), "view": "present", "embed": "true"}),
            help="Opens a second window for a projector: large type, keys 0 to 5 for the steps.",
        )
        look = mode()
        download(
            "Picture for a deck",
            lambda: _picture(now, badges, "wide", look, "png"),
            f"thin-line-{now.scenario.hash()}.png",
            "image/png",
            "share-deck",
            disabled=not ready,
            tip="The screen, the sentence and the lines as one image, 1920 × 1080. Other shapes "
            "and forms stand under “Take it further”.",
        )
    if not ready:
        note(WAIT)
    _undrawn(now)
    show_failures()
    pin_form(Pin("compare", view.scenario, now.base, now.base_words, view.title(), "pin-explore"))
    copy_panel(view.scenario)


def files_ready(now: Result) -> bool:
    """Return whether the ranges that files show are computed."""
    return now.bands is not None and ladder_ready(now.scenario)


def figures_of(now: Result) -> Mapping[str, Figure]:
    """Return the charts of Explore for files."""
    last = comparison.last_setting(now.view) if comparison.base_of(now.view) == "last" else None
    return explore_figures(lab(), now.run, now.who.number, now.who.name, now.floor_rating, last)


def take_further(now: Result, badges: Mapping[int, str]) -> None:
    """Show the exports of the charts, of the picture for a deck and of the data.

    Parameters
    ----------
    badges : mapping
        Change marks of the cards, by item.
    """
    ready = files_ready(now)
    export_panel(lambda: figures_of(now), now.run, now.base, "explore", ready=ready)
    with st.expander("Picture for a deck", key="deck-panel", on_change="rerun") as panel:
        if panel.open:
            _deck(now, badges, ready)
    with st.container(horizontal=True):
        download(
            "Download the data",
            lambda: tables_zip(now.run),
            f"thin-line-{now.scenario.hash()}.zip",
            "application/zip",
            "take-data",
            tip="Every person and pick as CSV and Parquet, with the scenario.",
        )
        plan.button()


def _deck(now: Result, badges: Mapping[int, str], ready: bool) -> None:
    left, middle, right = st.columns(3)
    shape = left.selectbox("Shape", list(SHAPES), format_func=SHAPES.__getitem__, key="deck-shape")
    mode_chosen = middle.selectbox(
        "Look",
        ["light", "dark"],
        index=["light", "dark"].index(mode()),
        format_func=str.title,
        key="deck-mode",
    )
    kind = right.selectbox("As", list(KINDS), format_func=KINDS.__getitem__, key="deck-kind")

    plain_kind = kind.removesuffix("2")
    download(
        "Download the picture",
        lambda: _picture(now, badges, shape, mode_chosen, kind),
        f"thin-line-{now.scenario.hash()}.{plain_kind}",
        MIME[plain_kind],
        "deck-download",
        disabled=not ready,
    )
    _undrawn(now)
    show_failures()
    note("Its alt text, to paste beside it" if ready else WAIT)
    st.code(str(now.sentence), language=None, wrap_lines=True)


def _undrawn(now: Result) -> None:
    """Show which texts of the screen the font of pictures cannot draw."""
    cards = [text for card in now.who.screen.cards for text in (card.title, card.creator)]
    if words := undrawn_words([*cards, now.who.name, now.view.title()]):
        note(plain(words))


def _picture(now: Result, badges: Mapping[int, str], shape: str, look: str, kind: str) -> bytes:
    deck = deck_of(
        now.run,
        steps_of(now),
        DeckScreen(now.who.screen, now.who.line, badges),
        now.sentence,
        title=now.view.title(),
        base=now.base,
    )
    return deck_bytes(deck, shape, look, kind)
