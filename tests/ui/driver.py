"""Opening a page with Streamlit's own test driver, and reading what it says."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from personalize import locations
from personalize.ui.view import View


def opened(page: str = "", **query: str) -> AppTest:
    """Open a page by its file's name ("people"; Explore unless given) at an address.

    Names in ``query`` have two underscores for a dot. A small crowd unless asked otherwise.
    """
    app = AppTest.from_file(str(locations.frame_file()), default_timeout=120)
    for key, value in {"people__number": "300", **query}.items():
        app.query_params[key.replace("__", ".")] = value
    app.run()
    if page:
        go(app, page)
    assert not app.exception
    return app


def go(app: AppTest, page: str) -> AppTest:
    """Go to another page in the same session."""
    return app.switch_page(str(locations.pages() / f"{page}.py")).run()


def words(app: AppTest) -> str:
    """Return all HTML of our own on a page, without the style sheet."""
    return "\n".join(e.value for e in app.html if not e.value.startswith("<style>"))


def view(app: AppTest) -> View:
    """Return what the visitor looks at."""
    found: View = app.session_state["view"]
    return found


def press(app: AppTest, key: str) -> AppTest:
    """Press a button and run what follows."""
    app.get_by_key(key).click().run()
    assert not app.exception
    return app


def choose(app: AppTest, key: str, value: object) -> AppTest:
    """Set a widget and run what follows."""
    app.get_by_key(key).set_value(value).run()
    assert not app.exception
    return app
