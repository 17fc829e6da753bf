"""The words of the ballot, in one file per language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from personalize import locations
from personalize.workshop.plan import WorkshopError

FOLDER, ROUNDS = "workshop", "rounds"
"""The folder of these files, and the name of the one that is no language."""


@cache
def languages() -> Mapping[str, str]:
    """Return the languages of the ballot by key, each with its own name for itself."""
    files = sorted((locations.data() / FOLDER).glob("*.toml"))
    keys = [path.stem for path in files if path.stem != ROUNDS]
    return {key: str(texts(key)["language"]) for key in keys}


@cache
def texts(language: str) -> Mapping[str, Any]:
    """Return the words of a language: tables of texts by key."""
    path = locations.data() / FOLDER / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def checked_language(language: str) -> str:
    """Return a language that there is.

    Raises
    ------
    WorkshopError
        If there is no file for it; the message lists those that there are.
    """
    if language not in languages():
        raise WorkshopError(
            f"language “{language[:20]}” has no ballot; {', '.join(languages())} have."
        )
    return language
