"""Compare: scenario A beside scenario B, differences first."""

from collections.abc import Sequence

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.output.readings import sentence_of
from personalize.scenario.words import diff
from personalize.study.compare import compare
from personalize.ui import blocks, comparing, differences, exporting, facts, grid, pinning
from personalize.ui.charts import kept
from personalize.ui.choices import field_html, number_html, radios_html
from personalize.ui.copying import copy_panel
from personalize.ui.engine import depends_on, lab
from personalize.ui.memo import memo_between
from personalize.ui.sheet import Sheet


def hear(said: Sequence[str]) -> None:
    """Do what was clicked."""
    for text in said:
        comparing.hear(text)


colours = palette(st.context.theme.type or "light")
now, sheet = comparing.sides(), Sheet("compare")
with st.container(horizontal=True, vertical_alignment="center", key="title-row"):
    sheet.add('<div class="tl"><h1 class="tl-title">Compare</h1></div>')
    sheet.place()
    pinning.pin_popover("compare", now.b, now.a, "B against A", "in A", "compare")
sheet.add(comparing.pickers_html(now))
sheet.place()
comparing.other_ways()
for problem in st.session_state.pop("side-problems", []):
    st.warning(problem)
comparing.write_link(now)
changed = diff(now.a, now.b)
if changed:
    sheet.say("**B is A with:** " + "; ".join(map(str, changed)))
else:
    st.info("A and B are the same. Choose another A or B, or click a cell of the grid below.")
try:
    with st.spinner("Comparing …"):
        memo = memo_between(lab().run(now.a), lab().run(now.b))
        found = memo.once("found", lambda: compare(lab(), now.a, now.b))
        depends = depends_on(lab(), now.a, now.b)
except PersonalizeError as error:
    sheet.show(hear)
    st.error(str(error))
    st.stop()
for scenario in (now.a, now.b):
    pinning.count_scenario(scenario)
sentence = sentence_of(now.a, "in A", found, depends)
sheet.add(facts.sentence_html(sentence))
sheet.add(differences.block_html(found, "" if depends in sentence.note else depends))
sheet.heading("The same person in A and in B")
crowd, person = len(found.b.world.people), comparing.whose(found.b)
label = "Person, by number"
number = field_html(label, number_html("person", label, person, 0, crowd - 1))
sheet.add(f'<div class="tl">{number}</div>')
sheet.side_by_side(*comparing.screens(found, person, memo))
sheet.heading("Why it feels that way")
falls = comparing.waterfalls(found, colours, memo)
sheet.side_by_side(*(sheet.chart(f"falls-{i}", drawn) for i, drawn in enumerate(falls)))
sheet.heading("Who gains and who loses")
table = memo.once("segments", lambda: comparing.segment_frame(found))
names = list(dict.fromkeys(table["segment"]))
if names:
    chosen = min(st.session_state.get(comparing.BY, 0), len(names) - 1)
    options = {str(i): name for i, name in enumerate(names)}
    own = table[table["segment"] == names[chosen]]
    sheet.add(f'<div class="tl tl-choices">{radios_html("by", "By", options, str(chosen))}</div>')
    sheet.add(sheet.chart("segments", kept(comparing.segment_chart, own, colours)))
else:
    sheet.note("A and B have no groups of people in common.")
sheet.heading("Every step, several ways of picking")
sheet.place()
grid.grid(now.b, colours)
exporting.export_panel(lambda: comparing.figures_of(found), now.b, now.a, "compare")
copy_panel(now.b, now.a, "compare")
sheet.add(blocks.footer_html())
sheet.show(hear)
