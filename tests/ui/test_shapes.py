"""Shapes of the model on the pages: chosen on Method, said on Compare and Explore."""

from __future__ import annotations

from personalize.study.ladder import steps
from personalize.ui.background import lab
from tests.ui.driver import choose, go, opened, press, view, words


def test_a_shape_chosen_on_method_holds_on_every_page_and_stands_in_the_link() -> None:
    app = opened("method")
    assert "aware" in words(app) and "Ranges cover" in str(app.selectbox)
    choose(app, "shape-of-figures", "aware")
    assert view(app).scenario.model.shape == "aware"
    choose(app, "shapes-of-bands", "this shape only")
    assert view(app).scenario.model.shape == ("aware",)
    go(app, "explore")
    assert view(app).scenario.model.shape == ("aware",)
    assert app.query_params["model.shape"] in ("aware,", ["aware,"])


def test_a_list_of_shapes_in_a_link_is_kept_on_method() -> None:
    app = opened("method", model__shape="aware,plain")
    assert view(app).scenario.model.shape == ("aware", "plain")
    assert app.get_by_key("shapes-of-bands").value == "the listed: aware, plain"
    choose(app, "shape-of-figures", "gated")
    assert view(app).scenario.model.shape == ("gated", "aware", "plain")
    choose(app, "shapes-of-bands", "all four shapes")
    assert view(app).scenario.model.shape == "gated"


def test_a_wrong_shape_in_a_link_is_named_and_the_rest_is_shown() -> None:
    app = opened(model__shape="round", data__level="3")
    assert view(app).scenario.data.level == 3 and view(app).scenario.model.shape == "plain"
    assert any("“round”" in warning.value for warning in app.warning)


def test_compare_says_where_the_shapes_disagree() -> None:
    bank = {"service__domain": "banking", "data__level": "5"}
    sides = {f"a__{key}": value for key, value in bank.items()}
    sides |= {f"b__{key}": value for key, value in bank.items()}
    small = {"a__people__number": "300", "b__people__number": "300"}
    app = opened("compare", b__design__consent="per_purpose", **sides, **small)
    said = words(app)
    assert "What each shape of the model says" in said
    assert "It depends on the shape of the model: plain says −" in said
    assert "the sign is open" in said and "useful+gated" in said
    assert not app.warning, "settings of A and B are no settings of Explore"


def test_explore_says_that_more_is_hardly_felt_while_nothing_names_it() -> None:
    app = opened(data__level="5", people__number="1000")
    for step in steps(view(app).scenario):
        lab().run(step)
    app.run()
    assert "From Told to All the lower line moves by at most 0.2 of 7" in words(app)
    press(app, "name-the-data")
    assert view(app).scenario.design.transparency == "full"
    assert "more is hardly felt" not in words(app)
