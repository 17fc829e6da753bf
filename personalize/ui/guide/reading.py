"""The pages of ``data/guide``: order, titles, and text for the app."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

from personalize import locations

ORDER = (
    "five-minutes",
    "an-hour",
    "a-figure",
    "from-python",
    "two-papers",
    "a-limit-in-the-repository",
    "plan-a-study",
    "your-own-survey",
    "keep-score",
    "the-model",
    "glossary",
    "how-it-travels",
    "add-a-recommender",
    "add-a-consent-design",
    "add-a-kind-of-data",
    "add-a-page",
    "add-a-story",
)
"""Names of the pages, without ``.md``, in the order in which the app lists them."""
PARAMETER = "guide"
"""Parameter of the address with the title of a page of the guide."""
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#{2,5}) ", re.MULTILINE)
PICTURE = re.compile(r"^!\[([^\]]+)\]\((pictures/[^)\s]+)\)$", re.MULTILINE)
"""A line that shows a picture: its words for people who cannot see it, and its file."""
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Part(NamedTuple):
    """A part of a page.

    Attributes
    ----------
    kind : {"words", "code", "picture"}
    text : str
        Markdown, code, or the path of a picture below ``data/guide``.
    alt : str
        What a picture shows, in words.
    """

    kind: str
    text: str
    alt: str = ""


def source(name: str) -> str:
    """Return the Markdown text of a page."""
    return (locations.data() / "guide" / f"{name}.md").read_text(encoding="utf-8")


@cache
def pages() -> Mapping[str, str]:
    """Return the names of the pages by title, in their order."""
    first = {name: source(name).splitlines()[0] for name in ORDER}
    return MappingProxyType({line.removeprefix("# "): name for name, line in first.items()})


def parts(name: str, base: str = "") -> list[Part]:
    """Return a page for the app, without its title, as words, blocks of code and pictures.

    Links between pages of the guide lead to the app's own pages, links to files of the
    repository become the file's name as code, headings go one level down, below the heading
    that the app shows, and boxes to tick become points. Blocks of code stay as they are.

    Parameters
    ----------
    base : str
        The path below which the app is served: "" or "/lab".
    """
    body = source(name).partition("\n")[2].strip()
    found: list[Part] = []
    for number, block in enumerate(FENCE.split(body)):
        if number % 2:
            found.append(Part("code", block.rstrip("\n")))
        else:
            found += _prose(block, base)
    return found


def _prose(block: str, base: str) -> list[Part]:
    """Return what stands between blocks of code: words, and the pictures among them."""
    pieces = PICTURE.split(block)
    found = []
    for words, alt, path in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True):
        if words.strip():
            found.append(Part("words", _words(words.strip(), base)))
        if path:
            found.append(Part("picture", path, alt))
    return found


def _words(part: str, base: str) -> str:
    lower = HEADING.sub(r"#\1 ", part).replace("- [ ] ", "- ")
    return LINK.sub(lambda match: _link(match[1], match[2], base), lower)


def _link(words: str, target: str, base: str) -> str:
    """Return a link for the app, or the name of a file as code."""
    titles = {f"{name}.md": title for title, name in pages().items()}
    if target in titles:
        return f"[{words}]({base}/guide?{urlencode({PARAMETER: titles[target]})})"
    if "://" in target:
        return f"[{words}]({target})"
    return f"`{target.removeprefix('../').removeprefix('../')}`"
