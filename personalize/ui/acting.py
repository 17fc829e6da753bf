"""Acting as the person: each act is tracked, and the screen and the feeling change at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

import streamlit as st

from personalize.output.words import signed
from personalize.register import data_types, design_options
from personalize.service.acts import STARS
from personalize.study.acting import Act, Acted, act, describe
from personalize.study.lab import Run
from personalize.study.people import misses
from personalize.ui.engine import lab
from personalize.ui.explore import Shown
from personalize.ui.feed import switch
from personalize.ui.screens import badges, screen_of

MISSES, UNDO, AGAIN = "show-misses", "undo", "again"
"""What is clicked below a screen."""
MISSES_HELP = (
    "Marks picks in the lowest tenth of what this person would like: people notice "
    "personalization when it fails."
)
ON_PICKS = ("click", "finish", "dismiss", "rate", "notification")


@dataclass
class Done:
    """What a visitor did as one person, and when."""

    acts: list[Act]
    times: list[str]

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


def read_act(text: str, items: int, searches: int) -> Act | None:
    """Return the act that a click says, or None where it says none.

    Parameters
    ----------
    text : str
        From a browser: "click:12", "rate:12:4", "search:3" or anything else.
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
    found: Done = st.session_state.setdefault(key, Done([], []))
    found.acts[:] = [one for one in found.acts if _possible(run, one)]
    return found


def _possible(run: Run, one: Act) -> bool:
    return one.action == "search" or one.target < run.world.columns.items


def untouched(run: Run, person: int, shown: Shown) -> str:
    """Return a person's screen as HTML, to act on, as long as nothing was done."""
    items = [int(item) for item in run.slates.items[person]]
    return screen_of(run, person, items, shown.marks, live=True, screen=shown.screen)[1]


def hear(run: Run, person: int, said: Sequence[str]) -> None:
    """Do what was clicked on a person's screen, in order; what is no act of theirs is left out."""
    done, families = done_as(run, person), run.world.columns.families
    searches = len(families["search_genre"].labels) if "search_genre" in families else 0
    for text in said:
        one = read_act(text, run.world.columns.items, searches)
        if one is not None:
            done.add(one)
        elif text == MISSES:
            st.session_state[MISSES] = not st.session_state.get(MISSES)
        elif text == UNDO:
            done.undo()
        elif text == AGAIN:
            done.clear()


def live_screen(run: Run, person: int, shown: Shown, screen: Callable[[], str]) -> str:
    """Return a person's screen to act on, and the log of what was tracked.

    Parameters
    ----------
    screen : callable
        Returns the screen as HTML as long as nothing was done.
    """
    done = done_as(run, person)
    if not done.acts and not st.session_state.get(MISSES):
        return screen() + _below(run, done, None, shown, None)
    now = act(lab(), run, person, done.acts) if done.acts else None
    before = act(lab(), run, person, done.acts[:-1]) if done.acts else None
    items = run.slates.items[person] if now is None else now.items
    own = badges(now.items, before.items) if now and before else dict(shown.marks)
    missed = misses(run, person, items) if st.session_state.get(MISSES) else None
    own |= dict.fromkeys(missed or (), "A visible miss")
    profile, listed = now.evidence if now else None, [int(item) for item in items]
    drawn = screen_of(run, person, listed, own, profile, live=True)[1]
    felt = _felt_html(shown.given_name, now, before) if now and before else ""
    return felt + drawn + _below(run, done, now, shown, missed)


def _below(
    run: Run, done: Done, now: Acted | None, shown: Shown, missed: Collection[int] | None
) -> str:
    """Return what was tracked, and a switch for visible misses; ``missed`` are those shown."""
    name = escape(shown.given_name)
    if now is None:
        words = (
            f'<div class="tl"><p class="tl-note">{shown.note}</p><p class="tl-note"><b>Act as '
            f"{name}:</b> click a picture, or open <i>Act</i> on a card. What you do is "
            "tracked, and the picks change at once.</p></div>"
        )
    else:
        words = _log_html(run, done, now.used)
    if not run.world.imported:
        words += f'<div class="tl">{switch(MISSES, missed is not None, MISSES_HELP, "Show misses")}'
        if missed is not None and not missed:
            words += f'<p class="tl-note">No pick is in the lowest tenth for {name}.</p>'
        words += "</div>"
    return words


def _felt_html(name: str, now: Acted, before: Acted) -> str:
    changed = sum(int(item) not in set(before.items.tolist()) for item in now.items)
    return (
        '<div class="tl" role="status"><p class="tl-held">'
        f"<b>{escape(name)} would rate it {now.now:.1f} of 7</b> "
        f"({signed(now.now - before.now, 2)} since the last act), and {now.out:.1f} if it came "
        f"out. Fits {100 * now.fit:.0f} of 100. {changed} of {len(now.items)} cards changed."
        "</p></div>"
    )


def _log_html(run: Run, done: Done, used: tuple[bool, ...]) -> str:
    rows = "".join(
        f"<li>{escape(when)} · {escape(describe(one, run.world))}: "
        f"{escape(data_types()[one.kind()].label.lower())}, "
        f"{'used for picks' if kept else 'tracked, but this service does not use it'}</li>"
        for one, when, kept in zip(done.acts, done.times, used, strict=True)
    )
    kept = design_options()["retention"][run.scenario.design.retention].label.lower()
    return (
        f'<div class="tl"><p class="tl-note">What was tracked, in order; kept for: '
        f'{escape(kept)}</p><ol class="tl-log">{rows}</ol>'
        f'<p class="tl-buttons"><button type="button" data-act="{UNDO}">Undo</button> '
        f'<button type="button" data-act="{AGAIN}">Start again</button></p></div>'
    )
