"""Formats and sizes of exported charts."""

from __future__ import annotations

from dataclasses import dataclass

PPI = 300
INCH = 25.4
"""Millimetres in an inch."""
PIXELS = 96
"""CSS pixels in an inch."""
MARGIN = 12
"""Margin around a chart in pixels."""
FORMATS = {
    "png": "PNG, 300 ppi",
    "svg": "SVG, fonts embedded",
    "pdf": "PDF, fonts embedded",
    "html": "HTML, works alone",
    "json": "Vega-Lite JSON",
    "csv": "Data as CSV",
    "parquet": "Data as Parquet",
}


@dataclass(frozen=True)
class Size:
    """A size of exported charts.

    Attributes
    ----------
    label : str
    millimetres : float
        Outer width of the file.
    drawn : int
        Width in pixels at which it is drawn; the smaller it is, the larger the text in the file.
    shape : float
        Height divided by width; 0 means that the height follows from the chart.
    """

    label: str
    millimetres: float
    drawn: int
    shape: float = 0.0


SIZES = {
    "screen": Size("As on screen", 640 * INCH / PIXELS, 640),
    "column": Size("Journal, one column (85 mm)", 85, 321),
    "double": Size("Journal, two columns (178 mm)", 178, 673),
    "slide": Size("Slide (16:9)", 1280 * INCH / PIXELS, 800, 9 / 16),
}
MIME = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
