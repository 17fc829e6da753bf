"""Over time: sessions in which trust moves, sharing is reconsidered, and some leave."""

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.ui import blocks, controls, course, exporting, pinning, state
from personalize.ui.copying import copy_panel
from personalize.ui.words import note

view = state.view()
scenario = view.scenario
course.settings(scenario)
controls.sidebar()
colours = palette(st.context.theme.type or "light")
state.write_link()
with st.container(horizontal=True, vertical_alignment="center", key="title-row"):
    title = "Over time: a story told by the assumptions"
    st.html(f'<div class="tl"><h1 class="tl-title">{title}</h1></div>', width="stretch")
    pinning.pin_popover("timeline", scenario, None, "Over time", "before", "course")
for problem in view.problems:
    st.warning(problem)
base, _ = view.baseline()
left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
overlaid = left.toggle(
    f"B: {view.base_label()}", key="overlay", help="Lay over what Explore compares with."
)
followed = middle.number_input(
    "Follow person", 0, scenario.people.number - 1, value=None, key="follow", placeholder="nobody"
)
try:
    found = course.lived(scenario)
    settings = {f"time.{name}": value for name, value in scenario.time.model_dump().items()}
    other = course.lived(base.replace(settings)) if overlaid and base != scenario else None
except PersonalizeError as error:
    st.error(str(error))
    st.stop()
st.html(f'<div class="tl"><p class="tl-sentence">{found.sentence()}</p></div>')
note(
    "How trust, habit and leaving develop over weeks is almost without evidence. Read this as a "
    "story told by the assumptions. A drop in trust costs about three times what a good week "
    "earns: this ratio is assumed. People who left do not return."
)
frame = course.both(found, other)
last = scenario.time.sessions
playing = right.toggle("Play", key="play")


@st.fragment(run_every=1.0 if playing else None)
def played() -> None:
    """Show the panels up to the session the play has reached."""
    at = st.session_state.get("played", 0) % last + 1 if playing else last
    st.session_state["played"] = at
    if last > 1 and not playing:
        at = st.slider("Up to session", 1, last, last, key=f"until-{last}")
    elif playing:
        note(f"Session {at} of {last}")
    course.panels(frame, found, colours, at, followed)


played()
exporting.export_panel(lambda: course.figures(frame, found), scenario, None, "course")
copy_panel(scenario, None, "timeline")
st.html(blocks.footer_html())
