"""Tables of a run (people, slates, contributions) as data frames, Parquet and CSV."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from personalize.files import make_folder, write_text
from personalize.register import data_types
from personalize.response.perception import TERMS
from personalize.spreadsheets import write_csv, write_parquet
from personalize.study.lab import Run
from personalize.study.metrics import metric_table


def people_table(run: Run) -> pd.DataFrame:
    """Return one row per person: attributes, usefulness of the picks, ratings."""
    response = run.response
    frame = run.world.people.frame.drop(columns=["given_name"]).reset_index(drop=True)
    return frame.assign(
        ndcg=run.quality.ndcg,
        fit=run.quality.relevance,
        invasiveness=response.now.rating,
        if_discovered=response.if_discovered.rating,
        chance_of_five_or_more=response.share_invasive,
        surveillance=response.now.surveillance,
        benefit=response.benefit,
        noticeability=response.now.noticed,
    )


def slates_table(run: Run) -> pd.DataFrame:
    """Return one row per person and pick: rank, item, score, and each kind of data's part in it."""
    slates, items = run.slates, run.world.catalogue.items
    people, size = slates.items.shape
    flat = slates.items.ravel()
    frame = pd.DataFrame(
        {
            "person": np.repeat(np.arange(people), size),
            "rank": np.tile(np.arange(1, size + 1), people),
            "item": flat,
            "key": items["key"].to_numpy(object)[flat],
            "title": items["title"].to_numpy(object)[flat],
            "genre": items["genre"].to_numpy(object)[flat],
            "score": slates.scores.ravel(),
            "invasiveness": run.response.now.item_rating.ravel(),
            "part_popular": slates.popular.ravel(),
        }
    )
    parts = slates.shares.reshape(-1, slates.shares.shape[2])
    for position, name in enumerate(data_types()):
        frame[f"part_{name}"] = parts[:, position]
    return frame


def contributions_table(run: Run) -> pd.DataFrame:
    """Return one row per person and term of the waterfall, in points of the rating."""
    terms = run.response.now.terms
    people = len(run.world.people)
    return pd.DataFrame(
        {
            "person": np.repeat(np.arange(people), len(TERMS)),
            "term": np.tile(np.array(TERMS, dtype=object), people),
            "points": np.column_stack([terms[term] for term in TERMS]).ravel(),
        }
    )


def write_tables(run: Run, folder: Path) -> list[Path]:
    """Write people, slates, contributions, metrics (Parquet and CSV) and the scenario (TOML).

    Returns
    -------
    list of Path
        The files written.
    """
    make_folder(folder)
    written = []
    for name, frame in (
        ("people", people_table(run)),
        ("slates", slates_table(run)),
        ("contributions", contributions_table(run)),
        ("metrics", metric_table(run)),
    ):
        write_parquet(frame, folder / f"{name}.parquet")
        write_csv(frame, folder / f"{name}.csv")
        written += [folder / f"{name}.parquet", folder / f"{name}.csv"]
    scenario = folder / "scenario.toml"
    write_text(scenario, run.scenario.to_toml())
    return [*written, scenario]


def tables_zip(run: Run) -> bytes:
    """Return the files of ``write_tables`` as one archive."""
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w") as archive:
        for path in write_tables(run, Path(folder)):
            archive.write(path, path.name, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
