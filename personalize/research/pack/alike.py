"""Whether participants see the same pictures in A and in B, and what follows for the study."""

from __future__ import annotations

from collections.abc import Sequence

from personalize.errors import PersonalizeError
from personalize.research.pack.screens import Stimulus, screens_of
from personalize.research.pack.told import told_changes
from personalize.research.planning.plan import StudyPlan


def same_places(stimuli: Sequence[Stimulus]) -> list[int]:
    """Return the places, from 1, of the people whose pictures are the same in A and in B."""
    a, b = ({one.place: one.svg for one in stimuli if one.version == side} for side in "AB")
    return [place for place in a if a[place] == b[place]]


def all_alike(stimuli: Sequence[Stimulus]) -> bool:
    """Return whether every picture of B is the same as that of A."""
    return 2 * len(same_places(stimuli)) == len(stimuli)


def alike_words(plan: StudyPlan, stimuli: Sequence[Stimulus]) -> str:
    """Return what participants see the same of in A and in B, and what follows; "" if nothing.

    Parameters
    ----------
    stimuli : sequence of Stimulus
        Of both versions.
    """
    same, number = len(same_places(stimuli)), len(stimuli) // 2
    if not same:
        return ""
    if same < number:
        return (
            f"{same} of the {number} invented people have the same picture in A and in B; their "
            "pictures show no difference."
        )
    if plan.settings.elicitation == "in_use":
        return (
            "The pictures of A and B are the same, so they cannot show a difference: the "
            "prototypes must show what differs."
        )
    if not told_changes(plan, alike=True):
        return (
            "Participants see the same picture and read the same words in A and B: a study with "
            "these pictures cannot find a difference. It takes a prototype in which A and B "
            "differ for people."
        )
    return (
        "Participants see the same picture in A and B, which cannot show a difference. Only the "
        "words before the picture tell what differs, so the study measures what these words do; "
        "a prototype in use could show more."
    )


def pictures_words(plan: StudyPlan) -> str:
    """Return ``alike_words`` of a plan; "" where A and B show other people and no pack is made."""
    try:
        stimuli = screens_of(plan)
    except PersonalizeError:
        return ""
    return alike_words(plan, stimuli)
