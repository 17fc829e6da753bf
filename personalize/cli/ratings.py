"""Commands on files of ratings: import, realism, bench."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from personalize.cli.common import (
    Settings,
    app,
    check_chart,
    chosen_scenario,
    progress,
    write_chart,
)
from personalize.cli.printing import say, say_json
from personalize.cli.reading import (
    print_understanding,
    read_options,
    with_reading_options,
)
from personalize.errors import PersonalizeError


@app.command("import")
@with_reading_options
def import_ratings(
    ratings: Annotated[
        Path,
        typer.Argument(help="Ratings: a text table, u.data, ratings.dat, Parquet, Excel, JSON."),
    ],
    reading: dict[str, Any],
    name: Annotated[str | None, typer.Option(help="Name of the set; its id is a domain.")] = None,
    replace: Annotated[bool, typer.Option(help="Replace a set of the same name.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show 20 rows and each decision; keep nothing.")
    ] = False,
) -> None:
    """Import real ratings as a domain of their own."""
    from personalize.world.importing import ImportLibrary, read_ratings, understand

    options, items = read_options(reading), reading["items"]
    if dry_run:
        print_understanding(understand(ratings, items, name=name or "dry run", options=options))
        return
    if name is None:
        raise PersonalizeError("Give the set a --name, or look at it with --dry-run first.")
    with progress() as report:
        report(f"Reading {ratings.name}", 0.0)
        imported = read_ratings(ratings, items, name=name, options=options)
        report("Saving", 0.9)
        ImportLibrary().save(imported, replace=replace)
    for sentence in imported.report.sentences():
        say(sentence)
    say(f"Use it with: personalize run --set service.domain={imported.name} --set data.level=1")


@app.command()
@with_reading_options
def realism(
    ratings: Annotated[Path, typer.Argument(help="Real ratings, as for import.")],
    reading: dict[str, Any],
    settings: Settings = None,
    chart: Annotated[Path | None, typer.Option(help="Write the chart here (.html).")] = None,
) -> None:
    """Compare the synthetic log with a real one."""
    import pandas as pd

    from personalize.output.charts.realism import lorenz, popularity_chart, popularity_words
    from personalize.output.palette import LIGHT
    from personalize.study.lab import Lab
    from personalize.study.realism import compare
    from personalize.world.importing import read_ratings

    check_chart(chart)
    options = read_options(reading)
    comparison = compare(
        read_ratings(ratings, reading["items"], name="real-ratings", options=options),
        chosen_scenario(None, None, settings or []),
        Lab(),
    )
    for sentence in comparison.sentences():
        say(sentence)
    say(comparison.frame().round(3).to_string(index=False))
    if chart is not None:
        logs = (
            (comparison.real.per_item, "the file"),
            (comparison.synthetic.per_item, "synthetic"),
        )
        frame = pd.concat([lorenz(counts, name) for counts, name in logs])
        figure = popularity_chart(frame, LIGHT, "the file")
        description = popularity_words(frame)
        write_chart(figure.properties(width=420, description=description), chart)


@app.command()
@with_reading_options
def bench(
    reading: dict[str, Any],
    ratings: Annotated[
        Path | None, typer.Option(help="Ratings to time on; synthetic ones unless given.")
    ] = None,
    studies: Annotated[bool, typer.Option(help="Time the studies instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
) -> None:
    """Time everybody's top 10: Surprise's own calls beside ours, in one run."""
    if studies:
        from personalize.study.study_bench import study_bench

        timings = study_bench()
        lines = [
            f"{row['study']}: {row['seconds']:.2f} s, {row['ratio']:.2f} times {row['against']}"
            for row in timings
        ]
        say(json.dumps(timings) if as_json else "\n".join(lines))
        return
    from personalize.study import bench as benches
    from personalize.world.importing import read_ratings

    if ratings is None:
        trainset = benches.synthetic_ratings()
    else:
        imported = read_ratings(
            ratings, reading["items"], name="bench", options=read_options(reading)
        )
        trainset = benches.file_ratings(imported)
    rows = []
    number = len(benches.algorithms())
    with progress() as report:
        for done, timing in enumerate(benches.bench(trainset), start=1):
            report(f"Timed {timing.algorithm}", done / number)
            if isinstance(timing, benches.Failure):
                say(f"{timing.algorithm} failed: {timing.reason}", err=True)
            else:
                rows.append(benches.as_row(timing))
    if as_json:
        say_json(rows)
        return
    say(
        f"Everybody's top {benches.TOP}: {trainset.n_users:,} people, {trainset.n_items:,} items, "
        f"{trainset.n_ratings:,} ratings. Surprise is timed on {benches.SAMPLE} people and scaled."
    )
    say(
        f"{'algorithm':22}{'Surprise':>10}{'ours':>10}{'ratio':>8}{'prepare':>9}{'limit':>7}"
        f"{'MB':>7}{'MB ours':>9}"
    )
    for row in rows:
        limit = "" if row["limit_ratio"] is None else f"{row['limit_ratio']:.1f}"
        say(
            f"{row['algorithm']:22}{row['surprise_s']:>8.1f} s{1000 * row['ours_s']:>7.0f} ms"
            f"{row['ratio']:>8.0f}{1000 * row['prepare_s']:>6.0f} ms{limit:>7}"
            f"{row['peak_mb_surprise']:>7.0f}{row['peak_mb_ours']:>9.0f}"
        )
