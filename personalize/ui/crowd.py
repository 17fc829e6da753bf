"""Parts of the People page: the population, cards, and one person in depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import streamlit as st

from personalize.output.charts.population import population_frames, trait_chart
from personalize.output.drawing import Drawing
from personalize.output.palette import Palette
from personalize.study.lab import Run
from personalize.ui import state
from personalize.ui.charts import kept
from personalize.ui.choices import (
    LONGEST_WORDS,
    checks_html,
    field_html,
    list_html,
    number_html,
    place_of,
    search_html,
)
from personalize.ui.memo import Memo
from personalize.ui.sheet import Sheet

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


@dataclass(frozen=True)
class Sought:
    """Whom somebody looks for among the cards."""

    text: str = ""
    bands: frozenset[str] = frozenset()
    order: str = next(iter(SORTS))
    page: int = 1


def sought() -> Sought:
    """Return whom this session looks for."""
    found: Sought = st.session_state.get("crowd-sought", Sought())
    return found


def hear(said: Sequence[str], run: Run) -> None:
    """Do what was clicked: whom to look for, and whom to look at."""
    bands, number = set(run.world.people.frame["age_band"]), len(run.world.people)
    for text in said:
        act, _, value = text.partition(":")
        now = sought()
        seen = place_of(text, "see", number)
        person = place_of(text, "person", number) if seen is None else seen
        if person is not None:
            state.keep(replace(state.view(), pick=str(person), nth=0))
        elif act == "search":
            now = replace(now, text=value[:LONGEST_WORDS], page=1)
        elif act == "band" and value in bands:
            now = replace(now, bands=now.bands ^ {value}, page=1)
        elif act == "order" and value in SORTS:
            now = replace(now, order=value, page=1)
        elif (page := place_of(text, "page", number)) is not None:
            now = replace(now, page=max(1, page))
        st.session_state["crowd-sought"] = now


def filters_html(run: Run) -> str:
    """Return ways to look for people."""
    now, bands = sought(), sorted(run.world.people.frame["age_band"].unique())
    search = search_html("search", "Search name, job or place", now.text)
    ages = checks_html("band", "Age band", {band: band for band in bands}, now.bands)
    return (
        f'<div class="tl tl-fields">{field_html("Search name, job or place", search)}'
        f'<div class="tl-stack"><span>Age band</span>{ages}</div>'
        f"{field_html('Order', list_html('order', 'Order', SORTS, now.order))}</div>"
    )


def filtered(run: Run) -> np.ndarray:
    """Return the people that are looked for, in the order that was chosen."""
    frame, now = run.world.people.frame, sought()
    keep = np.ones(len(frame), dtype=bool)
    if now.text:
        whole = frame[["name", "job", "place"]].astype(str).agg(" ".join, axis=1).str.lower()
        keep &= whole.str.contains(now.text.lower(), regex=False).to_numpy()
    if now.bands:
        keep &= frame["age_band"].isin(now.bands).to_numpy()
    people = np.flatnonzero(keep)
    rating, fit = run.response.now.rating, run.quality.fit
    by = {
        "most": -rating,
        "least": rating,
        "doubts": frame["trust"].to_numpy(float),
        "fit": -fit,
    }.get(now.order)
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
    """Add the people that match, a page at a time."""
    sheet.add(filters_html(run))
    people = filtered(run)
    if not len(people):
        sheet.note("Nobody matches. Clear the search to see everyone.")
        return
    pages = -(-len(people) // PAGE)
    at = min(sought().page, pages)
    if pages > 1:
        label = f"Page, of {pages}"
        sheet.add(field_html(label, number_html("page", label, at, 1, pages)))
    sheet.add(cards_html(run, people[(at - 1) * PAGE : at * PAGE]))
    sheet.note(
        "A name opens that person above. "
        f"{len(people):,} people. Names, jobs and places say nothing about attitudes here; "
        "attitudes follow a US survey (N = 432)."
    )


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


def choose_html(run: Run, person: int) -> str:
    """Return a way to choose the person who is looked at in depth."""
    label, last = "Person, by number", len(run.world.people) - 1
    return (
        f'<div class="tl">{field_html(label, number_html("person", label, person, 0, last))}</div>'
    )


def looked_at(run: Run) -> int:
    """Return the person who is looked at in depth."""
    pick = state.view().pick
    return int(pick) % len(run.world.people) if pick.isdecimal() else 0
