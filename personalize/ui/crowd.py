"""Parts of the People page: the population, cards, and one person in depth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from personalize.output.charts.population import population_frames, trait_chart
from personalize.output.export import data_file
from personalize.output.palette import Palette
from personalize.register import data_types
from personalize.service.presentation import in_words, records
from personalize.study.acting import Acted, erase, without
from personalize.study.lab import Run
from personalize.ui import acting, state
from personalize.ui.board import show_board, slot
from personalize.ui.charts import kept, show
from personalize.ui.engine import lab
from personalize.ui.explore import Shown
from personalize.ui.showing import showing
from personalize.ui.uploads import plain
from personalize.ui.words import note, say
from personalize.world.catalogue import situations

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


def cards(run: Run) -> None:
    """Show the people that match, a page at a time."""
    people = filtered(run)
    if not len(people):
        note("Nobody matches. Clear the search to see everyone.")
        return
    pages = -(-len(people) // PAGE)
    at = st.number_input("Page", 1, pages, 1, key=f"crowd-page-{pages}", width=140)
    drawn = cards_html(run, people[(at - 1) * PAGE : at * PAGE])
    slot("crowd", "cards")
    show_board("crowd", {"cards": drawn}, lambda said: _see(said, len(run.world.people)))
    note(
        "A name opens that person above. "
        f"{len(people):,} people. Names, jobs and places say nothing about attitudes here; "
        "attitudes follow a US survey (N = 432)."
    )


def _see(said: Sequence[str], number: int) -> None:
    """Look closer at the person whose card was clicked."""
    for text in said:
        action, _, person = text.partition(":")
        if action == "see" and person.isascii() and person.isdecimal() and int(person) < number:
            state.keep(replace(state.view(), pick=str(int(person)), nth=0))


def population(run: Run, person: int, colours: Palette) -> None:
    """Show who these people are, a small chart a trait."""
    own = run.world.people
    frames = population_frames(own.frame, own.tastes, run.world.catalogue.genres, person)
    name = str(own.frame["name"].iloc[person])
    with st.grid(3, min_column_width=280):
        for trait, frame in frames.items():
            show(kept(trait_chart, frame, trait, colours, name), key=f"trait-{trait}")


@st.fragment
def act_as(run: Run, person: int, shown: Shown) -> None:
    """Show a person's screen to act on, and the log of what was tracked."""
    drawn = acting.live_screen(run, person, shown, lambda: acting.untouched(run, person, shown))
    slot("acting", "screen")
    show_board("acting", {"screen": drawn}, lambda said: acting.hear(run, person, said))


def about_html(run: Run, person: int) -> str:
    """Return who a person is in words: tastes, attitude, situation, friends."""
    row, own = run.world.people.frame.iloc[person], run.world.people
    words = [attitude_words(float(row["attitude"]), float(row["trust"]))]
    if own.tastes.size:
        best = np.argsort(-own.tastes[person], kind="stable")[:3]
        words.append("likes " + ", ".join(run.world.catalogue.genres[i] for i in best))
    if row["situation"]:
        labels = situations().set_index("key")["label"]
        words.append(str(labels[str(row["situation"])]).lower())
    friends = int((own.friends[person] >= 0).sum())
    words.append(f"{friends} {'friend' if friends == 1 else 'friends'} here")
    return f'<div class="tl"><p class="tl-note">{escape("; ".join(words))}.</p></div>'


def choose(run: Run) -> int:
    """Show which person is looked at in depth, and return them."""
    view, number = state.view(), len(run.world.people)
    start = int(view.pick) % number if view.pick.isdecimal() else 0
    kept = showing("in-depth", start, _chosen)
    st.number_input("Person, by number", 0, number - 1, start, width=200, **kept)
    return start


def _chosen(person: int) -> None:
    state.keep(replace(state.view(), pick=str(person), nth=0))


def held_frame(run: Run, person: int) -> pd.DataFrame:
    """Return everything the service holds about a person, one row a record, in words."""
    rows = []
    for kind, events in records(run.world, person, run.kinds(person)).items():
        for _, row in events.iterrows():
            rows.append(
                {
                    "kind": data_types()[kind].label,
                    "what": in_words(run.world, row),
                    "time": row["time"],
                    "value": row["value"],
                }
            )
    return pd.DataFrame(rows, columns=["kind", "what", "time", "value"])


def access(run: Run, person: int) -> None:
    """Offer everything held about a person as files, and erasure with its effect."""
    name = str(run.world.people.frame["name"].iloc[person])
    with st.container(horizontal=True):
        # Written out on a click only: every record in words takes longer than the page.
        st.download_button(
            "Download all that is held (CSV)",
            data=lambda: data_file(held_frame(run, person), "csv"),
            file_name=f"held-about-{person}.csv",
            mime="text/csv",
            on_click="ignore",
            key="held-csv",
        )
        st.download_button(
            "Download all that is held (JSON)",
            data=lambda: json.dumps(
                {
                    "person": name,
                    "scenario": run.scenario.hash(),
                    "records": json.loads(
                        held_frame(run, person).to_json(orient="records", date_format="iso")
                    ),
                },
                ensure_ascii=False,
                indent=1,
            ).encode(),
            file_name=f"held-about-{person}.json",
            mime="application/json",
            on_click="ignore",
            key="held-json",
        )
        gone = st.button("Erase", key="erase", disabled=not run.scenario.used_types())
    if gone:
        with st.spinner("Learning again without them …"):
            done = erase(lab(), run, person)
        titles = run.world.catalogue.items["title"]
        lost = [str(titles.iloc[i]) for i in done.before if i not in done.after]
        say(
            f"**{escape(name)} would see the popular picks again:** {len(lost)} of "
            f"{len(done.before)} cards go. Learning again without them changes "
            f"{done.others:.1f} cards of everybody else on average; training again alone changes "
            f"{done.training:.1f}."
        )
        note(
            f"Until the next training the model has still learned from {name}. Nothing was "
            "deleted here: these people are made up."
        )


def flips(run: Run, person: int) -> None:
    """Flip one kind of data for this person, and say which picks come and go, and why."""
    used = run.kinds(person)
    kinds = ["ratings"] if run.world.imported else list(data_types())
    kind = st.selectbox(
        "Flip one kind of data for this person alone",
        kinds,
        format_func=lambda k: f"{data_types()[k].label}: {'off' if k in used else 'on'}",
        key="flip-kind",
    )
    after: Acted = without(lab(), run, person, kind)
    before = run.slates.items[person]
    titles = run.world.catalogue.items["title"]
    new = [plain(str(titles.iloc[i])) for i in after.items if i not in before]
    gone = [plain(str(titles.iloc[i])) for i in before if i not in after.items]
    at = list(data_types()).index(kind)
    leaning = run.slates.shares[person][:, at]
    felt = float(run.response.now.rating[person])
    if not new:
        say("No card changes.")
    else:
        say(f"**Appear:** {', '.join(new)}. **Disappear:** {', '.join(gone)}.")
        rested = [
            f"{plain(str(titles.iloc[i]))} ({100 * s:.0f} of 100)"
            for i, s in zip(before, leaning, strict=True)
            if i not in after.items and s >= 0.05
        ]
        if rested:
            note(f"They rested on it: {', '.join(rested)}.")
    note(
        f"Would feel {after.now:.1f} instead of {felt:.1f} now, and {after.out:.1f} instead of "
        f"{run.response.out.rating[person]:.1f} if it came out."
    )
