"""Commands that study scenarios: compare, sensitivity, timeline, minimise, facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from personalize.cli.common import (
    AsJson,
    Preset,
    ScenarioFile,
    Settings,
    app,
    chosen_scenario,
    progress,
)
from personalize.errors import PersonalizeError
from personalize.output.provenance import CAVEAT

FIRST = Annotated[str, typer.Argument(metavar="A", help="A scenario file or a preset.")]
OF_A = Annotated[
    list[str] | None,
    typer.Option("--set-a", metavar="A.B=VALUE", help="Change one setting of A; may be repeated."),
]
WEEKLY = {
    "trust": "trust",
    "sharing": "shared kinds",
    "willing": "would share",
    "relevance": "useful picks",
    "invasiveness": "feels invasive",
    "if_discovered": "if found out",
    "benefit": "worth having",
    "engagement": "clicks",
    "retention": "still there",
}
"""Column titles of the weekly table, by output."""
SECOND = Annotated[str | None, typer.Argument(metavar="[B]", help="Another one.")]


def named(name: str, settings: list[str] | None = None) -> Any:
    """Return the scenario of a name: a file if it has a suffix or exists, else a preset."""
    path = Path(name)
    if path.suffix or path.exists():
        return chosen_scenario(path, None, settings or [])
    return chosen_scenario(None, name, settings or [])


@app.command()
def compare(
    a: FIRST,
    b: SECOND = None,
    settings: Settings = None,
    settings_of_a: OF_A = None,
    replications: Annotated[int, typer.Option(min=1, max=100, help="Seeds.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Compare scenario B with A: differences with bands, and who gains and who loses.

    Settings change B; without B they change a copy of A, which ``--set-a`` changes first.
    """
    from personalize.output.words import comparison_words
    from personalize.scenario import with_settings
    from personalize.study.compare import compare as compare_scenarios
    from personalize.study.lab import Lab

    first = named(a, settings_of_a)
    second = named(b, settings) if b is not None else with_settings(first, settings or [])
    with progress() as report:
        report("Comparing", 0.0)
        comparison = compare_scenarios(Lab(), first, second, replications)
    if as_json:
        typer.echo(json.dumps(comparison.to_dict(), ensure_ascii=False))
        return
    for line in comparison_words(comparison):
        typer.echo(line)
    typer.echo(CAVEAT)


@app.command()
def sensitivity(
    a: FIRST,
    b: SECOND = None,
    settings: Settings = None,
    output: Annotated[str, typer.Option(help="What is looked at.")] = "invasiveness",
    method: Annotated[str, typer.Option(help="one_at_a_time, morris or sobol.")] = "one_at_a_time",
    chart: Annotated[Path | None, typer.Option(help="Write a tornado chart (.html).")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell which assumption a result, or the difference of two, depends on most.

    Settings change B; without B and with settings, B is a changed copy of A.
    """
    from personalize.output.charts.tornado import tornado, tornado_words
    from personalize.output.palette import LIGHT
    from personalize.study.lab import Lab
    from personalize.study.sensitivity import known_words
    from personalize.study.sensitivity import sensitivity as analyse_sensitivity

    first = named(a)
    second = None if b is None and not settings else named(b or a, settings)
    with progress() as report:
        report("Moving every assumption", 0.0)
        result = analyse_sensitivity(Lab(), first, second, output, method)
    if chart is not None:
        tornado(result.table, LIGHT, result.default, result.compared, output).properties(
            width=520, description=tornado_words(result.table, result.default)
        ).save(str(chart), inline=True)
        typer.echo(f"Wrote {chart}", err=True)
    if as_json:
        rows = json.loads(result.table.to_json(orient="records"))
        flips = [
            {"name": flip.name, "value": flip.value, "above": flip.above} for flip in result.flips
        ]
        document = {
            "output": output,
            "default": result.default,
            "compared": result.compared,
            "sentence": result.sentence(),
            "flips": flips,
            "rows": rows,
        }
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    typer.echo(result.sentence())
    shown = result.table.head(12).drop(columns=["name", "low", "high"])
    shown["status"] = shown["status"].map(known_words)
    typer.echo(shown.round(3).to_string(index=False))


@app.command()
def timeline(
    scenario: ScenarioFile = None,
    preset: Preset = None,
    settings: Settings = None,
    out: Annotated[Path | None, typer.Option(help="Parquet file for the tidy table.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run weeks: trust moves, sharing is reconsidered, some leave."""
    from personalize.study.lab import Lab
    from personalize.study.timeline import timeline as run_timeline

    chosen = chosen_scenario(scenario, preset, settings or [])
    if out is not None and (out.is_dir() or out.suffix != ".parquet"):
        raise PersonalizeError(f"--out {out} must be a file that ends in .parquet.")
    with progress() as report:
        result = run_timeline(Lab(), chosen, report=report)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        result.frame.assign(scenario_hash=chosen.hash()).to_parquet(out, index=False)
        typer.echo(f"Wrote {out}", err=True)
    if as_json:
        typer.echo(result.frame.to_json(orient="records"))
        return
    typer.echo(result.sentence())
    by_week = result.frame.pivot_table(index="session", columns="output", values="mean", sort=False)
    typer.echo(by_week.rename(columns=WEEKLY).rename_axis("week").round(2).to_string())
    typer.echo(
        "How trust, habit and leaving develop over weeks is almost without evidence. "
        "Read this as a story told by the assumptions."
    )


@app.command()
def minimise(
    scenario: ScenarioFile = None,
    preset: Preset = None,
    settings: Settings = None,
    chart: Annotated[Path | None, typer.Option(help="Write the chart here (.html).")] = None,
    as_json: AsJson = False,
) -> None:
    """How much data is enough: what each kind adds, and the smallest sets that do as well."""
    from personalize.output.charts.prices import price_list, price_words
    from personalize.output.palette import LIGHT
    from personalize.study.lab import Lab
    from personalize.study.minimise import minimise as find_minimum

    chosen = chosen_scenario(scenario, preset, settings or [])
    with progress() as report:
        minimum = find_minimum(Lab(), chosen, report)
    if chart is not None:
        figure = price_list(minimum.prices, LIGHT, minimum.people)
        words = price_words(minimum.prices)
        figure.properties(width=520, description=words).save(str(chart), inline=True)
        typer.echo(f"Wrote {chart}", err=True)
    if as_json:
        typer.echo(json.dumps(minimum.to_dict(), ensure_ascii=False))
        return
    typer.echo(minimum.sentence())
    for row in minimum.prices.to_dict("records"):
        typer.echo(
            f"{row['label']}: useful picks {100 * row['relevance']:+.1f} of 100, feels invasive "
            f"{row['invasiveness']:+.2f}, if people found out everything "
            f"{row['if_discovered']:+.2f}"
        )
    for subset in minimum.smallest:
        names = ", ".join(subset.type_names)
        typer.echo(
            f"{100 * subset.keeps:.0f} of 100 of the most useful picks: {names} "
            f"(useful picks {100 * subset.relevance:.0f}, feels {subset.invasiveness:.1f}, "
            f"if people found out everything {subset.if_discovered:.1f})"
        )
    typer.echo("In this world. " + CAVEAT)


@app.command()
def facts(as_json: AsJson = False) -> None:
    """Run published findings as experiments, those not reproduced first."""
    from personalize.study.facts import facts as run_facts
    from personalize.study.facts import weak
    from personalize.study.lab import Lab

    with progress() as report:
        checked_facts = run_facts(Lab(), report)
    if as_json:
        typer.echo(json.dumps([fact.to_dict() for fact in checked_facts], ensure_ascii=False))
        return
    for fact in checked_facts:
        study = fact.finding
        typer.echo(
            f"{study.id:>3}  {fact.verdict()}: {study.citation} ({study.level}, {study.use})"
        )
        typer.echo(f"     reported:  {study.reported}")
        typer.echo(f"     simulated: {fact.simulated()}")
        typer.echo(f"     as:        {study.represented}")
        if not fact.holds and study.limit:
            typer.echo(f"     limit:     {study.limit}")
    typer.echo(weak(checked_facts))
