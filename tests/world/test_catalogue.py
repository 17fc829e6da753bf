"""Catalogues: believable, invented, the same for every seed."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from personalize import locations
from personalize.errors import UnknownNameError
from personalize.world.catalogue import DOMAINS, catalogue, situations

SIZES = {"streaming": 320, "shopping": 320, "music": 360, "banking": 220}


@pytest.mark.parametrize("domain", DOMAINS)
def test_items_are_many_distinct_and_fit_a_card(domain: str) -> None:
    items = catalogue(domain).items
    assert len(items) == SIZES[domain]
    assert items["title"].str.casefold().is_unique
    assert items["title"].str.len().max() <= 44
    assert items["title"].str.contains(r"[{}_]").sum() == 0
    assert abs(items["popularity"].mean()) < 1e-9
    assert items["popularity"].skew() > 0.3  # a long tail of little-known items


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_title_holds_a_blocked_word(domain: str) -> None:
    text = (locations.data() / "blocked_words.txt").read_text(encoding="utf-8")
    blocked = [line.strip() for line in text.splitlines() if line and not line.startswith("#")]
    assert len(blocked) > 30
    for title in catalogue(domain).items["title"].str.casefold():
        padded = f" {title} "
        assert not [word for word in blocked if f" {word} " in padded]


@pytest.mark.parametrize("domain", DOMAINS)
def test_some_items_are_local_and_some_touch_a_need(domain: str) -> None:
    own = catalogue(domain)
    assert 0.05 <= (own.items["need"] != "").mean() <= 0.1
    assert 0.08 <= (own.items["region"] != "").mean() <= 0.12
    assert set(own.items["need"]) - {""} <= set(situations()["key"])
    assert set(own.items["region"]) - {""} == set(own.regions)


@pytest.mark.parametrize("domain", DOMAINS)
def test_genres_have_weights_queries_and_topics(domain: str) -> None:
    own = catalogue(domain)
    assert np.allclose(own.genre_weights.sum(axis=1), 1)
    assert set(own.items["genre"]) == set(own.genres) == set(own.queries) == set(own.topics)
    assert min(len(queries) for queries in own.queries.values()) >= 2


def test_a_bank_fills_all_four_zones() -> None:
    counts = catalogue("banking").items["zone"].value_counts()
    assert set(counts.index) == {"shortcut", "insight", "offer", "nudge"}
    assert counts.min() >= 30


def test_the_catalogue_is_the_same_in_another_process() -> None:
    code = (
        "import hashlib; from personalize.world.catalogue import catalogue as c;"
        "i = c('music').items; print(hashlib.sha256(i.to_csv().encode()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    own = hashlib.sha256(catalogue("music").items.to_csv().encode()).hexdigest()
    assert other.stdout.strip() == own


def test_an_unknown_service_is_named() -> None:
    with pytest.raises(UnknownNameError, match="travel.*streaming"):
        catalogue("travel")
