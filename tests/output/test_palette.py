"""Colours keep their contrast, and stay apart under four kinds of vision."""

from itertools import combinations

import numpy as np
import pytest

from personalize.output.palette import DARK, LIGHT, RAMPS, Palette, ramp

VISIONS = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB."""
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
QUANTITIES = ("relevance", "invasiveness", "surveillance", "trust", "neutral")
MODES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
SIGHTS = pytest.mark.parametrize("vision", VISIONS)


def linear(colour: str) -> np.ndarray:
    """Return a colour as linear RGB, 0 to 1."""
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2, 1 to 21."""
    low, high = sorted(float(linear(x) @ TO_XYZ[1]) for x in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, vision: str) -> np.ndarray:
    """Return a colour as somebody sees it, in CIE Lab (D65)."""
    seen = np.clip(VISIONS[vision] @ linear(colour), 0, 1)
    t = TO_XYZ @ seen / WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """Return how different two colours look; above 10 is easy to tell apart."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * np.cos(np.radians(hm - 30))
        + 0.24 * np.cos(np.radians(2 * hm))
        + 0.32 * np.cos(np.radians(3 * hm + 6))
        - 0.20 * np.cos(np.radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    bend = 2 * np.sqrt(cm**7 / (cm**7 + 25.0**7))
    rt = -bend * np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2))))
    x, y, z = dl / sl, dc / sc, dh / sh
    return float(np.sqrt(x**2 + y**2 + z**2 + rt * y * z))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_that_of_the_published_pairs(
    one: tuple, other: tuple, apart: float
) -> None:
    # Sharma, Wu and Dalal 2005, table 1.
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(apart, abs=1e-3)


@MODES
def test_text_can_be_read_on_page_and_panel(colours: Palette) -> None:
    for role in (*QUANTITIES, "ink", "muted"):
        for ground in (colours.page, colours.panel):
            assert contrast(getattr(colours, role), ground) >= 4.5, role
    for ground in (colours.page, colours.panel):
        assert contrast(colours.outline, ground) >= 3


@MODES
@SIGHTS
def test_quantities_stay_apart(colours: Palette, vision: str) -> None:
    seen = {name: lab(getattr(colours, name), vision) for name in QUANTITIES}
    near = {pair: ciede2000(*(seen[name] for name in pair)) for pair in combinations(seen, 2)}
    assert min(near.values()) >= 15, min(near, key=lambda pair: near[pair])


@pytest.mark.parametrize(("quantity", "mode"), RAMPS)
@SIGHTS
def test_ramps_run_one_way_and_their_numbers_can_be_read(
    quantity: str, mode: str, vision: str
) -> None:
    steps = ramp(quantity, mode)
    light = [lab(step, vision)[0] for step in steps]
    falls = np.diff(light) * (1 if mode == "dark" else -1)
    assert falls.min() > 0
    first, last = ("#FFFFFF", DARK.page) if mode == "dark" else (LIGHT.ink, "#FFFFFF")
    turn = 5 if mode == "dark" else 6
    for place, step in enumerate(steps):
        assert contrast(first if place < turn else last, step) >= 4.5, step


@pytest.mark.parametrize(("mode", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_has_the_colours_of_the_palette(mode: str, colours: Palette) -> None:
    import tomllib

    from personalize import locations

    settings = tomllib.loads(
        locations.package_file("../.streamlit/config.toml").read_text(encoding="utf-8")
    )["theme"][mode]
    assert settings["backgroundColor"] == colours.page
    assert settings["secondaryBackgroundColor"] == colours.panel
    assert settings["textColor"] == colours.ink
    assert settings["chartCategoricalColors"] == [getattr(colours, name) for name in QUANTITIES]
    # What is written on a pressed or a first button (style.css).
    assert contrast(settings["primaryColor"], colours.page) >= 4.5
