"""Export panel of a page: its charts and their data as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import streamlit as st
from slugify import slugify

from personalize.output.export import Figure, figure_file
from personalize.output.formats import FORMATS, MIME, SIZES
from personalize.output.provenance import crowd_of, line, sidecar
from personalize.scenario import Scenario
from personalize.study.lab import Run
from personalize.ui.render import note
from personalize.ui.shared.downloading import download, show_failures

WAIT = "Ranges are being worked out: files are ready in about 3 s."


def export_panel(
    figures: Callable[[], Mapping[str, Figure]],
    run: Run,
    base: Scenario | None,
    key: str,
    *,
    ready: bool = True,
) -> None:
    """Show the downloads of a page's charts, their data and their provenance.

    The charts are only built when the expander is open.

    Parameters
    ----------
    ready : bool
        Whether the ranges of the charts are computed; until then the download is disabled.
    """
    with st.expander("Export charts and data", key=f"{key}-panel", on_change="rerun") as panel:
        if not panel.open:
            return
        charts = figures()
        left, right = st.columns(2)
        name = left.selectbox("Chart", list(charts), key=f"{key}-chart")
        kind = right.selectbox(
            "As", list(FORMATS), format_func=FORMATS.__getitem__, key=f"{key}-as"
        )
        size = left.selectbox(
            "Width", list(SIZES), format_func=lambda s: SIZES[s].label, key=f"{key}-size"
        )
        mode = right.selectbox("Look", ["light", "dark"], format_func=str.title, key=f"{key}-mode")
        figure = charts[name]
        stem = f"{slugify(figure.title)}-{run.scenario.hash()}"
        with st.container(horizontal=True):
            download(
                "Download",
                lambda: figure_file(
                    figure, kind, line(run.scenario, base, crowd_of(run)), size, mode
                ),
                f"{stem}.{'vl.json' if kind == 'json' else kind}",
                MIME[kind],
                f"{key}-download",
                disabled=not ready,
            )
            download(
                "Download how it was made",
                lambda: _sidecar(run, base, figure),
                f"{stem}.provenance.json",
                "application/json",
                f"{key}-sidecar",
            )
        show_failures()
        note("The caveat, version, scenario and seed stand in every picture." if ready else WAIT)


def _sidecar(run: Run, base: Scenario | None, figure: Figure) -> bytes:
    document = sidecar(
        run.scenario,
        base,
        alt_text=figure.words,
        crowd=crowd_of(run),
        runs_this_session=len(st.session_state.get("seen", ())),
    )
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
