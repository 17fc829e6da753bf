"""Notes as HTML that cannot do anything: no markup of its own, no picture, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

ALLOWED = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)
"""Links that can be followed; any other stays text."""
HEADINGS = {"h1": "h4", "h2": "h5", "h3": "h6", "h4": "h6", "h5": "h6", "h6": "h6"}
"""Headings of notes stand below the title of their entry."""
OWN_DIRECTION = {"p", "ul", "ol", "table", "td", "th", *HEADINGS}
"""Blocks that run right to left where their text does."""


class _Plain(RendererHTML):
    """Writes a picture as words, and links that tell nothing of where they were clicked."""

    def image(
        self, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        token = tokens[at]
        words = self.renderInlineAsText(token.children or [], options, env)
        return escapeHtml(f"Picture, not loaded: {words} ({token.attrGet('src')})")

    def link_open(
        self, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        tokens[at].attrSet("rel", "noopener noreferrer")
        tokens[at].attrSet("target", "_blank")
        return self.renderToken(tokens, at, options, env)


def _parser() -> MarkdownIt:
    found = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}, renderer_cls=_Plain)
    found.enable(["table", "strikethrough"])
    found.validateLink = lambda url: ALLOWED.match(url.strip()) is not None  # type: ignore[method-assign]
    return found


@lru_cache(maxsize=200)
def notes_html(notes: str) -> str:
    """Return notes written in Markdown as HTML that is safe on a page and in a file.

    Tags stand there as they were typed, pictures become words, and only web and mail addresses
    become links. Nothing in it makes a browser ask anybody for anything.
    """
    parser = _parser()
    tokens = parser.parse(notes)
    for token in tokens:
        if token.nesting == 1 and token.tag in OWN_DIRECTION:
            token.attrSet("dir", "auto")
        token.tag = HEADINGS.get(token.tag, token.tag)
    return str(parser.renderer.render(tokens, parser.options, {}))


def harmless(notes: str) -> bool:
    """Tell whether a reader of Markdown that allows tags and pictures shows nothing but text."""
    reader = MarkdownIt("commonmark")
    return not any(
        token.type in {"html_block", "html_inline", "image"}
        for whole in reader.parse(notes)
        for token in [whole, *(whole.children or ())]
    )


def as_text(text: str) -> str:
    """Return text that Markdown shows as it stands."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$:~])", r"\\\1", " ".join(text.split()))
