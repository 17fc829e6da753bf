"""Downloads that are made on a click; one that fails says why in the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from personalize.errors import PersonalizeError

FAILED = "failed-downloads"
"""Session key of the reasons by the key of the button."""
POLL = 1.5
"""Seconds between two looks for a failed download, while a panel of downloads is open."""


def download(
    label: str,
    make: Callable[[], bytes],
    file_name: str,
    mime: str,
    key: str,
    *,
    disabled: bool = False,
    tip: str | None = None,
) -> None:
    """Show a button that makes a file when it is clicked, and why the last click failed.

    Streamlit makes the file in a thread, outside a run of the page, and says for some seconds
    that it failed; the reason is shown by the next run.

    Parameters
    ----------
    make : callable
        Returns the content of the file.
    """
    reasons: dict[str, str] = st.session_state.setdefault(FAILED, {})
    st.download_button(
        label,
        data=partial(_made, make, label, key, reasons),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        key=key,
        disabled=disabled,
        help=tip,
    )
    if key in reasons and not disabled:
        st.error(reasons[key])


def show_failures() -> None:
    """Run the page again when a download fails; call where an open panel offers downloads."""
    reasons: dict[str, str] = st.session_state.setdefault(FAILED, {})
    shown = dict(reasons)

    @st.fragment(run_every=POLL)
    def look() -> None:
        if reasons != shown:
            st.rerun()

    look()


def _made(make: Callable[[], bytes], label: str, key: str, reasons: dict[str, str]) -> bytes:
    """Return the file; where it fails, keep the reason for the page."""
    try:
        content = make()
    except Exception as error:
        known = isinstance(error, PersonalizeError)
        why = f" {error}" if known else " This is a fault of the program; the log has its details."
        reasons[key] = f"“{label}” failed.{why}"
        raise
    reasons.pop(key, None)
    return content
