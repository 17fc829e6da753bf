"""The command line: start the app, or run the same engine without it."""

from __future__ import annotations

import os
import sys

import typer

from personalize.cli import keeping, running, studies
from personalize.cli.common import WRONG_INPUT, app
from personalize.errors import PersonalizeError

__all__ = ["app", "keeping", "main", "running", "studies"]


def main() -> None:
    """Run the command line; wrong input ends with one sentence and exit code 2."""
    try:
        app()
    except PersonalizeError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(WRONG_INPUT)
    except BrokenPipeError:  # the reader of a pipe has gone: not an error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
