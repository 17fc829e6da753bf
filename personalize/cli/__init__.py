"""The command line interface."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from personalize.cli import keeping, ratings, running, studies
from personalize.cli.common import WRONG_INPUT, app
from personalize.errors import PersonalizeError

__all__ = ["app", "keeping", "main", "ratings", "running", "studies"]


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; wrong input ends with one sentence and exit code 2.

    Parameters
    ----------
    words : sequence of str, optional
        The command and its options; those of this process unless given.
    """
    try:
        app(args=words)
    except PersonalizeError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(WRONG_INPUT)
    except BrokenPipeError:  # the reader of the pipe has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
