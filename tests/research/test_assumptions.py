"""Assumptions: an expectation comes before its result, and no change is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from personalize.research.assumptions import (
    AssumptionStore,
    assumptions_csv,
    assumptions_markdown,
)
from personalize.research.rows import ChangedElsewhereError
from personalize.research.texts import ResearchError


def test_an_expectation_is_locked_before_its_result_and_stays(database):
    store = AssumptionStore(database)
    one = store.add("People see the reason", "Ada", "Ask five", "Most of them")
    with pytest.raises(ResearchError, match="lock what you expect first"):
        store.save(one, {"result": "Two of five"})
    one = store.lock(store.save(one, {"expected": "Four of five"}))
    with pytest.raises(ResearchError, match="cannot be changed"):
        store.save(one, {"expected": "Two of five", "result": "Two of five"})
    assert store.one(one.id) == one
    done = store.save(one, {"result": "Two of five", "link": "https://example.org/r"})
    assert done.locked <= done.opened and done.expected == "Four of five"
    assert done.state() == "tested"


def test_a_lock_needs_something_that_is_expected(file_database):
    store = AssumptionStore(file_database)
    with pytest.raises(ResearchError, match="expected is empty"):
        store.lock(store.add("People see the reason"))


def test_a_second_tab_is_told_and_overwrites_nothing(database):
    store = AssumptionStore(database)
    read = store.add("People see the reason")
    store.save(read, {"owner": "Ada"})
    with pytest.raises(ChangedElsewhereError, match="changed elsewhere") as told:
        store.save(read, {"owner": "Bo"})
    assert told.value.theirs["owner"] == "Ada" == store.one(read.id).owner
    store.delete(read)
    with pytest.raises(ChangedElsewhereError, match="was deleted"):
        store.save(read, {"owner": "Bo"})
    assert store.all() == []


def test_untested_for_thirty_days_is_said(file_database):
    one = AssumptionStore(file_database).add("People see the reason")
    later = datetime.now(UTC) + timedelta(days=29)
    assert one.state(later) == "open"
    assert one.state(later + timedelta(days=5)) == "untested for 34 days"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": " \u202e "}, "text is empty"),
        ({"text": "x" * 301}, "301 characters"),
        ({"test": "x" * 5001}, "5,001 characters"),
        ({"link": "javascript:alert(1)"}, "no web address"),
        ({"colour": "red"}, "colour is not one of"),
    ],
)
def test_what_cannot_be_stored_is_refused_whole(file_database, values, words):
    store = AssumptionStore(file_database)
    one = store.add("People see the reason")
    with pytest.raises(ResearchError, match=words):
        store.save(one, {"owner": "Ada", **values})
    assert store.one(one.id) == one


def test_exports_run_nothing_and_keep_accents(file_database):
    store = AssumptionStore(file_database)
    store.add("=HYPERLINK(1)", "Zoë", "<b>|bold|</b>\nand more")
    csv = assumptions_csv(store.all()).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv and "Zoë" in csv
    text = assumptions_markdown(store.all()).decode()
    row = text.splitlines()[-1]
    assert r"\<b\>\|bold\|\</b\><br>and more" in row and row.count(" | ") == 6
