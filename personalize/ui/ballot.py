"""The ballot of open rooms within the app's own server; see ``personalize.workshop.ballot``."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cache

from personalize.store.database import StoreError
from personalize.ui.address import base_path
from personalize.workshop import open_rooms
from personalize.workshop.ballot import Ballot
from personalize.workshop.ballot_pages import JOIN
from personalize.workshop.voting import VoteWriter, vote_writer

LOOK_SECONDS = 1.0
"""How long it is remembered whether a room is open."""


@cache
def app_ballot() -> Ballot:
    """Return the ballot of every open room of this server."""
    return Ballot(open_rooms, _writer, base=base_path())


def _writer() -> VoteWriter:
    return vote_writer(open_rooms().url)


def is_ballot(path: str) -> bool:
    """Return whether a path, below the base path, is of the ballot and of nothing else."""
    return path == JOIN or path.startswith(f"{JOIN}/")


class OpenToAll:
    """Tells which paths are served without a token: the ballot, while a room is open."""

    def __init__(self) -> None:
        self._looked, self._open = float("-inf"), False

    def __call__(self, path: str) -> bool:
        """Return whether a path, below the base path, is served without a token."""
        return is_ballot(path) and self._any_open()

    def _any_open(self) -> bool:
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            with suppress(StoreError):  # then as it was before: phones keep their ballot
                self._open = open_rooms().any_open()
            self._looked = now
        return self._open
