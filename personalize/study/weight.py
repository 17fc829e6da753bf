"""The size of a value in memory: the bytes of each part, by the identity of the part."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel
from scipy import sparse

MANY = 200
"""Largest number of elements of which each is measured; of longer lists a sample is measured."""
PLAIN = (int, float, complex, bool, bytes, str, np.generic, type(None))
LIGHT = (type, BaseModel)
"""Types whose parts are not measured: classes, and scenarios, which are small."""


def parts_of(value: Any) -> dict[int, int]:
    """Return the bytes of each measured part of a value, by identity.

    Arrays that are views count as the array that owns the memory. Works for arrays, frames, sparse
    matrices, mappings, sequences, and any object with attributes. The identities are valid as long
    as the value exists.
    """
    sizes: dict[int, int] = {}
    todo = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, LIGHT) or callable(part):
            continue
        if isinstance(part, np.ndarray):
            part = _owner(part)
        if id(part) in sizes:
            continue
        sizes[id(part)] = _own(part)
        todo.extend(_inside(part))
    return sizes


def weight(value: Any) -> int:
    """Return the bytes of a value; a part that occurs twice counts once."""
    return sum(parts_of(value).values())


def _owner(array: np.ndarray) -> np.ndarray:
    """Return the array that owns the memory of a view."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _own(part: Any) -> int:
    """Return the bytes of a part without its inner parts."""
    if isinstance(part, np.ndarray):
        texts = _sampled(part.ravel().tolist()) if part.dtype == object else 0
        return int(part.nbytes) + texts
    if isinstance(part, pd.DataFrame):
        columns = [part.iloc[:, i] for i in range(part.shape[1])]
        columns = [series for series in columns if not isinstance(series.dtype, np.dtype)]
        return int(part.index.memory_usage()) + sum(
            int(series.memory_usage(index=False, deep=True)) for series in columns
        )
    if isinstance(part, pd.Series | pd.Index):
        return int(part.memory_usage(deep=True))
    if isinstance(part, list | tuple | set | frozenset) and len(part) > MANY:
        return sys.getsizeof(part) + _sampled(list(part))
    if isinstance(part, dict) and len(part) > MANY:
        return sys.getsizeof(part) + _sampled(list(part.items()))
    return sys.getsizeof(part, 0)


def _sampled(values: list[Any]) -> int:
    """Return the approximate bytes of many values, from every n-th of them."""
    some = values[:: max(1, len(values) // MANY)]
    total = sum(weight(value) for value in some)
    return total * len(values) // max(1, len(some))


def _inside(part: Any) -> Iterable[Any]:
    """Return the inner parts of a part that are measured separately."""
    if isinstance(part, (*PLAIN, np.ndarray)):
        return ()
    if isinstance(part, pd.DataFrame):
        columns = [part.iloc[:, i] for i in range(part.shape[1])]
        return [c.to_numpy(copy=False) for c in columns if isinstance(c.dtype, np.dtype)]
    if isinstance(part, pd.Series | pd.Index):
        return ()
    if sparse.issparse(part):
        return [
            getattr(part, name)
            for name in ("data", "indices", "indptr", "row", "col")
            if hasattr(part, name)
        ]
    if isinstance(part, Mapping):
        return [] if len(part) > MANY else [*part.keys(), *part.values()]
    if isinstance(part, list | tuple | set | frozenset):
        return [] if len(part) > MANY else part
    slots = [
        getattr(part, name) for name in getattr(type(part), "__slots__", ()) if hasattr(part, name)
    ]
    return [*slots, *vars(part).values()] if hasattr(part, "__dict__") else slots
