"""Generation of the world of a scenario, block by block or from imported ratings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from personalize.errors import UnknownNameError
from personalize.scenario import Scenario
from personalize.streams import BLOCK, blocks
from personalize.threads import one_blas_thread
from personalize.world.activity import Activity, friends_likes, join
from personalize.world.behaviour import Block, block_activity
from personalize.world.catalogue import DOMAINS, catalogue
from personalize.world.columns import make_columns
from personalize.world.importing import ImportLibrary
from personalize.world.people import AGE_BANDS, GENDERS, make_people
from personalize.world.real import real_world
from personalize.world.utility import appeal, gain, true_rating
from personalize.world.world import World, popularity

Progress = Callable[[float], None]


def make_world(
    scenario: Scenario,
    p: Mapping[str, float],
    progress: Progress | None = None,
    first_block: int = 0,
) -> World:
    """Generate the world of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Its seed, service and people are used; the kinds of data in use are not.
    p : mapping
        Parameters by name.
    progress : callable, optional
        Called with the share done, from 0 to 1.
    first_block : int
        Block of people to start at, for a part of a larger population.

    Raises
    ------
    UnknownNameError
        If the domain is neither a synthetic service nor an imported set.
    """
    one_blas_thread()
    if scenario.service.domain not in DOMAINS:
        return _imported(scenario, p)
    service_catalogue = catalogue(scenario.service.domain)
    people = make_people(scenario.people, scenario.seed, service_catalogue, p, first_block)
    columns = make_columns(service_catalogue, AGE_BANDS, GENDERS)
    size = (len(people), len(service_catalogue.items))
    value, consumed = np.empty(size, dtype=np.float32), np.empty(size, dtype=bool)
    parts: list[Activity] = []
    total = (len(people) + BLOCK - 1) // BLOCK
    for block, place in blocks(len(people)):
        block_index = first_block + block
        block_appeal = appeal(service_catalogue, people, scenario.seed, block_index, place, p)
        part, block_consumed = block_activity(
            service_catalogue,
            columns,
            people,
            Block(block_index, place, block_appeal),
            scenario.seed,
            p,
        )
        parts.append(friends_likes(part, people, columns.items, place))
        consumed[place] = block_consumed
        value[place] = gain(true_rating(block_appeal, p))
        if progress:
            progress((block + 1) / total)
    if service_catalogue.repeats:
        consumed[:] = False
    value[consumed] = 0
    counts = np.sum([popularity(part, columns.items) for part in parts], axis=0)
    return World(service_catalogue, columns, people, join(parts), value, consumed, counts)


def _imported(scenario: Scenario, p: Mapping[str, float]) -> World:
    name = scenario.service.domain
    library = ImportLibrary()
    if name not in library.names():
        known = ", ".join([*DOMAINS, *library.names()])
        raise UnknownNameError(
            f"service.domain = “{name}” is neither a service nor an imported set. Known: {known}."
        )
    return real_world(library.load(name), scenario, p)
