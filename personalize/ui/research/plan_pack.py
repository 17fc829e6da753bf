"""The study pack on the page: what the team adds to it, and its download."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from personalize.errors import PersonalizeError, ScenarioError
from personalize.research.ledger import LedgerStore
from personalize.research.pack.alike import pictures_words
from personalize.research.pack.options import PackOptions, pack_options
from personalize.research.pack.pack import pack_name, study_pack
from personalize.research.pack.people import chosen_people
from personalize.research.planning.plan import StudyPlan, plan_key
from personalize.research.planning.words import SEEN
from personalize.research.texts import LONGEST_LINE
from personalize.scenario.words import diff
from personalize.ui import limits
from personalize.ui.background import lab
from personalize.ui.render import heading, note, plain
from personalize.ui.research.acting import attempt
from personalize.ui.research.plan_form import labelled
from personalize.ui.shared.downloading import download, show_failures

LABELS = {
    "guess": "What you expect",
    "looked_at": "Scenarios looked at before these two",
}
"""Labels of the fields whose values can be out of range, by option."""


def typed_guess() -> dict[str, Any]:
    """Show what the team adds to the plan, and return what is typed; it may not be allowed.

    It stands above the result so that it can be written before.
    """
    with st.expander("Your team’s guess, for the preregistration", key="plan-guess-panel"):
        left, middle, right = st.columns(3, gap="medium")
        guess = left.number_input(
            "What you expect: B − A, in answers",
            value=None,
            step=0.1,
            format="%.1f",
            key="plan-guess",
            placeholder="Optional",
            help="It stands in the preregistration beside what the model expects.",
        )
        written = middle.text_input(
            "When you wrote it",
            key="plan-guess-written",
            max_chars=80,
            placeholder="Before you looked?",
        )
        seen = len(st.session_state.get("seen", ()))
        looked = right.number_input(
            "Scenarios looked at before these two",
            value=None,
            step=1,
            key="plan-looked",
            placeholder=f"{seen} in this session",
        )
    return {"guess": guess, "guess_written": written or "", "looked_at": looked}


def options_of(typed: dict[str, Any]) -> PackOptions:
    """Return what the team adds, checked.

    Raises
    ------
    PersonalizeError
        Naming the field, what is typed and what is allowed.
    """
    try:
        return pack_options(typed)
    except ScenarioError as error:
        raise labelled(error, LABELS) from None


def into_ledger(plan: StudyPlan, options: PackOptions) -> None:
    """Offer to lock the team's guess in the ledger, with the model's forecast of today."""
    if options.guess is None:
        return
    with st.container():
        st.button(
            "Lock your guess in the ledger", key="plan-lock", on_click=_lock, args=(plan, options)
        )
        seen = SEEN[plan.settings.elicitation]
        note(
            "It cannot be changed afterwards, and is scored when results open. The ledger’s "
            f"forecast is for people who {seen}, and in answers, as in this plan.",
        )


def _lock(plan: StudyPlan, options: PackOptions) -> None:
    def locked() -> None:
        a, b = (run.scenario for run in (plan.comparison.a, plan.comparison.b))
        store = LedgerStore()
        changes = "; ".join(map(str, diff(a, b)))
        asked = f"People who {SEEN[plan.settings.elicitation]}: "
        question = f"{asked}how much more invasive does it feel with {changes}"[:LONGEST_LINE]
        study = store.add_study(lab(), question, a, b, "invasiveness")
        assert options.guess is not None
        store.add_guess(study, "team", [options.guess])

    attempt(locked, "Locked in the ledger, with the model’s forecast of today.")


def panel(plan: StudyPlan, options: PackOptions) -> None:
    """Show the download of the pack, which takes some seconds."""
    heading("The study pack")
    note(
        "One folder with the preregistration filled in as far as it can be, both versions’ screens "
        "of the same people, measures, the survey for four tools, consent and information sheets, "
        "a codebook, and an analysis that runs on simulated answers."
    )
    a, b = (run.scenario for run in (plan.comparison.a, plan.comparison.b))
    try:
        chosen_people(plan.comparison, plan.settings.screens)
    except PersonalizeError as error:
        st.info(plain(str(error)))
        return
    pictures = lab().keep(
        ("pictures", plan.settings.screens, *plan_key(a, b, plan.settings)),
        lambda: pictures_words(plan),
    )
    if pictures:
        st.warning(plain(pictures))
    download(
        "Download the study pack",
        partial(_made, plan, options, limits.visitor()),
        f"{pack_name(plan)}.zip",
        "application/zip",
        "plan-pack",
        tip="Takes some seconds. The same plan gives the same bytes.",
    )
    show_failures()


def _made(plan: StudyPlan, options: PackOptions, asking: str) -> bytes:
    """Return the pack; made outside a run of the page, so that the visitor is given."""
    limits.check(asking)
    with limits.charged(asking):
        return study_pack(plan, options)
