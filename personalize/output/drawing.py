"""Drawing with vl-convert, here or in a process of its own; it fetches nothing.

A specification from anybody can end the process that draws it: a scale with a billion ticks or
a loop without end is only seen while it is drawn. So charts of a notebook are drawn apart.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import vl_convert as vlc
from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.process_executor import BrokenProcessPool, ShutdownExecutorError

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.output.letters import drawable, drawable_values
from personalize.processes import Parent, end_with, this_process

SECONDS = 20
"""Longest time of one drawing apart, the start of the process included."""
MEMORY = 2_000_000_000
"""Bytes that the process apart may use."""
STAND_IN = "\ufdd0"
"""Stands for "<" while vl-convert writes a page: a code that Unicode gives to no letter."""
_ELSEWHERE = re.compile(r'(?:xlink:)?href="(?!data:image/|#)[^"]*"')


class DrawingError(PersonalizeError):
    """A chart or a picture that cannot be drawn."""


class Drawer(Protocol):
    """What draws: in this process, or apart."""

    def svg(self, spec: dict[str, Any]) -> str:
        """Return a Vega-Lite specification as SVG."""

    def page(self, spec: dict[str, Any]) -> str:
        """Return a Vega-Lite specification as an HTML page."""

    def png(self, svg: str, scale: float) -> bytes:
        """Return an SVG picture as PNG."""

    def pdf(self, svg: str) -> bytes:
        """Return an SVG picture as PDF."""


class Here:
    """Drawing in this process, for charts that the package made itself."""

    def svg(self, spec: dict[str, Any]) -> str:
        """Return a Vega-Lite specification as SVG.

        Raises
        ------
        DrawingError
            If it cannot be drawn; so for the other methods.
        """
        with _as_sentence():
            use_fonts()
            return str(vlc.vegalite_to_svg(drawable_values(spec), allowed_base_urls=[]))

    def page(self, spec: dict[str, Any]) -> str:
        """Return a Vega-Lite specification as an HTML page that loads no other file.

        No text of it ends the script in which vl-convert writes it.
        """
        with _as_sentence():
            apart = json.dumps(drawable_values(spec)).replace("<", STAND_IN)
            page = str(vlc.vegalite_to_html(apart, bundle=True, renderer="svg"))
            return page.replace(STAND_IN, "\\u003c")

    def png(self, svg: str, scale: float) -> bytes:
        """Return an SVG picture as PNG."""
        with _as_sentence():
            use_fonts()
            return bytes(vlc.svg_to_png(_self_contained(svg), scale=scale))

    def pdf(self, svg: str) -> bytes:
        """Return an SVG picture as PDF."""
        with _as_sentence():
            use_fonts()
            return bytes(vlc.svg_to_pdf(_self_contained(svg)))


HERE = Here()


class Apart:
    """Drawing in another process, which may end without harm; ``close`` ends it."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def svg(self, spec: dict[str, Any]) -> str:
        """Return a Vega-Lite specification as SVG.

        Raises
        ------
        DrawingError
            If it cannot be drawn, ends the process or takes too long; so for the other methods.
        """
        return str(self._ask("svg", spec))

    def page(self, spec: dict[str, Any]) -> str:
        """Return a Vega-Lite specification as an HTML page that loads no other file."""
        return str(self._ask("page", spec))

    def png(self, svg: str, scale: float) -> bytes:
        """Return an SVG picture as PNG."""
        return bytes(self._ask("png", svg, scale))

    def pdf(self, svg: str) -> bytes:
        """Return an SVG picture as PDF."""
        return bytes(self._ask("pdf", svg))

    def _ask(self, method: str, *given: Any) -> Any:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=1, initializer=_begin, initargs=(this_process(),)
            )
        try:
            return self._pool.submit(_draw, method, *given).result(timeout=SECONDS)
        except (BrokenProcessPool, ShutdownExecutorError, TimeoutError, OSError):
            self.close()
            raise DrawingError("The chart could not be drawn: it takes too much.") from None

    def close(self) -> None:
        """End the process; the next drawing starts another."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, kill_workers=True)
            self._pool = None


@contextmanager
def drawn_apart() -> Iterator[Apart]:
    """Yield a drawer in a process of its own, which ends with the block."""
    apart = Apart()
    try:
        yield apart
    finally:
        apart.close()


def use_fonts() -> None:
    """Register the fonts of the package with vl-convert, once."""
    if not _registered:
        vlc.register_font_directory(str(locations.package_file("output/fonts")))
        _registered.append(True)


_registered: list[bool] = []


def _self_contained(svg: str) -> str:
    """Return SVG of drawable letters that names no file and no address."""
    return _ELSEWHERE.sub("", drawable(svg))


@contextmanager
def _as_sentence() -> Iterator[None]:
    try:
        yield
    except PersonalizeError:
        raise
    except (ValueError, RuntimeError, TypeError, OverflowError, MemoryError) as error:
        reason = str(error).strip().split("\n")[0][:200].rstrip(".")
        raise DrawingError(f"The chart could not be drawn: {reason}.") from None


def _begin(parent: Parent) -> None:
    """Prepare the process apart: it ends with its parent, is bounded, and prints nothing."""
    end_with(parent)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, sys.__stderr__.fileno() if sys.__stderr__ else 2)
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        bound = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_DATA, (bound, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _draw(method: str, *given: Any) -> Any:
    return getattr(Here(), method)(*given)
