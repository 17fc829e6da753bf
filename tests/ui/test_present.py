"""Present: the model's answer is covered until it is shown; keys and buttons take steps."""

from tests.ui.driver import opened, press, view, words


def test_the_answer_is_covered_until_it_is_shown_and_steps_are_taken() -> None:
    app = opened(view="present", data__level="2", person="9")
    assert "Guess first" in words(app) and "picks are" not in words(app)
    press(app, "present-cover")
    assert "picks are" in words(app)
    press(app, "present-5")
    assert view(app).scenario.data.level == 5 and view(app).person == 9
    assert app.query_params["view"] in ("present", ["present"])
    press(app, "present-leave")
    assert "view" not in app.query_params and "What the service knows about" in words(app)


def test_a_mix_that_is_no_step_has_a_mark_of_its_own() -> None:
    app = opened(view="present", story="gym-door")
    assert "present-mix" in [b.key for b in app.button]
