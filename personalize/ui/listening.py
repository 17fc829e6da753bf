"""Clicks on our own HTML: anything with ``data-act`` inside an area tells the server what it says.

The HTML itself goes through the page's own cleaning (``st.html``); this only listens.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

LONGEST = 64
"""Characters of what a click may say; longer values are no act of ours."""

SCRIPT = """
// What is drawn anew loses the focus: give it back to who came by keyboard. It may be drawn twice.
const backTo = (act, inside, left = 50) => {
  if (left === 0) return;
  setTimeout(backTo, 100, act, inside, left - 1);
  if (document.activeElement && document.activeElement !== document.body) return;
  const same = document.querySelector(inside + ' button[data-act="' + act + '"]');
  const tray = same && same.closest('details');
  if (tray) tray.open = true;
  const next = same || document.querySelector(inside + ' details.acts summary');
  if (next) next.focus({ preventScroll: true });
};
export default function (component) {
  const { data, setTriggerValue } = component;
  const inside = '.st-key-' + data.area;
  const told = (event) => {
    const place = event.target.closest && event.target.closest('[data-act]');
    if (!place || !place.closest(inside)) return;
    event.preventDefault();
    if (event.detail === 0) backTo(place.dataset.act, inside);
    setTriggerValue('act', place.dataset.act);
  };
  document.addEventListener('click', told);
  // From now on a click is heard; the style sheet shows a hand only where it is.
  const area = document.querySelector(inside);
  if (area) area.dataset.live = 'yes';
  return () => document.removeEventListener('click', told);
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("thin_line_listening", js=SCRIPT)


def listen(area: str, do: Callable[[str], object]) -> None:
    """Call ``do`` with what was clicked inside an area, before the page is drawn again.

    Parameters
    ----------
    area : str
        Key of the container whose HTML is listened to.
    do : callable
        Given the value of ``data-act``. It comes from a browser, so it may be anything.
    """
    key = f"listen-{area}"

    def told() -> None:
        value = st.session_state.get(key, {}).get("act")
        if isinstance(value, str) and len(value) <= LONGEST:
            do(value)

    _component()(data={"area": area}, key=key, on_act_change=told)
