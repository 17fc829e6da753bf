"""HTML from templates with autoescape, and texts between the widgets of a page."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

import streamlit as st
from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from personalize.output.letters import drawable
from personalize.output.provenance import caveat_about
from personalize.output.words import signed
from personalize.scenario import Scenario

Width = Literal["stretch", "content"]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("personalize.ui", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_drawable,
    )
    environment.filters["signed"] = signed
    return environment


def _drawable(value: Any) -> Any:
    """Return a value of a template without characters that turn the direction of the page."""
    if isinstance(value, Markup):
        return Markup(drawable(value))  # noqa: S704
    return drawable(value) if isinstance(value, str) else value


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def html(template: str, **values: Any) -> Markup:
    """Return a template filled with values; every value is escaped unless it is ``Markup``.

    Parameters
    ----------
    template : str
        File below ``personalize/ui/templates``.
    """
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704


def show(template: str, **values: Any) -> None:
    """Show a template filled with values as one element of the page."""
    st.html(html(template, **values))


def title(text: str) -> None:
    """Show the title of a page."""
    st.html(html("title.html", text=text))


def heading(text: str) -> None:
    """Show the heading of a part of a page."""
    st.html(html("heading.html", text=text))


def say(text: str, width: Width = "stretch") -> None:
    """Show Markdown as paragraphs; HTML in it is shown as text."""
    st.html(html("words.html", body=markdown(text), small=False), width=width)


def note(text: str, width: Width = "stretch") -> None:
    """Show Markdown as small, muted paragraphs."""
    st.html(html("words.html", body=markdown(text), small=True), width=width)


def markdown(text: str) -> Markup:
    """Return Markdown as HTML; HTML in it is shown as text."""
    return Markup(_markdown().render(text))  # noqa: S704


def plain(text: str) -> str:
    """Return text with Markdown characters escaped, for names and values that come from files."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$:~])", r"\\\1", drawable(text))


def footer(*scenarios: Scenario) -> None:
    """Show the caveat at the end of a page, of the scenarios that it shows."""
    st.html(html("footer.html", caveat=caveat_about(*scenarios)))
