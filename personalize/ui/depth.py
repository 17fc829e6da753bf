"""One person in depth: acting as them, what is held about them, and why it feels that way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from personalize.output.export import data_file
from personalize.output.palette import Palette
from personalize.register import data_types
from personalize.service.records import in_words, records
from personalize.study.acting import Acted, erase, without
from personalize.study.lab import Run
from personalize.ui import acting, explore, rating
from personalize.ui.choices import place_of, radios_html
from personalize.ui.crowd import attitude_words
from personalize.ui.engine import lab
from personalize.ui.explore import Shown
from personalize.ui.memo import Memo
from personalize.ui.sheet import Sheet
from personalize.ui.uploads import plain
from personalize.ui.words import note, say
from personalize.world.catalogue import situations

TABS = ("Act as this person", "What is held", "Why it feels that way")
TAB = "depth"
"""What a choice among them is heard as, and where the session keeps it."""


@st.fragment
def in_depth(run: Run, person: int, shown: Shown, memo: Memo, colours: Palette) -> None:
    """Show one of three views of a person; only the one that is chosen is made."""
    sheet, at = Sheet("depth"), st.session_state.get(TAB, 0)
    words = {str(i): name for i, name in enumerate(TABS)}
    sheet.add(f'<div class="tl tl-tabs">{radios_html(TAB, "View of them", words, str(at))}</div>')
    if at == 0:
        sheet.add(_screen(run, person, shown, memo))
    elif at == 1:
        sheet.add(memo.once("held", lambda: explore.knowledge(run, person, shown)))
        sheet.place()
        flips(run, person)
        access(run, person)
    else:
        _why(sheet, run, person, shown, colours)
    sheet.show(lambda said: _hear(run, person, said))


def _hear(run: Run, person: int, said: Sequence[str]) -> None:
    """Do what was clicked: another view, whose rating, or an act of the person."""
    acts = []
    for text in said:
        at = place_of(text, TAB, len(TABS))
        if at is not None:
            st.session_state[TAB] = at
        elif not rating.hear(text, "people"):
            acts.append(text)
    if acts:
        acting.hear(run, person, acts)


def _why(sheet: Sheet, run: Run, person: int, shown: Shown, colours: Palette) -> None:
    """Show where the rating of the person, or of everyone, comes from."""
    chosen = rating.rating_chosen("people")
    drawing, line = rating.falls(run, person, shown.name, colours, chosen)
    sheet.add(rating.choice_html("people"))
    sheet.add(sheet.chart("falls", drawing, rating.name_of(drawing)))
    sheet.add(rating.line_html(drawing, line))


def _screen(run: Run, person: int, shown: Shown, memo: Memo) -> str:
    """Return a person's screen to act on, and the log of what was tracked."""
    return acting.live_screen(
        run,
        person,
        shown,
        lambda: memo.once("screen", lambda: acting.untouched(run, person, shown)),
    )


def about_html(run: Run, person: int, shown: Shown) -> str:
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
    return (
        f'<div class="tl"><b>{escape(shown.name)}</b> · {escape(shown.line)}'
        f'<p class="tl-note">{escape("; ".join(words))}.</p></div>'
    )


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
