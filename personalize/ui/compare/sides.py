"""Selection of A and B: from Explore, a story, the notebook, a file or a link."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario, from_query, to_query
from personalize.scenario.reading import from_json, from_toml
from personalize.study.stories import stories
from personalize.ui import comparison, session
from personalize.ui.link import names_for_labels
from personalize.ui.render import plain
from personalize.ui.view import from_link, on_page

SIDES = "sides"
"""Session key of A and B; None for a side that follows Explore."""
CHANGED = "changed"
"""Key of a scenario that is not among those offered."""


@dataclass(frozen=True)
class Sides:
    """The two scenarios that are compared."""

    a: Scenario
    b: Scenario


def sides() -> Sides:
    """Return A and B: from the link at first, from the session afterwards.

    Unless the link or the visitor sets them, B is the scenario of Explore and A its baseline.
    """
    if SIDES not in st.session_state:
        query = st.query_params.to_dict()
        linked = {side: _from_link(query, side) for side in "ab"}
        st.session_state[SIDES] = linked
    chosen: dict[str, Scenario | None] = st.session_state[SIDES]
    now = session.view()
    return Sides(chosen["a"] or comparison.baseline(now)[0], chosen["b"] or now.scenario)


def _from_link(query: dict[str, str], side: str) -> Scenario | None:
    parameters = {
        k.removeprefix(f"{side}."): v for k, v in query.items() if k.startswith(f"{side}.")
    }
    if not parameters:
        return None
    parameters.pop("is", None)
    scenario, problems = from_query(names_for_labels(parameters), Scenario())
    scenario, page_problems = on_page(scenario)
    st.session_state.setdefault("side-problems", []).extend(problems + page_problems)
    return scenario


def choose(side: str, scenario: Scenario | None) -> None:
    """Set A or B ("a", "b"); None follows Explore. Call only from a callback."""
    sides()
    st.session_state[SIDES] = {**st.session_state[SIDES], side: scenario}


def write_link() -> None:
    """Write the scenarios that do not follow Explore, and the person, into the address."""
    parameters: dict[str, str] = {}
    for side, scenario in st.session_state[SIDES].items():
        if scenario is None:
            continue
        settings = to_query(scenario, Scenario())
        parameters |= {f"{side}.{key}": v for key, v in settings.items()} or {
            f"{side}.is": "typical"
        }
    now = session.view()
    if now.person is not None:
        parameters["person"] = str(now.person)
    if st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)


def keep_in_link(now: Sides) -> None:
    """Write A and B into the address, and leave the rest of it as it is."""
    parameters = {
        f"{side}.{key}": value
        for side, scenario in (("a", now.a), ("b", now.b))
        for key, value in (to_query(scenario, Scenario()) or {"is": "typical"}).items()
    }
    for key in [key for key in st.query_params if key[:2] in ("a.", "b.")]:
        if key not in parameters:
            del st.query_params[key]
    for key, value in parameters.items():
        if st.query_params.get(key) != value:
            st.query_params[key] = value


def offered() -> dict[str, tuple[str, Scenario]]:
    """Return the scenarios that can be chosen as A or B: name and scenario, by key."""
    now = session.view()
    choices = {
        "explore": ("What Explore shows", now.scenario),
        "base": ("What Explore compares with", comparison.baseline(now)[0]),
    }
    for key, story in stories().items():
        choices[f"story-{key}"] = f"Story: {story.title}", story.scenario
    for key, (title, scenario) in comparison.pinned().items():
        choices[key] = f"Pinned: {title}", scenario
    return choices


def pickers(now: Sides) -> None:
    """Show the select boxes of A and B, and buttons to swap them and to open B on Explore."""
    ways = offered()
    with st.container(horizontal=True, vertical_alignment="bottom", key="sides-row"):
        for side, scenario, first in (("a", now.a, "base"), ("b", now.b, "explore")):
            order = [first, *(key for key in ways if key != first)]
            current = next((key for key in order if ways[key][1] == scenario), CHANGED)
            names = {key: ways[key][0] for key in ways}
            if current == CHANGED:
                names = {CHANGED: "Changed", **names}
            st.session_state[f"side-{side}"] = current
            st.selectbox(
                side.upper(),
                list(names),
                format_func=names.__getitem__,
                key=f"side-{side}",
                width=300,
                on_change=_chosen,
                args=(side,),
            )
        st.button("Swap", key="swap", on_click=_swap, args=(now,))
        st.button("Open B on Explore", key="open-b", type="tertiary", on_click=_open, args=(now.b,))
    if st.session_state.pop("go-to-explore", False):
        session.go_to("explore")


def _chosen(side: str) -> None:
    key = st.session_state[f"side-{side}"]
    follows = {"a": "base", "b": "explore"}[side]
    if key == follows:
        choose(side, None)
    elif key in (ways := offered()):
        choose(side, on_page(ways[key][1])[0])


def _swap(now: Sides) -> None:
    choose("a", now.b)
    choose("b", now.a)


def _open(scenario: Scenario) -> None:
    session.open_scenario(scenario)
    st.session_state["go-to-explore"] = True


def other_ways() -> None:
    """Show the form that sets A or B from a file or a link."""
    with st.expander("From a file or a link", key="side-panel", on_change="rerun") as panel:
        if not panel.open:
            return
        left, right = st.columns(2)
        left.segmented_control("Becomes", ["A", "B"], default="B", required=True, key="becomes")
        right.file_uploader("Scenario (TOML or JSON)", type=["toml", "json"], key="side-file")
        st.text_input("Or a link to a scenario", key="side-link", max_chars=4000)
        st.button("Use it", key="side-use", on_click=_use)
    for problem in st.session_state.pop("side-problems", []):
        st.warning(plain(problem))


def _use() -> None:
    file, link = st.session_state.get("side-file"), st.session_state.get("side-link", "")
    if file is None and not link:
        return
    try:
        scenario = _read(file.getvalue().decode() if file else "", link)
    except UnicodeDecodeError:
        st.session_state["side-problems"] = ["The file is not text; a scenario file is UTF-8."]
        return
    except PersonalizeError as error:
        st.session_state["side-problems"] = [str(error)]
        return
    scenario, page_problems = on_page(scenario)
    st.session_state["side-problems"] = page_problems
    choose(str(st.session_state["becomes"]).lower(), scenario)


def _read(text: str, link: str) -> Scenario:
    if text:
        return from_json(text) if text.lstrip().startswith("{") else from_toml(text)
    return from_link(dict(parse_qsl(urlsplit(link).query))).scenario
