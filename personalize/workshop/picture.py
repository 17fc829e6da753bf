"""The picture of a screen on the ballot: small cards with drawn posters, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from personalize.output.letters import drawable
from personalize.output.tiles import poster_shapes
from personalize.register import data_types
from personalize.service.attribution import attribute_picks
from personalize.service.messages import make_message
from personalize.service.presentation import Card, Screen, write_screen
from personalize.study.lab import Lab, Run
from personalize.study.people import choose_person
from personalize.study.stories import stories
from personalize.workshop.plan import Shown
from personalize.world.catalogue import DOMAINS

MOST_CARDS, MOST_DRAWN, LONGEST = 6, 3200, 70
"""Largest number of cards, of bytes of their posters, and of characters of a text on a card."""
POPULAR = "Popular"


@dataclass(frozen=True)
class PictureCard:
    """One card: its title, its marks, and the values of its poster."""

    title: str
    marks: tuple[str, ...]
    item: int
    genre: int
    icon: str


@dataclass(frozen=True)
class ScreenPicture:
    """What the ballot shows of a screen.

    Attributes
    ----------
    title : str
        Of the story, or the name of the service.
    service, domain : str
        Its name, and the key that decides how posters look.
    about : str
        Whose screen it is.
    message : str
        The message with the picks, where the service sends one outside the feed; else "".
    cards : tuple of PictureCard
        Six at most.
    """

    title: str
    service: str
    domain: str
    about: str
    message: str
    cards: tuple[PictureCard, ...]

    def values(self) -> dict[str, Any]:
        """Return the picture as values of JSON, as ``Rooms.set_picture`` stores it."""
        return asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> ScreenPicture:
        """Return the picture of values of JSON."""
        cards = tuple(
            PictureCard(**{**card, "marks": tuple(card["marks"])}) for card in values["cards"]
        )
        return cls(**{**values, "cards": cards})

    def posters(self) -> list[Markup]:
        """Return the drawing of each card's poster as shapes of SVG, 160 by 90 units.

        Where the icons of products are too large together, posters are abstract.
        """
        drawn = self._drawn(self.domain)
        small = sum(map(len, drawn)) <= MOST_DRAWN
        return drawn if small else self._drawn("imported")

    def _drawn(self, domain: str) -> list[Markup]:
        return [
            Markup(poster_shapes(domain, card.item, card.genre, card.icon))  # noqa: S704
            for card in self.cards
        ]


def screen_picture(lab: Lab, shown: Shown) -> ScreenPicture:
    """Return the picture of a screen; its scenario is run, which takes seconds if it is new.

    The person is the one that the rule of the story chooses, or a typical one without a story.

    Raises
    ------
    PersonalizeError
        If the scenario cannot be run.
    """
    story = stories().get(shown.story)
    run = lab.run(shown.scenario)
    rule = story.person if story is not None else "typical"
    number = choose_person(lab, rule, shown.scenario, story=story)
    items = [int(item) for item in run.slates.items[number]]
    picks = attribute_picks(run.world, run.evidence, run.model, number, items)
    return picture_of(run, write_screen(run.scenario, picks), shown.title())


def picture_of(run: Run, screen: Screen, title: str) -> ScreenPicture:
    """Return the picture of a person's screen in a run."""
    domain = run.scenario.service.domain
    genres = {genre: place for place, genre in enumerate(run.world.catalogue.genres)}
    person = run.world.people.frame.iloc[screen.person]
    outside = run.scenario.design.placement != "feed" and screen.cards
    return ScreenPicture(
        title=_short(title),
        service=domain.title() if domain in DOMAINS else _short(domain),
        domain=domain if domain in DOMAINS else "imported",
        about=_short(f"{person['given_name']}, {person['age']}, {person['job']}"),
        message=_short(make_message(run.scenario, run.world, screen).text, 160) if outside else "",
        cards=tuple(_card(card, genres) for card in screen.cards[:MOST_CARDS]),
    )


def _card(card: Card, genres: Mapping[str, int]) -> PictureCard:
    kinds = data_types()
    marks = tuple(POPULAR if mark == "popular" else kinds[mark].mark for mark in card.marks)
    genre = genres.get(card.genre, 0)
    return PictureCard(_short(card.title), marks, card.item, genre, card.icon)


def _short(text: str, longest: int = LONGEST) -> str:
    clean = " ".join(drawable(text).split())
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"
