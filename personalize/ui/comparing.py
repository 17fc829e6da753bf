"""Parts of the Compare page: choosing A and B, differences, two screens, who gains and loses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts.difference import difference_chart, difference_frame
from personalize.output.charts.waterfall import bars, waterfall
from personalize.output.drawing import Drawing
from personalize.output.export import Figure
from personalize.output.palette import Palette
from personalize.output.theme import styled
from personalize.scenario import Scenario, from_query, to_query
from personalize.scenario.reading import from_json, from_toml
from personalize.store import open_notebook
from personalize.study.compare import Comparison
from personalize.study.lab import Run
from personalize.study.stories import stories
from personalize.ui import state
from personalize.ui.choices import field_html, list_html, place_of
from personalize.ui.memo import Memo
from personalize.ui.screens import badges, screen_of
from personalize.ui.uploads import plain
from personalize.ui.words import say_html

SWAP, OPEN = "swap", "open"
"""What the two ways to change A and B at once are heard as."""
PERSON, BY = "compare-person", "compare-by"
"""Where the session keeps whose screens are shown, and by what people are grouped."""
SEGMENTS = {
    "concern": "Concern for privacy",
    "situation": "Situation",
    "age_band": "Age band",
    "region": "Region",
    "household": "Household",
}


@dataclass(frozen=True)
class Sides:
    """The two scenarios that are compared."""

    a: Scenario
    b: Scenario


def sides() -> Sides:
    """Return A and B: from the link at first, from the session afterwards."""
    if "sides" not in st.session_state:
        query = st.query_params.to_dict()
        view = state.view()
        found = []
        for side, start in (("a", view.baseline()[0]), ("b", view.scenario)):
            own = {
                k.removeprefix(f"{side}."): v for k, v in query.items() if k.startswith(f"{side}.")
            }
            if own.pop("is", None) or own:
                scenario, problems = from_query(own, Scenario())
                scenario, moved = state.on_page(scenario)
                st.session_state.setdefault("side-problems", []).extend(problems + moved)
                found.append(scenario)
            else:
                found.append(start)
        st.session_state.sides = Sides(*found)
    return st.session_state.sides


def keep(changed: Sides) -> None:
    """Make two scenarios those that are compared."""
    st.session_state.sides = changed


def write_link(now: Sides) -> None:
    """Put both scenarios into the address."""
    wanted: dict[str, str] = {}
    for side, scenario in (("a", now.a), ("b", now.b)):
        own = to_query(scenario, Scenario())
        wanted |= {f"{side}.{key}": value for key, value in own.items()} or {
            f"{side}.is": "typical"
        }
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def choices() -> dict[str, tuple[str, Scenario]]:
    """Return what A or B can be started from: name and scenario, by key."""
    view = state.view()
    found = {
        "explore": ("What Explore shows", view.scenario),
        "base": ("What Explore compares with", view.baseline()[0]),
    }
    for key, story in stories().items():
        found[f"story-{key}"] = f"Story: {story.title}", story.scenario
    try:
        pinned = open_notebook().entries()
    except PersonalizeError:
        pinned = []
    for entry in pinned[:50]:
        found[f"pin-{entry.id}"] = f"Pinned: {entry.title}", entry.scenario
    return found


def pickers_html(now: Sides) -> str:
    """Return where A and B come from, and ways to change them."""
    offered = choices()  # opens the notebook: once
    names = {key: name for key, (name, _) in offered.items()}
    fields = []
    for side, scenario in (("a", now.a), ("b", now.b)):
        stands = next((key for key, (_, one) in offered.items() if one == scenario), "")
        own = names if stands else {"": "Changed", **names}
        fields.append(field_html(side.upper(), list_html(side, side.upper(), own, stands)))
    buttons = (
        f'<button type="button" data-act="{SWAP}">Swap</button>'
        f'<button type="button" class="plain" data-act="{OPEN}">Open B on Explore</button>'
    )
    return f'<div class="tl tl-fields">{"".join(fields)}{buttons}</div>'


def hear(text: str) -> None:
    """Do what was chosen: A or B, the two changed about, B on Explore, a person, the groups."""
    now = sides()
    person = place_of(text, "person", state.PEOPLE_ON_PAGE[1])
    by = place_of(text, "by", len(SEGMENTS))
    if person is not None:
        st.session_state[PERSON] = person
    elif by is not None:
        st.session_state[BY] = by
    elif text == SWAP:
        keep(Sides(now.b, now.a))
    elif text == OPEN:
        state.keep(replace(state.view(), scenario=now.b))
    side, _, key = text.partition(":")
    if side not in ("a", "b") or key not in (offered := choices()):
        return
    scenario, _ = state.on_page(offered[key][1])
    keep(Sides(scenario, now.b) if side == "a" else Sides(now.a, scenario))


def other_ways() -> None:
    """Take A or B from a file or a link."""
    with st.expander("From a file or a link", key="side-panel", on_change="rerun") as panel:
        if not panel.open:
            return
        one, two = st.columns(2)
        side = one.segmented_control(
            "Becomes", ["A", "B"], default="B", required=True, key="becomes"
        )
        given = two.file_uploader("Scenario (TOML or JSON)", type=["toml", "json"], key="side-file")
        link = st.text_input("Or a link to a scenario", key="side-link")
        if st.button("Use it", key="side-use") and (given or link):
            try:
                scenario = _read(given.getvalue().decode() if given else "", link)
                scenario, moved = state.on_page(scenario)
                now = sides()
                keep(Sides(scenario, now.b) if side == "A" else Sides(now.a, scenario))
                st.session_state["side-problems"] = moved
                st.rerun()
            except (PersonalizeError, UnicodeDecodeError) as error:
                st.error(str(error))


def _read(text: str, link: str) -> Scenario:
    if text:
        return from_json(text) if text.lstrip().startswith("{") else from_toml(text)
    from urllib.parse import parse_qsl, urlsplit

    query = dict(parse_qsl(urlsplit(link).query))
    return state.from_link(query).scenario


def screens(found: Comparison, person: int, memo: Memo) -> list[str]:
    """Return the same person's two screens, with what is only on one of them."""
    return memo.once(("screens", person), lambda: _screens(found, person))


def _screens(found: Comparison, person: int) -> list[str]:
    drawn = []
    same_crowd = found.a.scenario.people == found.b.scenario.people
    for run, other, name in ((found.a, found.b, "A"), (found.b, found.a, "B")):
        who = min(person, len(run.world.people) - 1)
        items = run.slates.items[who]
        theirs = other.slates.items[min(who, len(other.slates.items) - 1)]
        same_items = run.scenario.service.domain == other.scenario.service.domain
        marks = badges(items, theirs, f"Only in {name}") if same_crowd and same_items else {}
        felt = float(run.response.now.rating[who])
        person_name = plain(str(run.world.people.frame["name"].iloc[who]))
        words = say_html(f"**{name}** · {person_name} · would rate it {felt:.1f} of 7")
        drawn.append(words + screen_of(run, who, items, marks)[1])
    return drawn


def waterfalls(found: Comparison, colours: Palette, memo: Memo) -> list[Drawing]:
    """Return the waterfalls of A and of B."""
    return memo.once(("waterfalls", colours.page), lambda: _waterfalls(found, colours))


def _waterfalls(found: Comparison, colours: Palette) -> list[Drawing]:
    drawn = []
    for run, name in ((found.a, "A"), (found.b, "B")):
        terms = {term: float(values.mean()) for term, values in run.response.now.terms.items()}
        who = f"{name}, average of {len(run.world.people):,} people"
        drawn.append(waterfall(bars(terms, grouped=True), colours, who))
    return drawn


def segment_frame(found: Comparison) -> pd.DataFrame:
    """Return who gains and who loses as a table."""
    rows = [
        {
            "segment": SEGMENTS.get(row["segment"], row["segment"]),
            "group": f"{row['group']} ({row['people']})",
            "fit": 100 * row["relevance"],
            "feels": row["invasiveness"]["mean"],
            "low": row["invasiveness"]["low"],
            "high": row["invasiveness"]["high"],
        }
        for row in found.by_segment
    ]
    # Named: two crowds may have no group in common.
    return pd.DataFrame(rows, columns=["segment", "group", "fit", "feels", "low", "high"])


def segment_chart(frame: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    """Draw the difference in feeling by group of people, with ranges.

    Parameters
    ----------
    frame : DataFrame
        Of ``segment_frame``, one segment.
    """
    ends = [*frame["low"], *frame["high"], 0.0]
    scale = alt.Scale(domain=[min(ends) - 0.1, max(ends) + 0.1], nice=False)
    y = alt.Y("group:N", sort=list(frame["group"]), title=None, axis=alt.Axis(grid=False))
    tip = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("feels:Q", title="Feels, B − A", format="+.2f"),
        alt.Tooltip("fit:Q", title="Fit, B − A of 100", format="+.0f"),
    ]
    base = alt.Chart(frame).encode(y, tooltip=tip)
    bar = base.mark_rule(color=colours.invasiveness, strokeWidth=3, opacity=0.4).encode(
        alt.X(
            "low:Q",
            scale=scale,
            title="feels invasive, B − A, points of 7",
            axis=alt.Axis(tickCount=5),
        ),
        alt.X2("high:Q"),
    )
    dot = base.mark_point(
        color=colours.invasiveness, filled=True, shape="diamond", size=90, opacity=1
    ).encode(alt.X("feels:Q", scale=scale))
    fit = base.mark_text(align="left", dx=10, color=colours.relevance).encode(
        alt.X("high:Q", scale=scale), text=alt.Text("fit:Q", format="+.0f")
    )
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=colours.neutral).encode(x="x:Q")
    name = str(frame["segment"].iloc[0])
    readings = "; ".join(f"{r.group} {r.feels:+.1f}" for r in frame.itertuples())
    return styled(
        alt.layer(zero, bar, dot, fit),
        colours,
        f"Who minds more, by {name.lower()}",
        ["bar: 5–95 of 100 model versions", "blue: change of fit in points of 100"],
        26 * len(frame) + 90,
        f"A dot plot of differences by {name.lower()}. {readings}.",
    )


def whose(run: Run) -> int:
    """Return which person is on the screens."""
    chosen: int = st.session_state.get(PERSON, 0)
    return chosen % len(run.world.people)


def figures_of(found: Comparison) -> dict[str, Figure]:
    """Return the charts of the page for export."""
    frame, people = difference_frame(found), len(found.b.world.people)
    charts = {
        "What changes from A to B": Figure(
            "What changes", partial(difference_chart, frame, people=people), frame
        )
    }
    table = segment_frame(found)
    for name in dict.fromkeys(table["segment"]):
        own = table[table["segment"] == name]
        charts[f"By {name.lower()}"] = Figure(f"By {name}", partial(segment_chart, own), own)
    return charts
