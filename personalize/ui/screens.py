"""A person's screen from a run: the mock of the service, with marks for what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from personalize.service.acts import act_words
from personalize.service.evidence import Evidence
from personalize.service.messages import make_message
from personalize.service.presentation import Screen, make_screen
from personalize.study.lab import Run
from personalize.ui.feed import screen_html


def badges(now: np.ndarray, before: np.ndarray, new: str = "New") -> dict[int, str]:
    """Return the change mark of each card: new, moved up or moved down; none where it stayed."""
    place = {int(item): seat for seat, item in enumerate(before)}
    found = {}
    for seat, item in enumerate(now):
        if int(item) not in place:
            found[int(item)] = new
        elif place[int(item)] != seat:
            found[int(item)] = "Moved up" if seat < place[int(item)] else "Moved down"
    return found


def screen_of(
    run: Run,
    person: int,
    items: Sequence[int],
    marks: Mapping[int, str],
    profile: Evidence | None = None,
    *,
    live: bool = False,
    screen: Screen | None = None,
    name: str = "",
) -> tuple[Screen, str]:
    """Return a person's screen and its HTML.

    Parameters
    ----------
    items : sequence of int
        Their slate, in order.
    marks : mapping
        Change mark by item.
    profile : Evidence, optional
        The person's evidence as one row, where it is not the run's.
    live : bool
        Whether the person can act on it.
    screen : Screen, optional
        Their cards, where they are written already.
    name : str
        Whom the service greets; the person's given name unless given.
    """
    evidence, row = (run.evidence, None) if profile is None else (profile, 0)
    if screen is None:
        screen = make_screen(run.scenario, run.world, evidence, run.model, person, items, row)
    own = run.world.catalogue
    domain = own.domain if not run.world.imported else "imported"
    searched = run.world.columns.families.get("search_genre")
    html = screen_html(
        screen,
        domain,
        own.genres,
        marks,
        make_message(run.scenario, run.world, screen),
        run.scenario.design.placement,
        name or str(run.world.people.frame["given_name"].iloc[person]),
        act_words(domain) if live else (),
        searched.labels if live and searched is not None else (),
    )
    return screen, html
