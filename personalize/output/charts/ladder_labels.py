"""Where the labels of the ladder chart stand, so that none is printed over a line or another.

Places are in the units of the chart: steps along, rating points (or points of 100) up.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Row = dict[str, Any]
"""A row of a table, by its columns."""
REACH = {"if_discovered": 3.2, "now": 1.8, "relevance": 2.6}
"""Steps that a label at the end of a line reaches back on the narrowest page."""
OFF, CLEAR = 15, 11
"""Pixels between a line's mark and its label, and between a label and another line."""
HALF = 0.75
"""Half the width of the label in the area, in steps on the narrowest page."""
ROOM = 22
"""Pixels that the area needs for a label in it."""


def _label(at: float, place: float, words: str, ink: str) -> Row:
    """Return a label: where along, where up, the words, and whose ink."""
    return {"at": at, "place": place, "words": words, "ink": ink}


def wedge_labels(
    line: list[Row],
    ghost: list[Row],
    mix: list[Row],
    guess_line: list[Row],
    floor: float,
    pixel: float,
    size: float,
) -> dict[str, list[Row]]:
    """Return the labels of the wedge: at the ends of its lines, within it, and the grey lines' key.

    Parameters
    ----------
    line, ghost, mix, guess_line : list of Row
        What is drawn, with ``at``.
    floor : float
        The rating with no personal data.
    pixel : float
        Rating points that a pixel stands for.
    size : float
        How many times as large the type is.
    """
    off, clear = OFF * size * pixel, CLEAR * size * pixel
    ends: list[Row] = []
    within: list[Row] = []
    beyond = 0.1 if mix else 0.3
    if line:
        last = line[-1]
        highest = max(_over(line, "if_discovered"), _over(ghost, "was_if_discovered", last["at"]))
        below = -max(_over(line, "now", sign=-1), _over(ghost, "was_now", last["at"], -1)) - off
        if abs(below - floor) < clear:
            below = min(below, floor - clear)
        at = max(last["at"], REACH["if_discovered"]) + beyond
        ends = [
            _label(
                at,
                highest + off,
                f"if people found out {last['if_discovered']:.1f}",
                "if_discovered",
            ),
            _label(at, max(below, 1 - off / 2), f"felt now {last['now']:.1f}", "now"),
        ]
        lines = [(ghost, "was_now"), (ghost, "was_if_discovered"), (guess_line, "guess")]
        within = _within(line, lines, ROOM * size * pixel)
    for row in mix:
        left = row["at"] - 0.2
        apart = max(0.0, (OFF * size * pixel - row["if_discovered"] + row["now"]) / 2)
        ends += [
            _label(
                left, row["if_discovered"] + apart, f"{row['if_discovered']:.1f}", "if_discovered"
            ),
            _label(left, row["now"] - apart, f"{row['now']:.1f}", "now"),
        ]
    key = [
        *(["grey: last setting"] if ghost else []),
        *(f"dots: your guess {row['guess']:.1f}" for row in guess_line[-1:]),
    ]
    # At the left, where lines are low; at the foot only where a label reaches up to the top.
    foot = any(row["place"] > 7 - (10 + 14 * len(key)) * size * pixel for row in ends)
    first, down = (1, 1) if foot else (7, -1)
    corner = [
        _label(-0.4, first + down * (10 + 14 * i) * size * pixel, words, "grey")
        for i, words in enumerate(key)
    ]
    return {"at_end": ends, "within": within, "key": corner}


def _over(rows: list[Row], name: str, end: float | None = None, sign: int = 1) -> float:
    """Return how far up (down: sign −1) a line goes over the reach of a label at its end."""
    if not rows:
        return -np.inf
    at, values = [row["at"] for row in rows], [sign * row[name] for row in rows]
    end = at[-1] if end is None else end
    over = np.linspace(max(end - REACH[name.removeprefix("was_")], 0), end, 25)
    return float(np.interp(over, at, values).max())


def _within(line: list[Row], others: list[tuple[list[Row], str]], room: float) -> list[Row]:
    """Return the label in the area where it has most room, or none where the area is too thin.

    Parameters
    ----------
    others : list of rows and the name of a figure
        Lines that may cross the area.
    """
    end, found = line[-1]["at"], []
    for centre in np.arange(0.5, end, 1.0):
        over = np.linspace(max(centre - HALF, 0), min(centre + HALF, end), 9)
        now, out = _along(line, "now", over), _along(line, "if_discovered", over)
        low, high = float(now.max()), float(out.min())
        crossing = [_along(rows, name, over) for rows, name in others if rows]
        for one in sorted(crossing, key=lambda values: float(values.mean())):
            found.append((float(one.min()) - low, float(centre), (low + float(one.min())) / 2))
            low = max(low, float(one.max()))
        found.append((high - low, float(centre), (low + high) / 2))
    gap, centre, middle = max(found, default=(0.0, 0.0, 0.0))
    words = f"hidden: {line[-1]['if_discovered'] - line[-1]['now']:.1f}"
    return [_label(centre, middle, words, "if_discovered")] if gap >= room else []


def _along(rows: list[Row], name: str, over: np.ndarray) -> np.ndarray:
    """Return a line's values at places along the axis."""
    return np.interp(over, [row["at"] for row in rows], [row[name] for row in rows])


def strip_label(line: list[Row], pixel: float, size: float) -> list[Row]:
    """Return the label at the end of the strip's line: above it, or below where that is full."""
    if not line:
        return []
    last, off = line[-1], OFF * size * pixel
    high, low = _over(line, "relevance") + off, -_over(line, "relevance", sign=-1) - off
    place = high if high <= 100 - off / 3 or low < off / 3 else low
    words = f"useful picks: {last['relevance']:.0f}".replace("-", "−")
    return [_label(max(last["at"], REACH["relevance"]) + 0.1, place, words, "relevance")]
