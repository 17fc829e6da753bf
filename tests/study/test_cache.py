"""The cache: each value made once, bounded in bytes, and what values share counted once."""

import threading

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from personalize.errors import UnknownNameError
from personalize.scenario import Scenario
from personalize.study.cache import ResultCache
from personalize.study.lab import Lab
from personalize.study.uncertainty import draws
from personalize.study.weight import weight

MB = 1_000_000


def million(number: int = 1) -> np.ndarray:
    return np.zeros(number * MB, dtype=np.int8)


def test_a_value_is_made_once_and_the_longest_unused_is_dropped() -> None:
    cache, made, gate = ResultCache(2_500_000), [], threading.Event()

    def slow() -> np.ndarray:
        gate.wait(5)
        made.append(1)
        return million()

    found: list[np.ndarray] = []
    threads = [
        threading.Thread(target=lambda: found.append(cache.get("a", slow))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert len(made) == 1 and all(one is found[0] for one in found)
    cache.get("b", million)
    cache.get("a", million)
    cache.get("c", million)
    assert cache.has("a") and cache.has("c") and not cache.has("b")
    assert cache.bytes < 2_500_000

    def fails() -> int:
        raise UnknownNameError("no")

    with pytest.raises(UnknownNameError):
        cache.get("d", fails)
    assert cache.get("d", lambda: 4) == 4


def test_one_value_larger_than_the_bound_is_kept_until_the_next() -> None:
    cache = ResultCache(MB)
    cache.get("large", lambda: million(3))
    assert cache.has("large")
    cache.get("small", lambda: 1)
    assert not cache.has("large") and cache.bytes < MB


def test_what_values_share_counts_once_and_until_the_last_is_gone() -> None:
    cache, shared = ResultCache(100 * MB), million(10)
    cache.get("one", lambda: {"own": million(), "all": shared})
    cache.get("two", lambda: {"own": million(), "view": shared[:5]})
    assert 12 * MB <= cache.bytes < 12.1 * MB
    cache.forget("one")
    assert 11 * MB <= cache.bytes < 11.1 * MB
    cache.trim()
    assert cache.bytes == 0 and len(cache) == 0


def test_weights_are_those_of_what_is_held() -> None:
    class Held:
        def __init__(self) -> None:
            self.matrix = sparse.csr_array((np.ones(MB), (np.arange(MB), np.zeros(MB, int))))
            self.tuples = [(number, float(number)) for number in range(100_000)]

    matrix = Held().matrix
    arrays = matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes
    tuples = 100_000 * (8 + 56 + 28 + 24)
    assert weight(Held()) == pytest.approx(arrays + tuples, rel=0.05)
    frame = pd.DataFrame({"number": np.zeros(MB), "text": ["a text of its own"] * MB})
    assert weight(frame) >= 16 * MB
    twice = million()
    assert weight([twice, twice, twice[10:20]]) == pytest.approx(MB, rel=0.01)


@pytest.mark.slow
def test_a_lab_keeps_to_its_bytes_whatever_visitors_ask_for(small: Scenario) -> None:
    lab = Lab(keep_bytes=40 * MB)
    for seed in range(4):
        for level in (1, 3, 5):
            scenario = small.replace({"seed": seed, "data.level": level})
            draws(lab, scenario)
            assert lab.cache.bytes <= 40 * MB
    assert lab.ready(scenario) and not lab.ready(small.replace({"seed": 0, "data.level": 1}))
    lab.trim()
    assert lab.cache.bytes == 0 and not lab.ready(scenario)


@pytest.mark.parametrize("name", ["svd", "svdpp", "nmf", "item_knn"])
def test_a_kept_model_holds_no_training_set(name: str, small: Scenario) -> None:
    lab = Lab()
    number = {"n_epochs": 2} if name != "item_knn" else {}
    scenario = small.replace({"recommender.algorithm": name, "recommender.parameters": number})
    evidence, model = lab.model(scenario)
    similarities = 3 * 8 * evidence.width**2 if name == "item_knn" else 0
    assert weight(model) < 2 * MB + similarities + 16 * len(evidence)
