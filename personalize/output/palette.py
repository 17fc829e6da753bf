"""Colours by quantity, in a light and a dark mode; no colour stands for good or bad."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one mode, chosen to be distinguishable with colour blindness."""

    relevance: str
    invasiveness: str
    surveillance: str
    trust: str
    neutral: str
    page: str
    panel: str
    ink: str
    muted: str
    outline: str
    grid: str


LIGHT = Palette(
    relevance="#0E6DC9",
    invasiveness="#B8430A",
    surveillance="#5B1360",
    trust="#08351F",
    neutral="#5B5E64",
    page="#FFFFFF",
    panel="#F4F5F8",
    ink="#16191F",
    muted="#4A505A",
    outline="#7F8691",
    grid="#DDE1E7",
)
DARK = Palette(
    relevance="#45A0FF",
    invasiveness="#FF8B4A",
    surveillance="#F0CBF0",
    trust="#CFF8DA",
    neutral="#8A8E95",
    page="#13161B",
    panel="#1D222A",
    ink="#EEF1F5",
    muted="#B4BAC4",
    outline="#747B87",
    grid="#2E3540",
)


def palette(mode: str) -> Palette:
    """Return the palette of ``"light"`` or ``"dark"``; anything else is light."""
    return DARK if mode == "dark" else LIGHT


RAMPS: dict[tuple[str, str], str] = {
    ("relevance", "light"): (
        "#E7F2FB #C3DEF4 #9FCAEE #79B6E7 #4EA1E1 #008DD8 #0778BC #0063A3 #004F88 #003D6F"
    ),
    ("invasiveness", "light"): (
        "#FDEEE2 #F6D4BA #EFBA94 #E7A070 #DD854D #D2692C #BE521C #A34019 #883014 #6E200E"
    ),
    ("relevance", "dark"): (
        "#242C3A #273F59 #21527B #00679D #007CB6 #0A91CF #37A6E2 #67BBED #8ECFF7 #B6E3FF"
    ),
    ("invasiveness", "dark"): (
        "#3C2720 #593324 #774026 #964E27 #B45D25 #D16E22 #DD8945 #E9A367 #F4BC8A #FED5AF"
    ),
}
"""Colour ramps by quantity and mode, ten steps each, with monotonic lightness."""


def ramp(quantity: str, mode: str) -> list[str]:
    """Return the ten steps of a quantity's ramp."""
    return RAMPS[quantity, mode].split(" ")
