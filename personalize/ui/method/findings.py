"""Published findings: checked in the background once per server, shown as they are ready."""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st

from personalize.study.fact import Fact, ranked
from personalize.study.facts import check
from personalize.study.findings import Finding, findings
from personalize.study.ledger import ledger, weak
from personalize.ui.background import background, lab
from personalize.ui.render import plain, say, show

_facts: list[Fact] = []
_facts_started = threading.Event()


def facts_so_far() -> tuple[list[Fact], int]:
    """Return the findings checked so far, and how many there are.

    The first call starts the checks in the background; they depend only on the register.
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
    """Show the findings checked so far, those not reproduced first, by direction and size."""
    checked, total = facts_so_far()
    known = len(checked) == total

    @st.fragment(run_every=None if known else 1.0)
    def live() -> None:
        checked, total = facts_so_far()
        if len(checked) == total and not known:
            st.rerun()  # a rerun of the whole page ends the polling of this fragment
        if len(checked) < total:
            st.progress(len(checked) / total, f"Running {total} experiments: {len(checked)} done.")
        in_order = ranked(checked)
        if not in_order:
            return
        together = ledger(in_order)
        if known:
            say(f"**{plain(together.sentence())}** {plain(weak(in_order))}")
        show("findings.html", facts=in_order, ledger=together)

    live()
