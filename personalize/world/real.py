"""The world of an imported set: real ratings, invented people behind them.

There is no true utility. What a person chose last is held out and counts as what would please
them; ratings hold no negatives, so some items they did not rate count as ignored.
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
"""Memory that a pair of person and item needs: gains, what is known, scores."""


def real_world(imported: ImportedSet, scenario: Scenario, p: Mapping[str, float]) -> World:
    """Return the world of an imported set.

    Raises
    ------
    CapacityError
        If people × items would need more memory than the register allows.
    ImportDataError
        If nobody has rated two items, so that nothing can be held out.
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
    rows = imported.interactions[position[imported.interactions["user"].to_numpy()] >= 0]
    rows = rows.assign(person=position[rows["user"].to_numpy()])
    rows = rows.sort_values(["person", "time"], kind="stable")
    last = ~rows.duplicated("person", keep="last")
    gain = np.zeros((len(chosen), items), dtype=np.float32)
    gain[rows.loc[last, "person"], rows.loc[last, "item"]] = 1
    known = rows[~last]
    consumed = np.zeros(gain.shape, dtype=bool)
    consumed[known["person"], known["item"]] = True
    activity = _activity(known, consumed | (gain > 0), scenario.seed, p)
    people = make_people(
        scenario.people.model_copy(update={"number": len(chosen)}), scenario.seed, catalogue, p
    )
    keys = imported.users["key"].to_numpy(object)[chosen]
    people.frame.insert(1, "user", keys)
    columns = Columns(items, {}, item_genres(catalogue))
    return World(catalogue, columns, people, activity, gain, consumed, popularity(activity, items))


def _sample(imported: ImportedSet, scenario: Scenario) -> np.ndarray:
    """Choose users who rated two items or more, at random, in the order of the file."""
    counts = imported.interactions["user"].value_counts()
    able = np.sort(counts.index[counts >= 2].to_numpy())
    if not len(able):
        raise ImportDataError(
            f"In “{imported.name}” nobody rated two items, so no choice can be held out."
        )
    order = stream(scenario.seed, "imported.sample").permutation(able)
    return np.sort(order[: scenario.people.number])


def _activity(
    known: pd.DataFrame, taken: np.ndarray, seed: int, p: Mapping[str, float]
) -> Activity:
    """Return ratings as events, and sampled items that nobody chose as ignored ones."""
    people, items = taken.shape
    counts = np.bincount(known["person"], minlength=people)
    ignored = np.rint(p["ignored_per_rating"] * counts).astype(int)
    who = np.repeat(np.arange(people), ignored)
    item = stream(seed, "imported.ignored").integers(items, size=len(who))
    pairs = np.unique(who * items + item)
    pairs = pairs[~taken[pairs // items, pairs % items]]
    person = np.concatenate([known["person"].to_numpy(), pairs // items])
    order = np.argsort(person, kind="stable")
    rated, shown = EVENTS.index("rated"), EVENTS.index("shown")
    event = np.concatenate([np.full(len(known), rated), np.full(len(pairs), shown)])
    value = np.concatenate([known["value"].to_numpy(), np.full(len(pairs), p["value_ignored"])])
    start = float(known["time"].min()) if len(known) else 0.0
    time = np.concatenate([(known["time"].to_numpy() - start) / 86_400, np.zeros(len(pairs))])
    column = np.concatenate([known["item"].to_numpy(), pairs % items])
    kind = list(data_types()).index("ratings")
    return Activity(
        person[order].astype(np.int32),
        column[order].astype(np.int32),
        np.full(len(order), kind, dtype=np.int8),
        event[order].astype(np.int8),
        value[order].astype(np.float32),
        time[order].astype(np.float32),
        np.full(len(order), -1, dtype=np.int32),
    )


def real_catalogue(imported: ImportedSet) -> Catalogue:
    """Return the items of an imported set as a catalogue."""
    lists = [
        [genre.strip().lower() for genre in str(text).split("|") if genre.strip()]
        for text in imported.items["genres"]
    ]
    lists = [[g for g in genres if "no genres" not in g] or [NO_GENRE] for genres in lists]
    counted = pd.Series([genre for genres in lists for genre in genres]).value_counts()
    genres = tuple(sorted(counted.index[: MOST_GENRES - 1]))
    genres = tuple(dict.fromkeys([*genres, NO_GENRE]))
    lists = [[g for g in own if g in genres] or [NO_GENRE] for own in lists]
    place = {genre: i for i, genre in enumerate(genres)}
    weights = np.zeros((len(lists), len(genres)))
    for row, own in enumerate(lists):
        for genre in own:
            weights[row, place[genre]] += 1 / len(own)
    count = imported.interactions["item"].value_counts().reindex(range(len(lists))).fillna(0)
    logs = np.log1p(count.to_numpy(float))
    items = pd.DataFrame(
        {
            "item": np.arange(len(lists)),
            "key": imported.items["key"].astype(str),
            "title": imported.items["title"].astype(str),
            "kind": "item",
            "genre": [own[0] for own in lists],
            "second_genre": [own[1] if len(own) > 1 else "" for own in lists],
            "detail": [", ".join(own[1:3]) for own in lists],
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
        styles=np.zeros((len(lists), STYLES)),
        repeats=False,
        regions=regions(),
        queries={},
        topics={},
        scale=(imported.report.scale_low, imported.report.scale_high),
    )
