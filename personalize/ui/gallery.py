"""The stories as a gallery: each with a picture of what the service shows, uses and asks."""

from __future__ import annotations

from functools import cache
from html import escape

import streamlit as st

from personalize import locations
from personalize.register import data_types, design_options, ladder
from personalize.study.stories import Story, stories
from personalize.ui import state
from personalize.ui.feed import icon
from personalize.ui.tiles import tile
from personalize.ui.words import note, say
from personalize.world.catalogue import DOMAINS, catalogue

TILES = 6
"""Tiles of a picture: the size of an ordinary screen."""
SIGNS = {"email": "mail", "push": "notifications", "lock_screen": "lock", "banner": "web_asset"}
"""Where the picks appear, if not in the feed."""


@cache
def picture(slug: str) -> str:
    """Return the picture of a story as HTML: tiles, where they appear, kinds of data, ladder.

    Drawn from the scenario alone, so that the gallery opens without running anything.
    """
    scenario = stories()[slug].scenario
    own = catalogue(scenario.service.domain)
    place = {genre: i for i, genre in enumerate(own.genres)}
    apart = max(1, len(own.items) // TILES)
    shown = own.items.iloc[stories()[slug].order * 7 % apart :: apart].head(TILES)
    tiles = "".join(
        tile(own.domain, int(row["item"]), place.get(str(row["genre"]), 0), str(row["icon"]))
        for _, row in shown.iterrows()
    )
    sign = SIGNS.get(scenario.design.placement)
    corner = f'<span class="sign">{icon(sign)}</span>' if sign else ""
    kinds = "".join(icon(data_types()[kind].icon) for kind in scenario.used_types())
    used = set(scenario.used_types())
    steps = []
    held: set[str] = set()
    for rung in ladder(scenario.service.domain):
        held |= set(rung.adds)
        full = held <= used
        part = bool(set(rung.adds) & used)
        steps.append(f'<i class="{"full" if full else "part" if part else ""}"></i>')
    return (
        f'<div class="tl tl-story" aria-hidden="true"><div class="shelf">{tiles}{corner}</div>'
        f'<div class="kinds">{kinds or "no personal data"}</div>'
        f'<div class="steps">{"".join(steps)}</div></div>'
    )


def facts_line(story: Story) -> str:
    """Return how a story asks and explains, and where it is told, in a few words."""
    chosen, options = story.scenario.design, design_options()
    asks = options["consent"][chosen.consent].label
    tells = options["transparency"][chosen.transparency].label
    place = ". Over time" if story.page == "over_time" else ""
    return f"{asks}; explains: {tells[0].lower()}{tells[1:]}{place}"


@st.dialog("Stories", width="large")
def gallery() -> None:
    """Show every story, to be opened."""
    note(
        "Each story sets a service, its data and how it asks. The bar shows the steps of data in "
        "use. Open one, then change anything."
    )
    now = state.view().story
    for domain in DOMAINS:
        own = [story for story in stories().values() if story.scenario.service.domain == domain]
        say(f"**{catalogue(domain).label}**")
        with st.grid(3, min_column_width=200):
            for story in own:
                with st.container(border=True, height="stretch", key=f"story-{story.id}"):
                    st.html(picture(story.id))
                    opened = st.button(
                        story.title,
                        key=f"story:{story.id}",
                        type="primary" if story.id == now else "secondary",
                        width="stretch",
                        wrap=True,
                    )
                    st.html(
                        f'<div class="tl"><p class="tl-note">{escape(story.story)}<br>'
                        f"{escape(facts_line(story))}</p></div>"
                    )
                    if opened:
                        state.open_story(story.id)
                        if story.page == "over_time":
                            st.switch_page(str(locations.pages() / "over_time.py"))
                        st.rerun()
