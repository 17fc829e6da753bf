"""The register as a table, and how many of its numbers are assumptions."""

from __future__ import annotations

from functools import cache

import pandas as pd
import streamlit as st

from personalize import __version__
from personalize.register import (
    assumption_count,
    data_types,
    design_options,
    parameters,
    register_hash,
)
from personalize.ui.render import note, say, show

STATUS_WORDS = {
    "data": "from data",
    "partly": "partly from data",
    "assumption": "assumed",
    "no data": "no evidence read: no effect",
}
COLUMNS = ["group", "name", "meaning", "default", "low", "high", "unit", "source", "status"]


@cache
def register_frame() -> pd.DataFrame:
    """Return every number of the model as one table, with its status in words."""
    rows: list[tuple[object, ...]] = [
        (p.group, p.name, p.meaning, p.default, p.low, p.high, p.unit, p.source, p.status)
        for p in parameters().values()
    ]
    for data_type in data_types().values():
        meaning = f"how sensitive: {data_type.label.lower()}"
        numbers = (
            data_type.sensitivity,
            data_type.low,
            data_type.high,
            "0 to 1",
            data_type.source,
            data_type.status,
        )
        rows.append(("data types", data_type.name, meaning, *numbers))
    for field, values in design_options().items():
        for value, option in values.items():
            if any(option.inputs.values()):
                factor = (1.0, 1 - option.spread, 1 + option.spread, "factor")
                name, meaning = f"{field}.{value}", f"effect of “{option.label}”"
                rows.append(("design", name, meaning, *factor, option.source, option.status))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(status=frame["status"].map(STATUS_WORDS))


def numbers() -> None:
    """Show how many numbers are assumptions, and the register in an expander."""
    frame = register_frame()
    counts = frame["status"].value_counts()
    show("counters.html", counts=[(w, int(counts.get(w, 0))) for w in STATUS_WORDS.values()])
    assumed, total = assumption_count()
    say(
        f"**{assumed} of {total} numbers are assumptions.** Every one has a range, and every "
        "range on every page draws from these."
    )
    words = f"All {total} numbers: meaning, range, source, status"
    with st.expander(words, key="register", on_change="rerun") as panel:
        if panel.open:
            _table(frame)


def _table(frame: pd.DataFrame) -> None:
    left, right = st.columns([2, 3])
    search_text = left.text_input(
        "Search the register", placeholder="trust, consent, sensitivity …", key="register-search"
    )
    status = right.segmented_control(
        "Status", list(STATUS_WORDS.values()), selection_mode="multi", key="register-status"
    )
    if search_text:
        text = frame.astype(str).agg(" ".join, axis=1).str.lower()
        frame = frame[text.str.contains(search_text.lower(), regex=False)]
    if status:
        frame = frame[frame["status"].isin(status)]
    wide_column = st.column_config.TextColumn(width="large")
    st.dataframe(
        frame,
        hide_index=True,
        height=360,
        column_config={"meaning": wide_column, "source": wide_column},
    )
    note(f"{len(frame)} rows shown · register {register_hash()} · version {__version__}")
