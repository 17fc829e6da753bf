"""Texts of the pack, from the templates of this package."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from personalize.output.letters import drawable
from personalize.output.words import signed


@cache
def _environment(html: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("personalize.research.pack", "templates"),
        autoescape=html,  # noqa: S701 - Markdown, code and plain text are no HTML
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_drawable,
    )
    environment.filters["signed"] = signed
    return environment


def _drawable(value: Any) -> Any:
    """Return a value of a template without characters that turn the direction of the text."""
    if isinstance(value, Markup):
        return value
    return drawable(value) if isinstance(value, str) else value


def text(template: str, **values: Any) -> str:
    """Return a template of plain text, Markdown or code filled with values."""
    return _environment(False).get_template(template).render(**values)


def page(template: str, **values: Any) -> str:
    """Return a template of HTML filled with values, which are escaped unless they are markup."""
    return _environment(True).get_template(template).render(**values)
