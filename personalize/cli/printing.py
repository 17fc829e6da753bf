"""Printing to a terminal, on which text from anybody can give no commands."""

from __future__ import annotations

import io
import json
import re
import sys
from typing import Any

import typer

_UNPRINTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Characters that a terminal obeys, or that turn or break a line, and bytes that are no text."""
_LONG = re.compile(r"\S{200,}")
"""A word that no person reads."""
ENDS = 40
"""Number of characters of such a word that are printed, at its start and at its end."""


def say(text: str, *, err: bool = False) -> None:
    """Print a text; what a terminal would obey is shown as its escape.

    Parameters
    ----------
    err : bool
        Print to standard error.
    """
    typer.echo(escaped(text), err=err)


def say_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    typer.echo(_UNPRINTED.sub(_as_json, json.dumps(value, ensure_ascii=False)))


def escaped(text: str) -> str:
    """Return a text in which what a terminal would obey is shown as its escape."""
    return _UNPRINTED.sub(lambda found: repr(found[0])[1:-1], text)


def sentence_of(text: str) -> str:
    """Return an error as one line of printable characters, with words that fit a page."""
    line = "".join(
        letter if letter.isprintable() else repr(letter)[1:-1] for letter in " ".join(text.split())
    )
    return _LONG.sub(lambda found: f"{found[0][:ENDS]}…{found[0][-ENDS:]}", line)


def print_anything() -> None:
    """Let the terminal show an escape for a letter that its encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _as_json(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
