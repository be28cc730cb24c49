"""The list of visits on a foreign-ministry page: entries, and the persons on each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bilateral.documents import Line, unique
from bilateral.readers.mfa_common import FORM_OF_STATE, Page, strip_bullet
from bilateral.readers.mfa_visitors import Person, people_in
from bilateral.records import Edtf, Record, Visit, Visitor
from bilateral.text.dates import DateMention
from bilateral.text.edtf import precision
from bilateral.text.names import is_first_name, person_key
from bilateral.text.places import PlaceMention
from bilateral.text.translation import english

__all__ = ["VisitList", "column_heads", "direction_heading", "listed_visit", "side_heading"]

_FROM: Final = re.compile(r"no\s+", re.IGNORECASE)
_VISITS: Final = re.compile(r"\bviz(?:ītes|īšu)\b", re.IGNORECASE)
_HEADING: Final = re.compile(r"[^\W\d_][^\d.;,()]{2,90}")
_MOST_HEADING_WORDS: Final = 10
_SIDE: Final = re.compile(r"\s(?:puse|pārstāvji|amatpersonas)\s*:?$", re.IGNORECASE)
_NO: Final = re.compile(r"\bno\s+\Z", re.IGNORECASE)
_UZ: Final = re.compile(r"\buz\s+\Z", re.IGNORECASE)
_COLUMN_HEAD_WORDS: Final = (
    "laiks datums datumi periods amatpersona amatpersonas vizīte vizītes notikums pasākums "
    "delegācija dalībnieki apraksts"
)
_COLUMN_HEADS: Final = frozenset(_COLUMN_HEAD_WORDS.split())
_HEAD_SEPARATOR: Final = re.compile(r"\s*[|/;]\s*|\s{2,}")
_VISIT: Final = re.compile(
    r"(?:(?P<kind>darba|valsts|oficiāl\w{1,3}|neoficiāl\w{1,3}|privāt\w{1,3})\s+)?"
    r"vizīt(?:e|es|i|ē|ei|ēs|ēm)\b",
    re.IGNORECASE,
)
_TRAVEL: Final = re.compile(r"\b(?:apmeklē\w*|viesoj\w+|uzturas|uzturējās)", re.IGNORECASE)
_PARTICIPATION: Final = re.compile(r"\b(?:dalīb\w{1,3}|piedal\w+)", re.IGNORECASE)
# Whom one meets is no guest: 'prezidenta tikšanās ar Polijas prezidentu'.
_MEETING: Final = re.compile(
    r"\b(?:tikšan[āo]s|(?:video\s*|tele(?:fon)?)?saruna|sarunas|konsultācijas|pārrunas)\s+ar\b",
    re.IGNORECASE,
)
_SESSION: Final = re.compile(r"sēd(?:e|ē|es)\b|sanāksm|konsultācij|komisij", re.IGNORECASE)
_ENTRY: Final = re.compile(r"\b(?:vizīt|tikšanās|dalīb|saruna|konsultācij)", re.IGNORECASE)
_NOMINATIVE_MONTH: Final = re.compile(r"[^\W\d_]s\Z")
_EXPO: Final = re.compile(
    r"\bexpo\b|izstād|gadatirg|forum|\bdienas\b|\bfestivāl|\bmess?es?\b", re.IGNORECASE
)
# Assumption: an entry is one sentence; a longer line in a section on visits is running text.
_MOST_WORDS: Final = 50
_FIRST_SIGNS: Final = 8
_JOINT: Final = "joint"
_WHERE: Final = re.compile(
    r"(?P<city>[^\W\d_a-zāčēģīķļņšūž][^\W\d_A-Z]{2,}(?:-[^\W\d_]+)?(?:[āēoui]|[oāē]s))"
    r"(?=\s*(?:[,.;()]|$|un\b|kā\s+arī\b|[–-]\s))"
)
_BODY: Final = re.compile(r"Saeim|Seim|Senāt|Parlament|Bundest|Kongres|Universit|Konferenc|Forum")
_CITY_ENDINGS: Final = (("ā", "a"), ("ē", "e"), ("os", "i"), ("ās", "as"), ("ēs", "es"))


def direction_heading(page: Page, line: Line) -> str | None:
    """The guest's country where a line heads a list of visits.

    'No Igaunijas:', 'Vizītes no Igaunijas', 'Igaunijas amatpersonu vizītes Latvijā', 'Vizītes uz
    Igauniju'.
    """
    text = line.text.strip(" #=*_:.0123456789")
    from_a_state = _FROM.match(text)
    if not from_a_state and not _VISITS.search(text):
        return None
    if len(text.split()) > _MOST_HEADING_WORDS or not _HEADING.fullmatch(text):
        return None
    places = page.countries_of(line)
    codes = {place.country for place in places}
    if len(codes) > 1 and not codes <= {page.home, page.partner}:
        return None
    guests = [place for place in places if _NO.search(page.text, line.start, place.start)]
    if guests or from_a_state:
        return guests[0].country if guests else None
    hosts = [place for place in places if _UZ.search(page.text, line.start, place.start)]
    if not hosts and len(codes) == 1:
        hosts = [place for place in places if page.locative(place)]
    owners = {place.country for place in places if not page.locative(place)}
    if hosts:
        return page.other(hosts[0].country)
    return owners.pop() if len(owners) == 1 else None


def side_heading(page: Page, line: Line) -> str | None:
    """The guest's country where a line of a section on visits names a side: 'Latvijas puse'."""
    if not _SIDE.search(line.text):
        return None
    places = page.countries_of(line)
    if len(places) != 1 or not _SIDE.fullmatch(page.text, places[0].end, line.end):
        return None
    return None if page.text[line.start : places[0].start].strip() else places[0].country


def listed_visit(page: Page, line: Line, following: Line | None) -> bool:
    """Whether a line begins an entry of visits where no heading has told of any.

    '2022. g. 28. marts Prezidenta oficiālā vizīte Slovākijā': a month in the nominative begins no
    sentence. The words may stand on the next line.
    """
    if not any(map(str.isdigit, line.text[:_FIRST_SIGNS])):
        return False
    dated = page.dated_start(line)
    if not dated or dated[0].precision not in ("day", "interval"):
        return False
    if not _NOMINATIVE_MONTH.search(page.text[dated[0].start : dated[0].end]):
        return False
    told = line if dated[1] < line.end else following
    return bool(told) and _ENTRY.search(told.text if told else "") is not None


@dataclass(slots=True, eq=False, repr=False)
class _Entry:
    date: Edtf
    start: int
    words: int
    end: int
    lines: list[int]


@dataclass(slots=True, eq=False, repr=False)
class VisitList:
    """Reads the lines of visits lists in order; `records` holds what they say."""

    page: Page
    guest: str | None = None
    records: list[Record] = field(default_factory=list)
    pending: _Entry | None = None
    _open: _Entry | None = None
    _taken: dict[str, int] = field(default_factory=dict)

    def head(self, guest: str) -> None:
        """Begin the list of visits by a country."""
        self.close()
        self.guest = guest

    def take(self, line: Line) -> list[int]:
        """Take a line in; the numbers of the lines that are now understood as entries."""
        if len(line.text.split()) > _MOST_WORDS:
            return []
        dated = self.page.dated_start(line)
        if self.pending and (not dated or self._ends_a_span(dated[0])):
            self._open, self.pending = self.pending, None
            self._open.words, self._open.end = dated[1] if dated else line.start, line.end
            self._open.lines.append(line.number)
            return self._open.lines
        if dated:
            self.close()
            mention, words = dated
            end = line.start + len(line.text.rstrip(" |"))
            entry = _Entry(mention.date, mention.start, words, end, [line.number])
            if words < line.end:
                self._open = entry
                return entry.lines
            self.pending = entry
            return []
        if self._open and line.text[:1].islower():
            self._open.end = line.end
            return [line.number]
        return self._dated_end(line)

    def _ends_a_span(self, mention: DateMention) -> bool:
        """Whether a day without a year ends the span that the line before began.

        '2022. g. 28. maijs', and on the next line '1. jūnijs Saeimas deputātu vizīte'.
        """
        if not self.pending or mention.kind != "elliptic" or mention.precision != "day":
            return False
        first, last = self.pending.date, mention.date
        if precision(first) != "day" or not (first < last and first[:4] == last[:4]):
            return False
        self.pending.date = Edtf(f"{first}/{last}")
        return True

    def _dated_end(self, line: Line) -> list[int]:
        """Take in an entry whose date stands after its words."""
        mentions = self.page.dates_in(line.start, line.end)
        if len(mentions) != 1 or not _VISIT.search(line.text):
            return []
        mention = mentions[0]
        if self.page.skip(mention.end, line.end, " ).;,") < line.end:
            return []
        self.close()
        end = line.start + len(self.page.text[line.start : mention.start].rstrip(" (,–-:"))
        start = line.start + strip_bullet(line.text)
        entry = _Entry(mention.date, start, start, end, [line.number])
        self._add(entry, line.end)
        return entry.lines

    def close(self) -> None:
        """End the entry that is being read."""
        if self._open and self._open.words < self._open.end:
            self._add(self._open, self._open.end)
        self._open = self.pending = None

    def _add(self, entry: _Entry, end: int) -> None:
        self.records += _read_entry(self.page, entry, end, self.guest, self._taken)


def column_heads(text: str) -> bool:
    """Whether a line holds nothing but heads of the columns of a visits list.

    >>> column_heads("Laiks | Amatpersona"), column_heads("Laiks rādīs")
    (True, False)
    """
    return all(cell.lower() in _COLUMN_HEADS for cell in _HEAD_SEPARATOR.split(text.strip(" |:")))


def _read_entry(
    page: Page, entry: _Entry, end: int, guest: str | None, taken: dict[str, int]
) -> list[Record]:
    start, words_end = entry.words, entry.end
    text = page.text[start:words_end]
    phrase = _VISIT.search(text) or _TRAVEL.search(text)
    part = _PARTICIPATION.search(text)
    visit_first = phrase and not (part and part.start() < phrase.start())
    action = phrase if visit_first else part
    meeting = _MEETING.search(text)
    if meeting and (action is None or meeting.start() < action.start()):
        action, visit_first = meeting, None
    people_end = start + action.start() if action else words_end
    people = people_in(page, start, people_end)
    if action and not people and action.re is _TRAVEL:
        # 'Rīgā viesojās Igaunijas ārlietu ministrs …'
        people = people_in(page, start + action.end(), words_end)
        people_end = words_end
    kind = _kind(text, phrase if visit_first else None, part, bool(people))
    kind = "session" if action is meeting and meeting else kind
    joint = kind in ("session", "expo")
    after = start + action.end() if action and not joint else start
    place, rest = _places_after(page, after, words_end)
    told = after if visit_first and action and action.re is _VISIT else start
    standing = _standing_city(page, after, words_end) or _standing_city(page, told, words_end)
    cities = [p for p in place if p.kind == "city"] or ([standing] if standing else [])
    guest = guest or _guest_named(page, start, people_end, place)
    host = page.other(guest)
    if joint and cities and cities[0].country in (page.home, page.partner):
        # Assumption: a joint meeting's host is the state whose city it is held in.
        host = cities[0].country
        guest = page.other(host)
    if joint:
        purpose = None
    elif visit_first:
        purpose = page.text[rest:words_end].strip(" ,.;–-") or None
    else:
        purpose = text[action.start() :].strip(" ,.;") if action else None
    direction = _JOINT if joint else f"{guest}->{host}"
    first_day = entry.date.partition("/")[0]
    both = "-".join(sorted(code.lower() for code in (guest, host) if code))
    base = both if joint else f"{guest}-{host}".lower()
    visit = unique(f"{base}-{first_day}", taken)
    description = " ".join(text.split())
    records: list[Record] = [
        Visit(
            visit=visit,
            date=entry.date,
            precision=precision(entry.date),
            direction=direction,
            guest=guest,
            host=host,
            type=kind,
            city=";".join(city.name for city in cities) or None,
            purpose=purpose,
            description=description,
            description_en=_compose(
                kind, people, page.country_in_english(guest), place or cities, purpose
            )
            or english(description),
            evidence=page.evidence(entry.start, end),
        )
    ]
    records += [
        Visitor(
            visit=visit,
            name=person.name.nominative,
            name_printed=person.name.printed,
            office=person.office,
            office_en=person.office_en,
            level=person.level,
            person=person_key(person.name.nominative),
            name_guessed=person.name.guessed,
            evidence=page.evidence(person.start, person.end),
        )
        for person in people
    ]
    return records


def _kind(text: str, visit: re.Match[str] | None, part: re.Match[str] | None, anyone: bool) -> str:
    if visit:
        working = "kind" in visit.re.groupindex and (visit["kind"] or "").lower() == "darba"
        return "working_visit" if working else "visit"
    if part and anyone:
        return "participation"
    if _SESSION.search(text):
        return "session"
    if _EXPO.search(text):
        return "expo"
    return "participation" if part else "visit"


def _guest_named(page: Page, start: int, end: int, where: Sequence[PlaceMention]) -> str | None:
    """The guest's country in an entry outside any list: whose officials it names, or not the host.

    Officials of whom neither is said are those of the page's home.
    """
    sides = (page.home, page.partner)
    named = [code for code in page.countries_in(start, end) if code in sides]
    hosts = [place.country for place in where if place.country in sides]
    return named[0] if named else page.other(hosts[0]) if hosts else page.home


def _places_after(page: Page, start: int, end: int) -> tuple[list[PlaceMention], int]:
    """The places that say where, right after the words for a visit, and where they end."""
    found: list[PlaceMention] = []
    offset = start
    while True:
        next_offset = page.skip(offset, end, " ," if found else " ")
        if found and page.text.startswith("un ", next_offset):
            next_offset = page.skip(next_offset + len("un "), end, " ")
        place = page.place_at(next_offset, "country", "city", "region")
        if not place:
            place = _unknown_city(page, next_offset, end)
        if not place or place.end > end or not _says_where(page, place):
            return found, offset
        found.append(place)
        form = FORM_OF_STATE.match(page.text, place.end, end) if place.kind == "country" else None
        offset = form.end() if form else place.end


def _unknown_city(page: Page, start: int, end: int) -> PlaceMention | None:
    """A city of no list: a name in the locative alone that says where."""
    match = _WHERE.match(page.text, start, end)
    if not match or _BODY.match(match["city"]) or is_first_name(match["city"]):
        return None
    # Assumption: a foreign city's name is feminine in Latvian, or the same in all cases.
    name = next(
        (
            match["city"].removesuffix(ending) + nominative_ending
            for ending, nominative_ending in _CITY_ENDINGS
            if match["city"].endswith(ending)
        ),
        match["city"],
    )
    return PlaceMention(match.start("city"), match.end("city"), "city", name, None, None)


def _says_where(page: Page, place: PlaceMention) -> bool:
    return page.locative(place) or page.text.endswith("uz ", 0, place.start)


def _standing_city(page: Page, start: int, end: int) -> PlaceMention | None:
    """The last city that stands in its own right: in the locative, outside quotation marks."""
    cities = [place for place in page.places_in(start, end, "city") if page.locative(place)]
    for city in reversed(cities):
        before = page.text[start : city.start]
        if before.count("„") <= before.count("”") + before.count("“"):
            return city
    return None


_KINDS_EN: Final = {"visit": "visit", "working_visit": "working visit"}


def _compose(
    kind: str,
    people: Sequence[Person],
    state: str | None,
    places: Sequence[PlaceMention],
    purpose: str | None,
) -> str | None:
    """English for an entry from its parts; None where a part has none."""
    purpose_en = english(purpose) if purpose else None
    where = [place.english for place in places]
    offices = [person.office_en for person in people]
    if not people or None in offices or (purpose and not purpose_en) or not all(where):
        return None
    who = " and ".join(
        f"{office} {person.name.nominative}" for office, person in zip(offices, people, strict=True)
    )

    parts = [f"{who} ({state})" if state else who]
    if kind in _KINDS_EN:
        parts[0] += f": {_KINDS_EN[kind]}"
        if where:
            two_cities = [place.kind for place in places[-2:]] == ["city", "city"]
            *others, last = [name for name in where if name]
            joint = " and " if two_cities else ", "
            parts[0] += f" to {joint.join([', '.join(others), last] if others else [last])}"
    if purpose_en:
        parts.append(purpose_en)
    return ", ".join(parts)
