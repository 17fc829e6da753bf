"""Commands on the notebook: pin a result, export the notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from personalize.cli.common import Preset, ScenarioFile, Settings, app, chosen_scenario, progress
from personalize.cli.printing import say
from personalize.errors import PersonalizeError
from personalize.files import writable, write_bytes

BOOK = Annotated[
    str | None,
    typer.Argument(metavar="[NOTEBOOK]", help="A file or a database; your own if left out."),
]


def address(location: str | None) -> str | None:
    """Return the database address of a notebook; a path becomes an SQLite address.

    Raises
    ------
    PersonalizeError
        If the path does not exist, or the address is not one of a database.
    """
    if location is None:
        return None
    if "://" in location:
        return checked_address(location)
    path = Path(location)
    if not path.exists():
        raise PersonalizeError(f"There is no notebook at {location}.")
    return f"sqlite:///{path.resolve()}"


def checked_address(location: str) -> str:
    """Return the address of a database.

    Raises
    ------
    PersonalizeError
        If it is not one, or of a kind of database that is not known; a password is not repeated.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    try:
        make_url(location).get_dialect()
    except (SQLAlchemyError, ValueError, ImportError):
        shown = f"{location.split('://')[0]}://…"
        raise PersonalizeError(
            f"“{shown}” is not the address of a notebook; allowed are a file, sqlite:///FILE and "
            "postgresql://NAME:PASSWORD@HOST/DATABASE."
        ) from None
    return location


@app.command()
def pin(
    title: Annotated[str, typer.Option(help="Title of the entry.")],
    scenario: ScenarioFile = None,
    preset: Preset = None,
    settings: Settings = None,
    kind: Annotated[str, typer.Option(help="run, timeline or minimise.")] = "run",
    notes: Annotated[str, typer.Option(help="Notes in Markdown.")] = "",
) -> None:
    """Run a scenario and pin the result to your notebook."""
    from personalize.output.pinning import make_entry
    from personalize.store import open_notebook
    from personalize.study.lab import Lab

    if kind not in {"run", "timeline", "minimise"}:
        raise PersonalizeError(f"--kind {kind} is not one of run, timeline, minimise.")
    chosen = chosen_scenario(scenario, preset, settings or [])
    book = open_notebook()
    with progress() as report:
        entry = make_entry(Lab(), kind, chosen, None, title, report=report)
    stored = book.add(entry.replace(notes=notes))
    say(f"Pinned “{stored.title}”.")


@app.command()
def export(
    notebook: BOOK = None,
    kind: Annotated[str, typer.Option("--format", help="html, zip or ipynb.")] = "html",
    out: Annotated[Path | None, typer.Option(help="File to write.")] = None,
) -> None:
    """Export a notebook: one HTML report, a zip of everything, or an executable notebook."""
    from personalize.output.report import notebook_file
    from personalize.store import open_notebook

    target = out or Path(f"notebook.{kind}")
    writable(target)
    book = open_notebook(address(notebook))
    with progress() as report:
        report("Writing the notebook", 0.5)
        contents = book.read()
        for unreadable in contents.unreadable:
            say(f"Left out: “{unreadable.title}” cannot be read: {unreadable.why}", err=True)
        content = notebook_file(contents.entries, kind)
    write_bytes(target, content)
    say(f"Wrote {target}")
