"""Catalogues of the four services: invented items with long-tailed popularity.

A catalogue depends only on its service, not on the seed of a scenario, so that different
populations use the same catalogue. The vocabulary is in ``data/catalogue/`` and can be edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import UnknownNameError
from personalize.register import read_rows
from personalize.streams import stream
from personalize.world.vocabulary import Named, read_vocabulary, regions, titles

DOMAINS = ("streaming", "shopping", "music", "banking")
STYLES = 6
"""Number of hidden styles (such as tone or pace), which no column names."""
MAIN_GENRE = 0.75
"""Weight of the main genre where an item has a second one."""


@dataclass(frozen=True)
class Catalogue:
    """The items of a service.

    Attributes
    ----------
    domain, label : str
    items : DataFrame
        ``item`` (position), ``key``, ``title``, ``kind``, ``genre``, ``second_genre``,
        ``detail`` (a line for a card), ``creator``, ``zone`` (of a bank's home page), ``icon``,
        ``region`` and ``need`` (empty where none), ``popularity`` and ``quality`` (mean 0,
        standard deviation 1), ``price`` (pounds, 0 where none).
    genres : tuple of str
    genre_weights : array (items, genres)
        Rows add up to 1.
    styles : array (items, styles)
        Standard normal.
    repeats : bool
        Whether people consume the same item repeatedly (music, banking).
    regions : tuple of str
    queries : dict
        Queries that people type when they look for a genre.
    topics : dict
        Topic that people who like a genre read about on other sites.
    scale : tuple of float
        Lowest and highest rating that people could give; values are held on 1 to 5.
    """

    domain: str
    label: str
    items: pd.DataFrame
    genres: tuple[str, ...]
    genre_weights: np.ndarray
    styles: np.ndarray
    repeats: bool
    regions: tuple[str, ...]
    queries: dict[str, tuple[str, ...]]
    topics: dict[str, str]
    scale: tuple[float, float] = (1.0, 5.0)

    def as_given(self, value: float) -> str:
        """Return a rating held on 1 to 5 as text on the service's scale."""
        low, high = self.scale
        return f"{round(low + (value - 1) * (high - low) / 4, 2):g}"


@cache
def situations() -> pd.DataFrame:
    """Return ``data/situations.csv``, one row for each situation, with numbers and booleans."""
    frame = pd.DataFrame(read_rows("situations.csv"))
    frame["prevalence"] = frame["prevalence"].astype(float)
    frame["default_on"] = frame["default_on"] == "1"
    return frame


@cache
def catalogue(domain: str) -> Catalogue:
    """Return the catalogue of a service.

    Raises
    ------
    UnknownNameError
        If the service is not one of ``DOMAINS``.
    """
    if domain not in DOMAINS:
        raise UnknownNameError(f"“{domain}” is not a service. Known: {', '.join(DOMAINS)}.")
    words = read_vocabulary(domain)
    rng = stream(0, f"catalogue.{domain}")
    named = titles(words, rng)
    genres = tuple(genre["name"] for genre in words["genre"])
    items = _frame(domain, words, named, rng)
    weights = _weights(items, genres)
    styles = stream(0, f"catalogue.{domain}.styles").standard_normal((len(items), STYLES))
    for array in (weights, styles):
        array.setflags(write=False)
    return Catalogue(
        domain=domain,
        label=words["label"],
        items=items,
        genres=genres,
        genre_weights=weights,
        styles=styles,
        repeats=words["repeats"],
        regions=regions(),
        queries={genre["name"]: tuple(genre["queries"]) for genre in words["genre"]},
        topics={genre["name"]: genre["topic"] for genre in words["genre"]},
    )


def _weights(items: pd.DataFrame, genres: tuple[str, ...]) -> np.ndarray:
    weights = np.zeros((len(items), len(genres)))
    place = {name: i for i, name in enumerate(genres)}
    pairs = zip(items["genre"], items["second_genre"], strict=True)
    for row, (first, second) in enumerate(pairs):
        weights[row, place[first]] = MAIN_GENRE if second else 1.0
        if second:
            weights[row, place[second]] = 1 - MAIN_GENRE
    return weights


def _frame(
    domain: str, words: dict[str, Any], named: list[Named], rng: np.random.Generator
) -> pd.DataFrame:
    genres = [genre["name"] for genre in words["genre"]]
    icons = {genre["name"]: genre["icon"] for genre in words["genre"]}
    number = len(named)
    tail = np.log(rng.pareto(1.6, number) + 0.1)
    tail = (tail - tail.mean()) / tail.std()
    quality = rng.standard_normal(number)
    # Items that serve the need of few people are not popular.
    needed = np.array([bool(item.need) for item in named])
    tail = np.where(needed, np.minimum(tail, 0) - 0.5, tail)
    tail = (tail - tail.mean()) / tail.std()
    second = [genres[int(rng.integers(len(genres)))] if rng.random() < 0.5 else "" for _ in named]
    rows = []
    for i, item in enumerate(named):
        kind, detail = _detail(domain, item, rng)
        rows.append(
            {
                "item": i,
                "key": f"{domain}-{i:03d}",
                "title": item.title,
                "kind": kind,
                "genre": item.genre,
                "second_genre": "" if second[i] == item.genre else second[i],
                "detail": detail,
                "creator": item.creator,
                "zone": item.zone,
                "icon": icons[item.genre],
                "region": item.region,
                "need": item.need,
                "popularity": tail[i],
                "quality": quality[i],
                "price": item.price,
            }
        )
    return pd.DataFrame(rows)


def _detail(domain: str, item: Named, rng: np.random.Generator) -> tuple[str, str]:
    """Return the kind of an item and the line under its title."""
    if domain == "streaming":
        if rng.random() < 0.5:
            minutes = int(rng.integers(78, 150))
            return "film", f"Film · {minutes // 60} h {minutes % 60:02d}"
        return "series", f"Series · {int(rng.integers(4, 13))} episodes"
    if domain == "shopping":
        return "product", f"£{item.price:.2f}"
    if domain == "music":
        return "track", f"{int(rng.integers(2, 6))} min {int(rng.integers(60)):02d}"
    return item.zone, item.zone.capitalize()
