"""Pages through Streamlit's own test driver: the frame file, as the server runs it."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from personalize import locations
from personalize.scenario import Scenario
from personalize.ui import state
from personalize.ui.blocks import CAVEAT
from personalize.world.importing import ImportLibrary, read_ratings
from tests.ui.driver import charts, choose, click, fields, shown

FRAME = str(locations.frame_file())


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=60)
    for key, value in query.items():
        app.query_params[key.replace("__", ".")] = value
    return app.run()


def test_explore_opens_on_a_useful_scenario_without_errors() -> None:
    app = opened()
    assert not app.exception and not app.error and not app.warning
    words = shown(app)
    assert "A typical home page" in words
    assert "it fits people" in words
    assert words.count('class="tl-card"') == 6
    assert CAVEAT in words
    assert "What happens if this service uses everything" in words
    app.get_by_key("guess-skip").click().run()
    assert len(charts(app)) == 4


def test_the_ladder_changes_the_screen_and_the_link() -> None:
    app = opened()
    before = shown(app)
    click(app, "explore", "level:5")
    assert not app.exception
    after = shown(app)
    assert after != before
    assert "10 kinds" in after
    assert app.query_params["data.level"] in ("5", ["5"])
    assert app.session_state.view.scenario.data.level == 5


def test_a_link_shows_what_it_says_and_names_what_it_cannot() -> None:
    app = opened(story="lock-screen", data__level="9", design__placement="moon", pick="typical")
    assert not app.exception
    warnings = " ".join(w.value for w in app.warning)
    assert "data.level=9 is not a step (0 to 5). Shown at step 5." in warnings
    assert "moon" in warnings
    assert "Debt on the lock screen" in shown(app)
    assert app.session_state.view.pick == "typical"


@pytest.mark.parametrize("domain", ["shopping", "music", "banking"])
def test_every_service_has_its_own_screen(domain: str) -> None:
    app = opened(service__domain=domain, design__transparency="full")
    assert not app.exception and not app.error
    marker = {"shopping": "Search the shop", "music": "Playlist for", "banking": "Balance"}[domain]
    assert marker in shown(app)


def test_controls_change_the_scenario_and_the_person() -> None:
    app = opened()
    choose(app, ("design.consent", "none"))
    assert app.session_state.view.scenario.design.consent == "none"
    assert "Nobody was asked" in shown(app)
    app.run()  # what was not drawn anew is on the page all the same
    click(app, "explore", "next")
    assert app.session_state.view.nth == 1
    assert not app.exception


def test_the_rating_is_taken_apart_for_everyone_or_one_person_as_far_as_asked() -> None:
    app = opened(people__number="300", pick="3")
    assert "for average of 300 people" in shown(app) and "Tied to a name" not in shown(app)
    click(app, "explore", "whose:person")
    words = shown(app.run())
    name = re.findall(r"<b>(.+?)’s screen</b>", words)[0]
    assert f"A waterfall chart of perceived invasiveness for {name}" in words
    click(app, "explore", "terms")
    assert "Tied to a name" in shown(app.run())


def test_names_that_were_asked_for_are_those_of_the_crowd_shown() -> None:
    app = opened(people__number="300")
    found = re.compile(r'data-act="pick:\d+">(.+?)<')
    click(app, "explore", "named:a")
    before = found.findall(shown(app))
    assert len(before) == 8 and "more; write more of the name" in shown(app)
    choose(app, ("seed", 8))
    drawn = found.findall(shown(app))
    assert drawn and drawn != before  # drawn with what follows from the seed
    click(app, "explore", "pick:nobody", "pick:123456789", f"named:{'<b>' * 9}")
    assert app.session_state.view.pick == "changes_most"
    assert "Nobody here has “&lt;b&gt;" in shown(app)
    click(app, "explore", "pick:12")
    assert app.session_state.view.pick == "12"


def test_every_algorithm_has_controls_for_its_own_settings() -> None:
    app = opened()
    assert fields(app)["parameter:svd:n_factors"]["value"] == 20
    choose(app, ("parameter:svd:n_factors", 5))
    assert app.session_state.view.scenario.recommender.parameters == {"n_factors": 5}
    assert app.query_params["recommender.parameters.n_factors"] in ("5", ["5"])
    choose(app, ("recommender.algorithm", "item_knn"))
    assert not app.exception and not app.error
    assert app.session_state.view.scenario.recommender.parameters == {}
    choose(app, ("parameter:item_knn:similarity", "cosine"))
    assert not app.exception
    assert app.session_state.view.scenario.recommender.parameters == {"similarity": "cosine"}


def test_step_none_says_that_nothing_is_held() -> None:
    app = opened(data__level="0", design__consent="none")
    assert "Nothing is held, so nothing can come out." in shown(app)
    assert "Not needed" in shown(app)


def test_html_in_names_and_titles_is_shown_and_never_run(library) -> None:
    rows = [f"u{u},i{i},{1 + (u + i) % 5},{i}" for u in range(250) for i in range(9)]
    items = "item,title,genres\n" + "\n".join(
        f"i{i},<script>alert({i})</script><img src=x onerror=alert(1)>,Drama" for i in range(9)
    )
    ImportLibrary().save(
        read_ratings(
            ("user,item,rating,time\n" + "\n".join(rows)).encode(), items.encode(), name="club"
        )
    )
    app = opened(service__domain="club", data__level="1")
    assert not app.exception and not app.error
    words = shown(app)
    assert "<script" not in words and "<img" not in words
    assert "&lt;script&gt;" in words
    assert "ladder ends at Told" in words
    assert re.findall(r'data-act="level:(\d)"', words) == ["0", "1"]


def test_your_data_explains_itself_when_empty(library) -> None:
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    app.switch_page(str(locations.pages() / "your_data.py")).run()
    assert not app.exception
    assert "Nothing is kept" in shown(app)


def test_an_upload_is_reported_kept_and_deleted(library) -> None:
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    app.switch_page(str(locations.pages() / "your_data.py")).run()
    rows = "\n".join(f"u{u},i{i},{1 + (u + i) % 5}" for u in range(9) for i in range(5))
    app.get_by_key("ratings").upload("r.csv", ("user,item,rating\n" + rows).encode(), "text/csv")
    app.get_by_key("set-name").set_value("club")
    app.run()
    assert not app.exception and not app.error
    assert "45 ratings by 9 people" in shown(app)
    assert ImportLibrary().names() == []
    app.get_by_key("keep").click().run()
    assert ImportLibrary().names() == ["club"]
    app.get_by_key("delete-all").click().run()
    assert ImportLibrary().names() == []


def test_a_wrong_upload_gets_one_sentence(library) -> None:
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    app.switch_page(str(locations.pages() / "your_data.py")).run()
    app.get_by_key("ratings").upload("r.csv", b"PK\x03\x04zzz", "text/csv")
    app.get_by_key("set-name").set_value("club")
    app.run()
    assert not app.exception
    assert len(app.error) == 1 and "zip file" in app.error[0].value
    assert ImportLibrary().names() == []


def test_a_view_reads_back_from_its_own_link() -> None:
    view = state.View(
        story="gym-door",
        scenario=Scenario().replace({"data.level": 4, "seed": 3, "design.wording": "name"}),
        base="story",
        pick="most_bothered",
        nth=2,
    )
    again = state.from_link(view.query())
    assert again == view
    assert state.from_link({}).query() == {}
    moved = state.from_link({"people.number": "5000000", "pick": "magic", "story": "x"})
    assert moved.scenario.people.number == 20_000
    assert len(moved.problems) == 3


def test_bands_and_shares_arrive_and_are_worded(monkeypatch: pytest.MonkeyPatch) -> None:
    from personalize.ui import engine

    app = opened(data__level="3", design__consent="none")
    now = app.session_state.view.scenario
    base, _ = app.session_state.view.baseline()
    engine.ahead()._versions(base, now, "")
    app.run()
    assert not app.exception
    words = shown(app)
    assert "Of 100 versions of the model" in words and "Ranges are being worked out" not in words
    assert re.search(r"now \d\.\d of 7 \(\d\.\d to \d\.\d\)", words)


def test_least_data_is_found_on_the_page() -> None:
    app = opened(data__level="1", people__number="300")
    click(app, "explore", "least")
    assert not app.exception
    assert "drop" in shown(app)
    app.run()  # as when ranges arrive
    assert "drop" in shown(app)
    click(app, "explore", "level:2")
    assert "drop" not in shown(app)
    click(app, "explore", "level:0", "least")
    assert "there is nothing to leave out" in shown(app)


def test_each_person_deciding_shows_both_rates() -> None:
    app = opened(data__choice="each_decides", people__number="300")
    assert not app.exception and not app.error
    assert "would accept if asked plainly" in shown(app)


def test_the_method_page_shows_the_register_and_finds_rows() -> None:
    app = AppTest.from_file(FRAME, default_timeout=120).run()
    app.switch_page(str(locations.pages() / "method.py")).run()
    assert not app.exception
    assert "numbers are assumptions" in shown(app)
    app.session_state["register"] = True
    whole = len(app.run().dataframe[0].value)
    app.text_input[0].set_value("habituation").run()
    assert 0 < len(app.dataframe[0].value) < whole
    assert "What it cannot tell</h2>" in shown(app)
