"""Compare: scenario A beside scenario B, differences first."""

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.output.readings import sentence_of
from personalize.scenario.words import diff
from personalize.study.compare import compare
from personalize.ui import blocks, comparing, differences, exporting, facts, grid, pinning
from personalize.ui.charts import kept
from personalize.ui.copying import copy_panel
from personalize.ui.engine import depends_on, lab
from personalize.ui.memo import memo_between
from personalize.ui.sheet import Sheet

colours = palette(st.context.theme.type or "light")
now, sheet = comparing.sides(), Sheet("compare")
with st.container(horizontal=True, vertical_alignment="center", key="title-row"):
    st.html('<div class="tl"><h1 class="tl-title">Compare</h1></div>', width="stretch")
    pinning.pin_popover("compare", now.b, now.a, "B against A", "in A", "compare")
comparing.pickers(now)
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
    sheet.show()
    st.error(str(error))
    st.stop()
for scenario in (now.a, now.b):
    pinning.count_scenario(scenario)
sentence = sentence_of(now.a, "in A", found, depends)
sheet.add(facts.sentence_html(sentence))
sheet.add(differences.block_html(found, "" if depends in sentence.note else depends))
sheet.heading("The same person in A and in B")
sheet.side_by_side(*comparing.screens(found, comparing.whose(found.b), memo))
sheet.heading("Why it feels that way")
falls = comparing.waterfalls(found, colours, memo)
sheet.side_by_side(*(sheet.chart(f"falls-{i}", drawn) for i, drawn in enumerate(falls)))
sheet.heading("Who gains and who loses")
table = comparing.segment_frame(found)
if len(table):
    sheet.place()
    names = list(dict.fromkeys(table["segment"]))
    chosen = st.segmented_control("By", names, default=names[0], required=True, key="segment")
    own = table[table["segment"] == chosen]
    sheet.add(sheet.chart("segments", kept(comparing.segment_chart, own, colours)))
else:
    sheet.note("A and B have no groups of people in common.")
sheet.heading("Every step, several ways of picking")
sheet.place()
grid.grid(now.b, colours)
exporting.export_panel(lambda: comparing.figures_of(found), now.b, now.a, "compare")
copy_panel(now.b, now.a, "compare")
sheet.add(blocks.footer_html())
sheet.show()
