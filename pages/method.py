"""Method: what the model is, where its numbers come from, where it fails, and how to cite it."""

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.study.fold_in import fold_in_agreement
from personalize.ui import blocks, method, state
from personalize.ui.engine import lab
from personalize.ui.sheet import Sheet

colours = palette(st.context.theme.type or "light")
view = state.view()
sheet = Sheet("method")
sheet.add('<div class="tl"><h1 class="tl-title">Method</h1></div>')
sheet.say(
    "A rating here is what a model expects people to answer, built from published findings and "
    "from assumptions. It can order coarse designs; it cannot tell levels. Differences come first, "
    "with the range that the assumptions leave."
)
sheet.heading("The model in one picture")
sheet.add(method.picture_html())
sheet.place()
method.equations()
sheet.heading("Where the numbers come from")
method.numbers(sheet)
sheet.heading("Published findings, run now")
sheet.note(
    "Each is an experiment on the real pipeline where it can be, on single exposures where it must."
)
sheet.place()
method.findings()
sheet.heading("What the result on Explore hangs on")
sheet.place()
assumptions = st.container()
sheet.heading("Folding people in instead of training again")
sheet.say(
    "A consent change shows at once because people are folded into a fitted model. How far that "
    "agrees with training on them, beside training again with another seed:"
)
sheet.place()
if st.button("Measure it for the way of picking on Explore", key="measure-fold-in"):
    try:
        with st.spinner("Training twice …"):
            sheet.say(fold_in_agreement(lab(), view.scenario).sentence())
    except PersonalizeError as error:
        st.info(str(error))
sheet.heading("What it cannot tell")
sheet.add(method.limits_html())
sheet.heading("References")
sheet.add(method.references_html())
sheet.heading("How to cite")
sheet.place()
st.code(method.citation(), language=None, wrap_lines=True)
sheet.add(blocks.footer_html())
sheet.show()
with assumptions:  # last: it may take seconds, and everything else is there
    method.hangs_on(view.baseline()[0], view.scenario, colours)
