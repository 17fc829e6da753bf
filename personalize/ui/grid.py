"""The grid of steps × ways of picking: worked out behind the page, stopped and kept as you like."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts.grid import QUANTITIES, heat, thin_lines
from personalize.output.palette import Palette
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithms
from personalize.study.grid import grid_cells, grid_frame
from personalize.ui import redraw
from personalize.ui.board import Placed, chart_html, show_board, slot_html
from personalize.ui.charts import kept
from personalize.ui.choices import choice_of, field_html, list_html, place_of, radios_html
from personalize.ui.comparing import Sides, keep, sides
from personalize.ui.engine import lab
from personalize.ui.words import note

BOARD, CELL = "grid", "cell"
"""The board of the grid, and the column that numbers its cells."""
FIRST = ("popular", "content", "item_knn", "svd")
"""Ways of picking in the grid until others are chosen."""


@dataclass
class Work:
    """A grid that is being worked out in the background."""

    cells: list[Scenario]
    stop: threading.Event = field(default_factory=threading.Event)
    failed: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Work out cell by cell until all are done or somebody stops it."""
        for cell in self.cells:
            if self.stop.is_set():
                return
            try:
                lab().run(cell)
            except PersonalizeError as error:
                self.failed[cell.hash()] = str(error)

    def done(self) -> int:
        """Return how many cells are there."""
        return sum(lab().ready(cell) or cell.hash() in self.failed for cell in self.cells)


def _start(cells: list[Scenario]) -> None:
    old: Work | None = st.session_state.get("grid-work")
    if old is not None:
        old.stop.set()
    work = Work(cells)
    st.session_state["grid-work"] = work
    threading.Thread(target=work.run, name="grid", daemon=True).start()


def _stop() -> None:
    work: Work | None = st.session_state.get("grid-work")
    if work is not None:
        work.stop.set()


def grid(scenario: Scenario, colours: Palette) -> None:
    """Show the grid around a scenario; a click on a cell makes it A or B."""
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
    cells = grid_cells(scenario, chosen)
    work: Work | None = st.session_state.get("grid-work")
    running = work is not None and not work.stop.is_set() and work.done() < len(work.cells)
    with st.container(horizontal=True, vertical_alignment="bottom", key="grid-row"):
        st.button("Work out the grid", on_click=_start, args=(cells,), key="grid-start")
        st.button("Stop", on_click=_stop, disabled=not running, key="grid-stop")

    @st.fragment(run_every=1.0 if running else None)
    def cells_so_far() -> None:
        frame, quantity = grid_frame(lab(), scenario, chosen), coloured_by()
        ready = int(frame["relevance"].notna().sum())
        if running:
            st.progress(ready / len(frame), f"{ready} of {len(frame)} cells")
            if work is not None and work.done() == len(work.cells):
                st.rerun()
        elif ready < len(frame):
            note(f"{ready} of {len(frame)} cells are worked out; what is done is kept.")
        drawn = kept(heat, frame.assign(**{CELL: range(len(frame))}), quantity, colours)
        charts = {"heat": Placed(drawn, drawn.description, CELL)}
        if ready > 1:
            own = scenario.recommender.algorithm
            lines = kept(thin_lines, frame, colours, own)
            charts["lines"] = Placed(lines, lines.description)
        rooms = (chart_html(BOARD, "heat"), chart_html(BOARD, "lines"))
        st.html("".join((slot_html(BOARD, "choices"), *rooms)))
        said = {"choices": _choices_html()}
        show_board(BOARD, said, lambda said: _hear(said, cells), charts)
        failed = {} if work is None else work.failed
        for words in dict.fromkeys(failed.values()):
            note(words)

    cells_so_far()


def coloured_by() -> str:
    """Return the quantity the cells are coloured by."""
    chosen: str = st.session_state.get("grid-quantity", next(iter(QUANTITIES)))
    return chosen


def _side() -> str:
    side: str = st.session_state.get("grid-side", "B")
    return side


def _choices_html() -> str:
    words = {name: row[0] for name, row in QUANTITIES.items()}
    colour = list_html("colour", "Coloured by", words, coloured_by())
    sides_html = radios_html("side", "A click makes a cell", {"A": "A", "B": "B"}, _side())
    return (
        f'<div class="tl tl-fields">{field_html("Coloured by", colour)}'
        f'<div class="tl-stack"><span>A click makes a cell</span>{sides_html}</div></div>'
    )


def _hear(said: Sequence[str], cells: Sequence[Scenario]) -> None:
    """Choose how the grid looks and what a click makes; make a cell that was clicked A or B."""
    for text in said:
        cell = place_of(text, CELL, len(cells))
        colour, side = choice_of(text, "colour"), choice_of(text, "side")
        if colour in QUANTITIES:
            st.session_state["grid-quantity"] = colour
        elif side in ("A", "B"):
            st.session_state["grid-side"] = side
        elif cell is not None:
            now, wanted = sides(), cells[cell]
            keep(Sides(wanted, now.b) if _side() == "A" else Sides(now.a, wanted))
    if any(place_of(text, CELL, len(cells)) is not None for text in said):
        redraw.whole_page()


def table(scenario: Scenario) -> pd.DataFrame:
    """Return the cells that are there, for export."""
    return grid_frame(lab(), scenario, st.session_state.get("grid-algorithms", list(FIRST)))
