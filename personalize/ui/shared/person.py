"""The person shown: chosen once by a rule, kept until the visitor chooses another one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.service.attribution import PickAttribution, attribute_picks
from personalize.service.presentation import Screen, write_screen
from personalize.service.records import event_count
from personalize.study.lab import Run
from personalize.study.people import choose_person, named, one_step_less, order, rules_for
from personalize.study.screen_changes import size_of_change
from personalize.study.stories import PERSONS
from personalize.ui import session
from personalize.ui.background import lab
from personalize.ui.render import note, plain
from personalize.ui.view import View

FOUND = 8
"""Largest number of people listed for a name."""
BY_NAME = "By name"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Shown:
    """The person on the page and their screen.

    Attributes
    ----------
    number : int
        Row in the world's people.
    line : str
        Age, job and place.
    parts : dict of str to float
        Part of each kind of data in their picks, 0 to 1.
    """

    number: int
    name: str
    given_name: str
    line: str
    screen: Screen
    records: int
    parts: dict[str, float]


def person_of(now: View, run: Run) -> int:
    """Return the number of the person shown, chosen once by the view's rule and then stored."""
    number, people = now.person, len(run.world.people)
    crowd = _crowd(run.scenario)
    if crowd != _crowd(now.scenario):  # Compare may show another crowd than Explore
        return (number or 0) % people
    same = st.session_state.setdefault("crowd-of-person", crowd) == crowd
    if number is None or number >= people or not same:
        if now.person is not None and now.person >= people:
            st.warning(f"There is no person {now.person} among {people:,}. Somebody else is shown.")
        number = _chosen(now, run)
        st.session_state["crowd-of-person"] = crowd
        st.session_state[session.VIEW] = replace(session.view(), person=number, nth=0)
    return number


def _chosen(now: View, run: Run) -> int:
    """Choose a person by the view's rule in the scenario of now."""
    if now.rule == "name":
        return (now.person or 0) % len(run.world.people)
    if now.nth:  # an older link has a position in the order of the rule
        changed = _changed(run, now.scenario)
        people = order(now.rule, run, changed, now.about())
        return int(people[now.nth % len(people)])
    return choose_person(lab(), now.rule, now.scenario, None, now.about())


def _changed(run: Run, scenario: Scenario) -> np.ndarray:
    """Return how many picks of each person differ from those with one step less."""
    before = lab().run(one_step_less(scenario)).slates.items
    return size_of_change(run.slates.items, before)


def _crowd(scenario: Scenario) -> tuple[object, ...]:
    """Return the settings that determine who the people are."""
    people = scenario.people.model_dump(exclude={"elicitation"})
    return scenario.seed, tuple(sorted(people.items()))


def show_person(number: int, rule: str = "name") -> None:
    """Show another person. Call only from a callback."""
    now = session.view()
    st.session_state[session.VIEW] = replace(now, person=number, rule=rule, nth=0)
    st.session_state.pop("crowd-of-person", None)


def _by_rule(rule: str) -> None:
    now = session.view()
    st.session_state[session.VIEW] = replace(now, person=None, rule=rule, nth=0)


def next_person(run: Run, number: int) -> None:
    """Show the next person in the order of the rule. Call only from a callback."""
    now = session.view()
    changed = _changed(run, now.scenario)
    people = order(now.rule if now.rule != "name" else str(number), run, changed, now.about())
    place = int(np.flatnonzero(people == number)[0]) if number in people else -1
    show_person(int(people[(place + 1) % len(people)]), now.rule)


def account(run: Run, number: int, items: list[int]) -> PickAttribution:
    """Return the attribution of a person's picks; cached, as it is the same in every design."""
    key = ("account", run.scenario.model_dump(mode="json", exclude={"design", "time"}), number)
    return lab().keep(
        key, lambda: attribute_picks(run.world, run.evidence, run.model, number, items)
    )


def shown(run: Run, number: int) -> Shown:
    """Return a person and their screen in a run."""
    frame = run.world.people.frame.iloc[number]
    items = [int(item) for item in run.slates.items[number]]
    shares = run.slates.shares[number].mean(axis=0)
    return Shown(
        number=number,
        name=str(frame["name"]),
        given_name=str(frame["given_name"]),
        line=f"{frame['age']}, {frame['job']}, {frame['place']}",
        screen=write_screen(run.scenario, account(run, number, items)),
        records=event_count(run.world, number, run.type_names(number), run.scenario.data.history),
        parts={
            type_name: float(share) for type_name, share in zip(data_types(), shares, strict=True)
        },
    )


def why(now: View) -> str:
    """Return the rule by which this person was chosen, in words."""
    words = PERSONS.get(now.rule)
    return f"Chosen once as: {words.lower()}" if words else BY_NAME


def picker(run: Run, now: View, who: Shown, *, me: bool = False) -> None:
    """Show who is shown, and the buttons to show another person.

    Parameters
    ----------
    me : bool
        With the button of the dialog "Me".
    """
    with st.container(horizontal=True, vertical_alignment="center", key="who"):
        words = f"**{plain(who.name)}’s screen**  \n{plain(who.line)} · {why(now)}"
        note(words)
        st.button(
            "Next person",
            key="next-person",
            type="tertiary",
            on_click=next_person,
            args=(run, who.number),
        )
        with st.popover("Pick", key="pick", type="tertiary"):
            _ways(run)
        if me:
            st.button(
                "Me",
                key="me",
                type="tertiary",
                help="Which data would you share here?",
                on_click=lambda: st.session_state.update({"dialog": "me"}),
            )


def _ways(run: Run) -> None:
    for rule, words in rules_for(run.scenario).items():
        st.button(words, key=f"rule-{rule}", width="stretch", on_click=_by_rule, args=(rule,))
    name_text = st.text_input(BY_NAME, key="name-asked", max_chars=LONGEST_NAME)
    if not name_text.strip():
        return
    matches, frame = named(run, name_text), run.world.people.frame
    for number in matches[:FOUND]:
        row = frame.iloc[int(number)]
        st.button(
            f"{plain(str(row['name']))}, {row['age']}",
            key=f"named-{number}",
            width="stretch",
            on_click=show_person,
            args=(int(number),),
        )
    if not len(matches):
        note(f"Nobody here has “{plain(name_text)}” in their name.")
    elif len(matches) > FOUND:
        note(f"{len(matches) - FOUND} more; write more of the name.")
