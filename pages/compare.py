"""Compare: scenario A beside scenario B, differences first."""

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.output.readings import sentence_of
from personalize.scenario.words import diff
from personalize.study.compare import compare
from personalize.ui import blocks, comparing, differences, exporting, facts, grid, pinning
from personalize.ui.charts import kept, show
from personalize.ui.copying import copy_panel
from personalize.ui.engine import depends_on, lab
from personalize.ui.memo import memo_between
from personalize.ui.words import heading, note, say

colours = palette(st.context.theme.type or "light")
now = comparing.sides()
with st.container(horizontal=True, vertical_alignment="center", key="title-row"):
    st.html('<div class="tl"><h1 class="tl-title">Compare</h1></div>', width="stretch")
    with st.popover("Pin"):
        pinning.pin_form("compare", now.b, now.a, "B against A", "in A", "compare")
comparing.pickers(now)
for problem in st.session_state.pop("side-problems", []):
    st.warning(problem)
comparing.write_link(now)
changed = diff(now.a, now.b)
if changed:
    say("**B is A with:** " + "; ".join(map(str, changed)))
else:
    st.info("A and B are the same. Choose another A or B, or click a cell of the grid below.")
try:
    with st.spinner("Comparing …"):
        memo = memo_between(lab().run(now.a), lab().run(now.b))
        found = memo.once("found", lambda: compare(lab(), now.a, now.b))
        depends = depends_on(lab(), now.a, now.b)
except PersonalizeError as error:
    st.error(str(error))
    st.stop()
for scenario in (now.a, now.b):
    pinning.count_scenario(scenario)
sentence = sentence_of(now.a, "in A", found, depends)
st.html(facts.sentence_html(sentence))
st.html(differences.block_html(found, "" if depends in sentence.note else depends))

heading("The same person in A and in B")
comparing.screens(found, comparing.whose(found.b), memo)
heading("Why it feels that way")
comparing.waterfalls(found, colours, memo)
heading("Who gains and who loses")
table = comparing.segment_frame(found)
if len(table):
    names = list(dict.fromkeys(table["segment"]))
    chosen = st.segmented_control("By", names, default=names[0], required=True, key="segment")
    own = table[table["segment"] == chosen]
    show(kept(comparing.segment_chart, own, colours), key="segments")
else:
    note("A and B have no groups of people in common.")
heading("Every step, several ways of picking")
grid.grid(now.b, colours)
exporting.export_panel(lambda: comparing.figures_of(found), now.b, now.a, "compare")
copy_panel(now.b, now.a, "compare")
st.html(blocks.footer_html())
