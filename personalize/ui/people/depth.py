"""One person in detail: attributes, records held about them, access and erasure."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import streamlit as st

from personalize.output.export import data_file
from personalize.output.phrases import listed_titles
from personalize.register import data_types
from personalize.service.records import in_words, records
from personalize.study.acting import erase, without
from personalize.study.lab import Run
from personalize.ui.background import lab
from personalize.ui.explore.held import knowledge_table
from personalize.ui.people.crowd import LIKES, attitude_words
from personalize.ui.render import note, plain, say
from personalize.ui.shared.downloading import download
from personalize.ui.shared.person import Shown
from personalize.world.catalogue import situations

RESTED = 0.05
"""Part of a kind of data in a pick, 0 to 1, from which the pick is said to rest on it."""


def about(run: Run, who: Shown) -> None:
    """Show a person's attitude, tastes, situation and number of friends."""
    row, people = run.world.people.frame.iloc[who.number], run.world.people
    words = [attitude_words(float(row["attitude"]), float(row["trust"]))]
    if people.tastes.size:
        best = np.argsort(-people.tastes[who.number], kind="stable")[:LIKES]
        words.append("likes " + ", ".join(run.world.catalogue.genres[i] for i in best))
    if row["situation"]:
        labels = situations().set_index("key")["label"]
        words.append(str(labels[str(row["situation"])]).lower())
    friends = int((people.friends[who.number] >= 0).sum())
    words.append(f"{friends} {'friend' if friends == 1 else 'friends'} here")
    note(plain("; ".join(words)) + ".")


def held(run: Run, who: Shown) -> None:
    """Show the records held about a person, the switch of one kind, access and erasure."""
    st.html(knowledge_table(run, who))
    _flip(run, who)
    _access(run, who)


def held_frame(run: Run, number: int) -> pd.DataFrame:
    """Return everything the service holds about a person, one row a record, in words."""
    used, history = run.type_names(number), run.scenario.data.history
    rows = [
        {
            "kind": data_types()[type_name].label,
            "what": in_words(run.world, row),
            "time": row["time"],
            "value": row["value"],
        }
        for type_name, events in records(run.world, number, used, history).items()
        for _, row in events.iterrows()
    ]
    return pd.DataFrame(rows, columns=["kind", "what", "time", "value"])


def held_json(run: Run, who: Shown) -> bytes:
    """Return everything held about a person as JSON."""
    text = held_frame(run, who.number).to_json(orient="records", date_format="iso")
    document = {"person": who.name, "scenario": run.scenario.hash(), "records": json.loads(text)}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _access(run: Run, who: Shown) -> None:
    with st.container(horizontal=True):
        # Computed on a click only: all records in words take longer than the page.
        download(
            "Download all that is held (CSV)",
            lambda: data_file(held_frame(run, who.number), "csv"),
            f"held-about-{who.number}.csv",
            "text/csv",
            "held-csv",
        )
        download(
            "Download all that is held (JSON)",
            lambda: held_json(run, who),
            f"held-about-{who.number}.json",
            "application/json",
            "held-json",
        )
        gone = st.button("Erase", key="erase", disabled=not run.scenario.used_types())
    if gone:
        _erase(run, who)


def _erase(run: Run, who: Shown) -> None:
    with st.spinner("Learning again without them …"):
        erasure = erase(lab(), run, who.number)
    lost = sum(item not in erasure.after for item in erasure.before)
    name = plain(who.name)
    say(
        f"**{name} would see the popular picks again:** {lost} of {len(erasure.before)} cards go. "
        f"Learning again without them changes {erasure.others:.1f} cards of everybody else on "
        f"average; training again alone changes {erasure.training:.1f}."
    )
    note(
        f"Until the next training the model has still learned from {name}. Nothing was deleted "
        "here: these people are made up."
    )


def _flip(run: Run, who: Shown) -> None:
    """Show which picks change if one kind of data is switched for this person alone."""
    used = run.type_names(who.number)
    offered = ["ratings"] if run.world.imported else list(data_types())
    type_name = st.selectbox(
        "Flip one kind of data for this person alone",
        offered,
        format_func=lambda k: f"{data_types()[k].label}: {'off' if k in used else 'on'}",
        key="flip-kind",
    )
    after = without(lab(), run, who.number, type_name)
    before = run.slates.items[who.number]
    titles = run.world.catalogue.items["title"]
    new = [str(titles.iloc[i]) for i in after.items if i not in before]
    gone = [str(titles.iloc[i]) for i in before if i not in after.items]
    if not new:
        say("No card changes.")
    else:
        say(
            f"**Appear:** {plain(listed_titles(new))}. **Disappear:** {plain(listed_titles(gone))}."
        )
    leaning = run.slates.shares[who.number][:, list(data_types()).index(type_name)]
    rested = [
        f"“{titles.iloc[i]}” ({100 * s:.0f} of 100)"
        for i, s in zip(before, leaning, strict=True)
        if i not in after.items and s >= RESTED
    ]
    if rested:
        note(plain(f"They rested on it: {', '.join(rested)}."))
    now, if_discovered = run.response.now.rating, run.response.if_discovered.rating
    note(
        f"Would feel {after.now:.1f} instead of {now[who.number]:.1f} now, and "
        f"{after.if_discovered:.1f} instead of {if_discovered[who.number]:.1f} if people found "
        "out everything."
    )
