"""Entries of English lists of embassies and consulates."""

from __future__ import annotations

import re

from bilateral.readers.page import Page
from bilateral.records import Mission

__all__ = ["listed_missions"]

_TYPE = re.compile(
    r"""
    \b(?P<type> embassy
      | (?:consulates?[-\ ]general | general\ consulates?)
      | honorary\ consulates? | consulates? | permanent\ mission )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TYPES = {"general": "consulate_general", "honorary": "honorary_consulate", "embassy": "embassy"}


def _type(words: str) -> str:
    lower = words.lower()
    return next(
        (name for word, name in _TYPES.items() if word in lower),
        "consulate" if "consul" in lower else "permanent_mission",
    )


def listed_missions(page: Page, start: int, end: int) -> list[Mission]:
    """Read an entry such as 'A has an embassy in B-town and a consulate in C-town'.

    The state named first sends; each city belongs to the type named last before it. An entry
    without a city gives no rows.
    """
    text = page.text
    states = [p for p in page.places_in(start, end) if p.kind in ("country", "nationality")]
    sending = states[0].country if states else None
    rows: list[Mission] = []
    for place in page.places_in(start, end):
        if place.kind != "city":
            continue
        types = list(_TYPE.finditer(text, start, place.start)) or list(
            _TYPE.finditer(text, place.end, end)
        )
        if not types:
            continue
        receiving = place.country or page.other(sending)
        sender = sending if sending and sending != receiving else page.other(receiving)
        if sender and receiving:
            rows.append(
                Mission(
                    type=_type(types[-1]["type"]),
                    sending=sender,
                    receiving=receiving,
                    city=place.name,
                    opened=None,
                    closed=None,
                    holder=None,
                    evidence=page.document.evidence(start, end),
                )
            )
    return rows
