"""The cache of a lab: results by the part of a scenario that determines them, limited in bytes.

Values share objects: all runs of a world contain that world. An object in several values is
counted once, so that the bytes of a cache are those that it holds in memory.
"""

from __future__ import annotations

import ctypes
import json
import sys
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm
from personalize.study.weight import parts_of

Value = TypeVar("Value")

RELEASE_AFTER = 64_000_000
"""Bytes dropped after which the C library is asked to return free memory to the system."""


class ResultCache:
    """Values by key; the least recently used are dropped first, and each is computed only once.

    Safe for several threads. The newest value is kept whatever its size, because the next stage
    of the same run needs it.

    Parameters
    ----------
    most : int
        Largest number of bytes of all values together.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._values: OrderedDict[str, Any] = OrderedDict()
        self._parts: dict[str, dict[int, int]] = {}
        self._holders: Counter[int] = Counter()
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._dropped = 0

    def get(self, key: str, make: Callable[[], Value]) -> Value:
        """Return the value of a key, computed by the first caller; other threads wait for it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            gate = self._making.setdefault(key, threading.Lock())
        with gate:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            value = make()
            parts = parts_of(value)
            with self._lock:
                self._values[key] = value
                self._hold(key, parts)
                self._making.pop(key, None)
                self._drop_to(self.most, least=1)
        return value

    def touch(self, key: str) -> None:
        """Mark a value as just used, if it is in the cache."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)

    def has(self, key: str) -> bool:
        """Return whether a key is in the cache, without computing it."""
        with self._lock:
            return key in self._values

    def forget(self, text: str) -> None:
        """Drop all values whose key contains a text."""
        with self._lock:
            for key in [key for key in self._values if text in key]:
                self._drop(key)
            self._release_memory(at_once=True)

    def trim(self, most: int = 0) -> None:
        """Drop the least recently used values until at most ``most`` bytes are kept."""
        with self._lock:
            self._drop_to(most)
            self._release_memory(at_once=True)

    def __len__(self) -> int:
        """Return the number of values in the cache."""
        return len(self._values)

    def _hold(self, key: str, parts: dict[int, int]) -> None:
        self._parts[key] = parts
        for part, size in parts.items():
            self.bytes += size if self._holders[part] == 0 else 0
            self._holders[part] += 1

    def _drop(self, key: str) -> None:
        before = self.bytes
        for part, size in self._parts.pop(key).items():
            self._holders[part] -= 1
            if self._holders[part] == 0:
                del self._holders[part]
                self.bytes -= size
        del self._values[key]
        self._dropped += before - self.bytes

    def _drop_to(self, most: int, least: int = 0) -> None:
        while self.bytes > most and len(self._values) > least:
            self._drop(next(iter(self._values)))
        self._release_memory()

    def _release_memory(self, at_once: bool = False) -> None:
        """Return free memory to the system, which the GNU C library otherwise keeps."""
        if self._dropped and (at_once or self._dropped > RELEASE_AFTER) and sys.platform == "linux":
            trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
            if trim is not None:  # other C libraries have no such function
                trim(0)
            self._dropped = 0


def key_of(*parts: Any) -> str:
    """Return the cache key of a result that is determined by some values."""
    return json.dumps(parts, sort_keys=True, default=str)


def world_key(scenario: Scenario) -> str:
    """Return the key of a world: seed, domain and people, without ``elicitation``."""
    people = scenario.people.model_dump(exclude={"elicitation"})
    return key_of(scenario.seed, scenario.service.domain, people)


def model_key(scenario: Scenario) -> str:
    """Return the key of a fit: the world, the data used, the recommender, the choices."""
    recommender = scenario.recommender.model_dump()
    type_names = scenario.used_types() if algorithm(recommender["algorithm"]).personal else ()
    history = scenario.data.history
    return key_of(world_key(scenario), type_names, history, recommender, choice_key(scenario))


def choice_key(scenario: Scenario) -> str:
    """Return the key of people's choices; "" where all people share."""
    if scenario.data.choice == "everyone":
        return ""
    shape = scenario.model.of_figures()
    asked = (
        scenario.people.elicitation,
        scenario.service.slate_size,
        scenario.used_types(),
        shape,
        *filter(None, [scenario.model.posterior]),
    )
    return key_of(scenario.design.model_dump(), asked, scenario.recommender.model_dump())


def slates_key(scenario: Scenario) -> str:
    """Return the key of the slates: the fit, the kinds of data used, and the number of picks."""
    return key_of(model_key(scenario), scenario.used_types(), scenario.service.slate_size)
