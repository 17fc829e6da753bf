"""Populations larger than memory: fit on a sample, then serve all people chunk by chunk.

A model needs a few thousand people; the rest are folded in. Properties of the whole population
(popularity, the share of people who are shown each item, the headroom of relevance) are measured
on the sample, so that results do not depend on the size of a chunk.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.files import beside, holds_files, make_folder, write_text
from personalize.register import defaults
from personalize.response.respond import Population, population_of, respond
from personalize.response.scenario_parameters import parameters_of
from personalize.scenario import Scenario, from_mapping
from personalize.service.evidence import make_cells
from personalize.service.history import recent
from personalize.service.recommend.base import Model
from personalize.service.recommend.registry import algorithm, fit
from personalize.service.slate_quality import evaluate_slates
from personalize.service.slates import make_slates
from personalize.spreadsheets import write_parquet
from personalize.streams import BLOCK
from personalize.study.lab import catalogued
from personalize.study.parallel import run_parallel
from personalize.threads import one_blas_thread
from personalize.world.catalogue import DOMAINS
from personalize.world.generation import make_world

CELLS_PER_PERSON = 160
"""Largest average number of cells of evidence per person, which decides the sample size."""
CHUNK = 5000
"""Number of people in a chunk, which takes a few hundred megabytes per process."""

LARGEST_CHUNK = 100_000
"""Number of people in the largest chunk, which takes some gigabytes per process."""


class CrowdError(PersonalizeError):
    """A population that cannot be run in chunks."""


@dataclasses.dataclass(frozen=True)
class Learnt:
    """The model and properties measured on the sample, used for the whole population."""

    scenario: Scenario
    model: Model
    popularity: np.ndarray
    shares: np.ndarray
    headroom: float
    people: int
    personal: bool


def run_crowd(
    scenario: Scenario,
    out: Path,
    *,
    chunk: int = CHUNK,
    dask: str | None = None,
    workers: int | None = None,
    report: Callable[[int, int, float], None] | None = None,
) -> pd.DataFrame:
    """Run a scenario on any number of people in constant memory.

    Parameters
    ----------
    scenario : Scenario
        A synthetic service; ``people.number`` may be in the millions.
    out : Path
        Folder for ``people/part-00000.parquet`` and so on, one row per person. Finished parts
        are kept, so that the same call continues after an interruption.
    chunk : int
        Number of people in a chunk, a multiple of 500.
    dask : str, optional
        Address of a Dask scheduler; local processes unless given.
    workers : int, optional
    report : callable, optional
        Called with the number of chunks done, their total, and the estimated seconds left.

    Returns
    -------
    DataFrame
        Mean and number of people by output.

    Raises
    ------
    CrowdError
        If the set is imported, the chunk is no multiple of 500, or the folder has other contents.
    """
    if scenario.service.domain not in DOMAINS:
        raise CrowdError("An imported set has its own people; a crowd needs a synthetic service.")
    if scenario.data.choice != "everyone":
        raise CrowdError(
            "data.choice = each_decides needs everybody at once; a crowd runs with “everyone”."
        )
    if not BLOCK <= chunk <= LARGEST_CHUNK or chunk % BLOCK:
        raise CrowdError(
            f"chunk = {chunk}: a multiple of {BLOCK} is needed, at most {LARGEST_CHUNK:,}."
        )
    parts = _claim(scenario, out, chunk)
    learnt = out / "learnt.joblib"
    sample = learn(scenario)
    with beside(learnt) as part:
        joblib.dump(sample, part)
    total = scenario.people.number
    tasks = [
        (str(learnt), first, min(chunk, total - first), str(parts / f"part-{n:05d}.parquet"))
        for n, first in enumerate(range(0, total, chunk))
    ]
    todo = [task for task in tasks if not Path(task[3]).exists()]
    start, done = time.monotonic(), len(tasks) - len(todo)
    number = workers or os.cpu_count() or 1
    for fresh, _ in enumerate(run_parallel(serve, todo, dask=dask, workers=number), start=1):
        if report:
            each = (time.monotonic() - start) / fresh
            report(done + fresh, len(tasks), each * (len(todo) - fresh))
    return summarise(parts)


def _claim(scenario: Scenario, out: Path, chunk: int) -> Path:
    label, parts = out / "crowd.toml", out / "people"
    text = f"# chunks of {chunk} people\n{scenario.to_toml()}"
    if label.exists() and label.read_bytes() != text.encode():
        raise CrowdError(f"{out} holds another crowd; choose a new folder.")
    if not label.exists() and holds_files(out):
        raise CrowdError(f"{out} is not empty and holds no crowd; choose a new folder.")
    make_folder(parts)
    write_text(label, text)
    return parts


def learn(scenario: Scenario) -> Learnt:
    """Fit on the first people of the population, up to the register's limit of cells."""
    one_blas_thread()
    p, type_names = defaults(), scenario.used_types()
    number = int(p["fit_cell_limit"]) // CELLS_PER_PERSON // BLOCK * BLOCK
    number = min(number, scenario.people.number)
    world = make_world(scenario.replace({"people.number": number}), p)
    evidence = make_cells(recent(world, scenario.data.history), p).evidence(type_names)
    settings, name = scenario.recommender.parameters, scenario.recommender.algorithm
    model = fit(name, evidence, catalogued(world), settings, scenario.seed)
    personal = algorithm(name).personal and len(evidence) > 0
    size = scenario.service.slate_size
    slates = make_slates(world, evidence, model, type_names, size, personal)
    quality = evaluate_slates(world, slates.items)
    return Learnt(
        scenario,
        model,
        world.popularity,
        population_of(slates.items, world.columns.items).shares,
        float((1 - quality.popular_ndcg).mean()),
        number,
        personal,
    )


@lru_cache(maxsize=1)
def _load(path: str) -> Learnt:
    return joblib.load(path)


def serve(learnt_path: str, first: int, number: int, target: str) -> str:
    """Generate, serve and evaluate one chunk, and write its file atomically; return the path."""
    one_blas_thread()
    learnt, p = _load(learnt_path), defaults()
    whole = learnt.scenario
    part = from_mapping(whole.replace({"people.number": number}).model_dump(mode="json"))
    type_names = whole.used_types()
    world = make_world(part, p, first_block=first // BLOCK)
    world = dataclasses.replace(world, popularity=learnt.popularity)
    evidence = make_cells(recent(world, whole.data.history), p).evidence(type_names)
    evidence = dataclasses.replace(evidence, who=np.arange(first, first + number))
    size = whole.service.slate_size
    slates = make_slates(world, evidence, learnt.model, type_names, size, learnt.personal)
    quality = evaluate_slates(world, slates.items, learnt.headroom)
    population = Population(learnt.people, learnt.shares)
    response = respond(part, world, slates, quality, parameters_of(part.model), population)
    frame = pd.DataFrame(
        {
            "person": np.arange(first, first + number),
            "relevance": quality.relevance,
            "ndcg": quality.ndcg,
            "invasiveness": response.now.rating,
            "if_discovered": response.if_discovered.rating,
            "chance_of_five_or_more": response.share_invasive,
            "surveillance": response.now.surveillance,
            "benefit": response.benefit,
            "noticeability": response.now.noticed,
        }
    )
    write_parquet(frame, Path(target))
    return target


def summarise(parts: Path) -> pd.DataFrame:
    """Return the mean of each output over all parts, with one part in memory at a time."""
    total: Any = 0
    people = 0
    for path in sorted(parts.glob("part-*.parquet")):
        frame = pd.read_parquet(path).drop(columns="person")
        total = total + frame.sum()
        people += len(frame)
    means = (total / max(people, 1)).rename("mean").rename_axis("output").reset_index()
    return means.assign(people=people)
