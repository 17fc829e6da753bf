"""The figures of every story, as they were before names and modules changed: to six digits.

Written from ``personalize run --preset STORY --json`` at commit bc37b9b. A change of the model
changes them on purpose: say so in the commit, and write the file anew.
"""

import json
from pathlib import Path

import pytest

from personalize.study.lab import Lab
from personalize.study.stories import stories
from personalize.study.uncertainty import point

GOLDEN = json.loads((Path(__file__).parent / "golden_stories.json").read_text(encoding="utf-8"))


def test_every_story_is_held() -> None:
    assert set(GOLDEN) == set(stories())


@pytest.mark.parametrize("slug", GOLDEN)
def test_a_storys_figures_are_what_they_were(slug: str, lab: Lab) -> None:
    figures = point(lab.run(stories()[slug].scenario))
    for name, value in GOLDEN[slug].items():
        assert figures[name] == pytest.approx(value, abs=1e-6), name
