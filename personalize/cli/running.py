"""Commands that start the app, run a scenario, import ratings, or run large jobs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from personalize import __version__
from personalize.cli.common import Preset, ScenarioFile, Settings, app, chosen_scenario, progress
from personalize.cli.printing import say, say_json
from personalize.files import check_folder
from personalize.output.provenance import CAVEAT, caveat, crowd_of


@app.callback()
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    if version:
        say(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        from personalize.ui.server import serve

        serve(8501, "localhost", [])


@app.command("app", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def _app(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve on.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Address to serve on; only this computer unless changed.")
    ] = "localhost",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A further name the app is reached by; may be repeated."),
    ] = None,
    token: Annotated[
        bool,
        typer.Option("--token/--no-token", help="Ask visitors from elsewhere for a token."),
    ] = True,
) -> None:
    """Start the app and open it in the browser."""
    from personalize.ui.server import serve

    serve(port, address, context.args, allow_host or [], token)


@app.command()
def presets() -> None:
    """List the presets, one a line, the slug first."""
    from personalize.study.stories import stories

    width = max(map(len, stories()))
    for slug, story in stories().items():
        say(f"{slug:<{width}}  {story.title}: {story.story}")


@app.command()
def run(
    scenario: ScenarioFile = None,
    preset: Preset = None,
    settings: Settings = None,
    out: Annotated[Path | None, typer.Option(help="Folder for tables and the scenario.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Run one scenario without the app."""
    from personalize.output.tables import write_tables
    from personalize.study.lab import Lab
    from personalize.study.outputs import summary

    chosen = chosen_scenario(scenario, preset, settings or [])
    if out is not None:
        check_folder(out)
    with progress() as report:
        result = Lab().run(chosen, report)
    outputs = summary(result)
    if out is not None:
        for path in write_tables(result, out):
            say(f"Wrote {path}", err=True)
    if as_json:
        say_json(outputs)
    else:
        say(_in_words(outputs, caveat(crowd_of(result)) if result.world.imported else CAVEAT))


@app.command("import")
def import_ratings(
    ratings: Annotated[Path, typer.Argument(help="Ratings: CSV, TSV, u.data, ratings.dat.")],
    name: Annotated[str, typer.Option(help="Name of the set; its id becomes a domain.")],
    items: Annotated[Path | None, typer.Option(help="Items: titles and genres.")] = None,
    user_column: Annotated[str | None, typer.Option(help="Column of user ids.")] = None,
    item_column: Annotated[str | None, typer.Option(help="Column of item ids.")] = None,
    rating_column: Annotated[str | None, typer.Option(help="Column of ratings.")] = None,
    time_column: Annotated[str | None, typer.Option(help="Column of times.")] = None,
    replace: Annotated[bool, typer.Option(help="Replace a set of the same name.")] = False,
) -> None:
    """Import real ratings as a domain of their own."""
    from personalize.world.importing import ColumnMap, ImportLibrary, read_ratings

    columns = ColumnMap(user=user_column, item=item_column, rating=rating_column, time=time_column)
    with progress() as report:
        report(f"Reading {ratings.name}", 0.0)
        imported = read_ratings(ratings, items, name=name, columns=columns)
        report("Saving", 0.9)
        ImportLibrary().save(imported, replace=replace)
    for sentence in imported.report.sentences():
        typer.echo(sentence)
    typer.echo(
        f"Use it with: personalize run --set service.domain={imported.name} --set data.level=1"
    )


@app.command()
def sweep(
    plan: Annotated[Path, typer.Argument(metavar="SWEEP.toml", help="What to vary.")],
    out: Annotated[Path, typer.Option(help="Folder of the sweep; the same one goes on.")],
    dask: Annotated[str | None, typer.Option(help="Address of a Dask scheduler.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Local processes.")] = None,
) -> None:
    """Run a grid of scenarios; stop it and go on as you like."""
    import signal

    from personalize.study.sweep import missing_cells, read_plan, run_sweep

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    grid = read_plan(plan)
    try:
        with progress() as report:

            def report_cells(done: int, cells: int, left: float) -> None:
                report(f"{done} of {cells} cells, about {left:.0f} s left", done / cells)

            frame = run_sweep(grid, out, dask=dask, workers=workers, report=report_cells)
    except KeyboardInterrupt:
        finished = len(list((out / "cells").glob("*.parquet")))
        say(
            f"Stopped with {finished} of {len(grid.cells)} cells done. "
            "The same command goes on from there.",
            err=True,
        )
        raise typer.Exit(130) from None
    failed = int((frame["failed"] != "").sum())
    say(f"{len(frame)} cells, {failed} of them failed: {out / 'results.parquet'}")
    if missing := missing_cells(grid, out):
        say(
            f"{missing} cells have no result, because their workers ended. "
            "The same command tries them again.",
            err=True,
        )
        raise typer.Exit(1)


@app.command()
def crowd(
    out: Annotated[Path, typer.Option(help="Folder for one row a person, in parts.")],
    scenario: ScenarioFile = None,
    preset: Preset = None,
    settings: Settings = None,
    chunk: Annotated[int, typer.Option(help="People at a time, a multiple of 500.")] = 5000,
    dask: Annotated[str | None, typer.Option(help="Address of a Dask scheduler.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Local processes.")] = None,
) -> None:
    """Run a crowd larger than memory: learn from a sample, serve everybody by chunks."""
    from personalize.study.crowd import run_crowd

    chosen = chosen_scenario(scenario, preset, settings or [])
    with progress() as report:

        def report_chunks(done: int, chunks: int, left: float) -> None:
            report(f"{done} of {chunks} chunks, about {left:.0f} s left", done / chunks)

        frame = run_crowd(
            chosen, out, chunk=chunk, dask=dask, workers=workers, report=report_chunks
        )
    for row in frame.itertuples():
        say(f"{row.output}: {row.mean:.4f}")
    say(f"{frame['people'].iloc[0]:,} people in {out / 'people'}")


@app.command()
def realism(
    ratings: Annotated[Path, typer.Argument(help="Real ratings, as for import.")],
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

    comparison = compare(
        read_ratings(ratings, name="real-ratings"),
        chosen_scenario(None, None, settings or []),
        Lab(),
    )
    for sentence in comparison.sentences():
        typer.echo(sentence)
    typer.echo(comparison.frame().round(3).to_string(index=False))
    if chart is not None:
        logs = (
            (comparison.real.per_item, "the file"),
            (comparison.synthetic.per_item, "synthetic"),
        )
        frame = pd.concat([lorenz(counts, name) for counts, name in logs])
        figure = popularity_chart(frame, LIGHT, "the file")
        description = popularity_words(frame)
        figure.properties(width=420, description=description).save(str(chart), inline=True)
        typer.echo(f"Wrote {chart}")


@app.command()
def bench(
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
        typer.echo(json.dumps(timings) if as_json else "\n".join(lines))
        return
    from personalize.study import bench as benches
    from personalize.world.importing import read_ratings

    if ratings is None:
        trainset = benches.synthetic_ratings()
    else:
        trainset = benches.file_ratings(read_ratings(ratings, name="bench"))
    rows = []
    number = len(benches.algorithms())
    with progress() as report:
        for done, timing in enumerate(benches.bench(trainset), start=1):
            rows.append(benches.as_row(timing))
            report(f"Timed {timing.algorithm}", done / number)
    if as_json:
        typer.echo(json.dumps(rows))
        return
    typer.echo(
        f"Everybody's top {benches.TOP}: {trainset.n_users:,} people, {trainset.n_items:,} items, "
        f"{trainset.n_ratings:,} ratings. Surprise is timed on {benches.SAMPLE} people and scaled."
    )
    typer.echo(
        f"{'algorithm':22}{'Surprise':>10}{'ours':>10}{'ratio':>8}{'prepare':>9}{'limit':>7}"
        f"{'MB':>7}{'MB ours':>9}"
    )
    for row in rows:
        limit = "" if row["limit_ratio"] is None else f"{row['limit_ratio']:.1f}"
        typer.echo(
            f"{row['algorithm']:22}{row['surprise_s']:>8.1f} s{1000 * row['ours_s']:>7.0f} ms"
            f"{row['ratio']:>8.0f}{1000 * row['prepare_s']:>6.0f} ms{limit:>7}"
            f"{row['peak_mb_surprise']:>7.0f}{row['peak_mb_ours']:>9.0f}"
        )


def _in_words(outputs: dict[str, Any], caveat_words: str) -> str:
    def mean(name: str) -> float:
        return float(outputs[name]["mean"]) + 0.0

    def points(name: str) -> str:
        return f"{round(100 * mean(name)) + 0}"

    return "\n".join(
        (
            f"Scenario {outputs['scenario_hash']}, version {outputs['version']}",
            f"Useful picks: {points('relevance')} (0 the bestseller list, 100 perfect)",
            f"Feels invasive: {mean('invasiveness'):.1f} of 7",
            f"If people found out everything: {mean('if_discovered'):.1f} of 7",
            f"Would call it clearly invasive (5 to 7 of 7): "
            f"{100 * mean('share_invasive'):.0f} of 100 people",
            f"Feels watched: {mean('surveillance'):.1f} of 7",
            f"Worth having: {mean('benefit'):.1f} of 7",
            f"Noticed: by {100 * mean('noticeability'):.0f} of 100",
            f"Consent: {outputs['consent']['reading']} ({outputs['consent']['reason']})",
            caveat_words,
        )
    )
