"""Parts of the People page: the population, cards, and one person in depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np
import streamlit as st

from personalize.output.charts.population import population_frames, trait_chart
from personalize.output.drawing import Drawing
from personalize.output.palette import Palette
from personalize.study.lab import Run
from personalize.ui import state
from personalize.ui.charts import kept
from personalize.ui.memo import Memo
from personalize.ui.sheet import Sheet
from personalize.ui.showing import showing

PAGE = 12
"""Cards on a page."""
SORTS = {
    "as they come": "As they come",
    "most": "Most bothered first",
    "least": "Least bothered first",
    "doubts": "Doubts the service most first",
    "fit": "Best fit first",
}


def attitude_words(attitude: float, trust: float) -> str:
    """Return a person's attitude in words."""
    reads = (
        "Reads privacy notices"
        if attitude > 0.7
        else "Rarely thinks of privacy"
        if attitude < -0.7
        else "Looks at privacy now and then"
    )
    trusts = "trusts the service" if trust > 0.6 else "doubts it" if trust < 0.4 else "undecided"
    return f"{reads}; {trusts}"


def filtered(run: Run) -> np.ndarray:
    """Show search, filters and order, and return the people that match."""
    frame = run.world.people.frame
    one, two, three = st.columns(3)
    text = one.text_input("Search name, job or place", key="crowd-search")
    bands = two.multiselect("Age band", sorted(frame["age_band"].unique()), key="crowd-bands")
    order = three.selectbox("Order", list(SORTS), format_func=SORTS.__getitem__, key="crowd-order")
    keep = np.ones(len(frame), dtype=bool)
    if text:
        whole = frame[["name", "job", "place"]].astype(str).agg(" ".join, axis=1).str.lower()
        keep &= whole.str.contains(text.lower(), regex=False).to_numpy()
    if bands:
        keep &= frame["age_band"].isin(bands).to_numpy()
    people = np.flatnonzero(keep)
    rating, fit = run.response.now.rating, run.quality.fit
    by = {
        "most": -rating,
        "least": rating,
        "doubts": frame["trust"].to_numpy(float),
        "fit": -fit,
    }.get(order)
    return people if by is None else people[np.argsort(by[people], kind="stable")]


def cards_html(run: Run, people: np.ndarray) -> str:
    """Return people as cards: initials, who they are, tastes, attitude; no faces."""
    frame, genres = run.world.people.frame, run.world.catalogue.genres
    parts = []
    for person in people:
        row = frame.iloc[int(person)]
        initials = "".join(word[0] for word in str(row["name"]).split()[:2]).upper()
        tastes = ""
        if not run.world.imported:
            best = np.argsort(-run.world.people.tastes[int(person)])[:3]
            tastes = f"<span>Likes {escape(', '.join(genres[i] for i in best))}</span>"
        felt = run.response.now.rating[int(person)]
        words = attitude_words(float(row["attitude"]), float(row["trust"]))
        parts.append(
            f'<li><div class="disc" aria-hidden="true">{escape(initials)}</div>'
            f'<button type="button" class="name" data-act="see:{int(person)}">'
            f"{escape(str(row['name']))}</button>"
            f"<span>Number {int(person)} · {row['age_band']}, {escape(str(row['job']))}, "
            f"{escape(str(row['place']))}</span>{tastes}"
            f"<span>{escape(words)}. Would rate {felt:.1f} of 7.</span></li>"
        )
    return f'<ul class="tl tl-people">{"".join(parts)}</ul>'


def cards(run: Run, sheet: Sheet) -> None:
    """Show the people that match, a page at a time."""
    people = filtered(run)
    if not len(people):
        sheet.note("Nobody matches. Clear the search to see everyone.")
        return
    pages = -(-len(people) // PAGE)
    at = st.number_input("Page", 1, pages, 1, key=f"crowd-page-{pages}", width=140)
    sheet.add(cards_html(run, people[(at - 1) * PAGE : at * PAGE]))
    sheet.note(
        "A name opens that person above. "
        f"{len(people):,} people. Names, jobs and places say nothing about attitudes here; "
        "attitudes follow a US survey (N = 432)."
    )


def see(said: Sequence[str], number: int) -> None:
    """Look closer at the person whose card was clicked."""
    for text in said:
        action, _, person = text.partition(":")
        if action == "see" and person.isascii() and person.isdecimal() and int(person) < number:
            state.keep(replace(state.view(), pick=str(int(person)), nth=0))


def population(run: Run, person: int, colours: Palette, memo: Memo) -> dict[str, Drawing]:
    """Return who these people are, a small chart a trait."""
    return memo.once(("population", colours.page), lambda: _population(run, person, colours))


def _population(run: Run, person: int, colours: Palette) -> dict[str, Drawing]:
    own = run.world.people
    frames = population_frames(own.frame, own.tastes, run.world.catalogue.genres, person)
    name = str(own.frame["name"].iloc[person])
    return {
        trait: kept(trait_chart, frame, trait, colours, name) for trait, frame in frames.items()
    }


def sentence_html(run: Run) -> str:
    """Return how many would mind, and how far apart people are."""
    ratings = run.response.now.rating
    many = int((ratings >= 4.5).sum())
    return (
        f'<div class="tl"><p class="tl-sentence">The model expects {many:,} of {len(ratings):,} '
        "people to find this invasive enough to answer 5 or more on average; the least bothered "
        f"would rate {ratings.min():.1f}, the most bothered {ratings.max():.1f}.</p></div>"
    )


def choose(run: Run) -> int:
    """Show which person is looked at in depth, and return them."""
    view, number = state.view(), len(run.world.people)
    start = int(view.pick) % number if view.pick.isdecimal() else 0
    kept = showing("in-depth", start, _chosen)
    st.number_input("Person, by number", 0, number - 1, start, width=200, **kept)
    return start


def _chosen(person: int) -> None:
    state.keep(replace(state.view(), pick=str(person), nth=0))
