"""Lists of visits in English text: a date and who came, under a heading that says where to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bilateral.documents import unique
from bilateral.readers.page import Page
from bilateral.records import Edtf, Record, Visit, Visitor
from bilateral.text.dates import DateMention
from bilateral.text.edtf import precision
from bilateral.text.names import person_key
from bilateral.text.offices_en import find_english_offices

__all__ = ["Journey", "journey_of", "listed_visits"]

_VISITS = re.compile(r"\bvisits?\b", re.IGNORECASE)
_WHERE = re.compile(r"(?:to|from)\s", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|in)\s+(?:the\s+)?\Z", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|by|of)\s+(?:the\s+)?\Z", re.IGNORECASE)
# What may stand around the date of an entry.
_EDGE = " \t-–—:,.;()|"
_PARLIAMENT = re.compile(
    r"\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}(?:Parliament|Assembly|Senate|Chamber|Riigikogu|Saeima"
    r"|Seimas|Sejm|Bundestag|Riksdag|Eduskunta|Storting|Folketing|Rada|Duma|Knesset)\b"
)
_WORD = r"[^\W\d_a-z][\w'’]*+(?:-[^\W\d_a-z][\w'’]*+)*+"
_NAME = re.compile(
    rf"[^\d(),;:]*?\b(?P<name>(?:{_WORD}|[A-Z]\.)(?:\ (?:{_WORD}|[A-Z]\.|von|van|de)){{1,4}})"
)
_WORKING = re.compile(r"\b(?:on\s+an?\s+)?working\s+visit\b", re.IGNORECASE)
# A sentence that says who did what is prose, wherever it stands.
_TELLS = re.compile(
    r"\b(?:visited|met|travell?ed|arrived|attended|made|paid|held|was|were|signed|received|took"
    r"|hosted|came|went)\b"
)


class Journey(NamedTuple):
    """Who goes where by the heading of a list."""

    guest: str
    host: str


def journey_of(page: Page, start: int, end: int) -> Journey | None:
    """Read a heading such as 'High-level visits from A to B' or 'To B'; None for any other."""
    text = page.text
    if not (_VISITS.search(text, start, end) or _WHERE.match(text, start, end)):
        return None
    guest: str | None = None
    host: str | None = None
    for place in page.places_in(start, end):
        if place.kind not in ("country", "nationality") or not place.country:
            continue
        if _TO.search(text, start, place.start):
            host = place.country
        elif _FROM.search(text, start, place.start) or place.kind == "nationality":
            guest = place.country
    if host is None and guest is None:
        return None
    return Journey(guest or page.other(host) or "", host or page.other(guest) or "")


def listed_visits(
    page: Page, start: int, end: int, journey: Journey, taken: dict[str, int]
) -> list[Record]:
    """Read an entry such as 'May 2015 President A B' or 'President A B (2004, 2008)'."""
    dates = page.annotations.dates_in(start, end)
    if not dates or _TELLS.search(page.text, start, end):
        return []
    first, last = _words(page, start, end, dates)
    people = list(_people(page, first, last))
    if not people:
        return []
    return [
        record
        for date in dates
        for record in _visit(page, date.date, (start, end), journey, people, taken)
    ]


def _words(page: Page, start: int, end: int, dates: list[DateMention]) -> tuple[int, int]:
    """The words of an entry: behind the dates that open it, or before those that close it."""
    text = page.text
    if not text[start : dates[0].start].strip(_EDGE):
        return dates[-1].end, end
    return start, dates[0].start


class _Person(NamedTuple):
    name: str
    office: str
    level: str
    start: int
    end: int


def _people(page: Page, start: int, end: int) -> Iterator[_Person]:
    """The holders of offices named in an entry; none where a name has no office."""
    text = page.text
    offices = find_english_offices(text[start:end])
    for number, office in enumerate(offices):
        limit = offices[number + 1].start + start if number + 1 < len(offices) else end
        speaker = _PARLIAMENT.match(text, start + office.end, limit)
        behind = speaker.end() if speaker else start + office.end
        name = _NAME.match(text, behind, limit)
        if name:
            words = text[start + office.start : behind]
            level = "speaker" if speaker else office.level
            yield _Person(name["name"], words, level, start + office.start, name.end())


def _visit(
    page: Page,
    date: Edtf,
    span: tuple[int, int],
    journey: Journey,
    people: list[_Person],
    taken: dict[str, int],
) -> Iterator[Record]:
    words = " ".join(page.text[slice(*span)].split())
    guest, host = journey
    visit = unique(f"{guest}-{host}".lower() + f"-{date.partition('/')[0]}", taken)
    purpose = _WORKING.sub("", page.text[people[-1].end : span[1]]).strip(_EDGE)
    dated = page.annotations.dates_in(people[-1].end, span[1])
    yield Visit(
        visit=visit,
        date=date,
        precision=precision(date),
        direction=f"{guest}->{host}",
        guest=guest,
        host=host,
        type="working_visit" if _WORKING.search(words) else "visit",
        city=None,
        purpose=purpose or None if not dated else None,
        description=words,
        description_en=words,
        evidence=page.document.evidence(*span),
    )
    for person in people:
        yield Visitor(
            visit=visit,
            name=person.name,
            name_printed=person.name,
            office=person.office,
            office_en=person.office,
            level=person.level,
            person=person_key(person.name),
            evidence=page.document.evidence(person.start, person.end),
        )
