"""Acting as the person: acts are recorded, and the screen and the rating are computed again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from personalize.output.words import signed
from personalize.register import data_types, design_options
from personalize.service.acts import STARS
from personalize.service.attribution import attribute_picks
from personalize.service.presentation import write_screen
from personalize.study.acting import Act, Acted, act, describe
from personalize.study.lab import Run
from personalize.study.screen_changes import change_marks, misses
from personalize.ui import session
from personalize.ui.background import lab
from personalize.ui.render import show
from personalize.ui.shared.person import Shown
from personalize.ui.shared.screen import live_screen, screen_html

MISSES = "show-misses"
MISS = "A visible miss"
MISSES_HELP = (
    "Marks picks in the lowest tenth of what this person would like: people notice "
    "personalization when it fails."
)
ON_PICKS = ("click", "finish", "dismiss", "rate", "notification")


@dataclass
class Done:
    """The acts of a visitor as one person, their times, and the kinds of data switched off."""

    acts: list[Act] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)

    def add(self, action: Act) -> None:
        """Add an act with the current time."""
        self.acts.append(action)
        self.times.append(datetime.now().astimezone().strftime("%H:%M:%S"))

    def undo(self) -> None:
        """Remove the last act."""
        if self.acts:
            self.acts.pop()
            self.times.pop()

    def clear(self) -> None:
        """Remove all acts and switch all kinds on again."""
        self.acts.clear()
        self.times.clear()
        self.withdrawn.clear()

    def __bool__(self) -> bool:
        """Return whether there is an act or a kind switched off."""
        return bool(self.acts or self.withdrawn)


@dataclass(frozen=True)
class Acting:
    """The results of acting as a person.

    Attributes
    ----------
    now, before : Acted or None
        After all acts, and after all but the last one; None if nothing was done.
    """

    run: Run
    who: Shown
    done: Done
    now: Acted | None
    before: Acted | None

    def new_records(self) -> int:
        """Return the number of added records that the service uses."""
        return 0 if self.now is None else sum(self.now.used)


def read_act(text: str, items: int, searches: int) -> Act | None:
    """Return the act of a message from the browser, or None if the message is not valid.

    Parameters
    ----------
    text : str
        "click:12", "rate:12:4", "search:3" or anything else.
    items, searches : int
        Numbers of items and searches; a target must be smaller.
    """
    action, *rest = text.split(":")
    if not rest or not all(part.isascii() and part.isdecimal() for part in rest):
        return None
    target = int(rest[0])
    if action == "search" and len(rest) == 1 and target < searches:
        return Act("search", target)
    if action not in ON_PICKS or target >= items:
        return None
    if action == "rate":
        fits = len(rest) == 2 and int(rest[1]) in STARS
        return Act("rate", target, float(rest[1])) if fits else None
    return Act(action, target) if len(rest) == 1 else None  # type: ignore[arg-type]


def done_as(run: Run, person: int) -> Done:
    """Return the visitor's acts as a person in this scenario's world, stored in the session."""
    key = f"acts-{run.scenario.seed}-{run.scenario.service.domain}-{person}"
    done: Done = st.session_state.setdefault(key, Done())
    items = run.world.columns.items
    if any(action.action != "search" and action.target >= items for action in done.acts):
        done.clear()  # an imported set was replaced by another one of the same name
    return done


def acting(run: Run, who: Shown) -> Acting:
    """Return a person's screen and ratings after the visitor's acts."""
    done = done_as(run, who.number)
    if not done:
        return Acting(run, who, done, None, None)
    type_names = [
        type_name for type_name in run.type_names(who.number) if type_name not in done.withdrawn
    ]
    now = act(lab(), run, who.number, done.acts, type_names)
    before = act(lab(), run, who.number, done.acts[:-1], type_names)
    return Acting(run, who, done, now, before)


def hear(run: Run, person: int, text: str) -> None:
    """Record a click on a person's screen: an act, or switching a kind of data; else nothing."""
    done, families = done_as(run, person), run.world.columns.families
    searches = len(families["search_genre"].labels) if "search_genre" in families else 0
    action = read_act(text, run.world.columns.items, searches)
    use, _, type_name = text.partition(":")
    if action is not None:
        done.add(action)
    elif use == "use" and type_name in run.type_names(person):
        done.withdrawn ^= {type_name}


def screen(acting_state: Acting, marks: dict[int, str], key: str) -> None:
    """Show the live screen of a person.

    Parameters
    ----------
    marks : dict
        Change marks by item, shown while there are no acts; later the changes by the last act.
    key : str
        Key of the screen's element.
    """
    run, who, now = acting_state.run, acting_state.who, acting_state.now
    new_screen, badges = who.screen, dict(marks)
    if now is not None and acting_state.before is not None:
        items = [int(item) for item in now.items]
        account = attribute_picks(run.world, now.evidence, run.model, who.number, items, 0)
        new_screen = write_screen(run.scenario, account)
        badges = change_marks(items, [int(item) for item in acting_state.before.items])
    if st.session_state.get(MISSES):
        items_shown = [card.item for card in new_screen.cards]
        badges |= dict.fromkeys(misses(run, who.number, items_shown), MISS)
    about = session.view().about()
    body = screen_html(run, new_screen, badges, live=True, situation=about.situation)
    live_screen(body, key, lambda text: hear(run, who.number, text))


def log(acting_state: Acting, key: str) -> None:
    """Show the recorded acts, the rating after them, and buttons to undo them."""
    done, now, before = acting_state.done, acting_state.now, acting_state.before
    if now is None or before is None:
        return
    labels = {name: row.label.lower() for name, row in data_types().items()}
    retention_option = acting_state.run.scenario.design.retention
    changed = len(set(map(int, now.items)) - set(map(int, before.items)))
    show(
        "log.html",
        name=acting_state.who.given_name,
        now=now,
        felt=signed(now.now - before.now, 2),
        changed=changed,
        cards=len(now.items),
        rows=[
            (when, describe(action, acting_state.run.world), labels[action.type_name()], used)
            for action, when, used in zip(done.acts, done.times, now.used, strict=True)
        ],
        withdrawn=[labels[type_name] for type_name in data_types() if type_name in done.withdrawn],
        retention=design_options()["retention"][retention_option].label.lower(),
    )
    with st.container(horizontal=True):
        st.button("Undo", key=f"{key}-undo", on_click=done.undo, disabled=not done.acts)
        st.button("Start again", key=f"{key}-again", on_click=done.clear)


def misses_switch(acting_state: Acting) -> None:
    """Show a switch to mark visible misses; not for imported sets, whose tastes are unknown."""
    if not acting_state.run.world.imported:
        st.toggle("Show misses", key=MISSES, help=MISSES_HELP, persist_state="session")
