"""Unique item titles from the patterns and words of the vocabulary in ``data/catalogue/``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from personalize import locations
from personalize.errors import RegisterError

ZONES = ("shortcut", "insight", "offer", "nudge")
_WORD = re.compile(r"\{(\w+)\}")
TRIES = 4000
"""Number of draws after which a vocabulary counts as too small."""


@dataclass(frozen=True)
class Named:
    """An item of the vocabulary; fields that do not apply are "" or 0."""

    title: str
    genre: str
    creator: str = ""
    zone: str = ""
    region: str = ""
    need: str = ""
    price: float = 0.0


def read_vocabulary(domain: str) -> dict[str, Any]:
    """Read the vocabulary of a service.

    Raises
    ------
    RegisterError
        If the file is missing or is not TOML.
    """
    path = locations.data() / "catalogue" / f"{domain}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RegisterError(f"data/catalogue/{domain}.toml cannot be read: {error}.") from None


@cache
def regions() -> tuple[str, ...]:
    """Return the names of the regions in which people live."""
    return tuple(read_vocabulary("regions")["regions"])


def titles(words: dict[str, Any], rng: np.random.Generator) -> list[Named]:
    """Return a service's items: first those for a need, then the local ones, then by genre.

    Raises
    ------
    RegisterError
        If the vocabulary is too small for the number of items that it declares.
    """
    used_titles: set[str] = set()
    named_items: list[Named] = []

    def add(items: Iterator[Named], number: int) -> None:
        for item, _ in zip(items, range(TRIES), strict=False):
            if number == 0:
                return
            if item.title.casefold() not in used_titles:
                used_titles.add(item.title.casefold())
                named_items.append(item)
                number -= 1
        if number:
            raise RegisterError(
                f"data/catalogue: the vocabulary of {words['label']} is {number} titles short."
            )

    needs = list(_needs(words))
    add(iter(needs), len(needs))
    add(_local(words, rng), words["local"])
    left = words["items"] - len(named_items)
    genres = words["genre"]
    for turn, genre in enumerate(genres):
        share = left // len(genres) + (turn < left % len(genres))
        add(_products(genre, rng) if "products" in genre else _composed(words, genre, rng), share)
    return named_items


def _pick(values: list[str], rng: np.random.Generator) -> str:
    return values[int(rng.integers(len(values)))]


def _fill(pattern: str, vocabulary: dict[str, list[str]], rng: np.random.Generator) -> str:
    """Fill a pattern; a placeholder that occurs twice is filled with two different words."""
    used: set[str] = set()

    def word(match: re.Match[str]) -> str:
        choice = _pick([w for w in vocabulary[match[1]] if w not in used], rng)
        used.add(choice)
        return choice

    return _WORD.sub(word, pattern)


def _zoned(text: str) -> tuple[str, str]:
    """Split ``zone: title`` and start the title with a capital."""
    zone, colon, title = text.partition(": ")
    if not colon or zone not in ZONES:
        zone, title = "", text
    return zone, title[0].upper() + title[1:]


def _composed(
    words: dict[str, Any], genre: dict[str, Any], rng: np.random.Generator
) -> Iterator[Named]:
    patterns, turn = genre["patterns"], 0
    while True:
        zone, title = _zoned(_fill(patterns[turn % len(patterns)], words["vocabulary"], rng))
        creator = _pick(genre["artists"], rng) if "artists" in genre else ""
        yield Named(title, genre["name"], creator=creator, zone=zone)
        turn += 1


def _products(genre: dict[str, Any], rng: np.random.Generator) -> Iterator[Named]:
    lines = [line.split("|") for line in genre["products"]]
    for variant in range(2):
        for thing, variants, price in lines:
            title = f"{thing}, {variants.split(';')[variant]}"
            yield Named(title, genre["name"], price=_price(float(price), variant))


def _price(pounds: float, variant: int = 0) -> float:
    """Return a price that ends in 95 pence, a fifth higher for the second variant."""
    return round(pounds * (1 + 0.2 * variant)) - 0.05


def _local(words: dict[str, Any], rng: np.random.Generator) -> Iterator[Named]:
    local_titles, turn = words["local_titles"], 0
    genres = {genre["name"]: genre for genre in words["genre"]}
    while True:
        region = regions()[turn % len(regions())]
        pattern = local_titles["patterns"][turn // len(regions()) % len(local_titles["patterns"])]
        zone, title = _zoned(_fill(pattern, words["vocabulary"] | {"region": [region]}, rng))
        name = local_titles["genres"][turn % len(local_titles["genres"])]
        artists = genres[name].get("artists")
        creator = _pick(artists, rng) if artists else ""
        yield Named(title, name, creator, zone, region, price=local_titles.get("price", 0.0))
        turn += 1


def _needs(words: dict[str, Any]) -> Iterator[Named]:
    genres = {genre["name"]: genre for genre in words["genre"]}
    for need, lines in words["needs"].items():
        for line in lines:
            text, name, *pounds = line.split("|")
            zone, title = _zoned(text)
            creator = genres[name].get("artists", [""])[0]
            price = _price(float(pounds[0])) if pounds else 0.0
            yield Named(title, name, creator, zone, "", need, price)
