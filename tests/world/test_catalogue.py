"""Catalogues: believable, invented, the same for every seed."""

import hashlib
import itertools
import subprocess
import sys
import unicodedata

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
    assert items["title"].str.contains(r"[{}_|]").sum() == 0
    assert not [title for title in items["title"] if title[0].islower()]
    assert abs(items["popularity"].mean()) < 1e-9
    assert abs(items["popularity"].std(ddof=0) - 1) < 1e-9
    assert abs(items["quality"].mean()) < 0.1  # a sample of a standard normal
    assert abs(items["quality"].std(ddof=0) - 1) < 0.1
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
def test_no_text_holds_an_emoji(domain: str) -> None:
    items = catalogue(domain).items
    for text in items[["title", "detail", "creator", "icon"]].to_numpy().ravel():
        assert not [sign for sign in text if unicodedata.category(sign) in {"So", "Cs", "Co"}]


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_title_repeats_a_word_side_by_side(domain: str) -> None:
    for title in catalogue(domain).items["title"]:
        words = title.casefold().split()
        assert not [word for word, after in itertools.pairwise(words) if word == after]


def test_only_products_have_a_price() -> None:
    for domain in DOMAINS:
        prices = catalogue(domain).items["price"]
        assert (prices > 0).all() if domain == "shopping" else (prices == 0).all()


@pytest.mark.parametrize("domain", DOMAINS)
def test_some_items_are_local_and_some_touch_a_need(domain: str) -> None:
    own = catalogue(domain)
    assert 0.06 <= (own.items["need"] != "").mean() <= 0.1
    assert 0.08 <= (own.items["region"] != "").mean() <= 0.12
    assert set(own.items["need"]) - {""} <= set(situations()["key"])
    assert set(own.items["region"]) - {""} == set(own.regions)


@pytest.mark.parametrize("domain", DOMAINS)
def test_genres_have_weights_queries_and_topics(domain: str) -> None:
    own = catalogue(domain)
    assert np.allclose(own.genre_weights.sum(axis=1), 1)
    assert set(own.items["genre"]) == set(own.genres) == set(own.queries) == set(own.topics)
    assert {len(queries) for queries in own.queries.values()} <= {2, 3}
    assert all(own.topics.values())
    main = [own.genres.index(genre) for genre in own.items["genre"]]
    assert (own.genre_weights.argmax(axis=1) == main).all()


@pytest.mark.parametrize("domain", DOMAINS)
def test_arrays_cannot_be_written(domain: str) -> None:
    own = catalogue(domain)
    for array in (own.genre_weights, own.styles):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


def test_situations_are_ten_of_which_three_are_off() -> None:
    table = situations()
    assert len(table) == table["key"].nunique() == 10
    assert table["prevalence"].sum() < 0.5
    assert set(table["in_law"]) == {"special", "ordinary"}
    assert set(table.loc[~table["default_on"], "key"]) == {"faith", "orientation", "union"}


def test_a_bank_fills_all_four_zones() -> None:
    counts = catalogue("banking").items["zone"].value_counts()
    assert set(counts.index) == {"shortcut", "insight", "offer", "nudge"}
    assert counts.min() >= 30


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_is_the_same_in_another_process(domain: str) -> None:
    code = (
        "import hashlib, sys; from personalize.world.catalogue import catalogue; "
        "own = catalogue(sys.argv[1]); "
        "parts = own.items.to_csv().encode(), own.genre_weights.tobytes(), own.styles.tobytes(); "
        "print(hashlib.sha256(b''.join(parts)).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, domain], capture_output=True, text=True, check=True
    )
    own = catalogue(domain)
    parts = own.items.to_csv().encode(), own.genre_weights.tobytes(), own.styles.tobytes()
    assert other.stdout.strip() == hashlib.sha256(b"".join(parts)).hexdigest()


def test_an_unknown_service_is_named() -> None:
    with pytest.raises(UnknownNameError, match="travel.*streaming"):
        catalogue("travel")
