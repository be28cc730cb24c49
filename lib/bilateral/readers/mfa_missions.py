"""Missions on a foreign-ministry page: entries of a list, and those that sentences tell of."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bilateral.readers.mfa_common import Page
from bilateral.records import Edtf, Mission
from bilateral.text.places import PlaceMention

__all__ = [
    "ENVOY_WORD",
    "MISSION_STEMS",
    "Sides",
    "listed_missions",
    "seat_of_list",
    "told_missions",
]

Sides = tuple[str | None, str | None]
"""The sending and the receiving state that a heading or a line before has named."""

MISSION_STEMS: Final = ("vēstniecīb", "konsulāt", "sūtniecīb")
_MISSION: Final = re.compile(
    r"""
    \b(?: (?P<embassy> vēstniecīb(?:a|u|as(?=\s+atrodas)) )
      | (?P<legation> sūtniecīb[au] )
      | (?P<consulate_general> ģenerālkonsulāt[su] )
      | (?P<honorary_consulate> goda \s (?:vice|ģenerāl)?konsulāt[su] )
      | (?P<consulate> konsulāt[su] )
      | (?P<permanent_mission> pastāvīg (?: ā \s (?:pārstāvniecība|misija)
                                          | o \s (?:pārstāvniecību|misiju) ) )
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPENED: Final = re.compile(
    r"\b(?:atvēr\w*|atklā\w+|dibinā\w+|darb\w+|kopš|no|atrodas|atradās)\b", re.IGNORECASE
)
_CLOSED: Final = re.compile(r"\b(?:slēgt\w*|slēdza|likvidē\w+|līdz)\b", re.IGNORECASE)
_OPEN_WORD: Final = re.compile(r"\batvērt\w*\b", re.IGNORECASE)
# What is done to a mission, and what it does itself: 'tika atvērta', 'uzsāka darbu'.
_DONE: Final = re.compile(
    r"\b(?:atvērt\w+|atvērusies|atvērās|atklāt\w+|(?:no)?dibināt\w+|izveidot\w+|slēgt\w+|likvidēt\w+"
    r"|(?:at|uz)?sāk(?:a|usi|ta|ts|ti)\s+(?:\w+\s+)?darb[iīu]\w*"
    r"|darb[iīu]\w*\s+(?:[^\s,;]+\s+){0,6}?(?:at|uz)?sāk(?:a|usi|ta|ts|ti))\b",
    re.IGNORECASE,
)
# What a state does with it: 'atvēra savu vēstniecību'.
_DOES: Final = re.compile(
    r"\b(?:atvēr(?:a|usi|usies)|atklā(?:ja|jusi|jis)|(?:no)?dibinā(?:ja|jusi)|izveido(?:ja|jusi)"
    r"|slēdza|slēgusi|likvidē(?:ja|jusi))\b",
    re.IGNORECASE,
)
_IS: Final = re.compile(
    r"\b(?:(?P<now>atrodas|darbojas|ir(?=\s+(?:arī\s+)?(?-i:[^\W\d_a-z])))|strādā|atradās|darbojās|strādāja)\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(?:nav|nebija|netika|neatvēra)\b", re.IGNORECASE)
_OWN: Final = re.compile(r"\bsavu\s+(?:\w+\s+)?\Z", re.IGNORECASE)
# What may stand between a state in the genitive and its mission.
_OF: Final = re.compile(
    r"\s+(?:(?:Republikas|Karalistes|Federācijas|Konfederācijas|Savienības|Valsts|Tautas|Islāma|diplomātisk\w+|konsulār\w+"
    r"|jaun\w+|pirm\w+|rezidējoš\w+)\s+)*"
)
# A person, not a building: 'vēstniece', but not 'vēstniecība'.
ENVOY_WORD: Final = re.compile(
    r"\b(?:vēstnie(?:k\w+|ces?|ci|cei)|lietved\w+|konsul[sei]m?)\b", re.IGNORECASE
)
"""An envoy's office."""
_SEAT_FIRST: Final = re.compile(r"\s*(?:[–—:]|-\s)\s*")
_CUT: Final = re.compile(r"[;–]\s|,\s|\b(?:un|bet|savukārt)\s")
_NEW_CLAUSE: Final = re.compile(r"(?:,|;)\s+(?:bet|un|savukārt|taču)\s")
_UNDECLINED: Final = ("i", "o", "u")
_LONGEST: Final = 200
_LONGEST_TOLD: Final = 400
_NEAR: Final = 60


# --- lists ----------------------------------------------------------------------------------------


def seat_of_list(page: Page, start: int, end: int) -> PlaceMention | None:
    """The city that a line names for the entries below it: 'Petrogradā (no 1924. gada – …):'."""
    city = page.place_at(start, "city") if page.text[start:end].rstrip().endswith(":") else None
    return city if city and page.locative(city) else None


def listed_missions(
    page: Page, start: int, end: int, sides: Sides, seat: PlaceMention | None = None
) -> list[Mission]:
    """The missions of an entry: 'vēstniecība Oslo (atvērta 1992. gadā)', 'Oslo – konsulāts (…)'.

    `seat` is the city that a line above has named for entries without one. One that was open more
    than once is a row each time.
    """
    matches = list(_MISSION.finditer(page.text, start, end))
    if not matches or end - start > _LONGEST:
        return []
    begins = [start]
    for one, other in pairwise(matches):
        owners = page.places_in(one.end(), other.start(), "country")
        begins.append(owners[-1].start if owners else other.start())
    found: list[Mission] = []
    for match, begin, last in zip(matches, begins, [*begins[1:], end], strict=True):
        one_mission = _listed(page, match, (begin, last), sides, seat)
        if one_mission:
            sides = one_mission.sending, one_mission.receiving
            spans = _spans(page, match.end(), last)
            found += [replace(one_mission, opened=a, closed=b) for a, b in spans] or [one_mission]
    return found


def _spans(page: Page, start: int, end: int) -> list[tuple[Edtf, Edtf]]:
    """The spans from one date to another, where there are more than one."""
    pairs = [mention.date.split("/") for mention in page.dates_in(start, end)]
    spans = [(Edtf(one[0]), Edtf(one[1])) for one in pairs if len(one) == 2 and ".." not in one]
    return spans if len(spans) > 1 else []


def _listed(
    page: Page,
    match: re.Match[str],
    span: tuple[int, int],
    sides: Sides,
    seat: PlaceMention | None,
) -> Mission | None:
    begin, end = span
    host = page.place_at(match.end(), "country")
    host = host if host and page.locative(host) else None
    first = page.place_at(begin, "city")
    if first and not (page.locative(first) and _fills(_SEAT_FIRST, page, first.end, match.start())):
        first = None
    city = first or page.place_at(match.end(), "city") or _seat(page, match.end(), end) or seat
    before = page.countries_in(begin, match.start())
    if not city or (match.start() > begin and not before and not first):
        return None
    sending = before[0] if before else sides[0]
    receiving = sides[1] if sending == sides[0] else None
    receiving = (host.country if host else None) or receiving or city.country
    if not sending or not receiving:
        return None
    told = _opening(page, max(match.end(), city.end), end)
    return _mission(page, match, (begin, end), (sending, receiving), city.name, told)


def _fills(pattern: re.Pattern[str], page: Page, start: int, end: int) -> bool:
    return pattern.fullmatch(page.text, start, end) is not None


def _seat(page: Page, start: int, end: int) -> PlaceMention | None:
    """The city where a mission is, behind the state or the verb: 'Lietuvā atvērta Viļņā'."""
    verb = _OPENED.search(page.text, start, min(end, start + _NEAR))
    cities = page.places_in(start, min(end, start + 2 * _NEAR), "city") if verb else []
    return next((city for city in cities if page.locative(city)), None)


# --- sentences ------------------------------------------------------------------------------------


def told_missions(page: Page, start: int, end: int, sides: Sides) -> list[Mission]:
    """The missions of which a sentence tells that they were opened or closed, or where they are.

    'Latvijas vēstniecība Polijā atvērta 1992. gadā', '1995. gadā Čehija atvēra savu vēstniecību
    Rīgā', 'Slovākijas vēstniecība atrodas Rīgā'. One that does something else is left out, and so
    is one without a date or a seat.
    """
    matches = list(_MISSION.finditer(page.text, start, end))
    if not matches or end - start > _LONGEST_TOLD:
        return []
    clauses = list(_NEW_CLAUSE.finditer(page.text, start, matches[0].start()))
    begins = [clauses[-1].end() if clauses else start]
    for one, other in pairwise(matches):
        between = one.end(), other.start()
        cuts = list(_NEW_CLAUSE.finditer(page.text, *between))[:1]
        cuts = cuts or list(_CUT.finditer(page.text, *between))[-1:]
        owners = page.places_in(*between, "country")
        default = owners[-1].start if owners else other.start()
        begins.append(cuts[0].end() if cuts else default)
    found: list[Mission] = []
    verb: re.Match[str] | None = None
    for match, begin, last in zip(matches, begins, [*begins[1:], end], strict=True):
        verb = _verb(page, match, begin, last) or verb
        one_mission = _told(page, match, (begin, last), sides, verb)
        if one_mission and found and not page.places_in(begin, last):
            # 'Oslo no 1921. līdz 1925. gadam darbojās sūtniecība, pēc tam konsulāts (…)'
            seat = found[-1].receiving, found[-1].city
            one_mission = replace(one_mission, receiving=seat[0], city=seat[1])
        if one_mission:
            sides = one_mission.sending, one_mission.receiving
            found.append(one_mission)
    return found


def _verb(page: Page, match: re.Match[str], begin: int, end: int) -> re.Match[str] | None:
    """What is told of a mission: that it was opened or closed, or that it is somewhere."""
    acted = _DOES if match.group().endswith("u") else _DONE
    return acted.search(page.text, begin, end) or _IS.search(page.text, begin, end)


def _told(
    page: Page,
    match: re.Match[str],
    span: tuple[int, int],
    sides: Sides,
    verb: re.Match[str] | None,
) -> Mission | None:
    begin, end = span
    envoy = ENVOY_WORD.search(page.text, match.end(), end)
    if envoy:
        # 'vēstniecība atrodas Rīgā, kopš 2020. gada vēstnieks ir …': what follows is of the person.
        comma = page.text.rfind(",", match.end(), envoy.start())
        end = comma if comma >= 0 else envoy.start()
    if verb is None or _NOT.search(page.text, begin, end):
        return None
    sending = _owner(page, match, begin) or (sides[0] if _continues(page, match, begin) else None)
    if not sending:
        return None
    places = [place for place in page.places_in(begin, end) if _where(page, place)]
    host = next((p.country for p in places if p.kind == "country" and p.country != sending), None)
    cities = [p for p in places if p.kind == "city" and p.country != sending]
    behind = (city for city in cities if city.start >= match.end())
    city = next(behind, cities[-1] if cities else None)
    receiving = host or (city.country if city else None) or page.other(sending)
    if not receiving or receiving == sending:
        return None
    opened, closed = _opening(page, begin, end)
    if verb.re is _IS:
        # 'darbojās 1932. gadā' is no opening: only since when, or from when to when, is told.
        spans = any("/" in mention.date for mention in page.dates_in(begin, end))
        opened, closed = (opened, closed) if spans else (None, None)
        if not opened and not (city and verb["now"]):
            return None
    elif not (opened or closed):
        return None
    name = city.name if city else None
    return _mission(page, match, (begin, end), (sending, receiving), name, (opened, closed))


def _where(page: Page, place: PlaceMention) -> bool:
    """Whether a place says where; a name that never declines may: 'Tbilisi darbojas'."""
    same = place.name.endswith(_UNDECLINED) and page.text[place.start : place.end] == place.name
    return page.locative(place) or (place.kind == "city" and same)


def _owner(page: Page, match: re.Match[str], begin: int) -> str | None:
    """The state whose mission it is: named right before it, or the one that opens its own."""
    states = page.places_in(begin, match.start(), "country")
    if _OWN.search(page.text, begin, match.start()):
        named = (p.country for p in states if page.text[p.start : p.end] == p.name)
        return next(named, None)
    last = states[-1] if states else None
    return last.country if last and _fills(_OF, page, last.end, match.start()) else None


def _continues(page: Page, match: re.Match[str], begin: int) -> bool:
    """Whether a mission without an owner goes on about those of the words before."""
    return not page.places_in(begin, match.start(), "country")


def _mission(
    page: Page,
    match: re.Match[str],
    span: tuple[int, int],
    sides: tuple[str, str],
    city: str | None,
    dates: tuple[Edtf | None, Edtf | None],
) -> Mission:
    return Mission(
        type=match.lastgroup or "mission",
        sending=sides[0],
        receiving=sides[1],
        city=city,
        opened=dates[0],
        closed=dates[1],
        holder=None,
        evidence=page.evidence(*span),
    )


def _opening(page: Page, start: int, end: int) -> tuple[Edtf | None, Edtf | None]:
    """The dates of opening and closing that a span tells."""
    opened = closed = None
    previous = start
    for mention in page.dates_in(start, end):
        words = page.text[previous : mention.start]
        first, slash, last = mention.date.partition("/")
        if first == "..":
            # 'līdz 2008. gadam' ends what nothing else dates: else it may tell of another seat.
            closed = Edtf(last) if opened is None else closed
        elif slash and last != ".." and not _OPEN_WORD.search(words):
            opened, closed = Edtf(first), Edtf(last)
        elif _CLOSED.search(words):
            closed = mention.date
        elif opened is None:
            opened = Edtf(first)
        previous = mention.end
    return opened, closed
