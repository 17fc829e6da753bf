"""Published findings, checked in the background once a server and shown as they are known."""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st

from personalize.study.facts import Fact, Finding, check, findings, weak
from personalize.ui.background import background, lab
from personalize.ui.render import plain, say, show

_facts: list[Fact] = []
_facts_started = threading.Event()


def facts_so_far() -> tuple[list[Fact], int]:
    """Return the findings checked so far, and how many there are.

    The first who asks starts the checks in the background; they depend on the register alone.
    """
    every = list(findings().values())
    if not _facts_started.is_set():
        _facts_started.set()
        for finding in every:
            background().ask(f"finding {finding.id}", _checked(finding), line="slow")
    return list(_facts), len(every)


def _checked(finding: Finding) -> Callable[[], object]:
    return lambda: _facts.append(check(finding, lab()))


def show_findings() -> None:
    """Show the findings as they are worked out, those that are not reproduced first."""
    found, total = facts_so_far()
    known = len(found) == total

    @st.fragment(run_every=None if known else 1.0)
    def live() -> None:
        found, total = facts_so_far()
        if len(found) == total and not known:
            st.rerun()  # a browser goes on asking until the whole page is drawn
        if len(found) < total:
            st.progress(len(found) / total, f"Running {total} experiments: {len(found)} done.")
        ranked = sorted(found, key=lambda fact: (fact.holds, int(fact.finding.id)))
        if known:
            say(f"**{plain(weak(ranked))}**")
        if ranked:
            show("findings.html", facts=ranked)

    live()
