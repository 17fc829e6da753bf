"""The pages of the ballot from templates, each whole in itself: no request for anything else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from personalize import locations
from personalize.output.letters import drawable
from personalize.workshop.texts import texts

TEMPLATES = "workshop/templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("personalize.workshop", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_drawable,
    )
    # Style and script are files of the package, named in the policy by their hashes.
    environment.globals.update(style=Markup(_file("ballot.css")), script=Markup(_file("ballot.js")))  # noqa: S704
    return environment


def _drawable(value: Any) -> Any:
    """Return a value of a template without characters that turn the direction of the page."""
    if isinstance(value, Markup):
        return Markup(drawable(value))  # noqa: S704
    return drawable(value) if isinstance(value, str) else value


@cache
def _file(name: str) -> str:
    return locations.package_file(f"{TEMPLATES}/{name}").read_text(encoding="utf-8").strip()


def _hash(name: str) -> str:
    digest = hashlib.sha256(_file(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def headers() -> dict[str, str]:
    """Return the headers of every page: nothing is loaded, framed, kept or passed on."""
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash('ballot.css')}",
            f"script-src {_hash('ballot.js')}",
            "img-src data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
    return {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }


def rendered(template: str, **values: Any) -> str:
    """Return a template filled with values, which are escaped."""
    return _environment().get_template(template).render(**values)


def page(template: str, language: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page of the ballot.

    Parameters
    ----------
    template : str
        File below ``personalize/workshop/templates``.
    language : str
        A key of ``texts.languages()``.
    status : int
    **values
        For the template; ``home`` (path of the ballot), ``code`` and ``state`` are "" unless given.
    """
    given = {"home": "", "code": "", "state": "", "refresh": False} | values
    words = texts(language)
    text = rendered(template, language=language, words=words, **given)
    return HTMLResponse(text, status, headers())
