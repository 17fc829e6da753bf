"""What a browser does with our own form and boards, for Streamlit's test driver.

It knows only Streamlit's own elements.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest


def _components(app: AppTest, name: str) -> list[Any]:
    found = [one.proto for one in app.get("bidi_component")]
    return [one for one in found if one.component_name == f"thin_line_{name}"]


def _boards(app: AppTest) -> tuple[list[str], list[dict[str, Any]]]:
    """Return a page's own HTML, and what its boards say."""
    pieces = [element.proto.body for element in app.get("html")]
    boards = [piece for piece in pieces if piece.startswith("<i hidden data-board=")]
    texts = [re.sub(r"^<i [^>]*>|</i>$", "", piece) for piece in boards]
    return [one for one in pieces if one not in boards], [json.loads(text) for text in texts]


def shown(app: AppTest) -> str:
    """Return all HTML of a page: its own elements and the slots of its boards."""
    parts, boards = _boards(app)
    for board in boards:
        parts += board["slots"].values()
    return "\n".join(parts)


def charts(app: AppTest) -> list[str]:
    """Return the names of the charts on a page, as a screen reader has them."""
    data = [json.loads(json.loads(one.json)["chart"]) for one in _components(app, "chart")]
    for board in _boards(app)[1]:
        data += map(json.loads, board["charts"].values())
    return [one["words"] for one in data]


def fields(app: AppTest) -> dict[str, dict[str, Any]]:
    """Return the fields that stand in the form of the page, by name."""
    sections = json.loads(_components(app, "form")[0].json)["sections"]
    return {one["name"]: one for section in sections for one in section["fields"]}


def _tell(app: AppTest, component: Any, event: str, told: list[list[Any]]) -> AppTest:
    states = app._tree.get_widget_states()
    widget = states.widgets.add(id=_make_trigger_id(component.id, "events"))
    widget.json_trigger_value = json.dumps([{"event": event, "value": told}])
    return app._run(states)


def choose(app: AppTest, *choices: tuple[str, object]) -> AppTest:
    """Choose something in the form, as the browser tells it, and run what follows."""
    now = 1000 * time.time()
    told = [[now + i, name, value] for i, (name, value) in enumerate(choices)]
    return _tell(app, _components(app, "form")[0], "said", told)


def click(app: AppTest, board: str, *acts: str) -> AppTest:
    """Click something on a board, as the browser tells it, and run what follows."""
    now = 1000 * time.time()
    own = next(one for one in _components(app, "board") if json.loads(one.json)["board"] == board)
    return _tell(app, own, "act", [[now + i, act] for i, act in enumerate(acts)])
