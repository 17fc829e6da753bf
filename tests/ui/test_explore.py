"""Explore: what a visitor sees, changes and keeps."""

import re

import pytest

from personalize.output.provenance import CAVEAT
from personalize.scenario import Scenario
from personalize.store import Entry, open_notebook
from personalize.study.stories import stories
from personalize.study.uncertainty import draws
from personalize.ui.background import ask_bands, bands_ready, depends_on, lab
from personalize.ui.view import View, from_link
from personalize.world.importing import ImportLibrary, read_ratings
from tests.ui.driver import choose, go, opened, press, view, words


def test_it_opens_on_a_useful_scenario_with_a_question_and_the_lines_covered() -> None:
    app = opened(people__number="1000")
    assert not app.error and not app.warning
    said = words(app)
    assert "A typical home page" in said and "picks are" in said and CAVEAT in said
    assert "guess-show" not in [b.key for b in app.button]  # a link asks nothing


def test_the_ladder_changes_the_sentence_and_the_link() -> None:
    app = opened()
    before = words(app)
    choose(app, "ladder", 5)
    assert words(app) != before and "10 kinds of data" in words(app)
    assert view(app).scenario.data.level == 5
    assert app.query_params["data.level"] in ("5", ["5"])


def test_a_link_shows_what_it_says_and_names_what_it_cannot() -> None:
    app = opened(story="lock-screen", data__level="9", design__placement="moon", seed="-5")
    warnings = " ".join(w.value for w in app.warning)
    assert "9 is not a step" in warnings
    assert "moon" in warnings and "Where it appears" in warnings
    assert "Seed" in warnings and view(app).scenario.seed == 7
    assert "Debt on the lock screen" in words(app)
    assert view(app).scenario.design.placement == "lock_screen"


@pytest.mark.parametrize("value", ["none", "Never asks", "Never asks ⚑"])
def test_older_links_with_names_and_newer_ones_with_labels_are_read(value: str) -> None:
    app = opened(design__consent=value)
    assert view(app).scenario.design.consent == "none" and not app.warning
    assert "Nobody was asked" in words(app)


@pytest.mark.parametrize(
    "query",
    [
        {"recommender__parameters__n_factors": "nan"},
        {"recommender__parameters__n_factors": "1e400"},
        {"recommender__parameters__zzz": "1"},
        {"recommender__algorithm": "user_knn", "recommender__parameters__n_factors": "20"},
        {"recommender__algorithm": "magic"},
    ],
)
def test_settings_of_an_algorithm_that_do_not_exist_are_named(query: dict[str, str]) -> None:
    app = opened(**query)
    assert len(app.warning) == 1 and "tl-sentence" in words(app)
    assert view(app).scenario.recommender.parameters == {}


def test_a_person_and_a_pin_that_are_not_here_are_named() -> None:
    app = opened(person="5000", base="pin-elsewhere")
    said = " ".join(one.value for one in app.warning)
    assert "There is no person 5000 among 300" in said and "is not in this notebook" in said


def test_a_setting_changed_a_moment_before_a_step_is_kept() -> None:
    app = opened()
    app.get_by_key("service.domain").set_value("music")
    app.get_by_key("ladder").set_value(1).run()  # both arrive in one request
    assert view(app).scenario.service.domain == "music"
    assert view(app).scenario.sharing_level() == 1


def test_a_story_opened_while_the_ladder_plays_starts_at_its_beginning() -> None:
    app = opened()
    press(app, "play")
    press(app, "stories")
    press(app, "open-told-back")
    assert "playing" not in app.session_state
    assert view(app).scenario == stories()["told-back"].scenario


def test_a_widget_changes_the_scenario_and_algorithms_start_from_their_own_settings() -> None:
    app = opened()
    choose(app, "design.consent", "none")
    assert view(app).scenario.design.consent == "none" and "Nobody was asked" in words(app)
    app.session_state["algorithm"] = True  # the fold is opened
    app.run()
    choose(app, "recommender.parameters.n_factors", 5)
    assert view(app).scenario.recommender.parameters == {"n_factors": 5}
    choose(app, "recommender.algorithm", "item_knn")
    assert view(app).scenario.recommender.parameters == {}
    choose(app, "recommender.parameters.similarity", "cosine")
    assert view(app).scenario.recommender.parameters == {"similarity": "cosine"}


def test_the_person_stays_through_steps_settings_pages_and_links() -> None:
    app = opened(pick="most_bothered")
    number = view(app).person
    assert number is not None
    for step in (0, 3, 5, 1):
        choose(app, "ladder", step)
    app.run()  # a step draws no settings
    choose(app, "design.transparency", "full")
    choose(app, "recommender.algorithm", "user_knn")
    for page in ("people", "compare", "over_time", "explore"):
        go(app, page)
        assert not app.exception
    assert view(app).person == number
    assert app.query_params["person"] in (str(number), [str(number)])
    assert view(opened(**{"person": str(number), "data__level": "4"})).person == number
    press(app, "next-person")
    assert view(app).person != number


def test_an_older_link_to_a_person_by_number_or_by_place_is_read() -> None:
    assert view(opened(pick="12")).person == 12
    first, second = (view(opened(pick="most_bothered", nth=nth)).person for nth in ("0", "1"))
    assert first != second


def test_change_marks_compare_with_the_screen_that_was_shown_before() -> None:
    app = opened(data__level="1")
    assert "cards are new" not in words(app) and "tl-gone" not in words(app)
    run = lab().run(view(app).scenario)
    before = {int(item) for item in run.slates.items[view(app).person]}
    choose(app, "ladder", 4)
    after = {int(i) for i in lab().run(view(app).scenario).slates.items[view(app).person]}
    assert f"{len(after - before)} of 6 cards are new" in words(app)
    titles = run.world.catalogue.items["title"]
    gone = re.findall(r"<li><s>(.*?)</s></li>", words(app))
    assert len(gone) == len(before - after)
    assert {str(titles.iloc[item]) for item in before - after} == {_text(one) for one in gone}
    press(app, "next-person")  # somebody else's screen was never shown before
    assert "cards are new" not in words(app) and "tl-gone" not in words(app)


def _text(html: str) -> str:
    from html import unescape

    return unescape(html)


def test_the_sentence_speaks_of_the_last_setting() -> None:
    app = opened(data__level="5", design__consent="none")
    assert "with one step less" in words(app)
    choose(app, "design.transparency", "full")
    assert "less data" not in words(app)
    assert app.get_by_key("base").value == "last"
    assert "With a reason, the data and a switch" in words(app) or "With reason" in words(app)
    choose(app, "base", "nothing")
    assert "with no personal data" in words(app)


def test_kinds_make_a_mix_of_ones_own_and_a_step_takes_it_back() -> None:
    app = opened(data__level="2")
    kinds = [*view(app).scenario.used_types(), "location"]
    choose(app, "kinds", kinds)
    assert set(view(app).scenario.used_types()) == set(kinds)
    assert "Your own mix: 5 kinds of data" in words(app) and app.get_by_key("ladder").value is None
    choose(app, "ladder", 1)
    assert view(app).scenario.data.types is None and "data.types" not in app.query_params


def test_step_none_says_that_nothing_is_held() -> None:
    app = opened(data__level="0", design__consent="none")
    assert "Nothing is held, so nothing can come out." in words(app)
    assert "Not needed" in words(app)


def test_ranges_arrive_and_are_worded() -> None:
    app = opened(data__level="3", design__consent="none")
    now = view(app).scenario
    base = now.replace({"data.level": 2})
    from personalize.study.uncertainty import draws

    for scenario in (now, base):
        draws(lab(), scenario)
    depends_on(base, now)
    app.run()
    said = words(app)
    assert "Rerun with other plausible assumptions, " in said
    assert "being worked out" not in said.split("tl-screen")[0]
    assert re.search(r"now \d\.\d of 7 \(\d\.\d to \d\.\d\)", said)
    ask_bands(base, now)  # there already: nothing to do


def test_the_least_data_are_found_and_belong_to_the_scenario_they_are_of() -> None:
    app = opened(data__level="1")
    press(app, "least")
    assert "drop" in words(app) or "needs" in words(app) or "need " in words(app)
    choose(app, "ladder", 0)
    press(app, "least")
    assert "there is nothing to leave out" in words(app)


def test_how_long_the_history_must_be_kept_is_told_on_a_click() -> None:
    app = opened(data__level="1")
    press(app, "lasting")
    said = words(app)
    assert "Half of the history keeps" in said and "records held about a person" in said
    choose(app, "ladder", 0)
    assert not [button for button in app.button if button.key == "lasting"]


def test_a_share_of_the_history_that_is_not_offered_is_moved_and_said() -> None:
    app = opened(data__history="0.3")
    assert "0.3 is not offered on this page. Shown with 0.25" in app.warning[0].value
    whole, kept = opened(), opened(data__history="0.25")
    assert "newest quarter of each person’s records" in words(kept)
    assert "of each person’s records" not in words(whole)


def test_each_person_deciding_shows_both_rates() -> None:
    app = opened(data__choice="each_decides")
    assert "would accept if asked plainly" in words(app)


def test_html_in_titles_is_shown_and_never_run() -> None:
    rows = [f"u{u},i{i},{1 + (u + i) % 5},{i}" for u in range(250) for i in range(9)]
    items = "item,title,genres\n" + "\n".join(
        f"i{i},<script>alert({i})</script><img src=x onerror=alert(1)>,Drama" for i in range(9)
    )
    ratings = ("user,item,rating,time\n" + "\n".join(rows)).encode()
    ImportLibrary().save(read_ratings(ratings, items.encode(), name="Book Club"))
    app = opened(service__domain="book-club", data__level="1")
    assert not app.error
    said = words(app)
    assert "<script" not in said and "onerror=alert(1)>" not in said
    assert "ladder ends at Told" in said and "Book Club" in str(app.get_by_key("service.domain"))
    assert (
        list(app.get_by_key("ladder").options) != [] and len(app.get_by_key("ladder").options) == 2
    )


def test_a_pinned_result_is_something_to_compare_with() -> None:
    kept = open_notebook().add(
        Entry("run", "Mine", Scenario().replace({"data.level": 5, "people.number": 300}))
    )
    app = opened(base=f"pin-{kept.id}")
    assert "in “Mine”" in words(app)
    assert from_link({"base": "no such"}).problems


def test_a_view_reads_back_from_its_own_link() -> None:
    own = View(
        story="gym-door",
        scenario=Scenario().replace({"data.level": 4, "seed": 3, "design.wording": "name"}),
        base="story",
        rule="most_bothered",
        person=12,
    )
    assert from_link(own.query()) == own
    moved = from_link({"people.number": "5000000", "pick": "magic", "story": "x"})
    assert moved.scenario.people.number == 20_000 and len(moved.problems) == 3


def test_pinning_keeps_the_result_and_its_answer() -> None:
    app = opened()
    app.session_state["share"] = True
    app.run()
    app.get_by_key("pin-explore-title").set_value("My first")
    next(b for b in app.button if b.label == "Pin").click().run()
    assert not app.exception and [one.title for one in open_notebook().entries()] == ["My first"]
    assert [one.value for one in app.run().success] == ["Saved: “My first”."]
    choose(app, "ladder", 1)
    assert not app.success


def test_a_first_visitor_guesses_on_the_lines_and_a_step_reveals_them() -> None:
    from streamlit.testing.v1 import AppTest

    from personalize import locations

    app = AppTest.from_file(str(locations.frame_file()), default_timeout=120).run()
    press(app, "guess-more")
    assert app.session_state["guess"] > 3 and "Your guess" in words(app)
    choose(app, "ladder", 3)
    assert "guess-show" not in [b.key for b in app.button]


def test_ranges_that_come_while_the_page_is_drawn_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page that found no ranges, and is still being drawn when they come, is drawn again."""
    asked: list[int] = []

    def at_first_not(base: Scenario, now: Scenario) -> bool:
        asked.append(1)
        if len(asked) > 1:
            return bands_ready(base, now)
        draws(lab(), base), draws(lab(), now), depends_on(base, now)  # the background's work
        return False

    monkeypatch.setattr("personalize.ui.explore.result.bands_ready", at_first_not)
    said = words(opened(seed="4117"))
    assert len(asked) > 1 and "Ranges are being worked out …" not in said
