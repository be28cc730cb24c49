"""What stands above and below the matter of a document: date lines, labels, who prepared it."""

from __future__ import annotations

import re

from bilateral.documents import Line, slug
from bilateral.readers.page import Page
from bilateral.records import Event
from bilateral.text import edtf
from bilateral.text.places import find_places

__all__ = ["PREPARED", "alone_date", "is_contact", "publication"]

PREPARED = re.compile(
    r"\s*(?:(?:information|text|press\ release|release|material|article)\s+)?"
    r"(?:prepared|issued|provided|published|released|written)\s+by\b\s*:?"
    r"|\s*(?:media|press)\s+contacts?\b\s*:?|\s*contacts?(?:\s+information)?\s*:?\s*\Z"
    r"|\s*for\s+(?:further|more|additional)\s+information\b",
    re.IGNORECASE | re.VERBOSE,
)
"""How a line begins that says who prepared a document or whom to ask."""

_BESIDE_DATE = re.compile(
    r"""
    (?: \d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\ ?[ap]\.?m\.?)? | published | updated | posted | last
      | date | on | at | hrs | h | UTC | GMT | E?EST | E?ES?T
      | (?:mon|tues|wednes|thurs|fri|satur|sun)day | mon | tue | wed | thu | fri | sat | sun
      | \W )*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:tele?phone|phone|tel|mobile|mob|fax|e-?mail)\b|@\w|\bwww\.|https?://|\+?\d[\d ()-]{6,}",
    re.IGNORECASE,
)


def alone_date(page: Page, line: Line) -> bool:
    """Whether a line holds a date and nothing beside it but a time or 'published'."""
    dates = page.annotations.dates_in(line.start, line.end)
    if not dates:
        return False
    edges = [line.start, *(edge for date in dates for edge in (date.start, date.end)), line.end]
    return all(
        _BESIDE_DATE.fullmatch(page.text, start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )


def is_contact(text: str) -> bool:
    """Whether a line gives a telephone, an address of mail or of a site.

    >>> is_contact("Telephone: 67335085"), is_contact("The talks ended in 1920")
    (True, False)
    """
    return bool(_CONTACT.search(text))


def publication(page: Page, line: Line, title: str | None) -> list[Event]:
    """The event that a document was published on the day its date line gives."""
    date = page.annotations.dates_in(line.start, line.end)[0]
    return [
        Event(
            event=slug(f"published {date.date} {title or page.document.source}"),
            date=date.date,
            precision=edtf.precision(date.date),
            text=title or line.text.strip(),
            text_en=title or line.text.strip(),
            actor=_state_of(page.document.publisher or ""),
            target=None,
            counterpart=page.counterpart,
            category="publication",
            origin="prose",
            evidence=page.document.evidence(line.start, line.end),
        )
    ]


def _state_of(publisher: str) -> str | None:
    return next((p.country for p in find_places(publisher, "en") if p.country), None)
