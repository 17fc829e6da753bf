"""What leaves the server beside the pages: previews of links."""

from hypothesis import given
from hypothesis import strategies as st

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
