"""Ids of people and items as a model was given them, and requests for some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from personalize.serving.faults import ModelError

LONGEST = 60
"""Number of characters of an id that a message repeats."""


def raw_ids(name: Callable[[int], Any], number: int) -> np.ndarray:
    """Return raw ids by inner id: whole numbers as such where all are, else objects as given.

    Parameters
    ----------
    name : callable
        Returns the raw id of an inner id.
    number : int
        How many there are.
    """
    given = [name(inner) for inner in range(number)]
    if all(type(raw_id) is int for raw_id in given):
        for kind in (np.int64, np.uint64):  # hashes of 64 bits need the second
            limits = np.iinfo(kind)
            if all(limits.min <= raw_id <= limits.max for raw_id in given):
                return np.array(given, dtype=kind)
    return np.fromiter(given, dtype=object, count=number)  # a tuple is one id, and no row


def inner_people(trainset: Any, users: Any) -> np.ndarray:
    """Return the inner ids of the people of a request: all, one, or some.

    Raises
    ------
    ModelError
        Naming the first person whom the model does not know.
    """
    if users is None:
        return np.arange(trainset.n_users)
    known = partial(_found, trainset.to_inner_uid)
    why = "A person the model never saw has no ratings to go by; fit again with them."
    people = _listed(users, known)
    chosen = [_inner(known, user, f"The person {_shown(user)}", why) for user in people]
    return np.array(chosen, dtype=np.int64)


def candidates(trainset: Any, items: Any) -> np.ndarray | None:
    """Return which items a request allows, or None where it allows all.

    Raises
    ------
    ModelError
        Naming the first item that the model does not know.
    """
    if items is None:
        return None
    known = partial(_found, trainset.to_inner_iid)
    allowed = np.zeros(trainset.n_items, dtype=bool)
    for item in _listed(items, known):
        allowed[_inner(known, item, f"The candidate {_shown(item)}", "")] = True
    return allowed


Known = Callable[[Any], int | None]
"""Function from a raw id to the inner id, or None for one that the model does not know."""


def _listed(ids: Any, known: Known) -> Iterable[Any]:
    """Return a request as ids; a text is one id, and a tuple is if the model has it as one."""
    one = isinstance(ids, str | bytes) or not isinstance(ids, Iterable)
    if one or (isinstance(ids, tuple) and known(ids) is not None):
        return [ids]
    return ids


def _found(to_inner: Callable[[Any], int], raw_id: Any) -> int | None:
    try:
        return int(to_inner(raw_id))
    except (ValueError, TypeError):  # unknown, or a list
        return None


def _inner(known: Known, raw_id: Any, what: str, why: str) -> int:
    inner = known(raw_id)
    if inner is not None:
        return inner
    hint = _hint(known, raw_id)
    end = f": {hint}." if hint else f". {why}"
    raise ModelError(f"{what} is not in the training set{end}".strip())


def _hint(known: Known, raw_id: Any) -> str:
    """Return how the model has an id of another type, or ""."""
    if isinstance(raw_id, bytes):
        text = raw_id.decode("utf-8", "replace")
        return f"the model has “{text}” as text" if known(text) is not None else ""
    if not isinstance(raw_id, str):
        text = str(raw_id)
        whole = text.removesuffix(".0")
        found = next((one for one in (text, whole) if known(one) is not None), None)
        return f"the model has “{found}” as text" if found is not None else ""
    for kind in (int, float):
        try:
            number = kind(raw_id)
        except ValueError:
            continue
        if known(number) is not None:
            return f"the model has {raw_id.strip()} as a number"
    if raw_id.strip() != raw_id and known(raw_id.strip()) is not None:
        return f"the model has “{raw_id.strip()}” without the spaces"
    return ""


def _shown(raw_id: Any) -> str:
    text = repr(raw_id.item() if isinstance(raw_id, np.generic) else raw_id)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
