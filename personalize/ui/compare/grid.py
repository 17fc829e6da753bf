"""The grid of steps × ways of picking; its cells are computed in the background and cached."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts.grid import (
    QUANTITIES,
    heat,
    heat_words,
    thin_lines,
    thin_lines_words,
)
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithms
from personalize.study.grid import grid_cells, grid_frame
from personalize.ui import limits
from personalize.ui.background import lab
from personalize.ui.compare.sides import Sides, choose
from personalize.ui.render import note, plain
from personalize.ui.shared.chart import built, colours, show

FIRST = ("popular", "content", "item_knn", "svd")
"""Ways of picking that are selected at first."""
WORK = "grid-work"


@dataclass
class Work:
    """A grid whose cells are computed in a thread."""

    cells: list[Scenario]
    asking: str = limits.NOBODY
    stop: threading.Event = field(default_factory=threading.Event)
    failed: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Compute the cells in order until all are done or ``stop`` is set."""
        for cell in self.cells:
            if self.stop.is_set():
                return
            try:
                limits.check(self.asking)
                with limits.charged(self.asking):
                    lab().run(cell)
            except PersonalizeError as error:
                self.failed[cell.hash()] = str(error)

    def done(self) -> int:
        """Return the number of cells that are computed or have failed."""
        return sum(lab().ready(cell) or cell.hash() in self.failed for cell in self.cells)

    def running(self) -> bool:
        """Return whether cells are still being computed."""
        return not self.stop.is_set() and self.done() < len(self.cells)


def _start(cells: list[Scenario]) -> None:
    _stop()
    work = st.session_state[WORK] = Work(cells, limits.visitor())
    threading.Thread(target=work.run, name="grid", daemon=True).start()


def _stop() -> None:
    work: Work | None = st.session_state.get(WORK)
    if work is not None:
        work.stop.set()


def grid(sides: Sides) -> None:
    """Show the grid for B; a click on a cell sets it as A or B."""
    known = algorithms()
    chosen = st.multiselect(
        "Ways of picking",
        list(known),
        default=[name for name in FIRST if name in known],
        format_func=lambda name: known[name].label,
        key="grid-algorithms",
    )
    if not chosen:
        note("Choose at least one way of picking.")
        return
    cells = grid_cells(sides.b, chosen)
    work: Work | None = st.session_state.get(WORK)
    running = work is not None and work.running()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Work out the grid", on_click=_start, args=(cells,), key="grid-start")
        st.button("Stop", on_click=_stop, disabled=not running, key="grid-stop")
        st.selectbox(
            "Coloured by",
            list(QUANTITIES),
            format_func=lambda name: QUANTITIES[name][0],
            key="grid-quantity",
            width=240,
        )
        st.segmented_control(
            "Clicking a cell loads it as", ["A", "B"], default="B", required=True, key="grid-side"
        )

    @st.fragment(run_every=1.0 if running else None)
    def so_far() -> None:
        _cells(sides, chosen, cells)
        if running and work is not None:
            st.progress(work.done() / len(work.cells), f"{work.done()} of {len(cells)} cells")
            if not work.running():
                st.rerun()

    so_far()
    for words in dict.fromkeys((work.failed if work is not None else {}).values()):
        note(plain(words))


def _cells(sides: Sides, chosen: list[str], cells: list[Scenario]) -> None:
    """Show the computed cells with A and B marked, and the lines over the steps."""
    frame = grid_frame(lab(), sides.b, chosen)
    a, b = (cells.index(side) if side in cells else None for side in (sides.a, sides.b))
    ready = int(frame["relevance"].notna().sum())
    quantity = st.session_state["grid-quantity"]
    if ready < len(frame):
        note(f"{ready} of {len(frame)} cells are worked out; what is done is kept.")

    def clicked() -> None:
        _load(st.session_state.get("grid-heat"), cells)

    show(
        built(heat, frame, quantity, colours(), a=a, b=b),
        "grid-heat",
        heat_words(frame, quantity),
        selects="cell",
        on_select=clicked,
    )
    if ready > 1:
        chart = built(thin_lines, frame, colours(), sides.b.recommender.algorithm)
        show(chart, "grid-lines", thin_lines_words(frame))


def _load(event: Any, cells: list[Scenario]) -> None:
    points = event.get("selection", {}).get("cell", []) if hasattr(event, "get") else []
    cell_number = points[0].get("cell") if points and hasattr(points[0], "get") else None
    if isinstance(cell_number, int | float) and 0 <= cell_number < len(cells):
        choose(str(st.session_state["grid-side"]).lower(), cells[int(cell_number)])
        st.rerun()  # the whole page: the fragment alone would show the old A and B
