"""Positions of the labels of the ladder chart, so that no label overlaps a line or another label.

Positions are in the units of the chart: steps on the horizontal axis, rating points (1 to 7) or
points of 100 on the vertical axis.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Row = dict[str, Any]
"""A row of a table, by its columns."""
REACH = {"if_discovered": 3.2, "now": 1.8, "relevance": 2.6}
"""Width of the label at the end of each line, in steps on the narrowest page."""
OFF, CLEAR = 15, 11
"""Pixels between a line's mark and its label, and between a label and another line."""
HALF = 0.75
"""Half the width of the label in the area, in steps on the narrowest page."""
ROOM = 22
"""Pixels that the area needs for a label in it."""


def _label(step: float, value: float, words: str, ink: str) -> Row:
    """Return a label as a row: position in steps, position on the value axis, words, colour key."""
    return {"at": step, "place": value, "words": words, "ink": ink}


def wedge_labels(
    line: list[Row],
    ghost: list[Row],
    mix: list[Row],
    guess_line: list[Row],
    floor: float,
    pixel: float,
    size: float,
) -> dict[str, list[Row]]:
    """Return the labels of the wedge: at the ends of its lines, in its area, and the key.

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
        end_step = max(last["at"], REACH["if_discovered"]) + beyond
        ends = [
            _label(
                end_step,
                highest + off,
                f"if people found out {last['if_discovered']:.1f}",
                "if_discovered",
            ),
            _label(end_step, max(below, 1 - off / 2), f"felt now {last['now']:.1f}", "now"),
        ]
        lines = [(ghost, "was_now"), (ghost, "was_if_discovered"), (guess_line, "guess")]
        within = _within(line, lines, ROOM * size * pixel)
    for row in mix:
        left = row["at"] - 0.2
        shift = max(0.0, (OFF * size * pixel - row["if_discovered"] + row["now"]) / 2)
        ends += [
            _label(
                left, row["if_discovered"] + shift, f"{row['if_discovered']:.1f}", "if_discovered"
            ),
            _label(left, row["now"] - shift, f"{row['now']:.1f}", "now"),
        ]
    key = [
        *(["grey: last setting"] if ghost else []),
        *(f"dots: your guess {row['guess']:.1f}" for row in guess_line[-1:]),
    ]
    # At the top left, where lines are low; at the bottom left if another label is near the top.
    foot = any(row["place"] > 7 - (10 + 14 * len(key)) * size * pixel for row in ends)
    first, down = (1, 1) if foot else (7, -1)
    corner = [
        _label(-0.4, first + down * (10 + 14 * i) * size * pixel, words, "grey")
        for i, words in enumerate(key)
    ]
    return {"at_end": ends, "within": within, "key": corner}


def _over(rows: list[Row], name: str, end: float | None = None, sign: int = 1) -> float:
    """Return the largest value of a line (times ``sign``) over the width of its end label."""
    if not rows:
        return -np.inf
    steps, values = [row["at"] for row in rows], [sign * row[name] for row in rows]
    end = steps[-1] if end is None else end
    places = np.linspace(max(end - REACH[name.removeprefix("was_")], 0), end, 25)
    return float(np.interp(places, steps, values).max())


def _within(line: list[Row], others: list[tuple[list[Row], str]], room: float) -> list[Row]:
    """Return the label at the widest place of the area, or none if that is lower than ``room``.

    Parameters
    ----------
    others : list of rows and the name of a figure
        Lines that may cross the area.
    """
    end, gaps = line[-1]["at"], []
    for centre in np.arange(0.5, end, 1.0):
        places = np.linspace(max(centre - HALF, 0), min(centre + HALF, end), 9)
        now, discovered = _along(line, "now", places), _along(line, "if_discovered", places)
        low, high = float(now.max()), float(discovered.min())
        crossing = [_along(rows, name, places) for rows, name in others if rows]
        for crossed in sorted(crossing, key=lambda values: float(values.mean())):
            gaps.append(
                (float(crossed.min()) - low, float(centre), (low + float(crossed.min())) / 2)
            )
            low = max(low, float(crossed.max()))
        gaps.append((high - low, float(centre), (low + high) / 2))
    gap, centre, middle = max(gaps, default=(0.0, 0.0, 0.0))
    words = f"hidden: {line[-1]['if_discovered'] - line[-1]['now']:.1f}"
    return [_label(centre, middle, words, "if_discovered")] if gap >= room else []


def _along(rows: list[Row], name: str, places: np.ndarray) -> np.ndarray:
    """Return a line's values, interpolated at places on the horizontal axis."""
    return np.interp(places, [row["at"] for row in rows], [row[name] for row in rows])


def strip_label(line: list[Row], pixel: float, size: float) -> list[Row]:
    """Return the label at the end of the strip's line: above it, or below if there is no room."""
    if not line:
        return []
    last, off = line[-1], OFF * size * pixel
    high, low = _over(line, "relevance") + off, -_over(line, "relevance", sign=-1) - off
    place = high if high <= 100 - off / 3 or low < off / 3 else low
    words = f"useful picks: {last['relevance']:.0f}".replace("-", "−")
    return [_label(max(last["at"], REACH["relevance"]) + 0.1, place, words, "relevance")]
