"""Commands that study scenarios: compare, sensitivity, timeline, minimise, facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

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
from personalize.errors import PersonalizeError
from personalize.files import writable
from personalize.output.provenance import caveat_about, survey_words

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
    posterior: Posterior = None,
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

    first = calibrated(named(a, settings_of_a), posterior)
    second = named(b, settings) if b is not None else with_settings(first, settings or [])
    second = calibrated(second, posterior)
    with progress() as report:
        report("Comparing", 0.0)
        comparison = compare_scenarios(Lab(), first, second, replications)
    if as_json:
        say_json(comparison.to_dict())
        return
    for line in comparison_words(comparison):
        say(line)
    say(caveat_about(first, second))


@app.command()
def sensitivity(
    a: FIRST,
    b: SECOND = None,
    settings: Settings = None,
    posterior: Posterior = None,
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
    from personalize.study.sensitivity import sensitivity as analyse_sensitivity
    from personalize.study.sensitivity_result import known_words

    check_chart(chart)
    first = calibrated(named(a), posterior)
    second = None if b is None and not settings else named(b or a, settings)
    second = None if second is None else calibrated(second, posterior)
    with progress() as report:
        report("Moving every assumption", 0.0)
        result = analyse_sensitivity(Lab(), first, second, output, method)
    if chart is not None:
        drawn = tornado(result.table, LIGHT, result.default, result.compared, output)
        words = tornado_words(result.table, result.default)
        write_chart(drawn.properties(width=520, description=words), chart)
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
            "by_shape": result.by_shape,
            "shape_flips": [vars(flip) for flip in result.shape_flips()],
            "flips": flips,
            "rows": rows,
        }
        say_json(document)
        return
    say(result.sentence())
    shown = result.table.head(12).drop(columns=["name", "low", "high"])
    shown["status"] = shown["status"].map(known_words)
    say(shown.round(3).to_string(index=False))


@app.command()
def timeline(
    scenario: ScenarioFile = None,
    preset: Preset = None,
    settings: Settings = None,
    posterior: Posterior = None,
    out: Annotated[Path | None, typer.Option(help="Parquet file for the tidy table.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run weeks: trust moves, sharing is reconsidered, some leave."""
    from personalize.spreadsheets import write_parquet
    from personalize.study.lab import Lab
    from personalize.study.timeline import timeline as run_timeline

    chosen = calibrated(chosen_scenario(scenario, preset, settings or []), posterior)
    if out is not None:
        if out.is_dir() or out.suffix != ".parquet":
            raise PersonalizeError(f"--out {out} must be a file that ends in .parquet.")
        writable(out)
    with progress() as report:
        result = run_timeline(Lab(), chosen, report=report)
    if out is not None:
        write_parquet(result.frame.assign(scenario_hash=chosen.hash()), out)
        say(f"Wrote {out}", err=True)
    if as_json:
        say(result.frame.to_json(orient="records"))
        return
    say(result.sentence())
    by_week = result.frame.pivot_table(index="session", columns="output", values="mean", sort=False)
    say(by_week.rename(columns=WEEKLY).rename_axis("week").round(2).to_string())
    say(
        "How trust, habit and leaving develop over weeks is almost without evidence. "
        "Read this as a story told by the assumptions."
    )
    if survey := survey_words(chosen):
        say(f"{survey}.")


@app.command()
def minimise(
    scenario: ScenarioFile = None,
    preset: Preset = None,
    settings: Settings = None,
    posterior: Posterior = None,
    chart: Annotated[Path | None, typer.Option(help="Write the chart here (.html).")] = None,
    as_json: AsJson = False,
) -> None:
    """How much data is enough: what each kind adds, and the smallest sets that do as well."""
    from personalize.output.charts.prices import price_list, price_words
    from personalize.output.palette import LIGHT
    from personalize.study.lab import Lab
    from personalize.study.minimise import minimise as find_minimum

    check_chart(chart)
    chosen = calibrated(chosen_scenario(scenario, preset, settings or []), posterior)
    with progress() as report:
        minimum = find_minimum(Lab(), chosen, report)
    if chart is not None:
        figure = price_list(minimum.prices, LIGHT, minimum.people)
        words = price_words(minimum.prices)
        write_chart(figure.properties(width=520, description=words), chart)
    if as_json:
        say_json(minimum.to_dict())
        return
    say(minimum.sentence())
    for row in minimum.prices.to_dict("records"):
        say(
            f"{row['label']}: useful picks {100 * row['relevance']:+.1f} of 100, feels invasive "
            f"{row['invasiveness']:+.2f}, if people found out everything "
            f"{row['if_discovered']:+.2f}"
        )
    for subset in minimum.smallest:
        names = ", ".join(subset.type_names)
        say(
            f"{100 * subset.keeps:.0f} of 100 of the most useful picks: {names} "
            f"(useful picks {100 * subset.relevance:.0f}, feels {subset.invasiveness:.1f}, "
            f"if people found out everything {subset.if_discovered:.1f})"
        )
    say("In this world. " + caveat_about(chosen))


@app.command()
def facts(
    as_json: AsJson = False,
    only_ledger: Annotated[
        bool, typer.Option("--ledger", help="Only how many come out, with each shape.")
    ] = False,
) -> None:
    """Run published findings as experiments, those not reproduced first."""
    from personalize.study.facts import facts as run_facts
    from personalize.study.lab import Lab
    from personalize.study.ledger import ledger, weak

    with progress() as report:
        checked_facts = run_facts(Lab(), report)
    together = ledger(checked_facts)
    if as_json and only_ledger:
        say_json(together.to_dict())
        return
    if as_json:
        say_json([fact.to_dict() for fact in checked_facts])
        return
    for fact in [] if only_ledger else checked_facts:
        study = fact.finding
        say(f"{study.id:>3}  {fact.verdict()}: {study.citation} ({study.level}, {study.use})")
        say(f"     size:      {fact.size_verdict()}")
        say(f"     shapes:    direction comes out {fact.shapes_in_words()}")
        say(f"     reported:  {study.reported}")
        say(f"     simulated: {fact.simulated()}")
        say(f"     as:        {study.represented}")
        if not fact.holds and study.limit:
            say(f"     limit:     {study.limit}")
    say(together.sentence())
    for count in together.by_shape:
        say(
            f"     {count.shape:<18} direction {count.directions} of {count.of_directions}, "
            f"size {count.sizes} of {count.of_sizes}, not used to set numbers "
            f"{count.directions_unused} of {count.of_unused}"
        )
    say(weak(checked_facts))
