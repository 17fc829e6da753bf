"""Exports from a page: its charts and their data, and the picture for a deck."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from personalize.output.deck import Deck, DeckCard, deck_file, deck_svg
from personalize.output.export import FORMATS, MIME, SIZES, Figure, figure_file, spec_of
from personalize.output.palette import DARK, LIGHT
from personalize.output.provenance import CAVEAT, line, sidecar
from personalize.output.sentence import Sentence
from personalize.scenario import Scenario
from personalize.service.presentation import Screen
from personalize.ui.words import note
from personalize.world.catalogue import DOMAINS


def export_panel(
    figures: Callable[[], Mapping[str, Figure]],
    scenario: Scenario,
    base: Scenario | None,
    key: str,
) -> None:
    """Offer every chart of a page as a file, with its data and a sidecar.

    What is folded away is not worked out before it is opened.
    """
    with st.expander("Export charts and data", key=f"{key}-panel", on_change="rerun") as panel:
        if not panel.open:
            return
        charts = figures()
        names = list(charts)
        one, two = st.columns(2)
        name = one.selectbox("Chart", names, key=f"{key}-chart")
        kind = two.selectbox("As", list(FORMATS), format_func=FORMATS.__getitem__, key=f"{key}-as")
        size = one.selectbox(
            "Width", list(SIZES), format_func=lambda s: SIZES[s][0], key=f"{key}-size"
        )
        mode = two.selectbox("Look", ["light", "dark"], format_func=str.title, key=f"{key}-mode")
        figure = charts[name]
        stem = f"{_slug(figure.title)}-{scenario.hash()}"
        with st.container(horizontal=True):
            st.download_button(
                "Download",
                data=lambda: figure_file(figure, kind, line(scenario, base), size, mode),
                file_name=f"{stem}.{'vl.json' if kind == 'json' else kind}",
                mime=MIME[kind],
                on_click="ignore",
                key=f"{key}-download",
            )
            st.download_button(
                "Download how it was made",
                data=lambda: _sidecar(scenario, base, figure),
                file_name=f"{stem}.provenance.json",
                mime="application/json",
                on_click="ignore",
                key=f"{key}-sidecar",
            )
        note("The caveat, version, scenario and seed stand in every picture.")


def _sidecar(scenario: Scenario, base: Scenario | None, figure: Figure) -> bytes:
    chart = figure.draw(LIGHT)
    own = sidecar(
        scenario,
        base,
        alt_text=str(chart.description),
        runs_this_session=len(st.session_state.get("seen", ())),
    )
    return json.dumps(own, ensure_ascii=False, indent=1).encode()


def _slug(text: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower())
    return "-".join(part for part in kept.split("-") if part)[:50] or "chart"


def deck_of(
    title: str,
    scenario: Scenario,
    base: Scenario | None,
    sentence: Sentence,
    person: tuple[str, str],
    screen: Screen,
    badges: Mapping[int, str],
    genres: tuple[str, ...],
    figures: Mapping[str, Figure],
    settings: str,
    mode: str,
) -> Deck:
    """Return everything the picture shows; ``person`` is a name and a line about them."""
    colours = DARK if mode == "dark" else LIGHT
    place = {genre: i for i, genre in enumerate(genres)}
    cards = tuple(
        DeckCard(
            card.title,
            " · ".join(filter(None, (card.creator, card.genre))),
            card.reason,
            card.marks,
            badges.get(card.item, ""),
            card.item,
            place.get(card.genre, 0),
            card.icon,
        )
        for card in screen.cards
    )
    charts: list[dict[str, Any]] = []
    for figure in figures.values():
        spec = spec_of(figure.draw(colours), "", "column", mode)
        spec["width"], spec["height"] = 380, 84 if not charts else 170
        lines = spec["title"]["subtitle"]
        spec["title"]["subtitle"] = [words for words in lines if words]
        charts.append(spec)
    people = f"{scenario.people.number:,}"
    caveat = (
        f"{CAVEAT.split('.')[0].replace('invented people', f'{people} invented people')}. "
        f"Bands: 5–95 of 100 model versions. {line(scenario, base).split('. ', 1)[1]}"
    )
    return Deck(
        title=title,
        service=scenario.service.domain.title(),
        domain=scenario.service.domain if scenario.service.domain in DOMAINS else "imported",
        plain=sentence.plain,
        warning=sentence.warning,
        person=person[0],
        about=person[1],
        cards=cards,
        charts=tuple(charts),
        settings=settings,
        caveat=caveat,
        alt_text=f"{sentence} The screen of {person[0]} shows "
        + ", ".join(card.title for card in cards)
        + ". "
        + " ".join(str(figure.draw(colours).description) for figure in figures.values()),
    )


def deck_bytes(deck: Deck, shape: str, mode: str, kind: str) -> bytes:
    """Return the picture as a file; "plain" as shape is the screen alone."""
    plain = shape == "plain"
    svg = deck_svg(deck, "wide" if plain else shape, mode, plain=plain)
    return deck_file(svg, kind.removesuffix("2"), 2 if kind == "png2" else 1)
