"""What leaves the server beside the pages: previews of links."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.scenario import from_query
from personalize.ui.server import LONGEST, describe, tags


def test_a_preview_says_the_story_and_what_was_changed() -> None:
    title, text = describe("/", "story=says-nothing&data.level=1")
    assert title == "Knows a lot, says nothing, your version · Explore · Thin Line"
    assert "Location: on → off" in text
    by_label, _ = describe("/", "design.consent=Never+asks")
    assert by_label.startswith("A typical home page, your version")
    plain, text = describe("/over-time", "story=leak")
    assert plain == "The leak in week six · Over time · Thin Line" and text.endswith("?")


@given(st.text(max_size=300))
def test_no_query_breaks_a_preview_or_gets_into_its_markup(query: str) -> None:
    _, text = describe(f"/{query}", query)
    assert len(text) <= LONGEST
    found = tags("/", f"story={query}&x={query}", "http://localhost")
    assert "<script" not in found.lower() and found.count("<meta") == 8


@pytest.mark.parametrize(
    "value",
    ["[" * 600, "[1," * 300, "{x=" * 300, "9" * 1999, "a\nb=1", "0001-01-01", "\ud800", "\0"],
)
@pytest.mark.parametrize(
    "name", ["recommender.parameters.n_factors", "recommender.parameters", "data.types", "seed"]
)
def test_a_hostile_value_in_a_link_costs_itself_alone(name: str, value: str) -> None:
    scenario, problems = from_query({name: value, "data.level": "4"})
    assert scenario.data.level == 4 and len(scenario.hash()) > 8
    assert len(problems) <= 1 and all(len(problem) < 400 for problem in problems)
    title, text = describe("/", urlencode({name: value, "data.level": "4"}, errors="replace"))
    assert "your version" in title and len(text) <= LONGEST
