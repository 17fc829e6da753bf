"""Method: the model, the sources of its numbers, its limits, and how to cite it."""

from __future__ import annotations

import streamlit as st

from personalize import __version__
from personalize.errors import PersonalizeError
from personalize.output.charts.tornado import tornado, tornado_words
from personalize.output.provenance import survey_words
from personalize.register import read_rows, register_hash
from personalize.scenario import Scenario
from personalize.study.fold_in import fold_in_agreement
from personalize.study.sensitivity import FEELINGS, METHODS, sensitivity
from personalize.ui import comparison, limits, session
from personalize.ui.background import lab
from personalize.ui.method.findings import show_findings
from personalize.ui.method.kinds import kinds
from personalize.ui.method.register_table import numbers
from personalize.ui.method.shapes import shapes
from personalize.ui.render import footer, heading, note, plain, say, show, title
from personalize.ui.shared.chart import colours
from personalize.ui.shared.chart import show as show_chart

STEPS = (
    ("People", "made up: tastes, attitudes after a US survey, trust; no stereotypes"),
    ("Evidence", "what they share, as values with a kind of data and a weight each"),
    ("Picks", "a real recommender learns from it; every pick is accounted for, kind by kind"),
    ("Noticing", "specific, obtrusive, named or wrong picks are noticed as being about me"),
    ("Feeling", "what is used × whether it belongs here, what was told and asked, trust, control"),
    ("Answer", "1 to 7; a screen is judged by its worst few picks"),
)
"""Titles and texts of the six boxes of the model's diagram."""
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


def page() -> None:
    """Show the page."""
    now = session.view()
    title("Method")
    say(
        "A rating here is what a model expects people to answer, built from published findings and "
        "from assumptions. It can order coarse designs; it cannot tell levels. Differences come "
        "first, with the range that the assumptions leave."
    )
    heading("The model in one picture")
    show("flow.html", steps=STEPS)
    _equations()
    heading("Shapes of the model")
    shapes(now)
    heading("Where the numbers come from")
    if survey := survey_words(now.scenario):
        say(
            f"**{plain(survey)}.** On every page these answers replace what they inform; the "
            "register below is what was assumed before."
        )
    numbers()
    heading("How much kinds of data differ")
    kinds()
    heading("Published findings, run now")
    note(
        "Each is an experiment on the real pipeline where it can be, on single exposures where it "
        "must."
    )
    show_findings()
    heading("What the result on Explore depends on")
    _depends(comparison.baseline(now)[0], now.scenario)
    heading("Folding people in instead of training again")
    _fold_in(now.scenario)
    heading("What it cannot tell")
    show("definitions.html", rows=[(row["limit"], row["why"]) for row in read_rows("limits.csv")])
    heading("References")
    show("references.html", rows=read_rows("references.csv"))
    heading("How to cite")
    st.code(citation(), language=None, wrap_lines=True)
    footer()


def _equations() -> None:
    with st.expander("The equations", key="equations", on_change="rerun") as panel:
        if panel.open:
            st.latex(EQUATION)
            note(
                "Every symbol is a row of the register below. The waterfall on Explore adds these "
                "terms up exactly; its last bar is the end of the scale."
            )


def _depends(base: Scenario, now: Scenario) -> None:
    """Show how much the current comparison depends on each assumption."""
    left, right = st.columns(2)
    output = left.selectbox("What is looked at", FEELINGS, format_func=_words, key="depends-output")
    method = right.selectbox("How", METHODS, format_func=_words, key="depends-method")
    other = None if base == now else now
    try:
        key = ("sensitivity", *(s.model_dump(mode="json") for s in (base, now)), output, method)
        with st.spinner("Trying the assumptions …"), limits.work(known=lab().kept(key)):
            result = lab().keep(key, lambda: sensitivity(lab(), base, other, output, method))
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return
    say(f"**{plain(result.sentence())}**")
    if other is not None:
        note("A is what Explore compares with, B is what it shows.")
    chart = tornado(result.table, colours(), result.default, result.compared, output)
    words = tornado_words(result.table, result.default)
    show_chart(chart, f"tornado-{output}-{method}", words)
    if method != METHODS[0]:
        columns = [c for c in ("mu_star", "sigma", "first_order", "total") if c in result.table]
        table = result.table.dropna(subset=columns)[["meaning", "status", *columns]]
        st.dataframe(table, hide_index=True)


def _words(name: str) -> str:
    words = {"if_discovered": "If people found out everything", "discovery_gap": "Hidden"}
    return words.get(name, name.replace("_", " ").capitalize())


def _fold_in(scenario: Scenario) -> None:
    say(
        "A consent change shows at once because people are folded into a fitted model. How far "
        "that agrees with training on them, beside training again with another seed:"
    )
    if st.button("Measure it for the way of picking on Explore", key="measure-fold-in"):
        try:
            with st.spinner("Training twice …"):
                say(plain(fold_in_agreement(lab(), scenario).sentence()))
        except PersonalizeError as error:
            note(plain(str(error)))


def citation() -> str:
    """Return how to cite, as BibTeX."""
    return (
        "@software{thin_line,\n"
        "  title = {Thin Line: a personalization lab},\n"
        f"  version = {{{__version__}}},\n"
        f"  note = {{Register {register_hash()}. Hypotheses from a simulation, not evidence.}}\n"
        "}"
    )
