"""The command that tells how long the history must be kept: history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from personalize.cli.common import (
    AsJson,
    Posterior,
    Preset,
    ScenarioFile,
    Settings,
    app,
    calibrated,
    check_chart,
    chosen_scenario,
    progress,
    write_chart,
)
from personalize.cli.printing import say, say_json
from personalize.output.provenance import caveat_about


@app.command()
def history(
    scenario: ScenarioFile = None,
    preset: Preset = None,
    settings: Settings = None,
    posterior: Posterior = None,
    chart: Annotated[Path | None, typer.Option(help="Write the chart here (.html).")] = None,
    as_json: AsJson = False,
) -> None:
    """How long must the history be kept: useful picks on the newest share of the records."""
    from personalize.output.charts.history import history_chart, history_words
    from personalize.output.palette import LIGHT
    from personalize.scenario.words import words
    from personalize.study.history import history as over_lengths
    from personalize.study.lab import Lab

    check_chart(chart)
    chosen = calibrated(chosen_scenario(scenario, preset, settings or []), posterior)
    with progress() as report:
        result = over_lengths(Lab(), chosen, report)
    if chart is not None:
        figure = history_chart(
            result.table,
            LIGHT,
            result.people,
            popular=result.popular,
            imported=result.imported,
        )
        described = history_words(result.table, result.popular)
        write_chart(figure.properties(width=520, description=described), chart)
    if as_json:
        say_json(result.to_dict())
        return
    say(result.sentence())
    what = "nDCG" if result.imported else "useful picks"
    for row in result.table.to_dict("records"):
        kept = "" if row["kept"] != row["kept"] else f", {100 * row['kept']:.0f}% of the whole"
        say(
            f"{words('data.history', row['share'])}: {row['records']:.0f} records a person, {what} "
            f"{100 * row['quality']:.1f} of 100 ({100 * row['quality_low']:.1f} to "
            f"{100 * row['quality_high']:.1f}){kept}"
        )
    say(f"The popular list: {100 * result.popular:.1f}. {caveat_about(chosen)}")
