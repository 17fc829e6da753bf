"""The actions that a person can take on the screen of a service, with their button labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from personalize.errors import RegisterError
from personalize.register import read_rows
from personalize.world.catalogue import DOMAINS

STARS = (1, 2, 3, 4, 5)
CODES = ("click", "finish", "dismiss", "rate", "rate1", "rate5")


@dataclass(frozen=True)
class ActWord:
    """One action that a person can take on a pick.

    Attributes
    ----------
    action : str
        "click", "finish", "dismiss" or "rate".
    label : str
        Text of the button.
    stars : tuple of int
        The ratings that the button offers: all five, a single one ("Like"), or none.
    """

    action: str
    label: str
    stars: tuple[int, ...]


@cache
def _by_service() -> Mapping[str, tuple[ActWord, ...]]:
    acts_by_domain: dict[str, list[ActWord]] = {}
    for row in read_rows("acts.csv"):
        code, domain = row["code"], row["domain"]
        if code not in CODES or domain not in {*DOMAINS, "imported"}:
            raise RegisterError(f"data/acts.csv: “{domain}, {code}” is not an act of a service.")
        stars = STARS if code == "rate" else (int(code[-1]),) if code[-1].isdigit() else ()
        acts_by_domain.setdefault(domain, []).append(
            ActWord(code.rstrip("15"), row["label"], stars)
        )
    return {domain: tuple(words) for domain, words in acts_by_domain.items()}


def act_words(domain: str) -> tuple[ActWord, ...]:
    """Return the actions on a pick of a service; imported sets share one list.

    Raises
    ------
    RegisterError
        If ``data/acts.csv`` names an act or a service that does not exist.
    """
    return _by_service().get(domain) or _by_service()["imported"]
