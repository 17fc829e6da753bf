"""Names, towns and jobs from Faker, independent of tastes and attitudes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

import faker

from personalize.streams import stage_seed

TOWNS_PER_REGION = 6
JOBS = 250

_lock = threading.Lock()


@cache
def _generator(locale: str) -> Any:
    # Without weighting Faker is six times faster; the frequency of names is not used.
    return faker.Factory.create(locale, use_weighting=False)


@dataclass(frozen=True)
class Names:
    """Names of one block of people; ``given`` and ``family`` align by person."""

    given: list[str]
    family: list[str]


def names(seed: int, block: int, locale: str, genders: list[str]) -> Names:
    """Return the names of one block.

    Parameters
    ----------
    seed, block : int
        The scenario's seed and the block of people.
    locale : str
        A Faker locale.
    genders : list of str
        ``"woman"``, ``"man"`` or ``"other"``, one for each person of the block.
    """
    fake = _generator(locale)
    given = {"woman": fake.first_name_female, "man": fake.first_name_male}
    with _lock:  # one Faker generator per locale, whose stream two threads would share
        fake.seed_instance(stage_seed(seed, "people.names", block))
        first = [given.get(gender, fake.first_name)() for gender in genders]
        last = [fake.last_name() for _ in range(len(genders))]
    return Names(first, last)


@cache
def towns(locale: str, regions: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the towns of each region in a locale, the same in all scenarios."""
    fake = _generator(locale)
    towns_by_region: dict[str, list[str]] = {}
    used_towns: set[str] = set()
    with _lock:
        fake.seed_instance(stage_seed(0, f"people.towns.{locale}"))
        for region in regions:
            towns_by_region[region] = []
            while len(towns_by_region[region]) < TOWNS_PER_REGION:
                town = fake.city()
                if town not in used_towns:
                    used_towns.add(town)
                    towns_by_region[region].append(town)
    return towns_by_region


@cache
def jobs(locale: str) -> list[str]:
    """Return a list of jobs in a locale, in lower case and in reading order."""
    fake = _generator(locale)
    job_names: dict[str, None] = {}
    with _lock:
        fake.seed_instance(stage_seed(0, f"people.jobs.{locale}"))
        for _ in range(40 * JOBS):
            job_names[readable_job(fake.job())] = None
            if len(job_names) == JOBS:
                break
    return list(job_names)


def readable_job(job: str) -> str:
    """Turn "Engineer, civil (consulting)" into "civil engineer"."""
    main_part = job.split("(")[0].split("/")[0].strip()
    head, comma, qualifier = main_part.partition(", ")
    # "Surveyor, building control" is reordered; longer lists are not.
    text = f"{qualifier} {head}" if comma and "," not in qualifier else head
    words = [word if word.isupper() else word.lower() for word in text.split()]
    return " ".join(words)
