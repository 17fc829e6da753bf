"""Content of the picture for a slide deck: texts and figures, without layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from personalize.output.charts.ladder import relevance_words, wedge_words
from personalize.output.provenance import caveat, crowd_of, made
from personalize.output.sentence import Sentence
from personalize.output.theme import BAND
from personalize.register import design_fields, design_options
from personalize.scenario import Scenario
from personalize.service.messages import make_message
from personalize.service.presentation import Screen
from personalize.service.recommend.registry import algorithm
from personalize.study.lab import Run
from personalize.world.catalogue import DOMAINS

SETTINGS = ("consent", "transparency", "control", "placement")
"""Fields of the design whose settings the picture states."""


@dataclass(frozen=True)
class DeckCard:
    """One card of the screen: its texts, the marks of its data, and the values of its poster.

    ``uses`` names the data behind the pick, beside a switch; "" where the service shows neither.
    """

    title: str
    line: str
    reason: str
    marks: tuple[str, ...]
    badge: str
    item: int
    genre: int
    icon: str
    uses: str = ""


@dataclass(frozen=True)
class Deck:
    """Everything the picture shows.

    Attributes
    ----------
    plain, warning : str
        The sentence and its warning, which is drawn in bold.
    message, placement : str
        The message with the picks, and its placement (``design.placement``).
    ladder : DataFrame
        Of ``study.ladder.ladder_frame``; a picture of the screen alone needs none.
    """

    title: str
    service: str
    domain: str
    plain: str
    warning: str
    person: str
    about: str
    message: str
    placement: str
    cards: tuple[DeckCard, ...]
    people: int
    settings: str
    caveat: str
    alt_text: str
    ladder: pd.DataFrame | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DeckScreen:
    """A person's screen as the picture shows it.

    Attributes
    ----------
    screen : Screen
        The person's cards.
    about : str
        A line about the person.
    badges : mapping
        Change mark by item: "New", "Moved up" …
    """

    screen: Screen
    about: str
    badges: Mapping[int, str]


def deck_of(
    run: Run,
    ladder: pd.DataFrame,
    shown: DeckScreen,
    sentence: Sentence,
    *,
    title: str,
    base: Scenario | None = None,
) -> Deck:
    """Return everything the picture shows of a run.

    Parameters
    ----------
    run : Run
        What is shown.
    ladder : DataFrame
        Of ``study.ladder.ladder_frame``.
    shown : DeckScreen
    title : str
        Of the story.
    base : Scenario, optional
        What it is compared with.
    """
    scenario, world, screen = run.scenario, run.world, shown.screen
    person = str(world.people.frame["given_name"].iloc[screen.person])
    cards = cards_of(run, screen, shown.badges)
    message = make_message(scenario, world, screen).text if cards else ""
    domain = scenario.service.domain
    titles = ", ".join(f"“{card.title}”" for card in cards)
    return Deck(
        title=title,
        service=domain.title() if domain in DOMAINS else domain,
        domain=domain if domain in DOMAINS else "imported",
        plain=sentence.plain,
        warning=sentence.warning,
        person=person,
        about=shown.about,
        message=message,
        placement=scenario.design.placement,
        cards=cards,
        people=len(world.people),
        settings=settings_words(scenario),
        caveat=f"{caveat(crowd_of(run), short=True)} Bands: {BAND}. {made(scenario, base)}",
        alt_text=(
            f"{sentence} The screen of {person} shows {titles or 'nothing'}. {message} "
            f"{relevance_words(ladder)} {wedge_words(ladder)}"
        ),
        ladder=ladder,
    )


def cards_of(
    run: Run, screen: Screen, badges: Mapping[int, str], *, marked: bool = True
) -> tuple[DeckCard, ...]:
    """Return the cards of a person's screen.

    Parameters
    ----------
    badges : mapping
        Change mark by item.
    marked : bool
        Whether the kinds of data of each pick are marked; no service shows them so. Without marks
        a card shows the data and the switch that the service shows, if it does.
    """
    place = {genre: i for i, genre in enumerate(run.world.catalogue.genres)}
    return tuple(
        DeckCard(
            card.title,
            " · ".join(filter(None, (card.creator, card.genre))),
            card.reason,
            card.marks if marked else (),
            badges.get(card.item, ""),
            card.item,
            place.get(card.genre, 0),
            card.icon,
            "" if marked else card.uses,
        )
        for card in screen.cards
    )


def settings_words(scenario: Scenario) -> str:
    """Return the settings in one line, as the picture states them."""
    chosen, fields, options = scenario.design.model_dump(), design_fields(), design_options()
    words = [f"{fields[f].label}: {options[f][chosen[f]].label}".lower() for f in SETTINGS]
    return "Settings: " + " · ".join([*words, algorithm(scenario.recommender.algorithm).label])
