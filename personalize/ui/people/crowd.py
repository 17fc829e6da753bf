"""The population: how many would mind, charts of their traits, and a card per person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from personalize.output.charts.population import population_frames, trait_chart, trait_words
from personalize.scenario.words import locale_label
from personalize.study.lab import Run
from personalize.ui.render import note, show
from personalize.ui.shared.chart import built, colours
from personalize.ui.shared.chart import show as show_chart
from personalize.ui.shared.person import show_person
from personalize.world.identity import language_of

PAGE = 12
"""Number of cards on a page."""
LIKES = 3
MINDS = 4.5
"""Rating from which a person is counted as one who would rate 5 or more."""
SORTS = {
    "none": "As they come",
    "most": "Most bothered first",
    "least": "Least bothered first",
    "doubts": "Doubts the service most first",
    "relevance": "Most useful picks first",
}
FROM_FAKER = {"job": "jobs", "address": "towns"}
"""What is made by the library Faker for each country, by its name there."""
READS, RARELY = 0.7, -0.7
"""Attitudes in standard deviations: above the first "reads notices", below the second "rarely"."""
TRUSTS, DOUBTS = 0.6, 0.4


def attitude_words(attitude: float, trust: float) -> str:
    """Return a person's attitude in words."""
    reads = (
        "Reads privacy notices"
        if attitude > READS
        else "Rarely thinks of privacy"
        if attitude < RARELY
        else "Looks at privacy now and then"
    )
    trusts = "trusts the service" if trust > TRUSTS else "doubts it" if trust < DOUBTS else ""
    return f"{reads}; {trusts or 'undecided'}"


def headline(run: Run) -> None:
    """Show how many people would mind, and the lowest and highest rating."""
    ratings = run.response.now.rating
    show(
        "people_head.html",
        many=int((ratings >= MINDS).sum()),
        people=len(ratings),
        least=float(ratings.min()),
        most=float(ratings.max()),
    )


def population(run: Run, number: int) -> None:
    """Show a chart per trait of the population, with the person's group marked."""
    people = run.world.people
    genres = run.world.catalogue.genres
    name = str(people.frame["name"].iloc[number])
    frames = population_frames(people.frame, people.tastes, genres, number)
    with st.grid(3, min_column_width=280):
        for trait, frame in frames.items():
            with st.container():
                chart = built(trait_chart, frame, trait, colours())
                show_chart(chart, f"trait-{trait}", trait_words(frame, trait, name))


@dataclass(frozen=True)
class CardOf:
    """A person as a card: initials, name, age, job and place, tastes, attitude, rating."""

    number: int
    name: str
    initials: str
    line: str
    likes: str
    attitude: str
    felt: float


@st.fragment
def cards(run: Run) -> None:
    """Show the people who match the search, with pagination."""
    people = _matching(run)
    if not len(people):
        note("Nobody matches. Clear the search to see everyone.")
        return
    pages = -(-len(people) // PAGE)
    page_number = 1
    if pages > 1:
        page_number = st.pagination(pages, key="crowd-page", default=1) or 1
    chosen = people[(min(page_number, pages) - 1) * PAGE : min(page_number, pages) * PAGE]
    with st.grid(4, min_column_width=230):
        for number in chosen:
            with st.container(border=True, height="stretch"):
                card = _card(run, int(number))
                show("person_card.html", card=card)
                st.button(
                    "Open",
                    key=f"see-{card.number}",
                    type="tertiary",
                    help=f"Opens {card.name} above.",
                    on_click=_see,
                    args=(card.number,),
                )
    note(
        f"{len(people):,} people. Names, jobs and places say nothing about attitudes here; "
        f"attitudes follow a US survey (N = 432).{locale_words(run.scenario.people.locale)}"
    )


def locale_words(locale: str) -> str:
    """Return what about names and places of a locale is not as in the country; "" if nothing."""
    if locale.startswith("en"):
        return ""
    country = locale_label(locale)
    region = f" Which region a town of {country} lies in is invented."
    english = [name for part, name in FROM_FAKER.items() if language_of(part, locale) == "en"]
    if not english:
        return region
    parts = " and ".join(english).capitalize()
    return f" {parts} are in English: Faker has none of {country}.{region}"


def _see(number: int) -> None:
    show_person(number)
    st.rerun()  # the whole page: the person stands above the cards


def _matching(run: Run) -> np.ndarray:
    """Show the search fields, and return the numbers of the matching people in the chosen order."""
    frame = run.world.people.frame
    left, middle, right = st.columns([2, 3, 2], vertical_alignment="bottom")
    text = left.text_input("Search name, job or place", key="crowd-text", max_chars=60)
    bands = middle.pills(
        "Age band", sorted(frame["age_band"].unique()), selection_mode="multi", key="crowd-bands"
    )
    sort = right.selectbox("Order", list(SORTS), format_func=SORTS.__getitem__, key="crowd-sort")
    keep = np.ones(len(frame), dtype=bool)
    if text.strip():
        searchable = frame[["name", "job", "place"]].astype(str).agg(" ".join, axis=1).str.lower()
        keep &= searchable.str.contains(text.strip().lower(), regex=False).to_numpy()
    if bands:
        keep &= frame["age_band"].isin(bands).to_numpy()
    people = np.flatnonzero(keep)
    rating = run.response.now.rating
    sort_values = {
        "most": -rating,
        "least": rating,
        "doubts": frame["trust"].to_numpy(float),
        "relevance": -run.quality.relevance,
    }.get(sort)
    return people if sort_values is None else people[np.argsort(sort_values[people], kind="stable")]


def _card(run: Run, number: int) -> CardOf:
    row, genres = run.world.people.frame.iloc[number], run.world.catalogue.genres
    likes = ""
    if not run.world.imported:
        best = np.argsort(-run.world.people.tastes[number])[:LIKES]
        likes = ", ".join(genres[i] for i in best)
    return CardOf(
        number,
        str(row["name"]),
        "".join(word[0] for word in str(row["name"]).split()[:2]).upper(),
        f"{row['age_band']}, {row['job']}, {row['place']}",
        likes,
        attitude_words(float(row["attitude"]), float(row["trust"])),
        float(run.response.now.rating[number]),
    )
