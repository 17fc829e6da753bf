"""Take it further: the charts of Explore as files, the picture for a deck, what to test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from personalize.output.charts import ladder as ladder_chart
from personalize.output.charts import people as people_chart
from personalize.output.charts import waterfall as waterfall_chart
from personalize.output.deck import Deck
from personalize.output.export import MIME, Figure
from personalize.output.sentence import Sentence
from personalize.register import design_fields, design_options
from personalize.scenario import Scenario
from personalize.service.presentation import Screen
from personalize.service.recommend.registry import algorithm
from personalize.study.lab import Run
from personalize.study.ladder import ladder_frame
from personalize.ui.engine import lab
from personalize.ui.exporting import deck_bytes, deck_of, export_panel

SHAPES = {"wide": "16:9", "square": "Square", "plain": "The screen alone"}
KINDS = {"png": "PNG, 1920 × 1080", "png2": "PNG, 3840 × 2160", "svg": "SVG", "pdf": "PDF"}


def figures(run: Run, person: int, name: str, floor: float) -> dict[str, Figure]:
    """Return the charts of Explore for export."""
    scenario, people = run.scenario, len(run.world.people)
    steps = ladder_frame(lab(), scenario)
    terms = {term: float(values.mean()) for term, values in run.response.now.terms.items()}
    falls = waterfall_chart.bars(terms, grouped=True)
    dots = people_chart.dots(run.response.now.rating, person)
    who = f"average of {people:,} people"
    return {
        "How well it fits people": Figure(
            "How well it fits", lambda c: ladder_chart.fit_panel(steps, c, people), steps
        ),
        "How invasive it feels": Figure(
            "How invasive it feels", lambda c: ladder_chart.feeling_panel(steps, c, people), steps
        ),
        "Why it feels that way": Figure(
            "Where the rating comes from", lambda c: waterfall_chart.waterfall(falls, c, who), falls
        ),
        "Not everyone is average": Figure(
            "Not everyone is average",
            lambda c: people_chart.distribution(dots, c, name, people, floor),
            dots,
        ),
    }


def settings_words(scenario: Scenario) -> str:
    """Return the settings in one line, as the picture states them."""
    chosen = scenario.design.model_dump()
    shown = ("consent", "transparency", "control", "placement")
    words = [
        f"{design_fields()[f].label}: {design_options()[f][chosen[f]].label}".lower() for f in shown
    ]
    return "Settings: " + " · ".join([*words, algorithm(scenario.recommender.algorithm).label])


@dataclass(frozen=True)
class Taken:
    """What a visitor sees on Explore, to take it elsewhere."""

    run: Run
    base: Scenario
    title: str
    sentence: Sentence
    person: int
    line: str
    badges: Mapping[int, str]
    screen: Screen
    floor: float

    def charts(self) -> dict[str, Figure]:
        """Return the charts of the page for export."""
        return figures(self.run, self.person, self.name("name"), self.floor)

    def name(self, column: str) -> str:
        """Return the person's "name" or "given_name"."""
        return str(self.run.world.people.frame[column].iloc[self.person])

    def deck(self, mode: str) -> Deck:
        """Return everything the picture for a deck shows, in "light" or "dark"."""
        return deck_of(
            self.title,
            self.run.scenario,
            self.base,
            self.sentence,
            (self.name("given_name"), self.line),
            self.screen,
            self.badges,
            tuple(self.run.world.catalogue.genres),
            dict(list(self.charts().items())[:2]),
            settings_words(self.run.scenario),
            mode,
        )


def take_further(taken: Taken) -> None:
    """Show the exports of Explore."""
    st.subheader("Take it further")
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
        st.caption("Its alt text, to paste beside it")
        st.code(f"{taken.sentence}", language=None, wrap_lines=True)
