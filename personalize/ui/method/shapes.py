"""The shapes of the model on Method: what each changes, and which one pages use."""

from __future__ import annotations

import streamlit as st

from personalize.scenario.shapes import DRAWN, PLAIN, SHAPES
from personalize.ui import session
from personalize.ui.render import note, say, show
from personalize.ui.view import View

CHANGES = (
    ("plain", "As in the equations above."),
    (
        "aware",
        "People who were asked and told know: 1 − N becomes (1 − N)(1 − asked)(1 − disclosed). "
        "What they imagine is collected is multiplied by how expected the kinds used are.",
    ),
    (
        "useful",
        "What a use is worth lowers concern: everything that is noticed is multiplied by "
        "1 − s · usefulness. Observed by Balash 2022, not tested by an experiment.",
    ),
    (
        "gated",
        "Benefit counts only as far as it does not feel invasive: times 1 − (rating − 1) / 6, in "
        "willingness and clicks.",
    ),
)
"""Name and change of each shape."""
FIGURES, BANDS = "shape-of-figures", "shapes-of-bands"
"""Keys of the two widgets."""
ALL, ONE = "all four shapes", "this shape only"


def shapes(now: View) -> None:
    """Show what each shape changes, and let a visitor choose with which one pages compute."""
    say(
        "Ranges cover values and, in turn, four shapes of the equations. Among the findings below "
        "no shape is best at everything, so none replaces plain. A change here holds on every page "
        "and stands in the link."
    )
    show("definitions.html", rows=CHANGES)
    model = now.scenario.model
    left, right = st.columns(2)
    st.session_state[FIGURES] = model.of_figures()
    listed = not isinstance(model.shape, str)
    others = f"the listed: {', '.join(model.of_draws())}"
    options = [ALL, ONE, others] if listed and len(model.of_draws()) > 1 else [ALL, ONE]
    st.session_state[BANDS] = ALL if not listed else options[-1]
    left.selectbox(
        "Figures are computed with", SHAPES, key=FIGURES, format_func=_label, on_change=_chosen
    )
    right.selectbox("Ranges cover", options, key=BANDS, on_change=_chosen)
    if model.shape != PLAIN:
        note("Changed: the default is plain, with ranges over all four shapes.")


def _label(name: str) -> str:
    return f"{name} (the default)" if name == PLAIN else name if name in DRAWN else f"{name}, both"


def _chosen() -> None:
    figures, bands = str(st.session_state[FIGURES]), str(st.session_state[BANDS])
    model = session.view().scenario.model
    if bands == ALL:
        session.change({"model.shape": figures})
    elif bands == ONE:
        session.change({"model.shape": [figures]})
    else:
        others = [name for name in model.of_draws() if name != figures]
        session.change({"model.shape": [figures, *others]})
