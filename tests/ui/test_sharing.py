"""What leaves a page: previews of links, the gallery, the projector's view, the picture."""

import io
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from personalize import locations
from personalize.output.tables import tables_zip
from personalize.output.tiles import icon_svg
from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.store import open_notebook
from personalize.store.entry import Entry
from personalize.study.lab import Lab
from personalize.study.stories import stories
from personalize.ui import state
from personalize.ui.gallery import picture
from personalize.ui.preview import LONGEST, describe, tags
from personalize.world.catalogue import DOMAINS, catalogue
from tests.ui.driver import charts, shown

FRAME = str(locations.frame_file())


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=120)
    for key, value in {"people__number": "300", **query}.items():
        app.query_params[key.replace("__", ".")] = value
    return app.run()


def test_a_preview_says_the_story_and_what_was_changed() -> None:
    title, words = describe("/", "story=says-nothing&data.level=1")
    assert title == "Knows a lot, says nothing, changed · Explore · Thin Line"
    assert words.startswith("A streaming service uses everything") and "Location: on → off" in words
    plain, words = describe("/over-time", "story=leak")
    assert plain == "The leak in week six · Over time · Thin Line"
    assert words.endswith("earn it back?")


@given(st.text(max_size=300))
def test_no_query_breaks_a_preview_or_gets_into_its_markup(query: str) -> None:
    _, words = describe(f"/{query}", query)
    assert len(words) <= LONGEST
    found = tags("/", f"story={query}&x={query}", "http://localhost")
    assert "<script" not in found.lower() and found.count("<meta") == 7


@pytest.mark.parametrize("slug", list(stories()))
def test_every_story_has_a_picture_of_its_own(slug: str) -> None:
    own = stories()[slug]
    html = picture(slug)
    assert html.count("tl-tile") == 6
    icons = sum(data_types()[kind].icon in html for kind in own.scenario.used_types())
    assert icons == len(own.scenario.used_types())
    assert sum(picture(other) == html for other in stories()) == 1


def test_every_icon_of_the_page_can_be_drawn_in_a_file() -> None:
    names = {row.icon for row in data_types().values()} | {"trending_up", "category"}
    for domain in DOMAINS:
        names |= set(catalogue(domain).items["icon"])
    assert [name for name in names if not icon_svg(name, 0, 0, 24, "#000")] == []


def test_present_covers_the_answer_until_it_is_shown_and_takes_steps() -> None:
    app = opened(view="present", data__level="2")
    assert not app.exception
    assert "Guess first" in shown(app) and len(charts(app)) == 0
    assert "it fits people" not in shown(app)
    app.get_by_key("present-cover").click().run()
    assert "it fits people" in shown(app) and len(charts(app)) == 2
    app.get_by_key("present-step-5").click().run()
    assert app.session_state.view.scenario.data.level == 5
    assert app.query_params["view"] in ("present", ["present"])
    app.get_by_key("present-leave").click().run()
    assert "view" not in app.query_params and not app.exception
    assert "What the service knows about" in shown(app)


def test_a_pinned_result_is_something_to_compare_with(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path))
    kept = open_notebook().add(
        Entry("run", "Mine", Scenario().replace({"data.level": 5, "people.number": 300}))
    )
    app = opened(base=f"pin-{kept.id}")
    assert not app.exception and app.session_state.view.base == f"pin-{kept.id}"
    assert "in “Mine”" in shown(app) and "on “Mine”" in shown(app)
    gone = opened(base="pin-none")
    assert any("base=pin-none is not here" in one.value for one in gone.warning)
    assert gone.session_state.view.base == "step"


def test_a_link_keeps_what_it_is_compared_with() -> None:
    view = state.View(base="nothing", scenario=Scenario().replace({"data.level": 3}))
    assert state.from_link(view.query()) == view


def test_the_data_are_one_archive_that_opens(lab: Lab) -> None:
    run = lab.run(Scenario().replace({"people.number": 300}))
    archive = zipfile.ZipFile(io.BytesIO(tables_zip(run)))
    people = pd.read_parquet(io.BytesIO(archive.read("people.parquet")))
    assert len(people) == 300
    assert people["invasiveness"].mean() == pytest.approx(run.response.now.rating.mean())
    assert "[design]" in archive.read("scenario.toml").decode()
