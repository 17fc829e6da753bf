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

MOST = 8
"""Clicks that a browser tells at once: those before them were heard."""

SCRIPT = """
// A switch moves at once; what is drawn anew says whether it stays so.
const pressed = (place) => {
  place.dataset.pressed = 'yes';
  setTimeout(() => delete place.dataset.pressed, 5000);
};
// What is drawn anew loses the focus: give it back to who came by keyboard. It may be drawn twice.
// The last one that was pressed has it.
let presses = 0;
const backTo = (act, inside, press, left = 50) => {
  if (left === 0 || press !== presses) return;
  setTimeout(backTo, 100, act, inside, press, left - 1);
  if (document.activeElement && document.activeElement !== document.body) return;
  const same = document.querySelector(inside + ' button[data-act="' + act + '"]');
  const tray = same && same.closest('details');
  if (tray) tray.open = true;
  const next = same || document.querySelector(inside + ' details.acts summary');
  if (next) next.focus({ preventScroll: true });
};
// The last clicks of each area, numbered in time: one that was told while another was on its way
// would be lost alone.
const last = {};
const MANY = 8;
export default function (component) {
  const { data, setTriggerValue } = component;
  const clicks = (last[data.area] ??= []);
  const inside = '.st-key-' + data.area;
  const told = (event) => {
    const place = event.target.closest && event.target.closest('[data-act]');
    if (!place || !place.closest(inside)) return;
    event.preventDefault();
    presses += 1;
    if (event.detail === 0) backTo(place.dataset.act, inside, presses);
    const before = clicks.length ? clicks[clicks.length - 1][0] : 0;
    const now = Math.max(performance.timeOrigin + performance.now(), before + 0.01);
    clicks.push([now, place.dataset.act]);
    clicks.splice(0, clicks.length - MANY);
    if (place.getAttribute('role') === 'switch') pressed(place);
    setTriggerValue('act', clicks);
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


def read_clicks(told: object) -> list[tuple[float, str]]:
    """Return the clicks that a browser tells, each with its time; what is no click is left out."""
    if not isinstance(told, list):
        return []
    pairs = [one for one in told[-MOST:] if isinstance(one, list) and len(one) == 2]
    return [
        (when, act)
        for when, act in pairs
        if isinstance(when, int | float) and isinstance(act, str) and len(act) <= LONGEST
    ]


def listen(
    area: str, do: Callable[[str], object], then: Callable[[], object] | None = None
) -> None:
    """Call ``do`` with what was clicked inside an area, before the page is drawn again.

    Parameters
    ----------
    area : str
        Key of the container whose HTML is listened to.
    do : callable
        Given the value of ``data-act``. It comes from a browser, so it may be anything.
    then : callable, optional
        Called when all clicks were done.
    """
    key, heard = f"listen-{area}", f"heard-{area}"

    def told() -> None:
        for when, act in read_clicks(st.session_state.get(key, {}).get("act")):
            if when > st.session_state.get(heard, 0.0):
                st.session_state[heard] = when
                do(act)
        if then is not None:
            then()

    _component()(data={"area": area}, key=key, on_act_change=told)
