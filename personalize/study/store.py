"""What the lab keeps: values under the part of a scenario that determines them."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm

Value = TypeVar("Value")


class Store:
    """A few values by key, the longest unused dropped first; each is made once at a time.

    Parameters
    ----------
    size : float
        Weight of all values that are kept; one value weighs 1 unless said otherwise.
    """

    def __init__(self, size: float) -> None:
        self.size = size
        self._values: OrderedDict[str, Any] = OrderedDict()
        self._weights: dict[str, float] = {}
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], Value], weight: float = 1.0) -> Value:
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
            with self._lock:
                self._values[key] = value
                self._weights[key] = weight
                self._making.pop(key, None)
                while sum(self._weights.values()) > self.size and len(self._values) > 1:
                    oldest, _ = self._values.popitem(last=False)
                    del self._weights[oldest]
        return value

    def has(self, key: str) -> bool:
        """Tell whether a key is there, without making it."""
        with self._lock:
            return key in self._values

    def forget(self, text: str) -> None:
        """Drop every value whose key holds a text."""
        with self._lock:
            for key in [key for key in self._values if text in key]:
                del self._values[key], self._weights[key]


def key_of(*parts: Any) -> str:
    """Return the key of what is determined by some values."""
    return json.dumps(parts, sort_keys=True, default=str)


def weight(scenario: Scenario) -> float:
    """Return how much of a store a scenario's results take: thousands of people, at least 1."""
    return max(1.0, scenario.people.number / 1000)


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
