"""Parts of the Method page: the picture, the register, the findings, what it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape

import pandas as pd
import streamlit as st

from personalize import __version__
from personalize.errors import PersonalizeError
from personalize.output.charts.tornado import tornado
from personalize.output.palette import Palette
from personalize.register import (
    data_types,
    design_options,
    parameters,
    read_rows,
    register_hash,
)
from personalize.scenario import Scenario
from personalize.study.facts import Fact, weak
from personalize.study.sensitivity import FEELINGS, METHODS, sensitivity
from personalize.ui.charts import kept
from personalize.ui.choices import choice_of, field_html, list_html
from personalize.ui.engine import facts_so_far, lab
from personalize.ui.sheet import Sheet
from personalize.ui.words import note, say

STEPS = (
    ("People", "made up: tastes, attitudes after a US survey, trust; no stereotypes"),
    ("Evidence", "what they share, as values with a kind of data and a weight each"),
    ("Picks", "a real recommender learns from it; every pick is accounted for, kind by kind"),
    ("Noticing", "specific, obtrusive, named or wrong picks are noticed as being about me"),
    ("Feeling", "what is used × whether it belongs here, what was told and asked, trust, control"),
    ("Answer", "1 to 7; a screen is judged by its worst few picks"),
)
"""The model in six boxes."""
STATUS_WORDS = {
    "data": "from data",
    "partly": "partly from data",
    "assumption": "assumed",
    "no data": "no evidence read: no effect",
}
EQUATION = r"""
\begin{aligned}
\eta &= \mu_0 + \lambda z_i + u_i + G\,[\,b_s S + b_i\,\text{inferred} + c\,b_x\,\text{cross}
 + c\,b_c\,\text{mismatch} + b_a\,\text{accuracy}\,(1-\max(\text{explained},\text{expected}))
 + b_n\,\text{identified}\,] \\
 &\quad + b_u\,(1-\text{notice}) + b_q\,(1-\text{asked}) - b_g\,\text{gap}\cdot\text{disclosed}
 - b_\tau(\tau-\tfrac12) \\
G &= m_i\,N\,(1-k_\tau(\tau-\tfrac12))(1-k_c\,\text{control}),\qquad
\text{rating} = 1 + 6\,\operatorname{logistic}(\tfrac23(\eta-4))
\end{aligned}
"""


def picture_html() -> str:
    """Return the model as a row of boxes that wraps on a phone."""
    boxes = "".join(
        f"<li><b>{escape(name)}</b><span>{escape(words)}</span></li>" for name, words in STEPS
    )
    return f'<ol class="tl tl-flow">{boxes}</ol>'


@cache
def register_frame() -> pd.DataFrame:
    """Return every number of the model as one table, with its status in words."""
    rows = [
        (p.group, p.name, p.meaning, p.default, p.low, p.high, p.unit, p.source, p.status)
        for p in parameters().values()
    ]
    rows += [
        (
            "data types",
            kind.name,
            f"how sensitive: {kind.label.lower()}",
            kind.sensitivity,
            kind.low,
            kind.high,
            "0 to 1",
            kind.source,
            kind.status,
        )
        for kind in data_types().values()
    ]
    rows += [
        (
            "design",
            f"{field}.{value}",
            f"effect of “{option.label}”",
            1.0,
            1 - option.spread,
            1 + option.spread,
            "factor",
            option.source,
            option.status,
        )
        for field, values in design_options().items()
        for value, option in values.items()
        if any(option.inputs.values())
    ]
    names = ["group", "name", "meaning", "default", "low", "high", "unit", "source", "status"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(status=frame["status"].map(STATUS_WORDS))


def counters_html(frame: pd.DataFrame) -> str:
    """Return how many numbers come from data, partly, and from assumptions."""
    counts = frame["status"].value_counts()
    boxes = "".join(
        f"<div><dt>{escape(words)}</dt><dd class='word'>{int(counts.get(words, 0))}</dd></div>"
        for words in STATUS_WORDS.values()
    )
    return f'<dl class="tl tl-facts">{boxes}</dl>'


def equations() -> None:
    """Show the equations, once somebody wants them."""
    with st.expander("The equations", key="equations", on_change="rerun") as panel:
        if not panel.open:
            return
        st.latex(EQUATION)
        note(
            "Every symbol is a row of the register below. The waterfall on Explore adds these "
            "terms up exactly; its last bar is the end of the scale."
        )


def numbers(sheet: Sheet) -> None:
    """Show how many numbers are assumptions, and the register once somebody wants it."""
    frame = register_frame()
    sheet.add(counters_html(frame))
    assumed = int((frame["status"] == "assumed").sum())
    sheet.say(
        f"**{assumed} of {len(frame)} numbers are assumptions.** Every one has a range, and every "
        "band on every page draws from these ranges."
    )
    sheet.place()
    words = f"All {len(frame)} numbers: meaning, range, source, status"
    with st.expander(words, key="register", on_change="rerun") as panel:
        if panel.open:
            register_table(frame)


def register_table(frame: pd.DataFrame) -> None:
    """Show the register with a search and a filter by status."""
    left, right = st.columns([2, 3])
    wanted = left.text_input("Search the register", placeholder="trust, consent, sensitivity …")
    status = right.segmented_control(
        "Status", list(STATUS_WORDS.values()), selection_mode="multi", key="register-status"
    )
    if wanted:
        text = frame.astype(str).agg(" ".join, axis=1).str.lower()
        frame = frame[text.str.contains(wanted.lower(), regex=False)]
    if status:
        frame = frame[frame["status"].isin(status)]
    st.dataframe(
        frame,
        hide_index=True,
        height=360,
        column_config={
            "meaning": st.column_config.TextColumn(width="large"),
            "source": st.column_config.TextColumn(width="large"),
        },
    )
    note(f"{len(frame)} rows shown · register {register_hash()} · version {__version__}")


def findings() -> None:
    """Show the findings as they are worked out, failures first."""
    known = facts_so_far()[1]

    @st.fragment(run_every=None if known else 1.0)
    def live() -> None:
        found, done, total = facts_so_far()
        if done and not known:
            st.rerun()  # a browser goes on asking until the whole page is drawn
        if not done:
            st.progress(len(found) / total, f"Running {total} experiments: {len(found)} done.")
        ranked = sorted(found, key=lambda fact: (fact.holds, int(fact.finding.id)))
        if done:
            say(f"**{weak(ranked)}**")
        if ranked:
            st.html(findings_html(ranked))

    live()


def findings_html(found: list[Fact]) -> str:
    """Return the findings as a table."""
    rows = []
    for fact in found:
        own = fact.finding
        word = "holds" if fact.holds else "<b>fails</b>"
        limit = f"<br><i>{escape(own.limit)}</i>" if not fact.holds and own.limit else ""
        rows.append(
            f"<tr><td>{word}<br>in {100 * fact.robustness:.0f} of 100 versions</td>"
            f"<td>{escape(own.citation)}<br>{escape(own.reported)}</td>"
            f"<td>{escape(fact.simulated())}{limit}</td>"
            f"<td>{escape(own.represented)} ({own.level}, {own.use})</td></tr>"
        )
    return (
        '<div class="tl tl-scroll" tabindex="0" role="region" aria-label="Findings">'
        '<table class="tl-table"><thead><tr><th>Finding</th><th>Reported</th><th>Simulated</th>'
        f"<th>How it is represented</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def hangs_on(base: Scenario, now: Scenario, colours: Palette) -> None:
    """Show which assumption the current comparison hangs on."""
    sheet = Sheet("sense")
    output, method = looked_at()
    what = list_html("output", "What is looked at", {one: _words(one) for one in FEELINGS}, output)
    how = list_html("way", "How", {one: _words(one) for one in METHODS}, method)
    sheet.add(
        f'<div class="tl tl-fields">{field_html("What is looked at", what)}'
        f"{field_html('How', how)}</div>"
    )
    sheet.place()
    other, table = None if base == now else now, None
    try:
        key = ("sensitivity", *(one.model_dump(mode="json") for one in (base, now)), output, method)
        found = lab().keep(key, lambda: sensitivity(lab(), base, other, output, method))
    except PersonalizeError as error:
        st.error(str(error))
    else:
        sheet.say(f"**{found.sentence()}**")
        if other is not None:
            sheet.note("A is what Explore compares with, B is what it shows.")
        drawn = kept(tornado, found.table, colours, found.default, found.compared, output)
        sheet.add(sheet.chart("hangs-on", drawn))
        if method != METHODS[0]:
            own = [c for c in ("mu_star", "sigma", "first_order", "total") if c in found.table]
            table = found.table.dropna(subset=own)[["meaning", "status", *own]]
    sheet.show(hear)
    if table is not None:
        st.dataframe(table, hide_index=True)


def looked_at() -> tuple[str, str]:
    """Return what the assumptions are tried on, and how."""
    found: tuple[str, str] = st.session_state.get("sense", (FEELINGS[0], METHODS[0]))
    return found


def hear(said: Sequence[str]) -> None:
    """Choose what the assumptions are tried on, and how."""
    for text in said:
        output, method = looked_at()
        chosen, way = choice_of(text, "output"), choice_of(text, "way")
        st.session_state["sense"] = (
            chosen if chosen in FEELINGS else output,
            way if way in METHODS else method,
        )


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def limits_html() -> str:
    """Return what the model cannot tell."""
    rows = "".join(
        f"<dt>{escape(row['limit'])}</dt><dd>{escape(row['why'])}</dd>"
        for row in read_rows("limits.csv")
    )
    return f'<dl class="tl tl-paper">{rows}</dl>'


def references_html() -> str:
    """Return the references with links; nothing is fetched unless one is clicked."""
    rows = "".join(
        f'<li>{escape(row["text"])}. <a href="{escape(row["link"])}" rel="noreferrer" '
        f'target="_blank">{escape(row["link"].removeprefix("https://"))}</a></li>'
        for row in read_rows("references.csv")
    )
    return f'<div class="tl"><ul class="tl-refs">{rows}</ul></div>'


def citation() -> str:
    """Return how to cite, as BibTeX."""
    return (
        "@software{thin_line,\n"
        "  title = {Thin Line: a personalization lab},\n"
        f"  version = {{{__version__}}},\n"
        f"  note = {{Register {register_hash()}. Hypotheses from a simulation, not evidence.}}\n"
        "}"
    )
