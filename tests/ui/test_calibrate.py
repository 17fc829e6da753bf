"""Calibrate as a visitor uses it: from a file of answers to every page."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from personalize.register import register_hash
from personalize.research.calibration.calibrating import RATED
from personalize.research.calibration.sample import sample_files
from personalize.response.posterior import Posterior
from personalize.store.posteriors import delete_posterior, store_posterior, stored_posteriors
from tests.ui.driver import choose, go, opened, press, view, words

PLANTED = "ada.lovelace@example.org"


@pytest.fixture(autouse=True)
def own(own_folder: Path) -> Path:
    return own_folder


@pytest.fixture
def posterior() -> Posterior:
    row = (1.7,)
    return Posterior(
        name="ours",
        date="2026-11-28",
        people=20,
        answers=200,
        conditions=4,
        register_hash=register_hash(),
        parameters=("baseline",),
        centres=dict.fromkeys(RATED, row),
        draws=dict.fromkeys(RATED, (row,)),
    )


def given(answers: str, mapping: str = "", name: str = "answers.csv") -> AppTest:
    app = opened("research")
    app.get_by_key("answers-file").upload(name, answers.encode(), "text/csv")
    if mapping:
        app.get_by_key("mapping-file").upload("m.toml", mapping.encode(), "application/toml")
    app.run()
    assert not app.exception
    return app


def wait(app: AppTest, for_words: str) -> str:
    for _ in range(240):
        app.run()
        assert not app.exception
        if for_words in words(app):
            return words(app)
        time.sleep(0.25)
    raise AssertionError(f"“{for_words}” never came: {words(app)[-2000:]}")


def downloads(app: AppTest) -> set[str]:
    return {button.label for button in app.get("download_button")}


def test_the_sample_is_fitted_kept_and_used_on_every_page_until_it_is_deleted() -> None:
    app = opened("research")
    assert "rests on published studies and assumptions alone" in words(app)
    press(app, "sample-try")
    assert "240 answers by 60 people about 8 conditions" in words(app)
    assert len(app.dataframe[1].value) == 20
    press(app, "calibration-fit")
    said = wait(app, "What the answers teach")
    assert "The sample was made with" in said and "were narrowed" in said
    assert "further" in said or "more answers of this kind" in said
    assert stored_posteriors() == []
    app.get_by_key("posterior-name").set_value("Spring <b>survey</b>").run()
    press(app, "posterior-keep")
    (kept,) = stored_posteriors()
    assert kept.name == "Spring <b>survey</b>" and "<b>survey" not in words(app)
    assert view(app).scenario.model.posterior == kept.hash
    go(app, "explore")
    assert "Calibrated on 240 answers by 60 people" in words(app)
    assert app.get_by_key("calibrated-on").value == kept.hash
    felt = words(app)
    choose(app, "calibrated-on", "")
    assert words(app) != felt and "Calibrated on 240" not in words(app)
    choose(app, "calibrated-on", kept.hash)
    go(app, "research")
    press(app, f"delete-{kept.hash}")
    assert stored_posteriors() == [] and view(app).scenario.model.posterior == ""


def test_a_link_to_a_posterior_that_is_not_here_says_so() -> None:
    app = opened(model__posterior="0123456789")
    assert any("the posterior 0123456789 is not here" in warning.value for warning in app.warning)
    assert not app.error and view(app).scenario.model.posterior == ""


def test_columns_are_chosen_the_scale_is_asked_and_identities_never_arrive() -> None:
    plain = sample_files()["answers.csv"].replace("participant", "email")
    rows = [line.split(",", 1) for line in plain.splitlines()[1:]]
    lines = [f"{PLANTED if who == '1' else f'p{who}@example.org'},{rest}" for who, rest in rows]
    app = given("\n".join(["email,condition,invasive", *lines]))
    assert "Removed before anything else" in words(app) and "email" in words(app)
    assert PLANTED not in words(app) + app.dataframe[0].value.to_csv()
    assert app.get_by_key("map-scale").value is None
    choose(app, "map-condition", "condition")
    choose(app, "map-rating", "invasive")
    assert "Choose the columns and the scale" in words(app)
    choose(app, "map-scale", "1-5")
    assert any(
        "no kind of data" in error.value or "is not on the scale" in error.value
        for error in app.error
    )
    press(app, "map-fill-do")
    folder = Path(__import__("os").environ["PERSONALIZE_DATA_DIR"])
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert PLANTED.encode() not in stored


@pytest.mark.parametrize(
    ("answers", "change", "expected"),
    [
        ("participant,condition,invasive\n1,told,9\n2,told,3\n", "", "is not on the scale 1-7"),
        ("participant,condition,invasive\n1,told,4\n2,asked,4\n", "", "ll 2 answers are 4"),
        ("participant,condition,invasive\n1,told,4\n1,asked,5\n", "", "1 person answered"),
        ("participant,condition\n1,told\n", "", "is not a column of the answers"),
        ("a,b\n1,2\n", 'rating = "nowhere"', "is not a column of the answers"),
    ],
)
def test_bad_answers_are_one_sentence(answers: str, change: str, expected: str) -> None:
    mapping = sample_files()["mapping.toml"]
    if change:
        mapping = mapping.replace('rating = "invasive"', change)
    app = given(answers, mapping)
    assert any(expected in error.value for error in app.error), [e.value for e in app.error]
    assert "calibration-fit" not in [button.key for button in app.button]


def test_a_fit_can_be_stopped_and_leaves_nothing() -> None:
    app = opened("research")
    press(app, "sample-try")
    press(app, "calibration-fit")
    press(app, "calibration-work-stop")
    for _ in range(100):
        app.run()
        if app.info:
            break
        time.sleep(0.2)
    assert any("Stopped; nothing was kept" in info.value for info in app.info)
    assert "What the answers teach" not in words(app) and stored_posteriors() == []


def test_the_proof_says_when_it_is_too_small_to_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("personalize.ui.research.calibrate_proof.QUICK", 2)
    app = opened("research")
    press(app, "self-test")
    said = wait(app, "intervals of 90%")
    assert "too few to judge" in said and "Histogram of" in said


def test_a_posterior_that_another_tab_deletes_is_named_and_a_reload_keeps_one(
    posterior: Posterior,
) -> None:
    kept = store_posterior(posterior)
    app = opened("research", model__posterior=kept)
    assert app.query_params["model.posterior"] in (kept, [kept])
    app = opened(model__posterior=kept)
    assert "Calibrated on" in words(app)
    delete_posterior(kept)
    choose(app, "ladder", 4)
    assert any(f"the posterior {kept} is not here" in warning.value for warning in app.warning)
    assert view(app).scenario.data.level == 4 and "Calibrated on 2" not in words(app)


def test_simulated_and_failed_answers_are_left_out_or_told() -> None:
    lines = sample_files()["answers.csv"].splitlines()
    rows = [f"{line},{'yes' if i % 2 else 'no'},{i % 5}" for i, line in enumerate(lines[1:])]
    answers = "\n".join([f"{lines[0]},simulated,check", *rows])
    mapping = sample_files()["mapping.toml"]
    assert "120 of 240 rows say that they are simulated" in words(given(answers, mapping))
    chosen = "[exclude]\nsimulated = ['yes']\n\n[require]\ncheck = [2, 4]\n" + mapping
    said = words(given(answers, chosen))
    assert "120 rows are left out by exclude.simulated" in said
    assert "48 answers by" in said and "say that they are simulated" not in said
    assert "there is no such column, and nothing is left out" in words(
        given(answers, "[exclude]\nsimulatd = ['yes']\n" + mapping)
    )
    app = given(answers, "[require]\nchek = [2]\n" + mapping)
    assert any("there is no such column" in error.value for error in app.error)


def test_answers_in_words_get_their_numbers_on_the_page() -> None:
    scale = {"1": "Not at all", "7": "Extremely"}
    answers = sample_files()["answers.csv"]
    rows = [line.rsplit(",", 1) for line in answers.splitlines()]
    said = "\n".join(f"{start},{scale.get(end, end)}" for start, end in rows)
    app = given(said)
    choose(app, "map-condition", "condition")
    choose(app, "map-rating", "invasive")
    choose(app, "map-scale", "1-7")
    assert "These answers are words" in words(app) and not app.exception
    asked = next(one for one in app.dataframe if "number" in one.value)
    assert sorted(asked.value["answer"]) == ["Extremely", "Not at all"]


def test_what_was_typed_and_read_stays_while_another_part_is_looked_at() -> None:
    app = given(sample_files()["answers.csv"])
    for key, value in (("condition", "condition"), ("rating", "invasive"), ("scale", "1-7")):
        choose(app, f"map-{key}", value)
    press(app, "map-fill-do")
    choose(app, "tab", "Plan")
    choose(app, "plan-screens", 3)
    choose(app, "tab", "Calibrate")
    assert app.get_by_key("map-scale").value == "1-7"
    assert "What was each screen?" in words(app)
    filled = next(one.value for one in app.dataframe if "consent" in one.value)
    assert filled["activity"].notna().sum() == 1
    choose(app, "tab", "Plan")
    assert app.get_by_key("plan-screens").value == 3
