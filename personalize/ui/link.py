"""The address of what is shown: labels in it become names, and names labels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode, urlsplit

import streamlit as st

from personalize.ui import options

FIRST = "typical-home"
"""The story that opens where a link names none."""
OWN = ("story", "person", "pick", "base")
"""Parameters that are no settings of the scenario."""


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    """Return the labels of every setting with options, by key and name."""
    return {one.key: one.options for one in options.everything() if isinstance(one, options.Choice)}


def _labels_of(key: str) -> Mapping[str, str]:
    return options.services() if key == "service.domain" else _labels().get(key, {})


def names_for_labels(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query in which options are called by their names; unknown ones stay as they are."""
    found = {}
    for key, value in query.items():
        names = {label: name for name, label in _labels_of(key).items()}
        bare = {label.removesuffix(options.FLAG): name for label, name in names.items()}
        found[key] = names.get(value) or bare.get(value) or value
    return found


def labels_for_names(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query as Streamlit's widgets read it: options by their labels."""
    return {key: _labels_of(key).get(value, value) for key, value in query.items()}


def address(query: Mapping[str, str]) -> str:
    """Return the address of the page with a query."""
    parts = urlsplit(st.context.url or "http://localhost:8501/")
    text = urlencode(query)
    return f"{parts.scheme}://{parts.netloc}{parts.path or '/'}" + (f"?{text}" if text else "")
