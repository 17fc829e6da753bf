"""The command line interface."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from personalize.cli import keeping, running, studies
from personalize.cli.common import app
from personalize.errors import PersonalizeError

__all__ = ["app", "keeping", "main", "running", "studies"]


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; what goes wrong ends with one sentence.

    The exit code is 2 for wrong input, and 1 where a disk or another computer failed.

    Parameters
    ----------
    words : sequence of str, optional
        The command and its options; those of this process unless given.
    """
    try:
        app(args=words)
    except PersonalizeError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of the pipe has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
