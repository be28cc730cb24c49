"""Honorary consuls on a foreign-ministry page: in a list, or named in a row in a sentence."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from bilateral.readers.mfa_common import Page
from bilateral.records import Edtf
from bilateral.text.names import leading_name
from bilateral.text.places import PlaceMention

__all__ = ["Consul", "consul", "consul_seats", "consuls"]

_LONGEST_NAME: Final = 60
_LONGEST_SENTENCE: Final = 600
_OFFICE: Final = re.compile(r"goda\s+(?:ģenerāl)?konsul(?:s|e|i|es|u|us|āts|āti)\b", re.IGNORECASE)
_HOLDER: Final = re.compile(r"(?:goda\s+)?(?:ģenerāl)?konsul(?:s|e|i|es|u|us)\b", re.IGNORECASE)
_WOMAN: Final = re.compile(r"konsule\b", re.IGNORECASE)
_GENERAL: Final = re.compile(r"ģenerālkonsul", re.IGNORECASE)
_ROW: Final = re.compile(r"\s*(?:(?:ir|darbojas|atrodas)\b|[:–—]|-\s)\s*", re.IGNORECASE)
_NAME_AND_SEAT: Final = re.compile(r"\((?P<name>[^(),;]{4,60}),\s*(?P<seat>[^(),;]{2,40})\)")
_IS: Final = re.compile(r"\bir\s+")
_BRACKET: Final = re.compile(r"\([^()]*\)")
_NEXT: Final = re.compile(r"\s*(?:[,;]\s*(?:un\s+)?|\bun\s+)")
_LEAD: Final = re.compile(r"\s*(?:ir\b|[:–—(,]|-\s)?\s*")
# A part of a state with the word for it: 'Skones lēnē', 'Bavārijas federālajā zemē'.
_REGION: Final = re.compile(
    r"(?P<name>[^\W\d_a-zāčēģīķļņšūž][\w-]+)\s+(?:[^\W\d_]+[āē]\s+)?"
    r"(?:lēn|apgabal|provinc|reģion|štat|pavalst|zem|novad|vojevodist|prefektūr|grāfist|kanton|komūn)"
    r"[āēīos]s?\b"
)
_SEAT_IN_BRACKETS: Final = re.compile(
    r"\s*\((?P<seat>[^\W\d_a-zāčēģīķļņšūž][^\W\d_]+(?:[ -][^\W\d_]+)?)\)"
)
_DISTRICT: Final = re.compile(
    r"[^\n–—:]{2,120}?konsulār\w+\s+apgabal\w+\s*[–—:-]\s*", re.IGNORECASE
)
_CITY_IN_FRONT: Final = re.compile(
    r"(?P<city>[^\W\d_a-zāčēģīķļņšūž][\w-]+(?:\s[^\W\d_a-zāčēģīķļņšūž][\w-]+)?)\s*(?::|[–—]|-\s)\s*"
)


class Consul(NamedTuple):
    """An honorary consul; `name` is a span of the page's text, `seat` a city in the nominative."""

    start: int
    end: int
    name: tuple[int, int]
    seat: str | None
    country: str | None
    general: bool
    woman: bool
    when: Edtf | None


def consul(page: Page, start: int, end: int, *, listed: bool) -> Consul | None:
    """The honorary consul that an entry names, with the seat before or behind the name.

    'Pērta: Roberts Kalns (2004–2019)', 'Anna Bite Kauņā', 'Hesenes konsulārais apgabals – Dr. …'.
    An entry of a list may begin with a seat that no list of cities knows.
    """
    seat = page.place_at(start, "city")
    if seat and page.text[seat.start : seat.end] != seat.name and not page.locative(seat):
        seat = None
    unknown = _CITY_IN_FRONT.match(page.text, start, end) if listed else None
    district = _DISTRICT.match(page.text, start, end)
    offset = start
    city, country = (seat.name, seat.country) if seat else (None, None)
    if seat:
        offset = seat.end
    elif district:
        offset = district.end()
    elif unknown and leading_name(page.text[unknown.end() : unknown.end() + _LONGEST_NAME]):
        city, offset = unknown["city"], unknown.end()
    lead = _LEAD.match(page.text, offset, end)
    offset = lead.end() if lead else offset
    office = _HOLDER.match(page.text, offset, end)
    if office:
        lead = _LEAD.match(page.text, office.end(), end)
        offset = lead.end() if lead else office.end()
    later = [place for place in page.places_in(offset, end, "city") if page.locative(place)]
    regions = list(_REGION.finditer(page.text, offset, end))
    starts = [place.start for place in later] + [region.start() for region in regions]
    limit = min([end, *(start for start in starts if start > offset)])
    span = leading_name(page.text[offset : min(limit, offset + _LONGEST_NAME)])
    if span is None or " " not in page.text[offset + span[0] : offset + span[1]].strip():
        return None
    name = offset + span[0], offset + span[1]
    if city is None:
        behind: PlaceMention | None = next(iter(page.places_in(name[1], end, "city")), None)
        city, country = (behind.name, behind.country) if behind else (None, None)
    bracket = _SEAT_IN_BRACKETS.match(page.text, regions[-1].end(), end) if regions else None
    if bracket:
        known = page.place_at(bracket.start("seat"), "city")
        city, country = (known.name, known.country) if known else (bracket["seat"], None)
    general = _GENERAL.search(page.text, start, end) is not None
    woman = _WOMAN.search(page.text, start, end) is not None
    return Consul(start, end, name, city, country, general, woman, page.date_in(start, end))


def consuls(page: Page, start: int, end: int) -> list[Consul]:
    """The honorary consuls that a sentence names in a row.

    'Latvijas goda konsuli Lietuvā: Anna Bite Kauņā un Juris Ozols Šauļos', 'goda konsulāti Ļvivā
    (goda konsule – Anna Bite) un Odesā (goda konsuls – Juris Ozols)'.
    """
    office = _OFFICE.search(page.text, start, end)
    if not office or end - start > _LONGEST_SENTENCE:
        return []
    offset = office.end()
    host = page.place_at(offset, "country")
    if host and page.locative(host):
        offset = host.end
    row = _ROW.match(page.text, offset, end)
    offset = row.end() if row else page.skip(offset, end, " ")
    found: list[Consul] = []
    for first, last in _pieces(page.text, offset, end):
        one = consul(page, first, last, listed=False)
        if one and one.seat is None and not found and not row:
            # 'Rīgā ir arī Igaunijas goda konsulāts (konsule Anna Bite)'
            before = [p for p in page.places_in(start, office.start(), "city") if page.locative(p)]
            one = one._replace(seat=before[-1].name, country=before[-1].country) if before else one
        if one is None and found and _more_of_a_seat(page, first, last):
            # 'Anna Bite Grācā, Štīrijā (kopš 2002. gada)'
            one, _ = consul(page, found[-1].start, last, listed=False), found.pop()
        if one is None or (not row and one.seat is None):
            break
        found.append(one)
    return found or _in_brackets(page, office.end(), end) or _named_last(page, office, end)


def _named_last(page: Page, office: re.Match[str], end: int) -> list[Consul]:
    """The consul named behind a district: 'goda konsuls Tirolē ir Anna Bite'."""
    verbs = list(_IS.finditer(page.text, office.end(), end))
    if not verbs or page.dates_in(office.end(), verbs[-1].start()):
        return []
    first = verbs[-1].end()
    one = consul(page, first, end, listed=False)
    if one is None or one.name[0] > first:
        return []
    seats = page.places_in(office.end(), first, "city")
    seat = next((city for city in reversed(seats) if page.locative(city)), None)
    general = _GENERAL.search(office.group()) is not None
    one = one._replace(start=first, general=general, woman=office.group().endswith("e"))
    return [one._replace(seat=seat.name, country=seat.country) if seat else one]


def _more_of_a_seat(page: Page, start: int, end: int) -> bool:
    """Whether a piece of a row names no more than a further place of the consul before."""
    words = _BRACKET.sub("", page.text[start:end]).split()
    return len(words) == 1 or (len(words) == 2 and bool(_REGION.search(page.text, start, end)))


def _in_brackets(page: Page, start: int, end: int) -> list[Consul]:
    """Consuls named in brackets with their seats: 'Teksasā (Anna Bite, Dalasa)'."""
    found: list[Consul] = []
    for match in _NAME_AND_SEAT.finditer(page.text, start, end):
        seat = page.place_at(match.start("seat"), "city")
        span = leading_name(match["name"])
        if seat and span and span[1] == len(match["name"]):
            first = match.start("name")
            name = first + span[0], first + span[1]
            found.append(Consul(*match.span(), name, seat.name, seat.country, False, False, None))
    return found


def consul_seats(page: Page, start: int, end: int) -> list[PlaceMention]:
    """The cities of a row that names nothing else: 'goda konsuli – Gdiņā un Ščecinā'."""
    office = _OFFICE.search(page.text, start, end)
    row = _ROW.match(page.text, office.end(), end) if office else None
    if not row:
        return []
    seats: list[PlaceMention] = []
    for first, last in _pieces(page.text, row.end(), end):
        place = page.place_at(first, "city")
        if not place or not page.locative(place) or page.text[place.end : last].strip(" ."):
            return []
        seats.append(place)
    return seats


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a row, at commas and 'un' outside brackets."""
    pieces, first, depth, offset = [], start, 0, start
    while offset < end:
        depth += (text[offset] == "(") - (text[offset] == ")")
        joint = _NEXT.match(text, offset, end) if depth <= 0 and text[offset] in " ,;" else None
        if joint:
            pieces.append((first, offset))
            first = offset = joint.end()
        else:
            offset += 1
    return [*pieces, (first, end)]
