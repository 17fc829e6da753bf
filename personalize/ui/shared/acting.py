"""Acting as the person: each act is tracked, and the screen and the feeling change at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from personalize.output.words import signed
from personalize.register import data_types, design_options
from personalize.service.acts import STARS
from personalize.service.presentation import make_screen
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
    """What a visitor did as one person: acts with their times, and kinds switched off."""

    acts: list[Act] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)

    def add(self, one: Act) -> None:
        """Note an act."""
        self.acts.append(one)
        self.times.append(datetime.now().astimezone().strftime("%H:%M:%S"))

    def undo(self) -> None:
        """Take the last act back."""
        if self.acts:
            self.acts.pop()
            self.times.pop()

    def clear(self) -> None:
        """Start again."""
        self.acts.clear()
        self.times.clear()
        self.withdrawn.clear()

    def __bool__(self) -> bool:
        """Tell whether anything was done."""
        return bool(self.acts or self.withdrawn)


@dataclass(frozen=True)
class Acting:
    """A person's screen as it is after what was done.

    Attributes
    ----------
    now, before : Acted or None
        After everything, and after everything but the last act; None where nothing was done.
    """

    run: Run
    who: Shown
    done: Done
    now: Acted | None
    before: Acted | None

    def new_records(self) -> int:
        """Return how many records that the service uses were added."""
        return 0 if self.now is None else sum(self.now.used)


def read_act(text: str, items: int, searches: int) -> Act | None:
    """Return the act that a message from the browser says, or None where it says none.

    Parameters
    ----------
    text : str
        "click:12", "rate:12:4", "search:3" or anything else.
    items, searches : int
        How many items and searches there are.
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
    """Return what this visitor did as a person, in this scenario's world."""
    key = f"acts-{run.scenario.seed}-{run.scenario.service.domain}-{person}"
    found: Done = st.session_state.setdefault(key, Done())
    items = run.world.columns.items
    if any(one.action != "search" and one.target >= items for one in found.acts):
        found.clear()  # an imported set was replaced by another of its name
    return found


def acting(run: Run, who: Shown) -> Acting:
    """Work out a person's screen after what this visitor did as them."""
    done = done_as(run, who.number)
    if not done:
        return Acting(run, who, done, None, None)
    kinds = [kind for kind in run.kinds(who.number) if kind not in done.withdrawn]
    now = act(lab(), run, who.number, done.acts, kinds)
    before = act(lab(), run, who.number, done.acts[:-1], kinds)
    return Acting(run, who, done, now, before)


def hear(run: Run, person: int, text: str) -> None:
    """Do what was clicked on a person's screen; what is no act of theirs is left out."""
    done, families = done_as(run, person), run.world.columns.families
    searches = len(families["search_genre"].labels) if "search_genre" in families else 0
    one = read_act(text, run.world.columns.items, searches)
    use, _, kind = text.partition(":")
    if one is not None:
        done.add(one)
    elif use == "use" and kind in run.kinds(person):
        done.withdrawn ^= {kind}


def screen(found: Acting, marks: dict[int, str], key: str) -> None:
    """Show the live screen of a person.

    Parameters
    ----------
    marks : dict
        Change marks by item while nothing was done; after that, what the last act changed.
    key : str
        Of the screen's element.
    """
    run, who, now = found.run, found.who, found.now
    drawn, badges = who.screen, dict(marks)
    if now is not None and found.before is not None:
        items = [int(item) for item in now.items]
        drawn = make_screen(run.scenario, run.world, now.evidence, run.model, who.number, items, 0)
        badges = change_marks(items, [int(item) for item in found.before.items])
    if st.session_state.get(MISSES):
        own = [card.item for card in drawn.cards]
        badges |= dict.fromkeys(misses(run, who.number, own), MISS)
    about = session.view().about()
    body = screen_html(run, drawn, badges, live=True, situation=about.situation)
    live_screen(body, key, lambda text: hear(run, who.number, text))


def log(found: Acting, key: str) -> None:
    """Show what was tracked, how it would feel now, and ways to take it back."""
    done, now, before = found.done, found.now, found.before
    if now is None or before is None:
        return
    labels = {name: kind.label.lower() for name, kind in data_types().items()}
    kept = found.run.scenario.design.retention
    changed = len(set(map(int, now.items)) - set(map(int, before.items)))
    show(
        "log.html",
        name=found.who.given_name,
        now=now,
        felt=signed(now.now - before.now, 2),
        changed=changed,
        cards=len(now.items),
        rows=[
            (when, describe(one, found.run.world), labels[one.kind()], used)
            for one, when, used in zip(done.acts, done.times, now.used, strict=True)
        ],
        withdrawn=[labels[kind] for kind in data_types() if kind in done.withdrawn],
        retention=design_options()["retention"][kept].label.lower(),
    )
    with st.container(horizontal=True):
        st.button("Undo", key=f"{key}-undo", on_click=done.undo, disabled=not done.acts)
        st.button("Start again", key=f"{key}-again", on_click=done.clear)


def misses_switch(found: Acting) -> None:
    """Offer to mark visible misses; of an imported set nothing is known of what people like."""
    if not found.run.world.imported:
        st.toggle("Show misses", key=MISSES, help=MISSES_HELP, persist_state="session")
