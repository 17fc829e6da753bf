"""Dialog with all stories, each with a picture of its posters and its kinds of data."""

from __future__ import annotations

from functools import cache

import streamlit as st
from markupsafe import Markup

from personalize.output.tiles import poster_uri
from personalize.register import data_types, design_options, sharing_levels
from personalize.study.stories import Story, stories
from personalize.ui import session
from personalize.ui.render import html, note, say
from personalize.ui.view import View
from personalize.world.catalogue import DOMAINS, catalogue

POSTERS = 3
SIGNS = {"email": "mail", "push": "notifications", "lock_screen": "lock", "banner": "web_asset"}
"""Icons of the placements other than the feed."""
OPENED = "story-opened"


@cache
def picture(slug: str) -> Markup:
    """Return the picture of a story: posters, where they appear, kinds of data, steps.

    It depends only on the scenario, so that the dialog opens without a run.
    """
    scenario = stories()[slug].scenario
    story_catalogue = catalogue(scenario.service.domain)
    genres = {genre: i for i, genre in enumerate(story_catalogue.genres)}
    step = max(1, len(story_catalogue.items) // POSTERS)
    rows = story_catalogue.items.iloc[stories()[slug].order * 7 % step :: step].head(POSTERS)
    used, held, steps = set(scenario.used_types()), set(), []
    for sharing_level in sharing_levels(scenario.service.domain):
        held |= set(sharing_level.adds)
        part = "part" if set(sharing_level.adds) & used else ""
        steps.append("full" if held <= used else part)
    return html(
        "story.html",
        posters=[
            poster_uri(
                story_catalogue.domain,
                int(row["item"]),
                genres.get(str(row["genre"]), 0),
                str(row["icon"]),
            )
            for _, row in rows.iterrows()
        ],
        sign=SIGNS.get(scenario.design.placement, ""),
        icons=[data_types()[type_name].icon for type_name in scenario.used_types()],
        steps=steps,
    )


def _facts(story: Story) -> str:
    """Return the story's consent and transparency in words, and its page if that is Over time."""
    chosen, options = story.scenario.design, design_options()
    asks = options["consent"][chosen.consent].label
    tells = options["transparency"][chosen.transparency].label
    place = ". Over time" if story.page == "over_time" else ""
    return f"{asks}; explains: {tells[0].lower()}{tells[1:]}{place}"


def _open(slug: str) -> None:
    session.open_story(slug)
    st.session_state.pop("dialog", None)
    st.session_state[OPENED] = slug


def close() -> None:
    """Remove the session key of the open dialog."""
    st.session_state.pop("dialog", None)


@st.dialog("Stories", width="large", on_dismiss=close)
def gallery() -> None:
    """Show every story with a button that opens it."""
    if OPENED in st.session_state:
        st.rerun()  # the whole page, without this dialog
    note(
        "Each story sets a service, its data and how it asks. The bar shows the steps of data in "
        "use. Open one, then change anything."
    )
    now = session.view().story
    for domain in DOMAINS:
        say(f"**{catalogue(domain).label}**")
        with st.grid(3, min_column_width=200):
            for story in stories().values():
                if story.scenario.service.domain != domain:
                    continue
                with st.container(border=True, height="stretch", key=f"story-{story.id}"):
                    st.html(picture(story.id))
                    st.button(
                        story.title,
                        key=f"open-{story.id}",
                        type="primary" if story.id == now else "secondary",
                        width="stretch",
                        wrap=True,
                        on_click=_open,
                        args=(story.id,),
                    )
                    note(f"{story.story}  \n{_facts(story)}")


def go_on() -> None:
    """Go to Over time if a story of that page was just opened."""
    slug = st.session_state.pop(OPENED, None)
    if slug is not None and stories()[slug].page == "over_time":
        session.go_to("over_time")


def lead(now: View) -> None:
    """Show the story's text and its question under the title."""
    about = now.about()
    changed = now.scenario != about.scenario
    st.html(html("lead.html", story=about.story, question="" if changed else about.question))


def look_for(now: View) -> None:
    """Show what to look for, as long as the story's scenario is not changed."""
    about = now.about()
    if now.scenario == about.scenario:
        note(f"**What to look for:** {about.notice}")
