"""Guide: a page at a time, named in the address, with links that stay in the app."""

from streamlit.testing.v1 import AppTest

from personalize.ui.guide.reading import ORDER, pages
from tests.ui.driver import choose, opened, press, words


def shown(app: AppTest) -> str:
    return "\n".join(one.value for one in app.markdown)


def test_it_opens_on_the_first_page_and_goes_on_to_the_next() -> None:
    app = opened("guide")
    first, second = list(pages())[:2]
    assert "Guide</h1>" in words(app) and f"{first}</h2>" in words(app)
    assert "For a designer" in shown(app)
    assert list(app.get_by_key("guide").options) == list(pages())
    press(app, "guide-next")
    assert f"{second}</h2>" in words(app) and app.get_by_key("guide").value == second
    assert "Hypotheses from a simulation of invented people" in words(app)


def test_the_address_names_a_page_and_an_unknown_one_is_the_first() -> None:
    assert "Glossary</h2>" in words(opened("guide", guide="Glossary"))
    assert f"{next(iter(pages()))}</h2>" in words(opened("guide", guide="Nothing of the kind"))


def test_every_page_is_shown_without_links_that_leave_the_app() -> None:
    app = opened("guide")
    for title, name in pages().items():
        choose(app, "guide", title)
        assert len(shown(app)) > 1000 and f"{title}</h2>" in words(app)
        assert ".md)" not in shown(app)
        assert ("guide-next" in {one.key for one in app.button}) == (name != ORDER[-1])
