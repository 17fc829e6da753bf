"""Random streams: one per stage and block of people, all derived from the scenario's seed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np

BLOCK = 500
"""People per block. Person 0 to 499 is block 0; a larger crowd starts with the same people."""

SCORE_DECIMALS = 9
"""Scores are rounded to this many decimals before they are ranked."""


def stream(seed: int, stage: str, block: int = 0) -> np.random.Generator:
    """Return the generator of one stage for one block of people.

    Parameters
    ----------
    seed : int
        The scenario's seed, 0 or more.
    stage : str
        Name of the stage, such as ``"people.tastes"``. Adding a stage never moves another.
    block : int
        Block of people, or 0 for a stage that concerns nobody in particular.
    """
    key = zlib.crc32(stage.encode())
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, key, block])))


def stage_seed(seed: int, stage: str, block: int = 0) -> int:
    """Return a 31-bit seed for a library that wants an integer (Surprise, Faker)."""
    return int(stream(seed, stage, block).integers(2**31 - 1))


def blocks(number: int) -> Iterator[tuple[int, slice]]:
    """Yield ``(block, slice)`` over ``number`` people."""
    for block in range((number + BLOCK - 1) // BLOCK):
        yield block, slice(block * BLOCK, min(number, (block + 1) * BLOCK))


def rank(scores: np.ndarray) -> np.ndarray:
    """Rank each row from the highest score down, ties by item id.

    Parameters
    ----------
    scores : array (people, items)
        Scores; ``-inf`` marks an item that is not a candidate.

    Returns
    -------
    array (people, items) of int
        Item positions, best first.
    """
    return np.argsort(-np.round(scores, SCORE_DECIMALS), axis=1, kind="stable")
