"""Method: what the model is, where its numbers come from, where it fails, and how to cite it."""

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.study.fold_in import fold_in_agreement
from personalize.ui import blocks, method, state
from personalize.ui.engine import lab
from personalize.ui.words import heading, note, say

colours = palette(st.context.theme.type or "light")
view = state.view()
st.html('<div class="tl"><h1 class="tl-title">Method</h1></div>')
say(
    "A rating here is what a model expects people to answer, built from published findings and "
    "from assumptions. It can order coarse designs; it cannot tell levels. Differences come first, "
    "with the range that the assumptions leave."
)
heading("The model in one picture")
st.html(method.picture_html())
with st.expander("The equations"):
    st.latex(method.EQUATION)
    note(
        "Every symbol is a row of the register below. The waterfall on Explore adds these terms up "
        "exactly; its last bar is the end of the scale."
    )
heading("Where the numbers come from")
method.register_table()
heading("Published findings, run now")
note(
    "Each is an experiment on the real pipeline where it can be, on single exposures where it must."
)
method.findings()
heading("What the result on Explore hangs on")
method.hangs_on(view.baseline()[0], view.scenario, colours)
heading("Folding people in instead of training again")
say(
    "A consent change shows at once because people are folded into a fitted model. How far that "
    "agrees with training on them, beside training again with another seed:"
)
if st.button("Measure it for the way of picking on Explore", key="measure-fold-in"):
    try:
        with st.spinner("Training twice …"):
            say(fold_in_agreement(lab(), view.scenario).sentence())
    except PersonalizeError as error:
        st.info(str(error))
heading("What it cannot tell")
st.html(method.limits_html())
heading("References")
st.html(method.references_html())
heading("How to cite")
st.code(method.citation(), language="bibtex", wrap_lines=True)
st.html(blocks.footer_html())
