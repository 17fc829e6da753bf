"""Names, towns and jobs from Faker, independent of tastes and attitudes."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

import faker

from personalize.streams import stage_seed

TOWNS_PER_REGION = 6
JOBS = 250
TRIES = 100
"""Draws for each town, after which a locale counts as having no more."""
PROPER = {"English", "Scotland", "England", "Wales"}
"""Words of jobs that are written with a capital."""

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
    number = len(regions) * TOWNS_PER_REGION
    found: dict[str, None] = {}
    with _lock:
        fake.seed_instance(stage_seed(0, f"people.towns.{locale}"))
        for _ in range(TRIES * number):
            found[readable_town(fake.city(), locale)] = None
            if len(found) == number:
                break
    every = list(found)  # Faker has 45 towns of Sweden: some stand in two regions then
    return {
        region: [
            every[(i * TOWNS_PER_REGION + town) % len(every)] for town in range(TOWNS_PER_REGION)
        ]
        for i, region in enumerate(regions)
    }


@cache
def jobs(locale: str) -> list[str]:
    """Return a list of jobs in a locale, written as within a sentence."""
    fake = _generator(locale)
    job_names: dict[str, None] = {}
    with _lock:
        fake.seed_instance(stage_seed(0, f"people.jobs.{locale}"))
        for _ in range(40 * JOBS):
            job_names[readable_job(fake.job(), language_of("job", locale))] = None
            if len(job_names) == JOBS:
                break
    return list(job_names)


def language_of(part: str, locale: str) -> str:
    """Return the language in which Faker has a part of its data for a locale.

    Parameters
    ----------
    part : str
        "job" or "address"; Faker has English ones where it has none in the locale's language.
    locale : str
    """
    for provider in _generator(locale).get_providers():
        module = type(provider).__module__.split(".")  # faker.providers.job.de_DE
        if len(module) > 2 and module[2] == part:
            return module[-1].split("_")[0] if "_" in module[-1] else "en"
    return "en"


def readable_town(town: str, locale: str) -> str:
    """Return a town without capitals within a word: Faker joins "Saint Marianne" and "Bourg"."""
    if locale.startswith("en"):  # McDonaldville is right
        return town
    return re.sub(r"(?<=[^\W\d_A-ZÀ-Þ])[A-ZÀ-Þ]", lambda found: found[0].lower(), town)


def readable_job(job: str, language: str = "en") -> str:
    """Turn "Engineer, civil (consulting)" into "civil engineer"; German nouns keep capitals."""
    main_part = job.split("(")[0].split("/")[0].strip()
    if language == "de":
        return main_part
    text = main_part
    if language == "en":
        head, comma, qualifier = main_part.partition(", ")
        # "Surveyor, building control" is reordered; longer lists are not.
        text = f"{qualifier} {head}" if comma and "," not in qualifier else head
    words = [word if word.isupper() or word in PROPER else word.lower() for word in text.split()]
    return " ".join(words)
