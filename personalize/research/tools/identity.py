"""Columns that tell who a person is: found by name and by content, numbered, and dropped."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from personalize.research.tools.cells import Cells
from personalize.world.importing.characters import one_line

NAMES = frozenset(
    re.findall(
        r"\w+",
        """
    name fullname firstname lastname surname forename givenname familyname participantname
    recipientfirstname recipientlastname recipientemail email emailaddress mail
    address street streetaddress homeaddress phone phonenumber telephone mobile
    ip ipaddr ipaddress remoteaddr refurl referrer referer useragent
    latitude longitude lat lon lng locationlatitude locationlongitude gps geolocation coordinates
    prolificpid prolificid sessionid studyid workerid mturkworkerid mturkid assignmentid hitid
    panelid panelistid psid cintid sonaid surveycode responseid externalreference
    externaldatareference token recipientid contactid username userid login
    """,
    )
)
"""Names of identifying columns as lower-case letters and digits."""
IDS = frozenset(
    re.findall(
        r"\w+",
        """
    prolificpid prolificid workerid mturkworkerid mturkid panelid panelistid psid cintid sonaid
    sessionid responseid token recipientid contactid username userid login email emailaddress
    """,
    )
)
"""Those that are the same in all rows of one person, so that people can be numbered by them."""
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
IPV6 = re.compile(r"(?<![\w:])[0-9A-Fa-f:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])")
COORDINATES = re.compile(
    r"(?<![\d.])[+-]?\d{1,2}\.\d{3,}\s*°?\s*[NS]?\s*[,;/ ]\s*[+-]?\d{1,3}\.\d{3,}(?![\d.])"
)
PANEL = re.compile(r"(?:[0-9a-f]{24}|R_[A-Za-z0-9]{11,17}|A[A-Z0-9]{12,13})\Z")
"""A whole cell that is an id of Prolific, of a Qualtrics response, or of Mechanical Turk."""


def without_identity(
    cells: Cells, also: Iterable[str] = (), keep: Iterable[str] = (), unread: Iterable[str] = ()
) -> tuple[Cells, list[str], list[int] | None]:
    """Return cells without identifying columns, the names of those dropped, and people’s numbers.

    Parameters
    ----------
    cells : Cells
    also : iterable of str
        Further columns to drop, by which people are numbered too.
    keep : iterable of str
        Columns whose names say nothing here; their content is looked at all the same.
    unread : iterable of str
        Columns whose content is not looked at.

    Returns
    -------
    Cells
    list of str
        Dropped columns in order.
    list of int or None
        The number of each row’s person, from 1 in the order of the file, by the first dropped
        column that has a value in every row; None where there is no such column.
    """
    also, keep, unread = set(also), set(keep), set(unread)
    places, ids = [], []
    for place, name in enumerate(cells.names):
        plain = re.sub(r"[^a-z0-9]", "", name.casefold())
        column = [row[place] for row in cells.rows]
        named = name in also or (plain in NAMES and name not in keep)
        if named or (name not in unread and any(map(identifies, set(column)))):
            places.append(place)
            if (name in also or plain in IDS) and all(column):
                ids.append(column)
    numbers = None
    if ids:
        order = {value: number for number, value in enumerate(dict.fromkeys(ids[0]), start=1)}
        numbers = [order[value] for value in ids[0]]
    return cells.without(places), [cells.names[place] for place in places], numbers


def identifies(cell: str) -> bool:
    """Return whether a cell holds an e-mail address, an IP address, a place or a panel’s id."""
    if not cell:
        return False
    if "@" in cell and EMAIL.search(cell):
        return True
    if cell.count(".") >= 2 and (
        COORDINATES.search(cell) or any(map(_is_address, IPV4.findall(cell)))
    ):
        return True
    if cell.count(":") >= 2 and any(map(_is_address, IPV6.findall(cell))):
        return True
    return bool(PANEL.match(cell))


def unidentifying(text: str, otherwise: str) -> str:
    """Return the name of a file on one line, or another one if it tells who a person is."""
    shown = " ".join(one_line(text).split())
    return otherwise if not shown or identifies(shown) else shown


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
