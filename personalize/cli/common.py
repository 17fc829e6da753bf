"""Shared by all commands: the Typer app, scenarios from arguments, a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from personalize.cli.printing import say
from personalize.errors import PersonalizeError
from personalize.files import writable, write_bytes

app = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Thin Line: how a personalized product becomes more useful and more invasive.",
)
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="A.B=VALUE", help="Change one setting; may be repeated."),
]
ScenarioFile = Annotated[
    Path | None, typer.Argument(metavar="[SCENARIO.toml]", help="A scenario file.")
]
Preset = Annotated[str | None, typer.Option(help="Start from a preset.")]
Posterior = Annotated[
    str | None,
    typer.Option(
        "--posterior", metavar="NAME|FILE", help="Parameters after a survey: see calibrate."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def chosen_scenario(path: Path | None, preset: str | None, settings: list[str]) -> Any:
    """Return the scenario of a file, a preset or the defaults, with settings changed.

    Raises
    ------
    PersonalizeError
        If both a file and a preset are given, or one of them or a setting is invalid.
    """
    from personalize.scenario import Scenario, read_file, with_settings
    from personalize.study.stories import story

    if path is not None and preset is not None:
        raise PersonalizeError("Give a scenario file or --preset, not both.")
    if path is not None:
        start = read_file(path)
    else:
        start = story(preset).scenario if preset is not None else Scenario()
    return with_settings(start, settings)


def calibrated(scenario: Any, posterior: str | None) -> Any:
    """Return a scenario whose parameters are those of a posterior, if one is given.

    Parameters
    ----------
    scenario : Scenario
    posterior : str, optional
        A file of ``personalize calibrate``, or the name or the hash of a stored posterior.

    Raises
    ------
    PersonalizeError
        If there is no such posterior, or it rests on another register.
    """
    if posterior is None:
        return scenario
    from personalize.response.kept_posteriors import keep_posterior

    return scenario.replace({"model.posterior": keep_posterior(found_posterior(posterior))})


def found_posterior(wanted: str) -> Any:
    """Return the posterior of a file, or the stored one with a name or a hash.

    Raises
    ------
    PersonalizeError
        If there is none, or it rests on another register.
    """
    from personalize.response.posterior import read_posterior
    from personalize.store.posteriors import fetch_posterior

    path = Path(wanted)
    if not path.is_file():
        return fetch_posterior(wanted)
    try:
        return read_posterior(path.read_text(encoding="utf-8"), wanted)
    except (OSError, UnicodeDecodeError):
        raise PersonalizeError(
            f"{wanted} cannot be read as a posterior of `personalize calibrate`."
        ) from None


def check_chart(chart: Path | None) -> None:
    """Refuse a place for a chart at which none can be written; see ``check_place``."""
    check_place("--chart", chart, ".html")


def check_place(option: str, place: Path | None, ending: str) -> None:
    """Refuse a place at which no file can be written, before anything is computed.

    Parameters
    ----------
    option : str
        The option that names the place.
    ending : str
        What the name of the file must end in.

    Raises
    ------
    PersonalizeError
        If it is no file, ends in something else, or its folder does not exist.
    """
    if place is None:
        return
    writable(place)
    if place.suffix.lower() != ending:
        raise PersonalizeError(f"{option} {place} must be a file that ends in {ending}.")
    if not place.parent.is_dir():
        raise PersonalizeError(
            f"{option} {place} is in a folder that does not exist; an existing folder is needed."
        )


def write_chart(chart: Any, target: Path) -> None:
    """Write a chart as an HTML page that loads no other file, and say so."""
    from personalize.output.export import render

    write_bytes(target, render(chart.to_dict(), "html"))
    say(f"Wrote {target}", err=True)


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """Yield a function that reports progress: a stage and a share from 0 to 1.

    It draws a bar on standard error if that is a terminal, and does nothing otherwise.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage, share: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=1.0)
        yield lambda stage, share: bar.update(task, description=stage, completed=share)
