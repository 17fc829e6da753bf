"""The library that draws charts in the browser; this server brings it, and nobody else.

It is Vega-Embed, with Vega and Vega-Lite, as ``vl-convert-python`` carries them, made once by
``just vega`` and kept beside this module: making it takes two seconds in which a server answers
nobody.
"""

from __future__ import annotations

from personalize import locations

NAME = "vega.js"
SNIPPET = "globalThis.thinLineEmbed = vegaEmbed;"
"""What of the library the page finds, and under what name."""
LICENCE = "/*! Vega-Embed, Vega-Lite, Vega: University of Washington and others, BSD-3-Clause. */"


def made() -> str:
    """Return the library as the installed package makes it. Takes seconds."""
    import vl_convert

    return f"{LICENCE}\n{vl_convert.javascript_bundle(SNIPPET)}\n"


def write() -> None:
    """Keep the library beside this module."""
    locations.package_file(f"ui/{NAME}").write_text(made(), encoding="utf-8")
