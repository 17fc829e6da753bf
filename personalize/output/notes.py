"""Conversion of notes from Markdown to safe HTML: no raw HTML, no images, no network access."""

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
"""Addresses that become links; any other stays text."""
HEADINGS = {"h1": "h4", "h2": "h5", "h3": "h6", "h4": "h6", "h5": "h6", "h6": "h6"}
"""Heading levels of notes, lowered to come below the title of the entry."""
OWN_DIRECTION = {"p", "ul", "ol", "table", "td", "th", *HEADINGS}
"""Blocks whose writing direction follows their text."""


class _Plain(RendererHTML):
    """HTML renderer that writes an image as text and links without a referrer."""

    def image(
        self, tokens: Sequence[Token], idx: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        token = tokens[idx]
        words = self.renderInlineAsText(token.children or [], options, env)
        return escapeHtml(f"Picture, not loaded: {words} ({token.attrGet('src')})")

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: Any, env: MutableMapping[str, Any]
    ) -> str:
        tokens[idx].attrSet("rel", "noopener noreferrer")
        tokens[idx].attrSet("target", "_blank")
        return self.renderToken(tokens, idx, options, env)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}, renderer_cls=_Plain)
    parser.enable(["table", "strikethrough"])
    parser.validateLink = lambda url: ALLOWED.match(url.strip()) is not None  # type: ignore[method-assign]
    return parser


@lru_cache(maxsize=200)
def notes_html(notes: str) -> str:
    """Return notes written in Markdown as HTML that is safe on a page and in a file.

    HTML tags are shown as text, images become text, and only web and mail addresses become links.
    The HTML makes no request.
    """
    parser = _parser()
    tokens = parser.parse(notes)
    for token in tokens:
        if token.nesting == 1 and token.tag in OWN_DIRECTION:
            token.attrSet("dir", "auto")
        token.tag = HEADINGS.get(token.tag, token.tag)
    return str(parser.renderer.render(tokens, parser.options, {}))


def harmless(notes: str) -> bool:
    """Return whether Markdown has no HTML and no images."""
    reader = MarkdownIt("commonmark")
    return not any(
        token.type in {"html_block", "html_inline", "image"}
        for block in reader.parse(notes)
        for token in [block, *(block.children or ())]
    )


def as_text(text: str) -> str:
    """Return text with Markdown characters escaped and white space reduced to single spaces."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$:~])", r"\\\1", " ".join(text.split()))
