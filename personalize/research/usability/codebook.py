"""The tags of a usability test as a codebook in the form of REFI-QDA 1.0 (.qdc)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from xml.etree import ElementTree

from personalize import __version__
from personalize.output.palette import LIGHT
from personalize.register import data_types
from personalize.research.texts import ResearchError
from personalize.research.usability.counts import of_people
from personalize.research.usability.sheet import Observation

COLOURS = (LIGHT.relevance, LIGHT.invasiveness, LIGHT.surveillance, LIGHT.trust, LIGHT.neutral)
NAMESPACE = "urn:QDA-XML:codebook:1.0"
IDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
"""The space of the ids: the same tag has the same id in every export."""


def codebook(observations: Sequence[Observation]) -> bytes:
    """Return the codebook: a code per tag, and a set per kind of data with the tags noted of it.

    A code’s description says of how many people it was noted. Nothing of a person is in it.

    Parameters
    ----------
    observations : sequence of Observation

    Raises
    ------
    ResearchError
        If there is no tag: the form needs a code.
    """
    people: dict[str, set[str]] = {}
    by_kind: dict[str, dict[str, None]] = {}
    for one in observations:
        for tag in (one.tag, one.second_tag):
            if tag:
                people.setdefault(tag, set()).add(one.participant)
                if one.kind:
                    by_kind.setdefault(one.kind, {})[tag] = None
    if not people:
        raise ResearchError("The sheet has no tags; a codebook needs one or more.")
    everybody = len({one.participant for one in observations})
    root = ElementTree.Element("CodeBook", xmlns=NAMESPACE, origin=f"Thin Line {__version__}")
    codes = ElementTree.SubElement(root, "Codes")
    for place, tag in enumerate(sorted(people, key=str.casefold)):
        code = ElementTree.SubElement(
            codes,
            "Code",
            guid=_id("code", tag),
            name=tag,
            isCodable="true",
            color=COLOURS[place % len(COLOURS)],
        )
        noted = of_people(len(people[tag]), everybody)
        ElementTree.SubElement(code, "Description").text = f"Noted of {noted} people."
    if by_kind:
        sets = ElementTree.SubElement(root, "Sets")
        for kind, tags in sorted(by_kind.items()):
            known = data_types().get(kind)
            label = kind if known is None else known.label
            group = ElementTree.SubElement(sets, "Set", guid=_id("set", kind), name=label)
            for tag in sorted(tags, key=str.casefold):
                ElementTree.SubElement(group, "MemberCode", guid=_id("code", tag))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _id(kind: str, name: str) -> str:
    return str(uuid.uuid5(IDS, f"{kind}:{name}")).upper()
