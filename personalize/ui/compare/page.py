"""Compare: scenario A beside scenario B, differences first."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts import waterfall as waterfall_chart
from personalize.output.charts.segments import segment_chart, segment_frame, segment_words
from personalize.output.figures import compare_figures
from personalize.output.sentence import sentence_of
from personalize.scenario.words import diff
from personalize.study.compare import Comparison, compare
from personalize.study.lab import Run
from personalize.study.screen_changes import change_marks
from personalize.ui import limits, session
from personalize.ui.background import depends_on, lab
from personalize.ui.compare.differences import differences
from personalize.ui.compare.grid import grid
from personalize.ui.compare.sides import Sides, other_ways, pickers, sides, write_link
from personalize.ui.explore.charts import terms_of
from personalize.ui.render import footer, heading, note, plain, say, show, title
from personalize.ui.shared.chart import built, colours
from personalize.ui.shared.chart import show as show_chart
from personalize.ui.shared.copying import copy_panel
from personalize.ui.shared.export import export_panel
from personalize.ui.shared.person import person_of, picker, shown
from personalize.ui.shared.pin import Pin, count_scenario, pin_popover
from personalize.ui.shared.screen import screen_html
from personalize.ui.shared.shapes import shape_table


def page() -> None:
    """Show the page."""
    now = sides()
    for problem in session.view().problems:
        st.warning(plain(problem))
    with st.container(horizontal=True, vertical_alignment="center", key="title-row"):
        title("Compare")
        pin_popover(Pin("compare", now.b, now.a, "in A", "B against A", "pin-compare"))
    pickers(now)
    other_ways()
    write_link()
    changed = diff(now.a, now.b)
    if changed:
        say("**B is A with:** " + plain("; ".join(map(str, changed))))
    else:
        note("A and B are the same. Choose another A or B, or click a cell of the grid below.")
    try:
        with st.spinner("Comparing …"):
            comparison, depends = _compared(now)
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return
    for scenario in (now.a, now.b):
        count_scenario(scenario)
    sentence = sentence_of(now.a, "in A", comparison, depends)
    show("sentence.html", sentence=sentence)
    differences(comparison, "" if depends in sentence.note else depends)
    if changed:
        heading("What each shape of the model says")
        shape_table(comparison)
    heading("The same person in A and in B")
    _screens(comparison)
    heading("Why it feels that way")
    _waterfalls(comparison)
    heading("Who gains and who loses")
    _segments(comparison)
    heading("Every step, several ways of picking")
    grid(now)
    export_panel(lambda: compare_figures(comparison), comparison.b, now.a, "compare")
    copy_panel(now.b, now.a, "compare")
    footer(now.a, now.b)


def _compared(now: Sides) -> tuple[Comparison, str]:
    """Return the comparison (cached) and the assumption that its size depends on most."""
    key = ("compared", now.a.model_dump(mode="json"), now.b.model_dump(mode="json"))
    with limits.work(known=lab().kept(key)):
        comparison = lab().keep(key, lambda: compare(lab(), now.a, now.b))
        return comparison, depends_on(now.a, now.b)


def _screens(comparison: Comparison) -> None:
    """Show the same person's screens in A and in B, with marks on items that only one has."""
    view = session.view()
    number = person_of(view, comparison.b)
    picker(comparison.b, session.view(), shown(comparison.b, number))
    same_crowd = comparison.a.scenario.people == comparison.b.scenario.people
    same_items = comparison.a.scenario.service.domain == comparison.b.scenario.service.domain
    sides_of = ((comparison.a, comparison.b, "A"), (comparison.b, comparison.a, "B"))
    for column, (run, other, name) in zip(st.columns(2, gap="medium"), sides_of, strict=True):
        who = shown(run, min(number, len(run.world.people) - 1))
        marks: dict[int, str] = {}
        if same_crowd and same_items:
            items_here, items_there = _items(run, who.number), _items(other, who.number)
            marks = {
                item: f"Only in {name}" if badge == "New" else badge
                for item, badge in change_marks(items_here, items_there).items()
            }
        felt = float(run.response.now.rating[who.number])
        with column:
            say(f"**{name}** · {plain(who.name)} · would rate it {felt:.1f} of 7")
            st.html(screen_html(run, who.screen, marks, situation=view.about().situation))


def _items(run: Run, number: int) -> list[int]:
    return [int(item) for item in run.slates.items[number]]


def _waterfalls(comparison: Comparison) -> None:
    for column, (run, name) in zip(
        st.columns(2, gap="medium"), ((comparison.a, "A"), (comparison.b, "B")), strict=True
    ):
        who = f"{name}, average of {len(run.world.people):,} people"
        frame = waterfall_chart.bars(terms_of(run, None), grouped=True)
        with column:
            chart = built(waterfall_chart.waterfall, frame, colours(), who)
            words = waterfall_chart.waterfall_words(frame, who)
            show_chart(chart, f"waterfall-{name}", words)


def _segments(comparison: Comparison) -> None:
    table = segment_frame(comparison)
    names = list(dict.fromkeys(table["segment"]))
    if not names:
        note("A and B have no groups of people in common.")
        return
    if st.session_state.get("by") not in names:
        st.session_state["by"] = names[0]
    chosen = st.segmented_control("By", names, required=True, key="by")
    segment_rows = table[table["segment"] == chosen]
    show_chart(
        segment_chart(segment_rows, colours()), f"segments-{chosen}", segment_words(segment_rows)
    )
