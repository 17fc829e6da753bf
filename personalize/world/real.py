"""The world of an imported set: real ratings, attributed to invented people.

There is no true utility. The last item that a person chose is held out and has gain 1. Which of
several ratings of the same time is the last is drawn from the seed: 44% of the people of MovieLens
100K end on such a tie, and the order of the file or of the item's numbers would then decide.
Ratings contain no ignored items, so a sample of the items that are not in a person's known ratings
counts as ignored. The held-out choice may be among them: leaving it out would tell the model of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from personalize.errors import CapacityError, ImportDataError
from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.streams import stream
from personalize.world.activity import EVENTS, Activity
from personalize.world.catalogue import STYLES, Catalogue
from personalize.world.columns import Columns, item_genres
from personalize.world.importing import ImportedSet
from personalize.world.people import make_people
from personalize.world.vocabulary import regions
from personalize.world.world import World, popularity

MOST_GENRES = 40
NO_GENRE = "other"
BYTES_A_PAIR = 16
"""Memory in bytes for each pair of person and item: gains, consumed items, scores."""


def real_world(imported: ImportedSet, scenario: Scenario, p: Mapping[str, float]) -> World:
    """Return the world of an imported set.

    Raises
    ------
    CapacityError
        If people × items would need more memory than the register allows.
    ImportDataError
        If no person has rated two items, so that no choice can be held out.
    """
    catalogue = real_catalogue(imported)
    items = len(catalogue.items)
    chosen = _sample(imported, scenario)
    needed, limit = len(chosen) * items * BYTES_A_PAIR / 1e6, p["memory_limit"]
    if needed > limit:
        most = int(limit * 1e6 / BYTES_A_PAIR / items)
        raise CapacityError(
            f"people.number = {len(chosen):,} with {items:,} items would need about "
            f"{needed / 1000:.1f} GB; {limit / 1000:.1f} GB is allowed, so at most {most:,} people."
        )
    position = np.full(len(imported.users), -1)
    position[chosen] = np.arange(len(chosen))
    rows = imported.interactions
    # Drawn for all rows, so that a larger crowd has the same held-out choices.
    rows = rows.assign(tie=stream(scenario.seed, "imported.ties").random(len(rows)))
    rows = rows[position[rows["user"].to_numpy()] >= 0]
    rows = rows.assign(person=position[rows["user"].to_numpy()])
    rows = rows.sort_values(["person", "time", "tie"])
    last = ~rows.duplicated("person", keep="last")
    gain = np.zeros((len(chosen), items), dtype=np.float32)
    gain[rows.loc[last, "person"], rows.loc[last, "item"]] = 1
    known = rows[~last]
    consumed = np.zeros(gain.shape, dtype=bool)
    consumed[known["person"], known["item"]] = True
    activity = _activity(known, consumed, scenario.seed, p)
    people = make_people(
        scenario.people.model_copy(update={"number": len(chosen)}), scenario.seed, catalogue, p
    )
    keys = imported.users["key"].to_numpy(object)[chosen]
    people.frame.insert(1, "user", keys)
    columns = Columns(items, {}, item_genres(catalogue))
    return World(catalogue, columns, people, activity, gain, consumed, popularity(activity, items))


def _sample(imported: ImportedSet, scenario: Scenario) -> np.ndarray:
    """Return a random sample of users who rated two items or more, in the order of the file."""
    counts = imported.interactions["user"].value_counts()
    able = np.sort(counts.index[counts >= 2].to_numpy())
    if not len(able):
        raise ImportDataError(
            f"In “{imported.name}” nobody rated two items, so no choice can be held out: at least "
            "two ratings of a person are needed, one to learn from and the last one to find."
        )
    order = stream(scenario.seed, "imported.sample").permutation(able)
    return np.sort(order[: scenario.people.number])


def _activity(
    known: pd.DataFrame, consumed: np.ndarray, seed: int, p: Mapping[str, float]
) -> Activity:
    """Return ratings as events, with sampled pairs that are not among them as ignored items."""
    people, items = consumed.shape
    counts = np.bincount(known["person"], minlength=people)
    ignored = np.rint(p["ignored_per_rating"] * counts).astype(int)
    ignored_person = np.repeat(np.arange(people), ignored)
    rng = stream(seed, "imported.ignored")
    item = rng.integers(items, size=len(ignored_person))
    pairs = np.unique(ignored_person * items + item)
    # In random order, so that a part of them is no choice by the item's number.
    pairs = rng.permutation(pairs[~consumed[pairs // items, pairs % items]])
    person = np.concatenate([known["person"].to_numpy(), pairs // items])
    order = np.argsort(person, kind="stable")
    rated, shown = EVENTS.index("rated"), EVENTS.index("shown")
    event = np.concatenate([np.full(len(known), rated), np.full(len(pairs), shown)])
    value = np.concatenate([known["value"].to_numpy(), np.full(len(pairs), p["value_ignored"])])
    start = float(known["time"].min()) if len(known) else 0.0
    time = np.concatenate([(known["time"].to_numpy() - start) / 86_400, np.zeros(len(pairs))])
    column = np.concatenate([known["item"].to_numpy(), pairs % items])
    ratings_index = list(data_types()).index("ratings")
    return Activity(
        person[order].astype(np.int32),
        column[order].astype(np.int32),
        np.full(len(order), ratings_index, dtype=np.int8),
        event[order].astype(np.int8),
        value[order].astype(np.float32),
        time[order].astype(np.float32),
        np.full(len(order), -1, dtype=np.int32),
    )


def real_catalogue(imported: ImportedSet) -> Catalogue:
    """Return the items of an imported set as a catalogue."""
    genre_lists = [
        [genre.strip().lower() for genre in str(text).split("|") if genre.strip()]
        for text in imported.items["genres"]
    ]
    genre_lists = [
        [g for g in genres if "no genres" not in g] or [NO_GENRE] for genres in genre_lists
    ]
    counted = pd.Series([genre for genres in genre_lists for genre in genres]).value_counts()
    genres = tuple(sorted(counted.index[: MOST_GENRES - 1]))
    genres = tuple(dict.fromkeys([*genres, NO_GENRE]))
    genre_lists = [
        [g for g in title_genres if g in genres] or [NO_GENRE] for title_genres in genre_lists
    ]
    place = {genre: i for i, genre in enumerate(genres)}
    weights = np.zeros((len(genre_lists), len(genres)))
    for row, title_genres in enumerate(genre_lists):
        for genre in title_genres:
            weights[row, place[genre]] += 1 / len(title_genres)
    count = imported.interactions["item"].value_counts().reindex(range(len(genre_lists))).fillna(0)
    logs = np.log1p(count.to_numpy(float))
    items = pd.DataFrame(
        {
            "item": np.arange(len(genre_lists)),
            "key": imported.items["key"].astype(str),
            "title": imported.items["title"].astype(str),
            "kind": "item",
            "genre": [title_genres[0] for title_genres in genre_lists],
            "second_genre": [
                title_genres[1] if len(title_genres) > 1 else "" for title_genres in genre_lists
            ],
            "detail": [", ".join(title_genres[1:3]) for title_genres in genre_lists],
            "creator": "",
            "zone": "",
            "icon": "category",
            "region": "",
            "need": "",
            "popularity": (logs - logs.mean()) / (logs.std() or 1.0),
            "quality": 0.0,
            "price": 0.0,
        }
    )
    return Catalogue(
        domain=imported.name,
        label=imported.title,
        items=items,
        genres=genres,
        genre_weights=weights,
        styles=np.zeros((len(genre_lists), STYLES)),
        repeats=False,
        regions=regions(),
        queries={},
        topics={},
        scale=(imported.report.scale_low, imported.report.scale_high),
    )
