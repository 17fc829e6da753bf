"""How much kinds of data differ in a survey and in the model, as a table on Method."""

from __future__ import annotations

from personalize.figures import signed
from personalize.study.kinds_in_surveys import KindInSurvey, kinds_in_surveys
from personalize.ui.background import lab
from personalize.ui.render import say, show


def kinds() -> None:
    """Show each kind of data against the mildest, in the survey and in the model."""
    found: list[KindInSurvey] = lab().keep(("kinds in surveys",), kinds_in_surveys)
    first = found[0]
    parts = []
    for word in ("wider", "narrower"):
        names = [kind.label.lower() for kind in found if kind.spread() == word]
        parts += [f"{word} for {', '.join(names)}"] if names else []
    say(
        f"Each kind against {first.label.lower()} ({first.asked_about} in the survey), in points "
        "of 7: the survey asked without a context (Duke 2020, its scale of 1 to 4 stretched), the "
        "model rates a pick made from this kind alone. Named on the screen, the model is "
        f"{', and '.join(parts)}; the others are alike."
    )
    rows = [
        {
            "kind": kind,
            "survey": signed(kind.survey, 1),
            "named": signed(kind.named, 1),
            "silent": signed(kind.silent, 1),
        }
        for kind in found[1:]
    ]
    show("kinds.html", rows=rows)
