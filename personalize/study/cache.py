"""What the lab keeps: values under the part of a scenario that determines them, bounded in bytes.

Values share much of what they hold: every run of a world holds that world. What several values
share is counted once, so that the bytes of a cache are those that it keeps in memory.
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

HAND_BACK = 64_000_000
"""Bytes dropped after which the C library is asked to hand free memory back to the system."""


class ResultCache:
    """Values by key, the longest unused dropped first; each is made once at a time.

    Safe for several threads. The newest value always stays, whatever it weighs: the next stage
    of the same run needs it.

    Parameters
    ----------
    most : int
        Bytes of all values that are kept.
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
        """Return the value of a key, made by the first who asks; others wait for it."""
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
        """Count a value as used just now, if it is there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)

    def has(self, key: str) -> bool:
        """Tell whether a key is there, without making it."""
        with self._lock:
            return key in self._values

    def forget(self, text: str) -> None:
        """Drop every value whose key holds a text."""
        with self._lock:
            for key in [key for key in self._values if text in key]:
                self._drop(key)
            self._hand_back(at_once=True)

    def trim(self, most: int = 0) -> None:
        """Drop the longest unused values until at most so many bytes are kept."""
        with self._lock:
            self._drop_to(most)
            self._hand_back(at_once=True)

    def __len__(self) -> int:
        """Return how many values are kept."""
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
        self._hand_back()

    def _hand_back(self, at_once: bool = False) -> None:
        """Hand free memory back: the GNU C library keeps it otherwise, in case it is needed."""
        if self._dropped and (at_once or self._dropped > HAND_BACK) and sys.platform == "linux":
            trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
            if trim is not None:  # other C libraries have no such function
                trim(0)
            self._dropped = 0


def key_of(*parts: Any) -> str:
    """Return the key of what is determined by some values."""
    return json.dumps(parts, sort_keys=True, default=str)


def world_key(scenario: Scenario) -> str:
    """Return what determines the world: seed, domain and people (not how they are asked)."""
    people = scenario.people.model_dump(exclude={"elicitation"})
    return key_of(scenario.seed, scenario.service.domain, people)


def model_key(scenario: Scenario) -> str:
    """Return what determines the fit: the world, the kinds used, the algorithm."""
    recommender = scenario.recommender.model_dump()
    kinds = scenario.used_types() if algorithm(recommender["algorithm"]).personal else ()
    return key_of(world_key(scenario), kinds, recommender, choice_key(scenario))


def choice_key(scenario: Scenario) -> str:
    """Return what determines who shares, beside the rest: how people are asked."""
    if scenario.data.choice == "everyone":
        return ""
    asked = (scenario.people.elicitation, scenario.service.slate_size, scenario.used_types())
    return key_of(scenario.design.model_dump(), asked, scenario.recommender.model_dump())


def slates_key(scenario: Scenario) -> str:
    """Return what determines the slates: the fit, the kinds used, and how many picks."""
    return key_of(model_key(scenario), scenario.used_types(), scenario.service.slate_size)
