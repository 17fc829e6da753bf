"""What a browser does in our own form, for Streamlit's test driver, which knows only its own."""

from __future__ import annotations

import json
import time
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest


def _form(app: AppTest) -> Any:
    return next(
        one.proto
        for one in app.get("bidi_component")
        if one.proto.component_name == "thin_line_form"
    )


def fields(app: AppTest) -> dict[str, dict[str, Any]]:
    """Return the fields that stand in the form of the page, by name."""
    sections = json.loads(_form(app).json)["sections"]
    return {one["name"]: one for section in sections for one in section["fields"]}


def choose(app: AppTest, *choices: tuple[str, object]) -> AppTest:
    """Choose something in the form, as the browser tells it, and run what follows."""
    told = [[1000 * time.time() + i, name, value] for i, (name, value) in enumerate(choices)]
    states = app._tree.get_widget_states()
    widget = states.widgets.add(id=_make_trigger_id(_form(app).id, "events"))
    widget.json_trigger_value = json.dumps([{"event": "said", "value": told}])
    return app._run(states)
