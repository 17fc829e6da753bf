"""The screens that participants see: as SVG, PNG and HTML, each with its description in words.

They show what a user of the service would see. The marks by which the lab names the kinds of data
behind a pick are left out: they would tell participants more than the service does.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from markupsafe import Markup
from PIL import Image

from personalize.output.box import Box
from personalize.output.deck import deck_file, screen_svg
from personalize.output.deck_content import Deck, cards_of
from personalize.output.lettering import FILE_FONT
from personalize.output.letters import drawable
from personalize.output.palette import LIGHT
from personalize.research.pack.people import chosen_people
from personalize.research.pack.texts import page
from personalize.research.planning.plan import StudyPlan
from personalize.service.attribution import attribute_picks
from personalize.service.messages import make_message
from personalize.service.presentation import Card, write_screen
from personalize.study.lab import Run
from personalize.world.catalogue import DOMAINS

WIDTH, HEIGHT, GAP = 1000, 760, 24
"""Size of a screen in pixels, and the space between two that are put together."""

COLOURS = 256
"""Number of colours of a PNG; a screen has few."""


@dataclass(frozen=True)
class Stimulus:
    """One person's screen in one version.

    Attributes
    ----------
    version : str
        "A" or "B".
    place : int
        1 for the first person.
    who : str
        "Maya, 34, nurse, Leeds".
    svg : str
    alt : str
        What the screen shows, in words.
    """

    version: str
    place: int
    who: str
    svg: str
    alt: str

    @property
    def name(self) -> str:
        """Return the name of its files, without an ending."""
        return f"{self.version}_{self.place}"

    @cached_property
    def png(self) -> bytes:
        """Return the screen as PNG."""
        with Image.open(io.BytesIO(deck_file(self.svg, "png"))) as picture:
            return _small(picture)

    def files(self) -> dict[str, bytes]:
        """Return the screen as PNG, SVG and HTML, by file name."""
        drawing = deck_file(self.svg, "svg")
        html = page("screen.html", svg=Markup(drawing.decode()), alt=self.alt, name=self.name)  # noqa: S704
        return {
            f"{self.name}.png": self.png,
            f"{self.name}.svg": drawing,
            f"{self.name}.html": html.encode(),
        }


def stimulus(run: Run, person: int, version: str, place: int) -> Stimulus:
    """Return the screen of a person in a run.

    Parameters
    ----------
    version : str
        "A" or "B".
    place : int
        From 1.
    """
    items = [int(item) for item in run.slates.items[person]]
    screen = write_screen(
        run.scenario, attribute_picks(run.world, run.evidence, run.model, person, items)
    )
    frame, domain = run.world.people.frame.iloc[person], run.scenario.service.domain
    message = make_message(run.scenario, run.world, screen).text if screen.cards else ""
    name = drawable(str(frame["given_name"]))
    about = drawable(f"{frame['age']}, {frame['job']}, {frame['place']}")
    deck = Deck(
        title="",
        service=domain.title() if domain in DOMAINS else domain,
        domain=domain if domain in DOMAINS else "imported",
        plain="",
        warning="",
        person=name,
        about=about,
        message=message,
        placement=run.scenario.design.placement,
        cards=cards_of(run, screen, {}, marked=False),
        people=len(run.world.people),
        settings="",
        caveat="",
        alt_text="",
    )
    picks = "; ".join(map(_pick_words, screen.cards))
    said = f" The message: {message}" if message else ""
    alt = drawable(f"{name}’s screen. Picks, in order: {picks or 'none'}.{said}")
    drawn = screen_svg(deck, Box(2, 2, WIDTH - 4, HEIGHT - 4), LIGHT)
    return Stimulus(version, place, f"{name}, {about}", _svg(drawn, HEIGHT, alt), alt)


def screens_of(plan: StudyPlan) -> list[Stimulus]:
    """Return the screens of the study: those of A, then those of the same people in B.

    Raises
    ------
    PersonalizeError
        If A and B do not show the same people.
    """
    people = chosen_people(plan.comparison, plan.settings.screens)
    return [
        stimulus(run, person, version, place)
        for version, run in (("A", plan.comparison.a), ("B", plan.comparison.b))
        for place, person in enumerate(people, start=1)
    ]


def _pick_words(card: Card) -> str:
    """Return a card in words: its title, its reason, and the data with their switch."""
    switch = "a switch “Use this”, which is on" if card.uses else ""
    said = "; ".join(filter(None, (card.reason, card.uses.rstrip("."), switch)))
    return f"“{card.title}”" + (f" ({said})" if said else "")


def together(stimuli: Sequence[Stimulus]) -> bytes:
    """Return some screens below one another as one PNG; a block of a survey has one picture."""
    whole = Image.new("RGB", (WIDTH, len(stimuli) * (HEIGHT + GAP) - GAP), LIGHT.page)
    for place, one in enumerate(stimuli):
        with Image.open(io.BytesIO(one.png)) as picture:
            whole.paste(picture.convert("RGB"), (0, place * (HEIGHT + GAP)))
    return _small(whole)


def _small(picture: Image.Image) -> bytes:
    """Return a picture as PNG with a palette of its own, a fifth of the bytes."""
    file = io.BytesIO()
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()


def _svg(inside: str, height: int, alt: str) -> str:
    return drawable(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{FILE_FONT}" role="img">'
        f"<title>Screen</title><desc>{escape(alt)}</desc>"
        f'<rect width="{WIDTH}" height="{height}" fill="{LIGHT.page}"/>{inside}</svg>'
    )
