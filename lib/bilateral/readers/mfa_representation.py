"""Missions and envoys on a foreign-ministry page: who represents whom, where and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Final

from bilateral.documents import Line
from bilateral.readers.mfa_common import Page, as_gender, strip_bullet
from bilateral.records import Edtf, Envoy, Event, Mission, Record
from bilateral.text.dates import DateMention
from bilateral.text.edtf import bounds
from bilateral.text.names import leading_name, nominative, person_key
from bilateral.text.offices import OfficeMention, find_offices
from bilateral.text.translation import english

__all__ = ["Representation", "envoys_heading", "missions_heading", "succeed"]

_MISSIONS: Final = re.compile(r"pārstāvniecīb\w*|vēstniecības un konsulāt\w*", re.IGNORECASE)
_FORMER: Final = re.compile(
    r"\b(?:iepriekš\w+|bijuš\w+|līdzšin\w+|agrāk\w+)\b.*\bvēstniek\w*|\bvēstnieki\b", re.IGNORECASE
)
_MISSION: Final = re.compile(
    r"""
    \b(?: (?P<embassy> vēstniecība )
      | (?P<consulate_general> ģenerālkonsulāts )
      | (?P<honorary_consulate> goda \s konsulāts )
      | (?P<consulate> konsulāts )
      | (?P<permanent_mission> pastāvīgā \s (?:pārstāvniecība|misija) )
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPENED: Final = re.compile(r"\b(?:atvēr\w*|atvēr|atklā\w+|dibinā\w+|darb\w+|kopš|no)\b", re.I)
_CLOSED: Final = re.compile(r"\b(?:slēgt\w*|slēdza|likvidē\w+|līdz)\b", re.IGNORECASE)
_OPEN_WORD: Final = re.compile(r"\batvērt\w*\b", re.IGNORECASE)
_HEADS_OF_MISSION: Final = ("vēstniek", "vēstniec", "lietved")
_ENVOYS: Final = (*_HEADS_OF_MISSION, "konsul")
_HONORARY: Final = re.compile(r"goda (?:ģenerāl)?konsul(?:s|e|a|es)\b", re.IGNORECASE)
_BE: Final = re.compile(r"\s+ir\s+")
_NAMED: Final = re.compile(r"\s*(?:ir\b|[–—:,-])\s*")
_SINCE: Final = re.compile(r"(?:Kopš|No)\s+", re.IGNORECASE)
_ROLES: Final = (("vēstniec", "vēstniece"), ("vēstniek", "vēstnieks"))
_LONGEST_NAME: Final = 60
_MOST_WORDS_AFTER_NAME: Final = 4


def missions_heading(line: Line) -> bool:
    """Whether a line heads a list of missions."""
    return line.text.endswith(":") and bool(_MISSIONS.search(line.text))


def envoys_heading(line: Line) -> bool:
    """Whether a line heads a list of former envoys."""
    return line.text.endswith(":") and bool(_FORMER.search(line.text))


@dataclass(slots=True, eq=False, repr=False)
class Representation:
    """Reads lines about missions and envoys in order; `records` holds what they say."""

    page: Page
    records: list[Record] = field(default_factory=list)
    envoys: list[Envoy] = field(default_factory=list)
    sending: str | None = None
    receiving: str | None = None
    _role: str | None = None
    _term: tuple[Line, DateMention] | None = None

    @property
    def pending(self) -> bool:
        """Whether a line with a date waits for the name on the next one."""
        return self._term is not None

    def head(self, line: Line) -> None:
        """Take sending and receiving state from a heading; the first named sends."""
        codes = self.page.countries_in(line.start, line.end)
        if codes:
            self.sending = codes[0]
            self.receiving = codes[1] if len(codes) > 1 else self.page.other(codes[0])
        self._term = None
        self._role = next((role for stem, role in _ROLES if stem in line.text.lower()), None)

    def mission(self, line: Line) -> bool:
        """Take in a line of a list of missions, such as 'vēstniecība Oslo (atvērta 1992. gadā)'."""
        page = self.page
        matches = list(_MISSION.finditer(page.text, line.start, line.end))
        if not matches or len(line.text) > 200:
            return False
        begins = [line.start + strip_bullet(line.text)]
        for one, other in pairwise(matches):
            owners = page.places_in(one.end(), other.start(), "country")
            begins.append(owners[-1].start if owners else other.start())
        ends = [*begins[1:], line.end]
        spans = zip(matches, begins, ends, strict=True)
        read = [self._mission(match, begin, end) for match, begin, end in spans]
        return any(read)

    def _mission(self, match: re.Match[str], begin: int, end: int) -> bool:
        page = self.page
        city = page.place_at(match.end(), "city")
        before = page.countries_in(begin, match.start())
        if not city or (match.start() > begin and not before):
            return False
        sending = before[0] if before else self.sending
        receiving = self.receiving if sending == self.sending else city.country
        if not sending or not (receiving or city.country):
            return False
        opened, closed = _opening(page, city.end, end)
        self.records.append(
            Mission(
                type=match.lastgroup or "mission",
                sending=sending,
                receiving=receiving or city.country or "",
                city=city.name,
                opened=opened,
                closed=closed,
                holder=None,
                evidence=page.evidence(begin, end),
            )
        )
        return True

    def statement(self, line: Line) -> bool:
        """Take in who is the envoy since when; whether the line says nothing else.

        In a paragraph of several sentences each may name an envoy.
        """
        if not _names_one_of(_ENVOYS, line.text):
            return False
        sentences = self.page.annotations.sentences_in(line.start, line.end)
        if len(sentences) < 2:
            return self._statement(line.start, line.end)
        for start, end in sentences:
            self._statement(start, end)
        return False

    def tells(self, event: Event) -> bool:
        """Whether a happening told in prose is that an envoy took office, which `envoys` tell."""
        return event.category == "appointment" and any(
            envoy.evidence.start <= event.evidence.start < envoy.evidence.end
            for envoy in self.envoys
        )

    def _statement(self, start: int, end: int) -> bool:
        text = self.page.text[start:end]
        if len(text) > 300 or not _names_one_of(_ENVOYS, text):
            return False
        dates = self.page.dates_in(start, end)
        honorary = _HONORARY.search(text)
        if honorary:
            return self._honorary_consul(start, end, honorary, dates)
        offices = [o for o in find_offices(text, "lv") if _names_one_of(_ENVOYS, o.nominative)]
        if not dates or not offices:
            return False
        office = offices[0]
        verb = _BE.search(text, office.end)
        span = leading_name(text[verb.end() :]) if verb else None
        if not verb or span is None:
            return False
        page = self.page
        senders = page.countries_in(start, start + office.start)
        hosts = page.countries_in(start + office.end, start + verb.end())
        sending = senders[-1] if senders else self.sending
        receiving = hosts[0] if hosts else page.other(sending)
        name = text[verb.end() + span[0] : verb.end() + span[1]]
        self._add(name, office, sending, receiving, dates[0].date, start, end)
        return True

    def _honorary_consul(
        self, base: int, end: int, office: re.Match[str], dates: Sequence[DateMention]
    ) -> bool:
        page = self.page
        places = page.places_in(base, base + office.start(), "country")
        offset = base + office.end()
        seat = page.place_at(offset, "city")
        offset = seat.end if seat else offset
        named = _NAMED.match(page.text, offset, end)
        if not named:
            return False
        # The seat follows the name and would be taken for a part of it.
        later = page.places_in(named.end(), end, "city")
        limit = next((p.start for p in later if page.locative(p)), end)
        span = leading_name(page.text[named.end() : min(limit, named.end() + _LONGEST_NAME)])
        if span is None:
            return False
        printed = page.text[named.end() + span[0] : named.end() + span[1]]
        after = named.end() + span[1]
        seat = seat or next(iter(page.places_in(after, end, "city")), None)
        sending = next((p.country for p in reversed(places) if not page.locative(p)), self.sending)
        receiving = next(
            (p.country for p in places if page.locative(p)),
            seat.country if seat else page.other(sending),
        )
        mentions = find_offices(page.text[base:end], "lv")
        mention = next(
            (m for m in mentions if m.start <= office.start() < m.end), None
        ) or OfficeMention(
            office.start(), office.end(), "goda konsuls", english("goda konsuls"), "other", None
        )
        since = dates[0].date if dates else None
        envoy = self._add(printed, mention, sending, receiving, since, base, end)
        envoy = replace(envoy, city=seat.name if seat else None)
        self.envoys[-1] = envoy
        if seat and sending and receiving:
            self.records.append(
                Mission(
                    type="honorary_consulate",
                    sending=sending,
                    receiving=receiving,
                    city=seat.name,
                    opened=envoy.term_start,
                    closed=envoy.term_end,
                    holder=envoy.name,
                    evidence=page.evidence(base, end),
                )
            )
        return True

    def former(self, line: Line) -> list[int]:
        """Take in a line of a list of former envoys; the numbers of the lines understood.

        Forms: 'No 1992. gada' with the office and name on the next line or behind it;
        'Name (1992–1994)', with the office before the name or in the heading only.
        """
        page = self.page
        start = line.start + strip_bullet(line.text)
        text = page.text
        since = _SINCE.match(text, start, line.end)
        dates = page.dates_in(start, line.end)
        if dates and dates[0].start in (start, since.end() if since else start):
            rest = page.skip(dates[0].end, line.end)
            if rest >= line.end:
                self._term = (line, dates[0])
                return []
            found = self._named(rest, line.end, dates[0].date, start, line.end)
            return [line.number] if found else []
        if self._term:
            first, mention = self._term
            self._term = None
            if self._named(start, line.end, mention.date, first.start, line.end):
                return [first.number, line.number]
            return []
        if dates and self._named(start, dates[0].start, dates[0].date, start, line.end):
            return [line.number]
        return []

    def _named(self, start: int, end: int, when: Edtf, first: int, last: int) -> bool:
        text = self.page.text[start:end]
        offices = [o for o in find_offices(text, "lv") if _names_one_of(_ENVOYS, o.nominative)]
        office = offices[0] if offices else None
        offset = self.page.skip(start + office.end, end) if office else start
        span = leading_name(self.page.text[offset:end])
        if span is None:
            return False
        after = self.page.text[offset + span[1] : end].strip(" ,;.(–-")
        if len(after.split()) > _MOST_WORDS_AFTER_NAME:
            return False
        if office is None:
            role = self._role or "vēstnieks"
            office = OfficeMention(0, 0, role, english(role), "other", None)
        printed = self.page.text[offset + span[0] : offset + span[1]]
        self._add(printed, office, self.sending, self.receiving, when, first, last)
        return True

    def _add(
        self,
        printed: str,
        office: OfficeMention,
        sending: str | None,
        receiving: str | None,
        when: Edtf | None,
        first: int,
        last: int,
    ) -> Envoy:
        name = nominative(printed, gender=as_gender(office.gender), case=office.case)
        start, slash, end = (when or "").partition("/")
        stated = bool(slash) and end != ".."
        envoy = Envoy(
            name=name.nominative,
            name_printed=name.printed,
            role=office.nominative,
            role_en=office.english or english(office.nominative),
            sending=sending,
            receiving=receiving,
            city=None,
            term_start=Edtf(start) if start not in ("", "..") else None,
            term_end=Edtf(end) if stated else None,
            end_reason="stated" if stated else "open",
            person=person_key(name.nominative),
            name_guessed=name.guessed,
            evidence=self.page.evidence(first, last),
        )
        self.envoys.append(envoy)
        return envoy


def succeed(envoys: Sequence[Envoy]) -> list[Envoy]:
    """The envoys with the end of each open term taken from the successor's start.

    Assumption: a chargé d'affaires and an ambassador hold the same post one after another; a post
    is filled by one person, so the next person's start ends a term, also where an old sentence
    still says that somebody is in office. Honorary consuls have a post of their own each.
    """
    posts: dict[tuple[str | None, str | None], list[Envoy]] = defaultdict(list)
    for envoy in envoys:
        if envoy.term_start and _names_one_of(_HEADS_OF_MISSION, envoy.role):
            posts[envoy.sending, envoy.receiving].append(envoy)
    for holders in posts.values():
        holders.sort(key=lambda envoy: _first_day(envoy.term_start))
    return [_succeeded(envoy, posts[envoy.sending, envoy.receiving]) for envoy in envoys]


def _succeeded(envoy: Envoy, holders: Sequence[Envoy]) -> Envoy:
    """An envoy whose open term ends where that of the next of the post's holders begins."""
    heads = _names_one_of(_HEADS_OF_MISSION, envoy.role)
    last_day = bounds(envoy.term_start)[1] if envoy.term_start else None
    if envoy.end_reason != "open" or not heads or not last_day:
        return envoy
    later = bisect_right(holders, last_day, key=lambda holder: _first_day(holder.term_start))
    following = (holder for holder in holders[later:] if holder.person != envoy.person)
    successor = next(following, None)
    if successor is None:
        return envoy
    return replace(envoy, term_end=successor.term_start, end_reason="successor")


def _first_day(start: Edtf | None) -> date:
    return (bounds(start)[0] if start else None) or date.min


def _names_one_of(stems: Iterable[str], text: str) -> bool:
    low = text.lower()
    return any(stem in low for stem in stems)


def _opening(page: Page, start: int, end: int) -> tuple[Edtf | None, Edtf | None]:
    """The dates of opening and closing that follow a mission's seat."""
    opened = closed = None
    previous = start
    for mention in page.dates_in(start, end):
        words = page.text[previous : mention.start]
        first, slash, last = mention.date.partition("/")
        if slash and last != ".." and not _OPEN_WORD.search(words):
            opened, closed = Edtf(first), Edtf(last)
        elif _CLOSED.search(words):
            closed = mention.date
        elif opened is None:
            opened = Edtf(first)
        previous = mention.end
    return opened, closed
