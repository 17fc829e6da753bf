"""Conversion of the address: option labels to names, and names to labels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode, urlsplit

import streamlit as st

from personalize.ui import options

FIRST = "typical-home"
"""The default story."""
OWN = ("story", "person", "pick", "base")
"""Parameters of a view that are no settings of the scenario."""


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    """Return the labels of every setting with options, by key and name."""
    return {
        setting.key: setting.options
        for setting in options.everything()
        if isinstance(setting, options.Choice)
    }


def _labels_of(key: str) -> Mapping[str, str]:
    return options.services() if key == "service.domain" else _labels().get(key, {})


def names_for_labels(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query with option names for labels; unknown values are not changed."""
    named = {}
    for key, value in query.items():
        names = {label: name for name, label in _labels_of(key).items()}
        bare = {label.removesuffix(options.FLAG): name for label, name in names.items()}
        named[key] = names.get(value) or bare.get(value) or value
    return named


def labels_for_names(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query with option labels for names, as Streamlit's widgets read it."""
    return {key: _labels_of(key).get(value, value) for key, value in query.items()}


def address(query: Mapping[str, str]) -> str:
    """Return the URL of the current page with a query."""
    parts = urlsplit(st.context.url or "http://localhost:8501/")
    text = urlencode(query)
    return f"{parts.scheme}://{parts.netloc}{parts.path or '/'}" + (f"?{text}" if text else "")
