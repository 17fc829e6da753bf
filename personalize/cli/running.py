"""Commands that start the app, run a scenario, or run large jobs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from personalize import __version__
from personalize.cli.common import (
    Posterior,
    Preset,
    ScenarioFile,
    Settings,
    app,
    calibrated,
    chosen_scenario,
    progress,
)
from personalize.cli.printing import say, say_json
from personalize.files import check_folder
from personalize.output.provenance import CAVEAT, caveat, crowd_of, survey_words


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
    posterior: Posterior = None,
    out: Annotated[Path | None, typer.Option(help="Folder for tables and the scenario.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Run one scenario without the app."""
    from personalize.output.tables import write_tables
    from personalize.study.lab import Lab
    from personalize.study.outputs import summary

    chosen = calibrated(chosen_scenario(scenario, preset, settings or []), posterior)
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
        survey = survey_words(chosen)
        words = caveat(crowd_of(result)) if result.world.imported else CAVEAT
        say(_in_words(outputs, f"{survey}. {words}" if survey else words))


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
    posterior: Posterior = None,
    chunk: Annotated[int, typer.Option(help="People at a time, a multiple of 500.")] = 5000,
    dask: Annotated[str | None, typer.Option(help="Address of a Dask scheduler.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Local processes.")] = None,
) -> None:
    """Run a crowd larger than memory: learn from a sample, serve everybody by chunks."""
    from personalize.study.crowd import run_crowd

    chosen = calibrated(chosen_scenario(scenario, preset, settings or []), posterior)
    with progress() as report:

        def report_chunks(done: int, chunks: int, left: float) -> None:
            report(f"{done} of {chunks} chunks, about {left:.0f} s left", done / chunks)

        frame = run_crowd(
            chosen, out, chunk=chunk, dask=dask, workers=workers, report=report_chunks
        )
    for row in frame.itertuples():
        say(f"{row.output}: {row.mean:.4f}")
    say(f"{frame['people'].iloc[0]:,} people in {out / 'people'}")


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
