"""The command line interface."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from personalize.cli import (
    calibrating,
    checking,
    conditions,
    keeping,
    ledger_command,
    lengths,
    planning,
    ratings,
    running,
    studies,
)
from personalize.cli.common import app
from personalize.cli.printing import print_anything, say, sentence_of
from personalize.errors import PersonalizeError

__all__ = [
    "app",
    "calibrating",
    "checking",
    "conditions",
    "keeping",
    "ledger_command",
    "lengths",
    "main",
    "planning",
    "ratings",
    "running",
    "studies",
]

FAILED = 1
"""Exit code where the computer or the program failed, and not the input."""
SHOW = "PERSONALIZE_TRACEBACK"
"""Environment variable with which a fault of the program is shown with its traceback."""
MISUSED: type[Exception] = typer.BadParameter.__mro__[2]
"""What Typer raises for words that are no command: the base of its errors."""


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; what goes wrong ends with one sentence.

    The exit code is 2 for wrong input, and 1 where the computer or the program failed.

    Parameters
    ----------
    words : sequence of str, optional
        The command and its options; those of this process unless given.
    """
    print_anything()
    try:
        sys.exit(app(args=words, standalone_mode=False) or 0)
    except PersonalizeError as error:
        _end(str(error), error.exit_code)
    except MISUSED as error:
        error.message = sentence_of(str(getattr(error, "message", error)))  # type: ignore[attr-defined]
        error.show()  # type: ignore[attr-defined]
        sys.exit(getattr(error, "exit_code", FAILED))
    except typer.Abort:
        _end("The command was stopped.", FAILED)
    except BrokenPipeError:  # the reader of the pipe has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except Exception as error:
        if os.environ.get(SHOW):
            raise
        _end(_failed(error), FAILED)


def _end(message: str, code: int) -> None:
    say(f"Error: {sentence_of(message)}", err=True)
    sys.exit(code)


def _failed(error: Exception) -> str:
    """Return the failure of the computer, or of the program, as a sentence."""
    if isinstance(error, MemoryError):
        return "The memory of this computer is too small for this; ask for less."
    if isinstance(error, OSError) and error.strerror:
        place = f" ({error.filename})" if error.filename else ""
        return f"The computer refused: {error.strerror}{place}."
    return (
        f"Thin Line has a fault, {type(error).__name__}: {str(error).rstrip('.')}. "
        f"Set {SHOW}=1 to see where, and please report it."
    )
