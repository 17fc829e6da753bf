"""What a phone is known by: a random token of one room, which only this server can have made.

The token is in a cookie of the phone and nowhere else. A vote is stored under a keyed hash of it,
another one for each round, so that votes of different rounds cannot be told to be one phone's
unless the room was opened with linked answers.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_BYTES = 12
HASH_LETTERS = 32
"""Hexadecimal digits of the hash that a vote is stored under."""


def new_token(secret: str, room: str) -> str:
    """Return a new token of a room, signed with the room's secret."""
    body = secrets.token_urlsafe(TOKEN_BYTES)
    return f"{body}.{_keyed(secret, 'token', room, body)[:HASH_LETTERS]}"


def is_token(token: str, secret: str, room: str) -> bool:
    """Return whether a token was made for this room."""
    body, _, signature = token[:200].partition(".")
    expected = _keyed(secret, "token", room, body)[:HASH_LETTERS]
    return bool(body and secret) and hmac.compare_digest(signature.encode(), expected.encode())


def voter(token: str, secret: str, scope: str) -> str:
    """Return what a vote is stored under.

    Parameters
    ----------
    token : str
    secret : str
        Of the room.
    scope : str
        The round's id; the room's id where answers are linked across rounds.
    """
    return _keyed(secret, "voter", scope, token)[:HASH_LETTERS]


def _keyed(secret: str, *parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "backslashreplace")
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
